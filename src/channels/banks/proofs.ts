/** Whose a request is: the signature of the transport, under a key that counts now. */
import { openRequest, verifySignature } from '../../codecs/httpsignature/index.ts';
import type { PeerKey, Prover } from '../../core/peers/index.ts';
import { type Refusal, refuse } from './refusals.ts';

type RequestParts = Parameters<typeof openRequest>[0];

/** The key of the bank that signed it, or why nobody is believed to have. */
export async function whoseRequest(
  request: RequestParts,
  { findKey, nowMs }: Prover,
): Promise<PeerKey | Refusal> {
  const opened = openRequest(request, nowMs());
  if (!opened.ok) return refuse('request_signature_is_refused', { detail: opened.reason });
  const key = await findKey(opened.signature.keyid, 'transport');
  if (key === undefined) return refuse('key_is_not_known');
  const verified = await verifySignature(opened.signature, key.publicKey);
  return verified.ok ? key : refuse('request_signature_is_refused', { detail: verified.reason });
}
