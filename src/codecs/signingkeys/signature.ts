import { type KeyObject, sign, verify } from 'node:crypto';

/** Names of RFC 9421 §6.2.2. */
export const KEY_ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256'] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** Both kinds make 64 bytes: R and S of Ed25519 (RFC 8032 §5.1.6), r and s of P-256 side by side (RFC 9421 §3.3.4). */
export const SIGNATURE_BYTES = 64;

/** Ed25519 hashes by itself and has one form; its key is handed over bare, which Node takes in half the time. */
const P256_HASH = 'sha256';
const P256_FORM = 'ieee-p1363';

/** The algorithm that a key signs with; undefined for every key that is neither Ed25519 nor P-256. */
export function algorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return isP256 ? 'ecdsa-p256-sha256' : undefined;
}

/** Throws for a key that is neither Ed25519 nor P-256: to sign with one is a fault of ours. */
export function signBytes(bytes: Uint8Array, privateKey: KeyObject): Buffer {
  const algorithm = algorithmOf(privateKey);
  if (algorithm === undefined) throw new Error('This key is neither Ed25519 nor P-256.');
  if (algorithm === 'ed25519') return sign(null, bytes, privateKey);
  return sign(P256_HASH, bytes, { key: privateKey, dsaEncoding: P256_FORM });
}

/** By libuv's threads, so that the event loop goes on meanwhile. False for a key of another kind. */
export function verifyBytes(
  bytes: Uint8Array,
  signature: Uint8Array,
  publicKey: KeyObject,
): Promise<boolean> {
  const algorithm = algorithmOf(publicKey);
  if (algorithm === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (fault: Error | null, holds: boolean): void => resolve(fault === null && holds);
    if (algorithm === 'ed25519') verify(null, bytes, publicKey, signature, done);
    else verify(P256_HASH, bytes, { key: publicKey, dsaEncoding: P256_FORM }, signature, done);
  });
}
