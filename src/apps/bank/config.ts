/** `bank.json`: what a bank is told by whoever sets it up. Paths in it are relative to its folder. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPublicKey } from '../../codecs/signingkeys/index.ts';
import type { Durability } from './store/books.ts';

/** The file as it lies in the folder. */
export interface BankFile {
  readonly bin: string;
  readonly name: string;
  readonly name_en: string;
  readonly short_name: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** Port of the control on loopback; 0 takes any free one. */
  readonly control_port: number;
  readonly hub: {
    /** Base of the hub's bank line: messages go to `<url>/messages`. */
    readonly url: string;
    /** PEM of the authority that vouches for the hub's certificate. */
    readonly authority: string;
    /** Origin of the hub's API, to which consents that end here are told; without it they end here only. */
    readonly api?: string;
    /** PEM files of the hub's public keys by key id. */
    readonly transport_keys: Readonly<Record<string, string>>;
    readonly message_keys: Readonly<Record<string, string>>;
  };
  readonly tls: { readonly key: string; readonly certificate: string };
  readonly transport_key: { readonly id: string; readonly file: string };
  readonly message_key: { readonly id: string; readonly file: string };
  /** JSON of the customers with whom the books are opened at the first start. */
  readonly customers: string;
  readonly magic_amounts: boolean;
  readonly check_names: boolean;
  readonly time_scale: number;
  readonly durability: Durability;
  /** A file in the folder, or `-` for standard output. */
  readonly log: string;
}

export interface OwnKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

export interface BankConfig {
  readonly folder: string;
  readonly file: BankFile;
  readonly booksFile: string;
  readonly hubAuthority: string;
  readonly hubTransportKeys: ReadonlyMap<string, KeyObject>;
  readonly hubMessageKeys: ReadonlyMap<string, KeyObject>;
  readonly tls: { readonly key: string; readonly cert: string };
  readonly transportKey: OwnKey;
  readonly messageKey: OwnKey;
  readonly customersFile: string;
  readonly logTo: string;
}

export const BANK_FILE = 'bank.json';
const BOOKS_FILE = 'bank.sqlite';

export const booksFileOf = (folder: string): string => join(folder, BOOKS_FILE);

/** Throws with a sentence for whoever set it up. */
export function readBankConfig(folder: string): BankConfig {
  const within = (path: string): string => resolve(folder, path);
  const file = checked(JSON.parse(text(within(BANK_FILE))), within(BANK_FILE));
  const own = ({ id, file: path }: BankFile['transport_key']): OwnKey => ({
    id,
    privateKey: createPrivateKey(text(within(path))),
  });
  const theirs = (keys: Readonly<Record<string, string>>): ReadonlyMap<string, KeyObject> =>
    new Map(Object.entries(keys).map(([id, path]) => [id, publicKey(within(path))]));
  return {
    folder: resolve(folder),
    file,
    booksFile: booksFileOf(folder),
    hubAuthority: text(within(file.hub.authority)),
    hubTransportKeys: theirs(file.hub.transport_keys),
    hubMessageKeys: theirs(file.hub.message_keys),
    tls: { key: text(within(file.tls.key)), cert: text(within(file.tls.certificate)) },
    transportKey: own(file.transport_key),
    messageKey: own(file.message_key),
    customersFile: within(file.customers),
    logTo: file.log === '-' ? '-' : within(file.log),
  };
}

function text(path: string): string {
  return readFileSync(path, 'utf8');
}

function publicKey(path: string): KeyObject {
  const read = readPublicKey(text(path));
  if (!read.ok) throw new Error(`${path} holds no public key that the line takes: ${read.reason}`);
  return read.key;
}

const KINDS = {
  bin: 'string',
  name: 'string',
  name_en: 'string',
  short_name: 'string',
  listen: 'object',
  control_port: 'number',
  hub: 'object',
  tls: 'object',
  transport_key: 'object',
  message_key: 'object',
  customers: 'string',
  magic_amounts: 'boolean',
  check_names: 'boolean',
  time_scale: 'number',
  durability: 'string',
  log: 'string',
} as const satisfies Readonly<Record<keyof BankFile, string>>;

function checked(read: unknown, path: string): BankFile {
  const members = (typeof read === 'object' && read !== null ? read : {}) as Readonly<
    Record<string, unknown>
  >;
  for (const [name, kind] of Object.entries(KINDS)) {
    if (typeof members[name] !== kind || members[name] === null)
      throw new Error(`${path}: "${name}" must be there, of kind ${kind}.`);
  }
  const file = read as BankFile;
  if (!/^\d{6}$/.test(file.bin)) throw new Error(`${path}: "bin" has six digits.`);
  if (file.durability !== 'full' && file.durability !== 'relaxed')
    throw new Error(`${path}: "durability" is "full" or "relaxed".`);
  if (!(file.time_scale > 0 && file.time_scale <= 10))
    throw new Error(`${path}: "time_scale" is above 0 and at most 10.`);
  return file;
}
