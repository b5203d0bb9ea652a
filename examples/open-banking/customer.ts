/**
 * The customer's side of the example, for `--auto`: the pages that a person would see in the browser, filled in and sent.
 * No third party has any of this; it never sees a password.
 */
import { createHmac } from 'node:crypto';

/** People of the sandbox (docs/sign-in.md), each with one account there. The secret is that of the authenticator app. */
export const CUSTOMERS = {
  reader: { bank: '979902', phone: '0540900001', secret: '2OZEQ2V7BOHXFK6IBEIF5JFDITGX7MZR' },
  payer: { bank: '979902', phone: '0540900003', secret: 'X32DWQJWVYP42A4CBK3ADJRTOQ67BC3A' },
} as const;
const PASSWORD = 'Cau-Long-Bien-1902';
const REDIRECTS_MAX = 10;

interface Page {
  readonly url: URL;
  readonly html: string;
}
/** A page to look at, or an address of somebody else to which the browser is sent. */
type Seen = Page | URL;

/** Signs in, agrees to all that is asked, and returns the address that leads back to the third party. */
export async function decide(start: URL, who: keyof typeof CUSTOMERS): Promise<URL> {
  const { phone, secret } = CUSTOMERS[who];
  const go = browserAt(start.origin);
  const signedIn = await send(go, await go(start), { phone, password: PASSWORD });
  const ask = await send(go, signedIn, { code: codeNow(secret) });
  const answer = await send(go, ask, { decision: 'agree', ...choicesOf(ask) });
  if (answer instanceof URL) return answer;
  throw new Error(
    `The customer is still at ${answer.url.pathname}. A code is good once: wait half a minute.`,
  );
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Sends the form that has these fields, with what the page hides in it. */
async function send(go: Browser, page: Seen, fields: Fields): Promise<Seen> {
  if (page instanceof URL) throw new Error(`The customer was sent away: ${page.search}`);
  const [name] = Object.keys(fields);
  const forms = [...page.html.matchAll(/<form method="post" action="([^"]*)"[\s\S]*?<\/form>/g)];
  const form = forms.find(([html]) => html.includes(`name="${name}"`));
  if (form === undefined) throw new Error(`No field ${name} at ${page.url.pathname}.`);
  const body = new URLSearchParams();
  for (const [, hidden, value] of form[0].matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g))
    body.append(hidden!, value!);
  for (const [key, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(key, one);
  return await go(new URL(form[1]!, page.url), body);
}

/** The first account that can be chosen, and every kind of data that is asked for. */
function choicesOf(page: Seen): Fields {
  if (page instanceof URL) return {};
  const all = [
    ...page.html.matchAll(/<input type="(?:checkbox|radio)"[^>]* name="(\w+)" value="([^"]*)"[^>]*>/g),
  ];
  const open = all.filter(([html]) => !html.includes(' disabled'));
  const valuesOf = (name: string) => open.filter(([, of]) => of === name).map(([, , value]) => value!);
  return { account: valuesOf('account').slice(0, 1), cluster: valuesOf('cluster') };
}

type Browser = (url: URL, form?: URLSearchParams) => Promise<Seen>;

/** Keeps cookies and follows redirects until they lead away. */
function browserAt(origin: string): Browser {
  const cookies = new Map<string, string>();
  return async (url, form) => {
    let [next, body] = [url, form];
    for (let hops = 0; hops < REDIRECTS_MAX; hops += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie, origin },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
        cookies.set(name!, value!);
      }
      const location = response.headers.get('location');
      if (location === null) return { url: next, html: await response.text() };
      next = new URL(location, next);
      if (next.origin !== origin) return next;
      body = undefined;
    }
    throw new Error('Redirects without an end.');
  };
}

/** RFC 6238: six digits of the half minute. */
function codeNow(secret: string): string {
  const bits = Array.from(secret, (one) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const number = mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
