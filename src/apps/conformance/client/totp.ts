/** The second factor of a demo customer (RFC 6238, SHA-1, six digits, 30 s: what every authenticator app does). */
import { createHmac } from 'node:crypto';

const STEP_MS = 30_000;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `secret`: base32 (RFC 4648), as in an `otpauth:` link. */
export function totp(secret: string, nowMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / STEP_MS)));
  const mac = createHmac('sha1', base32(secret)).update(counter).digest();
  const at = mac[mac.length - 1]! & 0x0f;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** How long until the next code: a server takes each only once. */
export function untilNextCodeMs(nowMs: number): number {
  return STEP_MS - (nowMs % STEP_MS);
}

function base32(text: string): Buffer {
  let bits = 0n;
  const letters = text.toUpperCase().replaceAll(/[\s=-]/g, '');
  for (const letter of letters) bits = bits * 32n + BigInt(LETTERS.indexOf(letter));
  const whole = Math.floor((letters.length * 5) / 8);
  bits >>= BigInt(letters.length * 5 - whole * 8);
  return Buffer.from(bits.toString(16).padStart(whole * 2, '0'), 'hex');
}
