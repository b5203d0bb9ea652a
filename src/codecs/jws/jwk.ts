/** Public keys as JWK (RFC 7517, RFC 7518 §6, RFC 8037 §2) and their thumbprints (RFC 7638). */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readBase64url } from './base64url.ts';
import type { JwsAlgorithm } from './model.ts';
import { algorithmsOf } from './signature.ts';

export type JwkRead =
  | {
      readonly ok: true;
      readonly key: KeyObject;
      /** What it may be used with, at least one. */
      readonly algorithms: readonly JwsAlgorithm[];
      /** SHA-256 thumbprint in base64url. */
      readonly thumbprint: string;
    }
  | {
      readonly ok: false;
      readonly reason: 'key_is_not_readable' | 'key_is_private' | 'key_is_weak';
    };

/** RFC 7518 §6.2.2, §6.3.2, §6.4.1. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const COORDINATE_CHARS = 43;
/** RSA of 4,096 bits has 683 characters. */
const MODULUS_CHARS_MAX = 700;
const EXPONENT_CHARS_MAX = 8;

/**
 * A public key of a kind that is ours: P-256, Ed25519, RSA of 2,048 to 4,096 bits. Only the members that make the key are
 * looked at, and each has one way to be written, so that a key has one thumbprint.
 */
export function readJwk(value: unknown): JwkRead {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return unreadable;
  const jwk = value as Readonly<Record<string, unknown>>;
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(jwk, member)))
    return { ok: false, reason: 'key_is_private' };
  const bare = bareJwk(jwk);
  const key = bare === undefined ? undefined : keyOf(bare);
  if (bare === undefined || key === undefined) return unreadable;
  const algorithms = algorithmsOf(key);
  return algorithms.length === 0
    ? { ok: false, reason: 'key_is_weak' }
    : { ok: true, key, algorithms, thumbprint: hashOf(bare) };
}

/**
 * `readJwk` that remembers the keys it has read, by their very text: a client's key comes with each of its proofs. Refusals
 * are not remembered, so nobody fills the shelf with what is no key.
 */
export function createJwkShelf(keysMax: number): (value: unknown) => JwkRead {
  const shelf = new Map<string, JwkRead>();
  return (value) => {
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : '';
    const known = shelf.get(text);
    if (known !== undefined) return known;
    const read = readJwk(value);
    if (!read.ok) return read;
    if (shelf.size >= keysMax) shelf.delete(shelf.keys().next().value as string);
    shelf.set(text, read);
    return read;
  };
}

const unreadable: JwkRead = { ok: false, reason: 'key_is_not_readable' };

/** Its JWK with the members that make the key and no others; throws for kinds that are not ours. */
export function publicJwk(key: KeyObject): Readonly<Record<string, string>> {
  const bare = bareJwk(key.export({ format: 'jwk' }) as Record<string, unknown>);
  if (bare === undefined) throw new Error('This key is neither P-256, Ed25519 nor RSA.');
  return bare;
}

/** RFC 7638, SHA-256, in base64url: `jkt` of RFC 9449 §6. */
export function thumbprint(key: KeyObject): string {
  return hashOf(publicJwk(key));
}

/** The required members in lexicographic order, which RFC 7638 §3 hashes; undefined for another kind of key. */
function bareJwk({
  kty,
  crv,
  x,
  y,
  n,
  e,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> | undefined {
  if (kty === 'EC' && crv === 'P-256')
    return isBytes(x, COORDINATE_CHARS, COORDINATE_CHARS) && isBytes(y, COORDINATE_CHARS, COORDINATE_CHARS)
      ? { crv, kty, x, y }
      : undefined;
  if (kty === 'OKP' && crv === 'Ed25519')
    return isBytes(x, COORDINATE_CHARS, COORDINATE_CHARS) ? { crv, kty, x } : undefined;
  if (kty === 'RSA')
    return isBytes(e, 1, EXPONENT_CHARS_MAX) &&
      isBytes(n, 1, MODULUS_CHARS_MAX) &&
      hasNoZero(e) &&
      hasNoZero(n)
      ? { e, kty, n }
      : undefined;
  return undefined;
}

function isBytes(text: unknown, charsMin: number, charsMax: number): text is string {
  return (
    typeof text === 'string' &&
    text.length >= charsMin &&
    text.length <= charsMax &&
    readBase64url(text) !== undefined
  );
}

/** RFC 7518 §6.3.1.1: no leading zero octet, or one key would have several texts. */
const hasNoZero = (text: string): boolean => Buffer.from(text, 'base64url')[0] !== 0;

function keyOf(jwk: Readonly<Record<string, string>>): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  } catch {
    return undefined;
  }
}

const hashOf = (bare: Readonly<Record<string, string>>): string =>
  createHash('sha256').update(JSON.stringify(bare)).digest('base64url');
