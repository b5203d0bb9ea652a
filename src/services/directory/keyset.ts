/** A JWK Set by value: the public keys that a product signs with, in the one form that is kept. */
import { publicJwk, readJwk } from '../../codecs/jws/index.ts';

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
  | 'key_is_weak'
  | 'key_is_not_for_signatures';

export type KeySetRead =
  | { readonly ok: true; readonly jwks: string }
  | { readonly ok: false; readonly reason: KeySetRefusal; readonly at: number };

/** One in use, one coming and one going, for each of a few signing systems. */
export const KEYS_MAX = 10;
const KEY_ID = /^[\x21-\x7e]{1,128}$/;

/** Members that would have us fetch something. */
const POINTING_MEMBERS = ['jku', 'x5u'];

/**
 * What a key may say it is for. An RSA key that says nothing signs PS256 here and RS256 where Circular 64's Annex 01 is
 * spoken; one that says PS256 is held to it.
 */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  'EC P-256': ['ES256'],
  'OKP Ed25519': ['EdDSA', 'Ed25519'],
  RSA: ['PS256'],
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
  const key = readJwk(value);
  if (!key.ok && key.reason === 'key_is_private') return key.reason;
  if (POINTING_MEMBERS.some((member) => Object.hasOwn(value, member))) return 'key_set_points_elsewhere';
  const { kid, kty, crv, use, alg, key_ops } = value;
  if (kid === undefined) return 'key_id_is_missing';
  if (typeof kid !== 'string' || !KEY_ID.test(kid)) return 'key_is_not_readable';
  if (use !== undefined && use !== 'sig') return 'key_is_not_for_signatures';
  if (key_ops !== undefined && !(Array.isArray(key_ops) && key_ops.includes('verify')))
    return 'key_is_not_for_signatures';
  const kind = [kty, ...(kty === 'RSA' ? [] : [crv])].join(' ');
  if (!Object.hasOwn(ALGORITHMS, kind)) return 'key_kind_is_not_allowed';
  if (alg !== undefined && !ALGORITHMS[kind]!.includes(alg as string)) return 'key_kind_is_not_allowed';
  if (!key.ok) return key.reason;
  return { ...publicJwk(key.key), kid, use: 'sig', ...(typeof alg === 'string' ? { alg } : {}) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
