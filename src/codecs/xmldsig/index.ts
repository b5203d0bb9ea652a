/**
 * The signature of an ISO 20022 message: XML Signature (https://www.w3.org/TR/xmldsig-core1/) in one narrow form. It is
 * enveloped in `AppHdr/Sgntr` and covers the whole document in exclusive canonical form. No `Id`, no second reference,
 * no other transform, no key inside: what a reader reads is what was signed.
 *
 *     const signed = signMessage(unsignedXml, { keyName, privateKey });
 *
 *     const read = readSignature(document);
 *     const verified = read.ok ? await verifyMessageSignature(read.signature, publicKey) : read;
 */

export { canonicalText } from './canonical.ts';
export type {
  MessageSignatureRefusal,
  MessageVerified,
} from './model.ts';
export { MESSAGE_SIGNATURE_REFUSALS } from './model.ts';
export { readCanonicalSignature, readSignature } from './read.ts';
export { verifyMessage, verifyMessageSignature } from './verify.ts';
export { signCanonicalMessage, signMessage } from './write.ts';
