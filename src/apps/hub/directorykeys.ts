/**
 * The keys with which the directory signs, in a folder of their own: `keys/directory/<milliseconds>.pem`, by the time at
 * which each was made. A new one is believed as soon as it lies there and signs a minute later, when every process has
 * seen it; the one before it is believed for as long as its file stays.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { algorithmsOf } from '../../codecs/jws/index.ts';
import { type DirectoryKey, type DirectoryKeys, directoryKey } from '../../services/directory/index.ts';

/** A key is looked for this often, so that another process's new one is known long before it signs. */
const LOOK_EVERY_MS = 10_000;
const SIGNS_AFTER_MS = 60_000;
const FILE = /^([0-9]{13})\.pem$/;

export const directoryKeysFolder = (dataFolder: string): string => join(dataFolder, 'keys', 'directory');

/** Keys newest signer first, read again every ten seconds; the first is made when there is none. */
export function openDirectoryKeys(folder: string, nowMs: () => number): () => DirectoryKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (filesIn(folder).length === 0) makeKey(folder, nowMs());
  let read = { at: nowMs(), keys: readKeys(folder, nowMs()) };
  return () => {
    const now = nowMs();
    if (now - read.at >= LOOK_EVERY_MS) read = { at: now, keys: readAgain(folder, now) ?? read.keys };
    return read.keys;
  };
}

/** Undefined where somebody is writing or removing a file at this moment: what was read last still holds. */
function readAgain(folder: string, nowMs: number): DirectoryKeys | undefined {
  try {
    return readKeys(folder, nowMs);
  } catch {
    return undefined;
  }
}

/** Makes the next key and forgets all but the one before it. Answers its id. */
export function rotateDirectoryKey(folder: string, nowMs: number): string {
  makeKey(folder, nowMs);
  const kept = filesIn(folder).slice(-2);
  for (const file of filesIn(folder)) if (!kept.includes(file)) rmSync(join(folder, file));
  return keyIn(folder, kept.at(-1)!).kid;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => FILE.test(file))
    .sort();

function makeKey(folder: string, nowMs: number): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(folder, `${nowMs.toString().padStart(13, '0')}.pem`);
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
}

function keyIn(folder: string, file: string): DirectoryKey {
  const key: KeyObject = createPrivateKey(readFileSync(join(folder, file)));
  if (!algorithmsOf(key).includes('ES256'))
    throw new Error(`The key ${join(folder, file)} does not sign ES256; the directory needs one that does.`);
  return directoryKey(key);
}

function readKeys(folder: string, nowMs: number): DirectoryKeys {
  const files = filesIn(folder);
  // The only one signs however young it is.
  const signer = files.findLast((file) => Number(FILE.exec(file)![1]) + SIGNS_AFTER_MS <= nowMs) ?? files[0];
  if (signer === undefined) throw new Error(`There is no key of the directory in ${folder}.`);
  const others = files.filter((file) => file !== signer).reverse();
  return [keyIn(folder, signer), ...others.map((file) => keyIn(folder, file))];
}
