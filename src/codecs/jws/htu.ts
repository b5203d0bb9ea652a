/** Whether two addresses name one target, as RFC 9449 §4.3 compares `htu`: without query and fragment. */

/** An address of ours has below 200; the rest is room for other servers'. */
const ADDRESS_CHARS_MAX = 2_000;

/** After normalisation by syntax and scheme (RFC 3986 §6.2.2, §6.2.3). False for anything that is no http(s) address. */
export function sameTarget(one: string, other: string): boolean {
  if (one === other && /^https:\/\/[a-z0-9.:-]+(\/[A-Za-z0-9_-]+)*$/.test(one)) return true;
  const target = normalised(one);
  return target !== undefined && target === normalised(other);
}

function normalised(text: string): string | undefined {
  if (text.length > ADDRESS_CHARS_MAX || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') return undefined;
  return url.origin + url.pathname.replaceAll(/%[0-9a-fA-F]{2}/g, plain);
}

/** An octet that need not be encoded is not; the others are in capitals (RFC 3986 §6.2.2.1, §6.2.2.2). */
function plain(octet: string): string {
  const char = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(char) ? char : octet.toUpperCase();
}
