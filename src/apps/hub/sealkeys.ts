/**
 * The keys that secrets of authenticator apps are sealed under, after the first: `keys/sign-in/<milliseconds>.key`, by the
 * time at which each was made. A key's name follows from its bytes, so a file that was exchanged is not taken for it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SealKeys } from '../../services/identity/index.ts';

const KEY_BYTES = 32;
const FILE = /^[0-9]{13}\.key$/;
/** 64 bits: two keys of one hub never share a name, and nobody guesses a key by it. */
const NAME_HEX = 16;

interface SealFile {
  readonly id: string;
  readonly file: string;
  readonly key: Buffer;
}

const folderOf = (dataFolder: string): string => join(dataFolder, 'keys', 'sign-in');

/** A name that is not known is looked for in the folder again, so another key needs no restart. */
export function openSealKeys(dataFolder: string): SealKeys {
  let known = byId(dataFolder);
  return (id) => {
    if (!known.has(id)) known = byId(dataFolder);
    return known.get(id);
  };
}

const byId = (dataFolder: string): Map<string, Buffer> =>
  new Map(sealFiles(dataFolder).map(({ id, key }) => [id, key]));

/** Oldest first. */
function sealFiles(dataFolder: string): SealFile[] {
  const folder = folderOf(dataFolder);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((file) => FILE.test(file))
    .sort();
  return files.map((name) => {
    const file = join(folder, name);
    const key = Buffer.from(readFileSync(file, 'utf8'), 'base64url');
    if (key.length !== KEY_BYTES) throw new Error(`${file} is no key of ${KEY_BYTES} bytes.`);
    return { id: createHash('sha256').update(key).digest('hex').slice(0, NAME_HEX), file, key };
  });
}

/**
 * The key that comes next: one that lies there and was never in use, such as that of a rotation which was stopped at
 * once, or one that was brought from the first machine; else a new one. Answers its name.
 */
export function nextSealKey(dataFolder: string, inUse: readonly string[], nowMs: number): string {
  const last = sealFiles(dataFolder).at(-1);
  if (last !== undefined && !inUse.includes(last.id)) return last.id;
  const folder = folderOf(dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${nowMs.toString().padStart(13, '0')}.key`);
  writeFileSync(file, randomBytes(KEY_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return sealFiles(dataFolder).find((one) => one.file === file)!.id;
}

/** Nothing where it is not there: the first one has no file. */
export function removeSealKey(dataFolder: string, id: string): void {
  for (const one of sealFiles(dataFolder)) if (one.id === id) rmSync(one.file);
}
