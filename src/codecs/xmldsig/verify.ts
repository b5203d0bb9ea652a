/** The last step: is it the named key's signature? */
import type { KeyObject } from 'node:crypto';
import type { XmlDocument } from 'libxml2-wasm';
import { algorithmOf, verifyBytes } from '../signingkeys/index.ts';
import type { MessageVerified, OpenedMessage } from './model.ts';
import { readSignature } from './read.ts';

/** Done by libuv's threads, so that the event loop goes on meanwhile. */
export async function verifyMessageSignature(
  { keyName, algorithm, signedInfo, value }: OpenedMessage,
  publicKey: KeyObject,
): Promise<MessageVerified> {
  // The algorithm is the key's; what the message says of it must agree and never decides.
  if (algorithmOf(publicKey) !== algorithm)
    return { ok: false, reason: 'signature_algorithm_is_not_the_keys' };
  const holds = await verifyBytes(signedInfo, value, publicKey);
  return holds ? { ok: true, keyName } : { ok: false, reason: 'signature_is_wrong' };
}

/** Both steps for whoever has the keys at hand; `keyOf` says which key has that name. */
export async function verifyMessage(
  document: XmlDocument,
  keyOf: (keyName: string) => KeyObject | undefined,
): Promise<MessageVerified> {
  const read = readSignature(document);
  if (!read.ok) return read;
  const publicKey = keyOf(read.signature.keyName);
  if (publicKey === undefined) return { ok: false, reason: 'key_is_unknown' };
  return await verifyMessageSignature(read.signature, publicKey);
}
