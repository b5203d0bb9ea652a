/** Keys that must lie outside the database: who reads a dump must not be able to sign a checkpoint or guess a citizen. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointKey } from '../../core/audit/index.ts';

export interface Secrets {
  /** Key of the HMAC under which citizen numbers are known. */
  readonly citizenKey: Buffer;
  readonly checkpointKey: CheckpointKey;
}

/** Reads the keys of this hub, making them at the first start. */
export function openSecrets(folder: string): Secrets {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const citizenKey = Buffer.from(
    provide(join(keys, 'citizen-hmac.key'), () => randomBytes(32).toString('base64url')),
    'base64url',
  );
  const pem = provide(
    join(keys, 'audit-checkpoint.pem'),
    () => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
  );
  const privateKey = createPrivateKey(pem);
  return { citizenKey, checkpointKey: { privateKey, publicKey: createPublicKey(pem) } };
}

function provide(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8');
}
