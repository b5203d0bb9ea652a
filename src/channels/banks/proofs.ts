/** Whose a request or an answer is: the signature of the transport, under a key that counts now. */
import { openRequest, openResponse, verifySignature } from '../../codecs/httpsignature/index.ts';
import type { BankKey, FindKey } from './keys.ts';
import type { Posted } from './post.ts';
import { type Refusal, refuse } from './refusals.ts';

export interface Prover {
  readonly findKey: FindKey;
  readonly nowMs: () => number;
}

type RequestParts = Parameters<typeof openRequest>[0];

/** The key of the bank that signed it, or why nobody is believed to have. */
export async function whoseRequest(
  request: RequestParts,
  { findKey, nowMs }: Prover,
): Promise<BankKey | Refusal> {
  const opened = openRequest(request, nowMs());
  if (!opened.ok) return refuse('request_signature_is_refused', { detail: opened.reason });
  const key = await findKey(opened.signature.keyid, 'transport');
  if (key === undefined) return refuse('key_is_not_known');
  const verified = await verifySignature(opened.signature, key.publicKey);
  return verified.ok ? key : refuse('request_signature_is_refused', { detail: verified.reason });
}

/** Signed by a key of that very bank, over this very request: an answer of anybody else is none. */
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
