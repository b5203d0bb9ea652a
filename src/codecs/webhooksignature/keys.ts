/** How keys are written for people: `whsec_` a shared secret, `whpk_` the public half of an Ed25519 pair. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

const SECRET_PREFIX = 'whsec_';
const PUBLIC_PREFIX = 'whpk_';
/** 192 to 512 bits, by the standard's table of schemes. */
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;
const ED25519_BYTES = 32;
/** SubjectPublicKeyInfo and PKCS #8 of Ed25519 before the 32 bytes (RFC 8410 §4, §7). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The secret behind its text, with or without the prefix as in the reference libraries; undefined where it is none. */
export function readSecret(text: string): Buffer | undefined {
  const bytes = fromBase64(text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text);
  if (bytes === undefined || bytes.length < SECRET_BYTES_MIN || bytes.length > SECRET_BYTES_MAX)
    return undefined;
  return bytes;
}

/** Throws for a secret of another length: to make one is a fault of ours. */
export function newSecretText(bytes: Uint8Array): string {
  if (bytes.length < SECRET_BYTES_MIN || bytes.length > SECRET_BYTES_MAX)
    throw new Error(`A secret has ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} bytes.`);
  return `${SECRET_PREFIX}${Buffer.from(bytes).toString('base64')}`;
}

export function readPublicKey(text: string): KeyObject | undefined {
  const bytes = text.startsWith(PUBLIC_PREFIX) ? fromBase64(text.slice(PUBLIC_PREFIX.length)) : undefined;
  if (bytes?.length !== ED25519_BYTES) return undefined;
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, bytes]), format: 'der', type: 'spki' });
}

/** `whpk_…` of a private or public Ed25519 key. */
export function publicKeyOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return `${PUBLIC_PREFIX}${spki.subarray(SPKI_HEAD.length).toString('base64')}`;
}

/** The private key that follows from a seed of 32 bytes (RFC 8032 §5.1.5). */
export function seededKey(seed: Uint8Array): KeyObject {
  if (seed.length !== ED25519_BYTES) throw new Error(`A seed has ${ED25519_BYTES} bytes.`);
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}

/** Node reads what is not base64 without a word. */
export function fromBase64(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') ? bytes : undefined;
}
