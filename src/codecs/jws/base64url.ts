/** Base64url without padding (RFC 7515 §2), read strictly: one text for one sequence of bytes. */
const ALPHABET = /^[A-Za-z0-9_-]*$/;

/** Undefined for anything that the same bytes would not be written as, such as padding or stray last bits. */
export function readBase64url(text: string): Buffer | undefined {
  if (!ALPHABET.test(text) || text.length % 4 === 1) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return text.length % 4 === 0 || bytes.toString('base64url') === text ? bytes : undefined;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** A JSON object in UTF-8; undefined for anything else. */
export function readJsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(UTF8.decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
