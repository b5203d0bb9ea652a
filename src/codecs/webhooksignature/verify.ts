import { createHmac, timingSafeEqual, verify } from 'node:crypto';
import { fromBase64 } from './keys.ts';
import {
  isWebhookId,
  signedBytes,
  TOLERANCE_S,
  type Verdict,
  WEBHOOK_HEADERS,
  type WebhookVerifyingKey,
} from './model.ts';

type Received = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A sender in the middle of a rotation has two; each costs us a proof. */
const SIGNATURES_MAX = 16;

/**
 * Proves a received webhook by the keys that its receiver trusts; a signature of another scheme than a key's never
 * meets that key. `body` is what came over the wire, not what a JSON parser made of it.
 */
export function verifyWebhook(
  headers: Received,
  body: string | Uint8Array,
  keys: readonly WebhookVerifyingKey[],
  nowS: number,
  toleranceS = TOLERANCE_S,
): Verdict {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const [id, timestamp, signatures] = WEBHOOK_HEADERS.map((name) => lower.get(name));
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string')
    return { kind: 'header_is_missing' };
  if (!isWebhookId(id)) return { kind: 'id_is_not_valid' };
  if (!/^\d{1,12}$/.test(timestamp)) return { kind: 'timestamp_is_not_valid' };
  const timestampS = Number(timestamp);
  if (timestampS < nowS - toleranceS) return { kind: 'timestamp_is_too_old' };
  if (timestampS > nowS + toleranceS) return { kind: 'timestamp_is_in_the_future' };
  // The text of the header is what was signed: `007` is not the same as `7`.
  if (`${timestampS}` !== timestamp) return { kind: 'timestamp_is_not_valid' };
  const bytes = signedBytes({ id, timestampS, body });
  const holds = signatures
    .split(' ', SIGNATURES_MAX)
    .some((signature) => keys.some((key) => proves(signature, key, bytes)));
  return holds ? { kind: 'verified', id, timestampS } : { kind: 'signature_does_not_match' };
}

function proves(text: string, key: WebhookVerifyingKey, bytes: Buffer): boolean {
  const prefix = `${key.scheme},`;
  const signature = text.startsWith(prefix) ? fromBase64(text.slice(prefix.length)) : undefined;
  if (signature === undefined) return false;
  if (key.scheme === 'v1a') return verify(null, bytes, key.publicKey, signature);
  const expected = createHmac('sha256', key.secret).update(bytes).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}
