/** A browser as far as these journeys need one: cookies by path, redirects one by one, forms of the page. */
import { type Agent, fetch, type Response } from 'undici';

export interface Page {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  readonly headers: Response['headers'];
  /** Where a redirect led out of the server's own origin. */
  readonly left: URL | undefined;
}

interface Cookie {
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

const REDIRECTS_MAX = 12;

export class FormBrowser {
  cookies: Cookie[] = [];
  readonly #dispatcher: Agent;
  readonly #origin: string;
  /** What its forms say that they come from. */
  origin: string;

  constructor(origin: string, dispatcher: Agent) {
    this.#origin = origin;
    this.origin = origin;
    this.#dispatcher = dispatcher;
  }

  open(url: string): Promise<Page> {
    return this.#go(url, { method: 'GET' });
  }

  /**
   * Posts the form of the page that has most of these fields (or leads to this path), with its hidden fields; what is given comes
   * in their place. `from`: the Origin that the browser says; null: none.
   */
  submit(
    page: Page,
    fields: Readonly<Record<string, string | readonly string[]>>,
    path?: string,
    from: string | null = this.origin,
  ): Promise<Page> {
    const fieldsIn = (html: string): number =>
      Object.keys(fields).filter((name) => html.includes(`name="${name}"`)).length;
    const forms = formsOf(page);
    const chosen =
      path === undefined
        ? forms.toSorted((a, b) => fieldsIn(b.html) - fieldsIn(a.html))[0]
        : forms.find(({ action }) => action === path);
    if (chosen === undefined) throw new Error(`no such form on ${page.url}: ${page.html}`);
    const form = new URLSearchParams();
    for (const [, name, value] of chosen.html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g))
      form.append(name!, value!);
    for (const [name, value] of Object.entries(fields)) {
      form.delete(name);
      for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
    }
    return this.#go(new URL(chosen.action, page.url).href, {
      method: 'POST',
      body: form.toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(from === null ? {} : { origin: from }),
      },
    });
  }

  async #go(
    url: string,
    init: { method: string; body?: string; headers?: Record<string, string> },
  ): Promise<Page> {
    let [next, request] = [new URL(url, this.#origin), init];
    for (let hops = 0; hops < REDIRECTS_MAX; hops += 1) {
      const response = await fetch(next, {
        ...request,
        redirect: 'manual',
        dispatcher: this.#dispatcher,
        headers: { ...request.headers, cookie: this.#cookiesFor(next.pathname) },
      });
      this.#keep(response, next.pathname);
      const location = response.headers.get('location');
      const html = await response.text();
      if (location === null)
        return { status: response.status, url: next.href, html, headers: response.headers, left: undefined };
      const target = new URL(location, next);
      if (target.origin !== this.#origin)
        return { status: response.status, url: next.href, html, headers: response.headers, left: target };
      [next, request] = [target, { method: 'GET' }];
    }
    throw new Error('redirects without an end');
  }

  #cookiesFor(path: string): string {
    return this.cookies
      .filter(
        (one) => path === one.path || path.startsWith(one.path.endsWith('/') ? one.path : `${one.path}/`),
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(response: Response, from: string): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? from;
      this.cookies = this.cookies.filter((one) => one.name !== name || one.path !== path);
      if (value !== '' && !/expires=Thu, 01 Jan 1970/i.test(line))
        this.cookies.push({ name: name!, value: value!, path });
    }
  }
}

function formsOf({ html }: Page): { readonly action: string; readonly html: string }[] {
  return [...html.matchAll(/<form method="post" action="([^"]*)"[^>]*>[\s\S]*?(?:<\/form>|$)/g)].map(
    ([form, action]) => ({ action: action!, html: form }),
  );
}
