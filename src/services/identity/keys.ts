/**
 * Keys of sign-in, all from one secret that lies outside the database (HKDF, RFC 5869): whoever reads a dump can neither
 * guess passwords, nor make codes, nor tell at whose names somebody guessed.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';
import { CHALLENGE_MS, type Credential, type CustomerRef, type SealedSecret } from './model.ts';

export interface IdentityKeys {
  /** Goes into every password's hash. */
  readonly pepper: Buffer;
  readonly names: Buffer;
  /** What a secret of an authenticator app is sealed under, by its name. */
  readonly sealKey: SealKeys;
  readonly challenges: Buffer;
  readonly devices: Buffer;
}

/** What the random secret of the hub must have at least. */
const SECRET_BYTES_MIN = 32;

/** Of the sealing key that follows from the secret of sign-in, before any other was made. */
export const FIRST_SEAL = 'first';
/** Keys of 32 random bytes that lie outside the database; undefined where there is none of that name. */
export type SealKeys = (seal: string) => Buffer | undefined;

export function identityKeys(secret: Buffer, laterSeals: SealKeys = () => undefined): IdentityKeys {
  if (secret.length < SECRET_BYTES_MIN) throw new Error('the secret of sign-in is too short');
  const keyFor = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, '', `longbien identity ${use}`, 32));
  const first = keyFor('totp');
  return {
    pepper: keyFor('pepper'),
    names: keyFor('names'),
    sealKey: (seal) => (seal === FIRST_SEAL ? first : laterSeals(seal)),
    challenges: keyFor('challenges'),
    devices: keyFor('devices'),
  };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Under which guesses at a name are counted, hex. */
export function nameKeyOf({ names }: IdentityKeys, book: number, name: string): string {
  return createHmac('sha256', names).update(`${book} ${name}`).digest('hex');
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM, bound to whose it is: a secret that is moved to another customer's row cannot be opened. */
export function seal(
  keys: IdentityKeys,
  name: string,
  owner: CustomerRef,
  secret: Buffer,
  nonce: Buffer,
): SealedSecret {
  const cipher = createCipheriv('aes-256-gcm', sealKeyOf(keys, name), nonce).setAAD(boundTo(owner));
  const sealed = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { totpSeal: name, totpSecret: sealed.toString('hex') };
}

/** Throws where the text was made under another key or for another customer: our own fault or somebody's tampering. */
export function unseal(
  keys: IdentityKeys,
  owner: CustomerRef,
  { totpSeal, totpSecret }: SealedSecret,
): Buffer {
  const bytes = Buffer.from(totpSecret, 'hex');
  const key = sealKeyOf(keys, totpSeal);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(boundTo(owner))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

function sealKeyOf({ sealKey }: IdentityKeys, name: string): Buffer {
  const key = sealKey(name);
  if (key === undefined) throw new Error(`the sealing key ${name} is not in the data folder of this hub`);
  return key;
}

export const sealNonce = (randomBytes: (size: number) => Buffer): Buffer => randomBytes(NONCE_BYTES);

const boundTo = ({ book, customer }: CustomerRef): Buffer => Buffer.from(`${book} ${customer}`);

const RANDOM_BYTES = 16;
const INSTANT_BYTES = 6;
const MAC_BYTES = 16;

/**
 * Something of ours that proves itself: random bytes, the instant it ends at, and our MAC over both and what it is for.
 * Nothing is kept of it, so whoever asks for a million of them fills no table.
 */
function mintProof(
  key: Buffer,
  purpose: string,
  endsAt: number,
  randomBytes: (size: number) => Buffer,
): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(RANDOM_BYTES + INSTANT_BYTES);
  randomBytes(RANDOM_BYTES).copy(head);
  head.writeUIntBE(endsAt, RANDOM_BYTES, INSTANT_BYTES);
  return new Uint8Array([...head, ...macOf(key, purpose, head)]);
}

/** When it (base64url) ends, or undefined where it is not ours, is for something else, or has ended. */
function proofEnd(key: Buffer, purpose: string, proof: string, nowMs: number): number | undefined {
  const bytes = Buffer.from(proof, 'base64url');
  if (bytes.length !== RANDOM_BYTES + INSTANT_BYTES + MAC_BYTES) return undefined;
  const head = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(macOf(key, purpose, head), bytes.subarray(-MAC_BYTES))) return undefined;
  const endsAt = head.readUIntBE(RANDOM_BYTES, INSTANT_BYTES);
  return endsAt > nowMs ? endsAt : undefined;
}

function macOf(key: Buffer, purpose: string, head: Buffer): Buffer {
  return createHmac('sha256', key).update(`${purpose} `).update(head).digest().subarray(0, MAC_BYTES);
}

/** A challenge to a passkey. */
export const mintChallenge = (
  { challenges }: IdentityKeys,
  purpose: string,
  nowMs: number,
  randomBytes: (size: number) => Buffer,
): Uint8Array<ArrayBuffer> => mintProof(challenges, purpose, nowMs + CHALLENGE_MS, randomBytes);

export const challengeEnd = (
  { challenges }: IdentityKeys,
  purpose: string,
  challenge: string,
  nowMs: number,
): number | undefined => proofEnd(challenges, purpose, challenge, nowMs);

/** Whom a browser is known as. An enrolment anew forgets all of them: the phone was lost, or somebody else's. */
type KnownAs = Pick<Credential, 'book' | 'customer' | 'enrolledAt'>;
const deviceOf = ({ book, customer, enrolledAt }: KnownAs): string => `${book} ${customer} ${enrolledAt}`;

/** What a browser shows later to be known. */
export const mintDevice = (
  { devices }: IdentityKeys,
  whose: KnownAs,
  endsAt: number,
  randomBytes: (size: number) => Buffer,
): string => Buffer.from(mintProof(devices, deviceOf(whose), endsAt, randomBytes)).toString('base64url');

export const isDeviceOf = (
  { devices }: IdentityKeys,
  whose: KnownAs,
  device: string,
  nowMs: number,
): boolean => proofEnd(devices, deviceOf(whose), device, nowMs) !== undefined;
