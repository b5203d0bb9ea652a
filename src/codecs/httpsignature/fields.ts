/**
 * Just enough of Structured Fields (RFC 9651) for our profile: a dictionary of one member, an inner list of quoted
 * names, parameters, a byte sequence. Everything else is `undefined`; nothing is thrown.
 */

/** A signature's headers are below 500 bytes; more is somebody else's. */
const FIELD_CHARS_MAX = 2_048;
/** Ours has four components and four parameters. */
const ITEMS_MAX = 16;

const LABEL = /^([a-z*][a-z0-9_.*-]{0,63})=/;
/** Quoted text without escapes: no name or value of ours needs one. */
const QUOTED = /"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"/y;
const COMPONENT = /"([a-z0-9@-]+)"((?:;[a-z]+)*)/y;
const PARAMETER = /;([a-z][a-z0-9_-]*)=(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"|([0-9]{1,15}))/y;

export interface InnerList {
  /** With quotes and flags, as they stand in the signature base: `"signature";req`. */
  readonly components: readonly string[];
  readonly parameters: ReadonlyMap<string, string | number>;
  /** The member's value byte for byte. */
  readonly text: string;
}

/** One header field as text; undefined where it is missing or came in several lines. */
export function fieldOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && value.length <= FIELD_CHARS_MAX ? value.trim() : undefined;
}

/** Label and value of a dictionary's only member. A further member makes the value unreadable to whoever reads it. */
export function onlyMember(text: string): { readonly label: string; readonly value: string } | undefined {
  const label = LABEL.exec(text)?.[1];
  return label === undefined ? undefined : { label, value: text.slice(label.length + 1) };
}

/** True where a comma outside quotes begins a second member. */
export function hasSecondMember(text: string): boolean {
  return text.replaceAll(QUOTED_ANYWHERE, '').includes(',');
}
const QUOTED_ANYWHERE = /"[^"]*"/g;

/** `("@method" "@target-uri");created=1;keyid="…"`, with single spaces, as RFC 9651 §4.1.1 writes it. */
export function readInnerList(text: string): InnerList | undefined {
  if (!text.startsWith('(')) return undefined;
  const components: string[] = [];
  let at = 1;
  while (text[at] !== ')') {
    if (components.length > 0) {
      if (text[at] !== ' ') return undefined;
      at += 1;
    }
    COMPONENT.lastIndex = at;
    const found = COMPONENT.exec(text);
    if (found === null || components.length === ITEMS_MAX || components.includes(found[0])) return undefined;
    components.push(found[0]);
    at = COMPONENT.lastIndex;
  }
  const parameters = readParameters(text, at + 1);
  return parameters && { components, parameters, text };
}

function readParameters(text: string, from: number): Map<string, string | number> | undefined {
  const parameters = new Map<string, string | number>();
  let at = from;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(text);
    if (found === null || parameters.size === ITEMS_MAX) return undefined;
    const [, name, quoted, digits] = found as unknown as [string, string, string?, string?];
    // RFC 9651 §4.2.3.2 lets the last of two win; a text that two readers may read in two ways is refused.
    if (parameters.has(name)) return undefined;
    // A number is written without leading zeros (§4.1.4); the signature base repeats it as it stands.
    if (digits !== undefined && digits.length > 1 && digits.startsWith('0')) return undefined;
    parameters.set(name, quoted ?? Number(digits));
    at = PARAMETER.lastIndex;
  }
  return parameters;
}

/** `:base64:` (RFC 9651 §3.3.5), padded and without stray bits, so that one byte sequence has one text. */
export function readBytes(text: string): Buffer | undefined {
  if (text.length < 2 || !text.startsWith(':') || !text.endsWith(':')) return undefined;
  const base64 = text.slice(1, -1);
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}

export function quoted(text: string): string | undefined {
  QUOTED.lastIndex = 0;
  return QUOTED.exec(`"${text}"`)?.[0].length === text.length + 2 ? `"${text}"` : undefined;
}

export function writeBytes(bytes: Uint8Array): string {
  return `:${Buffer.from(bytes).toString('base64')}:`;
}
