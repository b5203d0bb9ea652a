/** A JWK Set by value: the public keys that a product signs with, in the one form that is kept. */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

export type KeySetRefusal =
  | 'key_set_is_not_readable'
  | 'key_set_has_no_keys'
  | 'key_set_has_too_many_keys'
  | 'key_set_points_elsewhere'
  | 'key_is_private'
  | 'key_is_not_readable'
  | 'key_id_is_missing'
  | 'key_ids_are_not_distinct'
  | 'key_kind_is_not_allowed'
  | 'key_is_too_short'
  | 'key_is_not_for_signatures';

export type KeySetRead =
  | { readonly ok: true; readonly jwks: string }
  | { readonly ok: false; readonly reason: KeySetRefusal; readonly at: number };

/** One in use, one coming and one going, for each of a few signing systems. */
export const KEYS_MAX = 10;
const KEY_ID = /^[\x21-\x7e]{1,128}$/;
/** FAPI 2.0 §5.4.1: RSA of at least 2048 bits; above 4096 a verification takes time that a stranger chooses. */
const RSA_BITS_MIN = 2_048;
const RSA_BITS_MAX = 4_096;
const RSA_EXPONENT = 65_537n;

/** Members of a private or symmetric key (RFC 7518 §6.2.2, §6.3.2, §6.4). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Members that would have us fetch something. */
const POINTING_MEMBERS = ['jku', 'x5u'];

/** What is kept of a key: members that say its bytes, in the order of RFC 7638, then what it is for. */
interface Kind {
  readonly members: readonly string[];
  readonly algorithms: readonly string[];
  readonly fits: (key: KeyObject) => KeySetRefusal | undefined;
}

const KINDS: Readonly<Record<string, Kind>> = {
  EC: {
    members: ['crv', 'kty', 'x', 'y'],
    algorithms: ['ES256'],
    fits: (key) =>
      key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? undefined : 'key_kind_is_not_allowed',
  },
  OKP: {
    members: ['crv', 'kty', 'x'],
    algorithms: ['EdDSA', 'Ed25519'],
    fits: (key) => (key.asymmetricKeyType === 'ed25519' ? undefined : 'key_kind_is_not_allowed'),
  },
  RSA: {
    members: ['e', 'kty', 'n'],
    algorithms: ['PS256'],
    fits: (key) => {
      const { modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {};
      if (modulusLength < RSA_BITS_MIN) return 'key_is_too_short';
      return modulusLength <= RSA_BITS_MAX && publicExponent === RSA_EXPONENT
        ? undefined
        : 'key_kind_is_not_allowed';
    },
  },
};

/** Reads a JWK Set (RFC 7517 §5) that came as JSON. Members that we do not know are left out, not refused (§4). */
export function readKeySet(value: unknown): KeySetRead {
  const keys = isObject(value) ? value.keys : undefined;
  if (!Array.isArray(keys)) return { ok: false, reason: 'key_set_is_not_readable', at: 0 };
  if (keys.length === 0) return { ok: false, reason: 'key_set_has_no_keys', at: 0 };
  if (keys.length > KEYS_MAX) return { ok: false, reason: 'key_set_has_too_many_keys', at: KEYS_MAX };
  const read: Record<string, string>[] = [];
  for (const [at, one] of (keys as unknown[]).entries()) {
    const key = readKey(one);
    if (typeof key === 'string') return { ok: false, reason: key, at };
    if (read.some(({ kid }) => kid === key.kid)) return { ok: false, reason: 'key_ids_are_not_distinct', at };
    read.push(key);
  }
  return { ok: true, jwks: JSON.stringify({ keys: read }) };
}

function readKey(value: unknown): Record<string, string> | KeySetRefusal {
  if (!isObject(value)) return 'key_is_not_readable';
  if (SECRET_MEMBERS.some((member) => Object.hasOwn(value, member))) return 'key_is_private';
  if (POINTING_MEMBERS.some((member) => Object.hasOwn(value, member))) return 'key_set_points_elsewhere';
  const { kid, kty, use, alg, key_ops } = value;
  if (kid === undefined) return 'key_id_is_missing';
  if (typeof kid !== 'string' || !KEY_ID.test(kid)) return 'key_is_not_readable';
  const kind = typeof kty === 'string' && Object.hasOwn(KINDS, kty) ? KINDS[kty]! : undefined;
  if (kind === undefined) return 'key_kind_is_not_allowed';
  if (use !== undefined && use !== 'sig') return 'key_is_not_for_signatures';
  if (key_ops !== undefined && !(Array.isArray(key_ops) && key_ops.includes('verify')))
    return 'key_is_not_for_signatures';
  if (alg !== undefined && !kind.algorithms.includes(alg as string)) return 'key_kind_is_not_allowed';
  const bytes = Object.fromEntries(kind.members.map((member) => [member, value[member]]));
  if (!isText(bytes)) return 'key_is_not_readable';
  const object = publicKeyOf(bytes);
  if (object === undefined) return 'key_is_not_readable';
  return kind.fits(object) ?? { ...bytes, kid, use: 'sig', ...(typeof alg === 'string' ? { alg } : {}) };
}

function publicKeyOf(jwk: JsonWebKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    // A point that is not on its curve, a curve that nobody knows, or base64url that is none.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(values: Readonly<Record<string, unknown>>): values is Record<string, string> {
  return Object.values(values).every((value) => typeof value === 'string');
}
