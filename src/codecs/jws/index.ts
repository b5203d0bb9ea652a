/**
 * JSON Web Signatures as open banking uses them: compact (RFC 7515 §7.1) and detached (Appendix F), public keys as JWK
 * with their thumbprints (RFC 7517, RFC 7638), proofs of possession (RFC 9449) and the thumbprint of a certificate
 * (RFC 8705). Whoever verifies says which algorithms it takes; nothing that a stranger writes chooses one.
 */
export { certificateThumbprint } from './certificate.ts';
export { readCompact, signCompact } from './compact.ts';
export { readDetached, signDetached } from './detached.ts';
export {
  accessTokenHash,
  isDpopProofAhead,
  readDpopProof,
} from './dpop.ts';
export { sameTarget } from './htu.ts';
export { createJwkShelf, publicJwk, readJwk, thumbprint } from './jwk.ts';
export {
  JWS_ALGORITHMS,
  JWS_REFUSALS,
  type JwsAlgorithm,
  type JwsRead,
  type Signer,
} from './model.ts';
export { algorithmsOf, verifyJws, verifyJwsSync } from './signature.ts';
