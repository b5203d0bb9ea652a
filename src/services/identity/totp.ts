/** Codes of authenticator apps: RFC 6238 over RFC 4226, and the address by which an app learns the secret. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type TotpHash = 'sha1' | 'sha256' | 'sha512';

/** What every authenticator app knows (RFC 6238 §4: 30 s; RFC 4226 §5.3: six digits). */
const STEP_MS = 30_000;
const DIGITS = 6;
/** RFC 4226 §4 R6 recommends 160 bits. */
const SECRET_BYTES = 20;
/** Steps that a phone's clock may be off (RFC 6238 §5.2 recommends one): a code is good for 90 s, the law allows 120 s. */
const DRIFT_STEPS = [0, -1, 1] as const;

export const stepAt = (nowMs: number): number => Math.floor(nowMs / STEP_MS);

/** RFC 4226 §5.3. */
export function codeOf(secret: Buffer, step: number, digits = DIGITS, hash: TotpHash = 'sha1'): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(hash, secret).update(counter).digest();
  const offset = mac[mac.length - 1]! & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  return number.toString().padStart(digits, '0');
}

/** The code that an authenticator app shows at an instant. */
export const totpCodeAt = (secret: Buffer, nowMs: number): string => codeOf(secret, stepAt(nowMs));

/** A code with spaces between its digits and around them. */
const CODE_CHARS_MAX = 32;

/** Six digits, however they are spaced; undefined for anything else, which is no guess. */
export function readCode(text: string): string | undefined {
  const code = text.length > CODE_CHARS_MAX ? '' : text.replace(/\s/g, '');
  return /^[0-9]{6}$/.test(code) ? code : undefined;
}

/** The time step whose code it is, or null. */
export function matchingStep(secret: Buffer, code: string, nowMs: number): number | null {
  const asked = Buffer.from(code);
  const now = stepAt(nowMs);
  const drift = DRIFT_STEPS.filter((steps) =>
    timingSafeEqual(Buffer.from(codeOf(secret, now + steps)), asked),
  );
  return drift.length === 0 ? null : now + Math.max(...drift);
}

export const mintTotpSecret = (randomBytes: (size: number) => Buffer): Buffer => randomBytes(SECRET_BYTES);

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6 without padding, as apps take it. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

/** Key Uri Format of Google Authenticator: what the QR code of an enrolment holds. */
export function otpauthUri(secret: Buffer, issuer: string, name: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`;
  const words = new URLSearchParams({
    secret: base32(secret),
    issuer,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
  return `otpauth://totp/${label}?${words.toString().replaceAll('+', '%20')}`;
}
