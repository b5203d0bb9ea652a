import { type KeyObject, sign, verify } from 'node:crypto';

/** Names of RFC 9421 §6.2.2. */
export const KEY_ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256'] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

/** Both kinds make 64 bytes: R and S of Ed25519 (RFC 8032 §5.1.6), r and s of P-256 side by side (RFC 9421 §3.3.4). */
export const SIGNATURE_BYTES = 64;

/** Name of the hash for `sign` and `verify`: Ed25519 hashes by itself. */
const HASH: Readonly<Record<KeyAlgorithm, 'sha256' | null>> = {
  ed25519: null,
  'ecdsa-p256-sha256': 'sha256',
};

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
  return sign(HASH[algorithm], bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/** By libuv's threads, so that the event loop goes on meanwhile. False for a key of another kind. */
export function verifyBytes(
  bytes: Uint8Array,
  signature: Uint8Array,
  publicKey: KeyObject,
): Promise<boolean> {
  const algorithm = algorithmOf(publicKey);
  if (algorithm === undefined) return Promise.resolve(false);
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
  return new Promise((resolve) => {
    verify(HASH[algorithm], bytes, key, signature, (fault, holds) => resolve(fault === null && holds));
  });
}
