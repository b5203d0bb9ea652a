/**
 * The two kinds of keys that sign between banks and hub, Ed25519 and ECDSA P-256, and their signatures as bytes. One
 * kind of signature each, so nothing a stranger writes chooses how it is verified.
 */
export { publicKeyText, readPublicKey } from './publickey.ts';
export {
  algorithmOf,
  KEY_ALGORITHMS,
  type KeyAlgorithm,
  SIGNATURE_BYTES,
  signBytes,
  verifyBytes,
} from './signature.ts';
