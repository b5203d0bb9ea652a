/** API keys: `lb_test_` or `lb_live_` shows the mode and lets secret scanners find a leaked one. */
import { createHash } from 'node:crypto';

const SECRET_BYTES = 32;
const KEY_FORM = /^lb_(test|live)_[A-Za-z0-9_-]{43}$/;

/** A new key; it is shown once and only its hash is kept. */
export function mintApiKey(mode: 'test' | 'live', randomBytes: (size: number) => Buffer): string {
  return `lb_${mode}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** SHA-256 in hex: a key holds 256 random bits, which no dictionary does. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The key of `Authorization: Bearer …`, or undefined where it is not in the form of one. */
export function bearerKey(header: string | undefined): string | undefined {
  if (header === undefined || !header.startsWith('Bearer ')) return undefined;
  const key = header.slice(7);
  return KEY_FORM.test(key) ? key : undefined;
}
