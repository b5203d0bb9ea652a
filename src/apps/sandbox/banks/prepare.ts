/**
 * Sets up the connected banks of a sandbox in its data folder: an authority and certificates under `tls/`, and a
 * folder for each bank under `banks/` with its keys, its customers and its `bank.json`. What is there stays; only what
 * may change from start to start (ports, the hub's address and keys) is written anew.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { publicKeyText } from '../../../codecs/signingkeys/index.ts';
import { BANK_FILE, type BankFile } from '../../bank/index.ts';
import { CONNECTED_BANKS, type ConnectedBank } from './banks.ts';
import {
  type Authority,
  type Identity,
  issue,
  makeAuthority,
  type Subject,
  vouchesFor,
} from './certificates.ts';
import { customersOf } from './customers.ts';

const HOST = '127.0.0.1';
/** A certificate that ends sooner is made anew at a start. */
const CERTIFICATE_MS_MIN = 30 * 86_400_000;

export interface HubSide {
  /** Base of the hub's bank line, as banks reach it: `https://127.0.0.1:8443`. */
  readonly lineUrl: string;
  /** Origin of the hub's API, where banks tell of consents that ended with them. */
  readonly apiUrl?: string;
  /** Keys with which the hub signs requests, responses and messages. */
  readonly transportKey: { readonly id: string; readonly publicKey: KeyObject };
  readonly messageKey: { readonly id: string; readonly publicKey: KeyObject };
}

export interface PrepareOptions {
  readonly seed: number;
  readonly nowMs: number;
  readonly magicAmounts: boolean;
  readonly timeScale: number;
  readonly durability: BankFile['durability'];
}

/** What the hub must know of a bank: everything it registers a participant with. */
export interface BankRegistration {
  readonly bin: string;
  readonly kind: 'bank';
  readonly shortName: string;
  readonly name: string;
  readonly nameEnglish: string;
  readonly netDebitCapVnd: bigint;
  /** Base of the bank's line: messages go to `<endpoint>/messages`. */
  readonly endpoint: string;
  /** PEM of the authority that vouches for the endpoint's certificate. */
  readonly authority: string;
  /** Key ids are `<BIN>.<name>`; public keys in PEM (SPKI). */
  readonly transportKey: { readonly id: string; readonly publicKey: string };
  readonly messageKey: { readonly id: string; readonly publicKey: string };
}

export interface PreparedBank {
  /** How `longbien bank … --bank` calls it. */
  readonly key: string;
  /** Holds `bank.json`. */
  readonly folder: string;
  readonly registration: BankRegistration;
}

export interface PreparedBanks {
  readonly banks: readonly PreparedBank[];
}

const AUTHORITY_CERTIFICATE = 'authority.pem';

/** Where everything lies; a reset of the sandbox removes both. */
export const BANKS_FOLDER = 'banks';
const TLS_FOLDER = 'tls';

/** The hub's own certificate and key for its bank line, and the authority that vouches for both sides. */
export interface HubTls extends Identity {
  readonly authority: string;
}

/** Before the hub listens: its TLS identity, made at the first start. */
export async function prepareHubTls(dataFolder: string, nowMs: number): Promise<HubTls> {
  const authority = await authorityIn(dataFolder, nowMs);
  const identity = await identityIn(join(dataFolder, TLS_FOLDER), 'hub', authority, nowMs, {
    commonName: 'Long Bien Hub',
    usage: 'server',
  });
  return { ...identity, authority: authority.certificate };
}

/** `<name>.pem` and `<name>.key` of somebody who shows a certificate to the hub, in this folder of the data folder. */
export async function prepareClientTls(
  dataFolder: string,
  {
    folder,
    name,
    commonName,
  }: { readonly folder: string; readonly name: string; readonly commonName: string },
  nowMs: number,
): Promise<void> {
  const authority = await authorityIn(dataFolder, nowMs);
  await identityIn(join(dataFolder, folder), name, authority, nowMs, { commonName, usage: 'client' });
}

/** Before the banks start: everything they read, and what the hub registers. Safe to repeat. */
export async function prepareBanks(
  dataFolder: string,
  hub: HubSide,
  options: PrepareOptions,
): Promise<PreparedBanks> {
  const authority = await authorityIn(dataFolder, options.nowMs);
  const banks: PreparedBank[] = [];
  const taken = new Set<number>();
  for (const bank of CONNECTED_BANKS) {
    const last = lastPort(join(dataFolder, BANKS_FOLDER, bank.key));
    const port = await freePort([...last, bank.port, 0, 0], taken);
    banks.push(await prepareBank(dataFolder, { ...bank, port }, authority, hub, options));
  }
  return { banks };
}

