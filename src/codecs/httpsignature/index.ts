/**
 * HTTP Message Signatures (RFC 9421) with Content-Digest (RFC 9530) in one narrow profile: who sent this request, that
 * nothing of it was changed, and that this answer belongs to it. Stands alone: no I/O, no clock, nothing thrown at
 * what a stranger sends.
 *
 *     const headers = signRequest({ method, targetUri, body, idempotencyKey, created }, { keyid, privateKey });
 *
 *     const opened = openRequest({ method, targetUri, headers, body }, nowMs);
 *     const verified = opened.ok ? await verifySignature(opened.signature, publicKey) : opened;
 */
export { type ComponentLine, contentDigest, signatureBase } from './base.ts';
export type {
  HeaderFields,
  SignatureRefusal,
  SigningKey,
  Verified,
} from './model.ts';
export { SIGNATURE_REFUSALS } from './model.ts';
export { openRequest, openResponse, type ReceivedRequest } from './open.ts';
export { SIGNATURE_AGE_S_MAX, SIGNATURE_AHEAD_S_MAX } from './profile.ts';
export { isSigned, readRequestSignature } from './read.ts';
export {
  signRequest,
  signResponse,
} from './sign.ts';
export { verifySignature } from './verify.ts';
