/** A browser's cookies (RFC 6265) as far as one origin's pages need them. */
interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();
  /** Every `Set-Cookie` so far, as it came. */
  readonly lines: string[] = [];

  /** What an answer sets; an expired or empty-aged one is forgotten. */
  keep(lines: string | readonly string[] | undefined, requestPath: string): void {
    for (const line of typeof lines === 'string' ? [lines] : (lines ?? [])) {
      this.lines.push(line);
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const of = (name: string): string | undefined =>
        attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
      const path = of('path') ?? (requestPath.replace(/\/[^/]*$/, '') || '/');
      const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path };
      const key = `${cookie.name};${cookie.path}`;
      const gone = of('max-age') === '0' || Date.parse(of('expires') ?? '') < Date.now();
      if (gone) this.#cookies.delete(key);
      else this.#cookies.set(key, cookie);
    }
  }

  headerFor(path: string): string | undefined {
    const fitting = [...this.#cookies.values()].filter(
      (one) => path === one.path || path.startsWith(one.path.endsWith('/') ? one.path : `${one.path}/`),
    );
    return fitting.length === 0 ? undefined : fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /** The same browser later, or the same cookies in another's hands. */
  copy(
    change: (cookie: { readonly name: string; readonly value: string }) => string = ({ value }) => value,
  ): CookieJar {
    const copy = new CookieJar();
    for (const [key, cookie] of this.#cookies) copy.#cookies.set(key, { ...cookie, value: change(cookie) });
    return copy;
  }

  values(): readonly string[] {
    return [...this.#cookies.values()].map(({ value }) => value);
  }
}
