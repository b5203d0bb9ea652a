/** The customer takes a consent back on his own page, found by the consent's id in links and forms. */
import { buttonOf, type Page, type Seen } from '../client/index.ts';
import type { Stage } from '../stage/index.ts';
import { presume } from '../verdicts.ts';

/** List, detail, consequences, confirmation. */
const STEPS_MAX = 5;
/** What waits stands first; the rest of the page is history. */
const LINKS_MAX = 20;

export async function withdrawByCustomer(stage: Stage, grantId: string): Promise<void> {
  const names = stage.settings.pages.withdraw;
  const browser = stage.browser();
  let seen: Seen = await stage.walker.enter(browser, stage.settings.fapi.dashboard, stage.customer());
  let pressed = false;
  for (let n = 0; n < STEPS_MAX && seen.kind === 'page'; n += 1) {
    const page: Page = seen;
    const own = page.forms.filter(({ action, fields }) =>
      isNamed(grantId, `${action} ${page.url} ${fields.map(({ value }) => value).join(' ')}`),
    );
    const found = buttonOf({ ...page, forms: own }, names);
    if (found !== undefined) {
      seen = await browser.submit(page, found.form, {}, found.button);
      pressed = true;
      continue;
    }
    if (pressed) return;
    const link = linksOf(page).find((href) => isNamed(grantId, href));
    if (link === undefined) break;
    seen = await browser.open(new URL(link, page.url).href);
  }
  presume(pressed, seen.answer, 'withdrawal on the page of consents');
}

/** Agrees to what waits for him on his own pages: on the page given, or on one that it links to. */
export async function approveDecoupled(stage: Stage, url: string): Promise<void> {
  const browser = stage.browser();
  const first = await stage.walker.enter(browser, url, stage.customer());
  presume(first.kind === 'page', first.answer, 'page of approvals');
  const decide = async (page: Page): Promise<boolean> => {
    if (stage.walker.stageOf(page) !== 'decision') return false;
    const seen = await stage.walker.decide(browser, page, stage.customer(), { decision: 'approve' });
    return seen.kind === 'page' || seen.answer.status < 400;
  };
  if (await decide(first)) return;
  for (const link of linksOf(first).slice(0, LINKS_MAX)) {
    const href = new URL(link, first.url);
    const seen = href.origin === new URL(first.url).origin ? await browser.open(href.href) : undefined;
    if (seen?.kind === 'page' && (await decide(seen))) return;
  }
  presume(false, first.answer, 'approval on the page of approvals');
}

/** Ids are shown as UUIDs, or as their digits behind a prefix. */
function isNamed(id: string, text: string): boolean {
  const digits = (one: string): string => one.toLowerCase().replaceAll('-', '');
  return id !== '' && digits(text).includes(digits(id).replace(/^[a-z]{3}_/, ''));
}

function linksOf(page: Page): string[] {
  return [...page.answer.body.matchAll(/<a\b[^>]*\bhref="([^"]*)"/gi)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );
}
