/** Keys that must lie outside the database: who reads a dump must not be able to sign for the hub or guess a citizen. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { algorithmOf, publicKeyText } from '../../codecs/signingkeys/index.ts';
import type { KeyUse } from '../../core/access/index.ts';
import type { CheckpointKey } from '../../core/audit/index.ts';
import type { ConsentKey } from '../../services/consents/index.ts';
import type { DirectoryKeys } from '../../services/directory/index.ts';
import type { SealKeys } from '../../services/identity/index.ts';
import type { HubPublicKey } from '../../services/operations/index.ts';
import { directoryKeysFolder, openDirectoryKeys } from './directorykeys.ts';
import { openSealKeys } from './sealkeys.ts';

export interface Secrets {
  /** Key of the HMAC under which citizen numbers are known. */
  readonly citizenKey: Buffer;
  /** From it come the keys of customers' sign-in: pepper of passwords, seal of authenticator secrets. */
  readonly signInKey: Buffer;
  /** What authenticator secrets are sealed under since the first key was rotated. */
  readonly signInSeals: SealKeys;
  /** Seals what the authorization servers keep, and signs the cookies and forms of their pages. */
  readonly openBankingKey: Buffer;
  readonly checkpointKey: CheckpointKey;
  /** What the keys of webhook endpoints follow from; with another one every receiver has to be given a new key. */
  readonly webhookKey: Buffer;
  /** What the hub signs with: its answers to signed requests, and its messages to banks. */
  readonly signingKeys: Readonly<Record<KeyUse, HubSigningKey>>;
  /** Signs every version of every consent. */
  readonly consentKey: ConsentKey;
  /** Sign who is in the directory of third parties; asked anew each time, so that they rotate without a restart. */
  readonly directoryKeys: () => DirectoryKeys;
}

export interface HubSigningKey {
  readonly keyid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Reads the keys of this hub, making them at the first start. */
export function openSecrets(folder: string): Secrets {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const randomKeyIn = (file: string): Buffer =>
    Buffer.from(
      provide(join(keys, file), () => randomBytes(32).toString('base64url')),
      'base64url',
    );
  const privateKeyIn = (file: string): KeyObject =>
    createPrivateKey(provide(join(keys, file), newPrivateKey));
  const privateKey = privateKeyIn('audit-checkpoint.pem');
  return {
    citizenKey: randomKeyIn('citizen-hmac.key'),
    signInKey: randomKeyIn('sign-in.key'),
    signInSeals: openSealKeys(folder),
    openBankingKey: randomKeyIn('open-banking.key'),
    webhookKey: randomKeyIn('webhook-master.key'),
    checkpointKey: { privateKey, publicKey: createPublicKey(privateKey) },
    signingKeys: {
      transport: hubSigningKey('transport', privateKeyIn('hub-transport.pem')),
      message: hubSigningKey('message', privateKeyIn('hub-message.pem')),
    },
    consentKey: consentKeyOf(privateKeyIn('consents.pem')),
    directoryKeys: openDirectoryKeys(directoryKeysFolder(folder), Date.now),
  };
}

const HUB_BIN = '000000';
/** 32 bits tell the few keys of one hub apart; that a key is the hub's is not proven by its name. */
const FINGERPRINT_HEX = 8;

/** The id follows from the bytes, so another key in the file has another id without anybody having to think of it. */
export function hubSigningKey(use: KeyUse, privateKey: KeyObject): HubSigningKey {
  const publicKey = createPublicKey(privateKey);
  return { keyid: `${HUB_BIN}.${use}-${fingerprintOf(publicKey)}`, privateKey, publicKey };
}

export function consentKeyOf(privateKey: KeyObject): ConsentKey {
  return { keyid: `consents-${fingerprintOf(createPublicKey(privateKey))}`, privateKey };
}

function fingerprintOf(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex').slice(0, FINGERPRINT_HEX);
}

/** What the world may know of the hub's keys. */
export function hubPublicKeys(keys: Secrets['signingKeys']): HubPublicKey[] {
  return (['transport', 'message'] as const).map((use) => {
    const { keyid, publicKey } = keys[use];
    return { keyid, use, algorithm: algorithmOf(publicKey)!, publicKey: publicKeyText(publicKey) };
  });
}

/** What a database remembers of a secret, to know it again. */
export function keyFingerprint(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

function newPrivateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}

function provide(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8');
}
