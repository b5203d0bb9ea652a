/** What tests do inside the page; read as text and run there. */

/** What is wider than the screen, and targets too small for a finger (WCAG 2.2, 2.5.8; links in a sentence may be). */
function misfits() {
  const { scrollWidth } = document.documentElement;
  const wide = scrollWidth > innerWidth ? [`the page is ${scrollWidth} px wide`] : [];
  const targets = Array.from(
    document.querySelectorAll('a, button, input:not([type=hidden]), select, summary'),
  );
  return wide.concat(
    targets
      .filter((it) => it.checkVisibility() && !it.matches('.skip, .lead a, .errors a, .warning a'))
      .map((it) => ({ it, box: it.getBoundingClientRect(), least: it.matches('.main, .button') ? 44 : 24 }))
      .filter(({ box, least }) => Math.min(box.width, box.height) < least)
      .map(({ it, box }) => `${it.outerHTML.slice(0, 120)}: ${box.width} × ${box.height}`),
  );
}

function openDetails() {
  for (const details of document.querySelectorAll('details')) details.open = true;
}

async function makePasskey() {
  await navigator.credentials.create({
    publicKey: {
      challenge: new Uint8Array(16),
      rp: { id: 'localhost', name: 'Long Biên' },
      user: { id: new Uint8Array([1, 2, 3]), name: 'mai', displayName: 'Mai' },
      pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    },
  });
}

function refusePasskeys() {
  navigator.credentials.get = () => Promise.reject(new DOMException('nobody there', 'NotAllowedError'));
}

/** WCAG 2.2 A and AA and axe's best practices; each violation with the first place where it was found. */
async function axeViolations() {
  const { axe } = /** @type {{ axe: { run(options: object): Promise<{ violations: AxeViolation[] }> } }} */ (
    /** @type {unknown} */ (globalThis)
  );
  const { violations } = await axe.run({ resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

/** @typedef {{ id: string, nodes: { html: string, failureSummary?: string }[] }} AxeViolation */

Object.assign(globalThis, { inPage: { openDetails, misfits, makePasskey, refusePasskeys, axeViolations } });
