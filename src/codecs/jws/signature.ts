import { constants, type KeyObject, type SigningOptions, sign, verify } from 'node:crypto';
import type { JwsAlgorithm, JwsToVerify } from './model.ts';

/** Below is forgeable within reach, above makes a verification cost too much (NIST SP 800-131A §3, FAPI 2.0 §5.4.1). */
const RSA_BITS_MIN = 2_048;
const RSA_BITS_MAX = 4_096;
/** FIPS 186-5 §5.4: an odd exponent from 2^16 + 1; past 2^32 it only costs time. */
const RSA_EXPONENT_MIN = 65_537n;
const RSA_EXPONENT_MAX = 2n ** 32n;

/** How each algorithm of RFC 7518 §3 and RFC 8037 §3.1 is named to node:crypto. */
const FORMS: Readonly<Record<JwsAlgorithm, { readonly hash: string | null } & SigningOptions>> = {
  ES256: { hash: 'sha256', dsaEncoding: 'ieee-p1363' },
  PS256: { hash: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  RS256: { hash: 'sha256', padding: constants.RSA_PKCS1_PADDING },
  EdDSA: { hash: null },
  Ed25519: { hash: null },
};

/** A key never changes; to ask what it is takes a good part of what verifying with it does. */
const KNOWN = new WeakMap<KeyObject, readonly JwsAlgorithm[]>();

export function algorithmsOf(key: KeyObject): readonly JwsAlgorithm[] {
  const known = KNOWN.get(key);
  if (known !== undefined) return known;
  const algorithms = algorithmsFor(key);
  KNOWN.set(key, algorithms);
  return algorithms;
}

/** The algorithms that a key may be used with; none for kinds that are not ours and for RSA that is too weak or too dear. */
function algorithmsFor(key: KeyObject): readonly JwsAlgorithm[] {
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'ec':
      return details?.namedCurve === 'prime256v1' ? ['ES256'] : [];
    case 'ed25519':
      return ['EdDSA', 'Ed25519'];
    case 'rsa': {
      const bits = details?.modulusLength ?? 0;
      const exponent = details?.publicExponent ?? 0n;
      const isSound =
        bits >= RSA_BITS_MIN &&
        bits <= RSA_BITS_MAX &&
        exponent >= RSA_EXPONENT_MIN &&
        exponent <= RSA_EXPONENT_MAX &&
        exponent % 2n === 1n;
      return isSound ? ['PS256', 'RS256'] : [];
    }
    default:
      return [];
  }
}

/** Throws for a key that does not go with the algorithm: to sign with one is a fault of ours. */
export function signBase(base: Uint8Array, key: KeyObject, algorithm: JwsAlgorithm): Buffer {
  if (!algorithmsOf(key).includes(algorithm)) throw new Error(`This key does not sign ${algorithm}.`);
  const { hash, ...form } = FORMS[algorithm];
  return sign(hash, base, { key, ...form });
}

/** By libuv's threads, so that the event loop goes on meanwhile. False for a key that does not go with the algorithm. */
export function verifyJws(
  { header, base, signature }: Pick<JwsToVerify, 'header' | 'base' | 'signature'>,
  key: KeyObject,
): Promise<boolean> {
  if (!algorithmsOf(key).includes(header.alg)) return Promise.resolve(false);
  const { hash, ...form } = FORMS[header.alg];
  return new Promise((resolve) => {
    verify(hash, base, { key, ...form }, signature, (fault, holds) => resolve(fault === null && holds));
  });
}

/** The same on the event loop, for callers who must answer at once; an ES256 takes a tenth of a millisecond of it. */
export function verifyJwsSync(
  { header, base, signature }: Pick<JwsToVerify, 'header' | 'base' | 'signature'>,
  key: KeyObject,
): boolean {
  if (!algorithmsOf(key).includes(header.alg)) return false;
  const { hash, ...form } = FORMS[header.alg];
  return verify(hash, base, { key, ...form }, signature);
}
