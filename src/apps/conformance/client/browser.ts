/** A browser without JavaScript: cookies, redirects, pages and their forms. It stops where the bank's origin ends. */
import { CookieJar } from './cookies.ts';
import { type Button, type Form, filled, formsOf } from './forms.ts';
import { type Answer, headerOf, type Send } from './http.ts';

export type Seen =
  /** A page of the bank. */
  | { readonly kind: 'page'; readonly url: string; readonly answer: Answer; readonly forms: readonly Form[] }
  /** The bank sent the browser elsewhere. */
  | { readonly kind: 'left'; readonly url: string; readonly answer: Answer }
  /** No page: refused, broken, or going round in circles. */
  | { readonly kind: 'lost'; readonly url: string; readonly answer: Answer };

export interface Browser {
  readonly jar: CookieJar;
  /** Every address it has asked for, redirects included. */
  readonly trail: readonly string[];
  open(url: string): Promise<Seen>;
  submit(
    page: Extract<Seen, { kind: 'page' }>,
    form: Form,
    values: Readonly<Record<string, string | readonly string[] | undefined>>,
    button?: Button,
  ): Promise<Seen>;
  /** A form sent by hand, as another site's page or a script would. */
  post(
    url: string,
    pairs: readonly (readonly [string, string])[],
    headers?: Readonly<Record<string, string>>,
  ): Promise<Seen>;
}

/** More hops than this is a loop. */
const REDIRECTS_MAX = 15;

/** `home`: origins whose pages belong to the bank; a redirect elsewhere, or with a response in it, has left it. */
export function openBrowser(send: Send, home: readonly string[], jar: CookieJar = new CookieJar()): Browser {
  const trail: string[] = [];
  const go = async (method: 'GET' | 'POST', url: string, body?: string, extra = {}): Promise<Seen> => {
    let [at, how, sent] = [url, method, body];
    let answer: Answer | undefined;
    for (let hops = 0; hops < REDIRECTS_MAX; hops += 1) {
      trail.push(at);
      const path = new URL(at).pathname;
      const cookie = jar.headerFor(path);
      answer = await send({
        method: how,
        url: at,
        headers: {
          accept: 'text/html,application/xhtml+xml',
          'accept-language': 'en',
          ...(cookie === undefined ? {} : { cookie }),
          ...(sent === undefined
            ? {}
            : { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(at).origin }),
          ...extra,
        },
        ...(sent === undefined ? {} : { body: sent }),
      });
      jar.keep(answer.headers['set-cookie'], path);
      const location = headerOf(answer, 'location');
      if (answer.status < 300 || answer.status > 399 || location === undefined) return shown(at, answer);
      const next = URL.canParse(location, at) ? new URL(location, at).href : location;
      if (!isHome(next, home)) return { kind: 'left', url: next, answer };
      at = next;
      // RFC 9110 §15.4: only 307 and 308 repeat the method and the body.
      if (answer.status !== 307 && answer.status !== 308) [how, sent] = ['GET', undefined];
    }
    return { kind: 'lost', url: at, answer: answer! };
  };
  return {
    jar,
    trail,
    open: async (url) => await go('GET', url),
    async submit(page, form, values, button) {
      const pairs = filled(form, values, button);
      const target = new URL(button?.action || form.action || page.url, page.url);
      if (form.method === 'POST') return await go('POST', target.href, encoded(pairs));
      target.search = encoded(pairs);
      return await go('GET', target.href);
    },
    post: async (url, pairs, headers = {}) => await go('POST', url, encoded(pairs), headers),
  };
}

function shown(url: string, answer: Answer): Seen {
  if (answer.status !== 200) return { kind: 'lost', url, answer };
  return { kind: 'page', url, answer, forms: formsOf(answer.body) };
}

function isHome(url: string, home: readonly string[]): boolean {
  return URL.canParse(url) && home.includes(new URL(url).origin);
}

function encoded(pairs: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
}
