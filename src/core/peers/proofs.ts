/** Whose an answer is: the signature of the transport, under a key that counts now. */
import { openResponse, verifySignature } from '../../codecs/httpsignature/index.ts';
import type { Posted } from './connections.ts';
import type { FindKey } from './keys.ts';

export interface Prover {
  readonly findKey: FindKey;
  readonly nowMs: () => number;
}

/** Signed by a key of that very institution, over this very request: an answer of anybody else is none. */
export async function isAnswerOf(
  bin: number,
  { status, headers, body }: Posted,
  requestSignature: string,
  { findKey, nowMs }: Prover,
): Promise<boolean> {
  const opened = openResponse({ status, headers, body, requestSignature }, nowMs());
  if (!opened.ok) return false;
  const key = await findKey(opened.signature.keyid, 'transport');
  return key?.bin === bin && (await verifySignature(opened.signature, key.publicKey)).ok;
}
