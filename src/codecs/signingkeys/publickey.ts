import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { algorithmOf, type KeyAlgorithm } from './signature.ts';

export type PublicKeyRead =
  | { readonly ok: true; readonly key: KeyObject; readonly algorithm: KeyAlgorithm }
  | {
      readonly ok: false;
      readonly reason: 'key_is_not_readable' | 'key_is_private' | 'key_kind_is_not_ours';
    };

/** A P-256 key in PEM has below 200 characters. */
const PEM_CHARS_MAX = 1_000;
const PEM_FORM = /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+-----END PUBLIC KEY-----$/;

/** A public key as PEM of its SubjectPublicKeyInfo (RFC 5280 §4.1) or as JWK (RFC 7517, RFC 8037). */
export function readPublicKey(source: string | Readonly<Record<string, unknown>>): PublicKeyRead {
  const key = typeof source === 'string' ? fromPem(source) : fromJwk(source);
  if (typeof key === 'string') return { ok: false, reason: key };
  const algorithm = algorithmOf(key);
  return algorithm === undefined
    ? { ok: false, reason: 'key_kind_is_not_ours' }
    : { ok: true, key, algorithm };
}

/** The one text of a public key that is stored, compared and shown: SPKI in PEM. */
export function publicKeyText(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }) as string;
}

type Unreadable = 'key_is_not_readable' | 'key_is_private';

function fromPem(text: string): KeyObject | Unreadable {
  // Node would derive the public half of a private key without a word; whoever sent one must learn of it.
  if (text.includes('PRIVATE KEY')) return 'key_is_private';
  const pem = text.replaceAll('\r\n', '\n').trim();
  return pem.length <= PEM_CHARS_MAX && PEM_FORM.test(pem)
    ? made({ key: pem, format: 'pem' })
    : 'key_is_not_readable';
}

function fromJwk(jwk: Readonly<Record<string, unknown>>): KeyObject | Unreadable {
  if (jwk.d !== undefined) return 'key_is_private';
  return made({ key: jwk as JsonWebKey, format: 'jwk' });
}

function made(input: Parameters<typeof createPublicKey>[0]): KeyObject | Unreadable {
  try {
    return createPublicKey(input);
  } catch {
    return 'key_is_not_readable';
  }
}
