import type { KeyObject } from 'node:crypto';
import { algorithmOf, verifyBytes } from '../signingkeys/index.ts';
import type { OpenedSignature, Verified } from './model.ts';

/** The last step of a message that was opened, done by libuv's threads so that the event loop goes on meanwhile. */
export async function verifySignature(
  { keyid, algorithm, base, value }: OpenedSignature,
  publicKey: KeyObject,
): Promise<Verified> {
  // The algorithm is the key's; what the message says of it must agree and never decides (RFC 9421 §7.3.6).
  if (algorithmOf(publicKey) !== algorithm)
    return { ok: false, reason: 'signature_algorithm_is_not_the_keys' };
  const holds = await verifyBytes(base, value, publicKey);
  return holds ? { ok: true, keyid } : { ok: false, reason: 'signature_is_wrong' };
}