async function prepareBank(
  dataFolder: string,
  bank: ConnectedBank,
  authority: Authority,
  hub: HubSide,
  options: PrepareOptions,
): Promise<PreparedBank> {
  const folder = join(dataFolder, BANKS_FOLDER, bank.key);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await identityIn(folder, 'tls', authority, options.nowMs, {
    commonName: bank.nameEnglish,
    usage: 'server',
  });
  const transport = keyIn(folder, 'transport');
  const message = keyIn(folder, 'message');
  write(join(folder, 'hub-authority.pem'), authority.certificate);
  write(join(folder, 'hub-transport.pem'), publicKeyText(hub.transportKey.publicKey));
  write(join(folder, 'hub-message.pem'), publicKeyText(hub.messageKey.publicKey));
  const customers = join(folder, 'customers.json');
  if (!existsSync(customers))
    write(customers, `${JSON.stringify(customersOf(bank, options.seed), null, 1)}\n`);
  const { port } = bank;
  const file = bankFile(bank, port, { transport, message }, hub, options);
  write(join(folder, BANK_FILE), `${JSON.stringify(file, null, 2)}\n`);
  const { bin, shortName, name, nameEnglish, netDebitCapVnd } = bank;
  return {
    key: bank.key,
    folder,
    registration: {
      ...{ bin, kind: 'bank', shortName, name, nameEnglish, netDebitCapVnd },
      ...{ endpoint: `https://${HOST}:${port}`, authority: authority.certificate },
      transportKey: { id: file.transport_key.id, publicKey: transport },
      messageKey: { id: file.message_key.id, publicKey: message },
    },
  };
}

/** The id follows from the key, so that another key in the folder is another key to the hub as well. */
function keyIdOf(bin: string, use: string, publicKey: string): string {
  const fingerprint = createHash('sha256').update(publicKey).digest('hex').slice(0, FINGERPRINT_HEX);
  return `${bin}.${use}-${fingerprint}`;
}

/** 32 bits tell the few keys of one bank apart. */
const FINGERPRINT_HEX = 8;

function bankFile(
  { bin, name, nameEnglish, shortName }: ConnectedBank,
  port: number,
  keys: { readonly transport: string; readonly message: string },
  { lineUrl, apiUrl, transportKey, messageKey }: HubSide,
  { magicAmounts, timeScale, durability }: PrepareOptions,
): BankFile {
  return {
    ...{ bin, name, name_en: nameEnglish, short_name: shortName },
    listen: { host: HOST, port },
    control_port: 0,
    hub: {
      url: lineUrl,
      ...(apiUrl === undefined ? {} : { api: apiUrl }),
      authority: 'hub-authority.pem',
      transport_keys: { [transportKey.id]: 'hub-transport.pem' },
      message_keys: { [messageKey.id]: 'hub-message.pem' },
    },
    tls: { key: 'tls.key', certificate: 'tls.pem' },
    transport_key: { id: keyIdOf(bin, 'transport', keys.transport), file: 'transport.key' },
    message_key: { id: keyIdOf(bin, 'message', keys.message), file: 'message.key' },
    ...{ customers: 'customers.json', magic_amounts: magicAmounts, check_names: true },
    ...{ time_scale: timeScale, durability, log: 'bank.log' },
  };
}

async function authorityIn(dataFolder: string, nowMs: number): Promise<Authority> {
  const folder = join(dataFolder, TLS_FOLDER);
  const [certificate, key] = [join(folder, AUTHORITY_CERTIFICATE), join(folder, 'authority.key')];
  if (!existsSync(certificate) || !existsSync(key)) {
    const made = await makeAuthority(nowMs);
    write(key, made.key);
    write(certificate, made.certificate);
  }
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** `<name>.pem` and `<name>.key` in a folder, new where there are none, where they end soon, or under another authority. */
async function identityIn(
  folder: string,
  name: string,
  authority: Authority,
  nowMs: number,
  subject: Subject,
): Promise<Identity> {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const isUsable =
    existsSync(key) &&
    existsSync(certificate) &&
    vouchesFor(authority, readFileSync(certificate, 'utf8'), nowMs + CERTIFICATE_MS_MIN);
  if (!isUsable) {
    const made = await issue(authority, subject, nowMs);
    write(key, made.key);
    write(certificate, made.certificate);
  }
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** The private key in `<name>.key`, made once; answers its public half in PEM. */
function keyIn(folder: string, name: string): string {
  const path = join(folder, `${name}.key`);
  if (!existsSync(path)) {
    write(path, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  }
  return publicKeyText(createPublicKey(createPrivateKey(readFileSync(path, 'utf8'))));
}

/** Whole or not at all, for the owner alone. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The port of the last start, so that the hub need not learn another one. */
function lastPort(folder: string): number[] {
  const path = join(folder, BANK_FILE);
  return existsSync(path) ? [(JSON.parse(readFileSync(path, 'utf8')) as BankFile).listen.port] : [];
}

/** The first of those wished (0: any) that nobody has and that we have not given away. */
async function freePort(wished: readonly number[], taken: Set<number>): Promise<number> {
  for (const port of wished) {
    const probe = createServer();
    try {
      probe.listen(port, HOST);
      await once(probe, 'listening');
      const { port: found } = probe.address() as { port: number };
      if (taken.has(found)) continue;
      taken.add(found);
      return found;
    } catch {
      // Taken: the next one.
    } finally {
      probe.close();
    }
  }
  throw new Error('No port is free for a bank.');
}
