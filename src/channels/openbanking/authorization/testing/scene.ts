/** Authorization servers to test with: two origins on loopback, a third party in the directory, a bank with a customer. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomBytes, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Agent } from 'undici';
import { FormBrowser } from '../../../../../test/formbrowser.ts';
import { type TestDatabase, testDatabase } from '../../../../../test/postgres.ts';
import { publicKeyText } from '../../../../codecs/signingkeys/index.ts';
import { createMint, fromWire, toWire } from '../../../../kit/id.ts';
import {
  addConsentKey,
  type Consent,
  changeKind,
  consentsOfCustomer,
  createVersionSigner,
  findConsents,
} from '../../../../services/consents/index.ts';
import {
  changeStatusKind,
  registerResourceServerKind,
  registerSoftwareKind,
  registerThirdPartyKind,
} from '../../../../services/directory/index.ts';
import type { Ports } from '../../listener.ts';
import { keepClient } from '../../store/clients.ts';
import { issueSbv64Client } from '../clients.ts';
import type { Customer } from '../ports.ts';
import { BANK } from './bank.ts';
import { type TestAuthority, testAuthority } from './certificates.ts';
import { directoryOf, type Process, type ProcessConfiguration, startProcess } from './process.ts';

export const REDIRECT = 'https://sotay.example/cb';
export const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const HOUR_MS = 3_600_000;
const MAIN = fileURLToPath(new URL('process-main.ts', import.meta.url));

export interface ClientKeys {
  readonly clientId: string;
  readonly software: string;
  readonly thirdParty: string;
  readonly privateKey: KeyObject;
  readonly kid: string;
}

export interface Scene extends Process {
  readonly copy: TestDatabase;
  readonly authority: TestAuthority;
  readonly agent: Agent;
  readonly customer: Customer;
  readonly account: string;
  readonly mint: () => string;
  browser(): FormBrowser;
  /** Registers a third party with software and, for it, a client. */
  client(metadata?: Readonly<Record<string, unknown>>): Promise<ClientKeys>;
  /** Of her bank. */
  readonly resourceServer: ClientKeys;
  /** Of the bank with this BIN, which is taken for one that takes part. */
  anotherResourceServer(bin: number, certificateSubject?: string): Promise<ClientKeys>;
  /** What both processes derive their keys from. */
  readonly secret: Buffer;
  consent(id: string): Promise<Consent>;
  consentOf(tokens: object): Promise<Consent>;
  /** By the customer. */
  change(tokens: object, verb: 'pause' | 'resume' | 'revoke'): Promise<void>;
  revoke(tokens: object): Promise<void>;
  suspend(thirdParty: string): Promise<void>;
  strangeAuthority(): Promise<TestAuthority>;
  /** A client of Annex 01 for software that is registered, with its secret. */
  sbv64Client(keys: ClientKeys, metadata?: Readonly<Record<string, unknown>>): Promise<Sbv64Client>;
  /** The directory's word for software. */
  statementOf(software: string): Promise<string>;
  oldStatementOf(software: string): Promise<string>;
  /** Consents that wait for the customer, newest first. */
  waitingConsents(): Promise<readonly Consent[]>;
  /** Another process on the same database that answers under the same addresses; it may be told where to die. */
  child(crashAt?: string): Promise<Child>;
}

export interface Sbv64Client {
  readonly clientId: string;
  readonly secret: string;
}

export interface Child extends Ports {
  /** Settles with the signal that ended it. */
  readonly ended: Promise<string | null>;
  stop(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const copy = await testDatabase();
  const mint = createMint(Date.now, (bytes) => randomFillSync(bytes));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await addConsentKey(copy.database, 'consents-test', publicKeyText(publicKey), Date.now());
  const authority = await testAuthority(Date.now());
  const customer = { id: mint(), book: BANK, name: 'Trần Thị Thử', held: null };
  const configuration: ProcessConfiguration = {
    databaseUrl: copy.url,
    tls: await authority.issue('CN=localhost', 'server'),
    clientAuthority: authority.certificate,
    secret: randomBytes(32).toString('base64'),
    consentKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    directoryKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      format: 'pem',
      type: 'pkcs8',
    }) as string,
    customer,
    account: mint(),
    addresses: null,
  };
  const sign = createVersionSigner({ keyid: 'consents-test', privateKey });
  const own = await startProcess(configuration);
  const resourceServer = await registerResourceServer(own, mint(), BANK);
  const agent = new Agent({ connect: { ca: authority.certificate } });
  const change: Scene['change'] = async (tokens, verb) => {
    const id = consentIn(tokens);
    const by = { by: 'customer', customer: customer.id, reason: null, validDays: null } as const;
    await own.desk.submit(changeKind(sign), { id, verb, ...by }, HUB);
  };
  return {
    ...{ ...own, copy, authority, agent, customer, mint, account: configuration.account },
    browser: () => new FormBrowser(own.addresses.origin, agent),
    client: (metadata = {}) => registerClient(own, mint, metadata),
    resourceServer,
    anotherResourceServer: (bin, subject) => registerResourceServer(own, mint(), bin, subject),
    secret: Buffer.from(configuration.secret, 'base64'),
    consent: async (id) => (await findConsents(own.database, [id])).get(id)!,
    consentOf: async (tokens) => {
      const id = consentIn(tokens);
      return (await findConsents(own.database, [id])).get(id)!;
    },
    change,
    revoke: (tokens) => change(tokens, 'revoke'),
    async suspend(thirdParty) {
      await own.desk.submit(changeStatusKind, { thirdParty, status: 'suspended', reason: 'test' }, HUB);
    },
    strangeAuthority: () => testAuthority(Date.now(), 'CN=Strange Authority'),
    sbv64Client: ({ software }, metadata = {}) =>
      issueSbv64Client({ on: own.database, mint, randomBytes, nowMs: Date.now() }, software, metadata),
    async statementOf(software) {
      const said = await directoryOf(configuration, own.database, own.addresses).statementOf(software);
      if ('refusal' in said) throw new Error(said.refusal);
      return said.jwt;
    },
    async oldStatementOf(software) {
      const then = Date.now() - HOUR_MS;
      const said = await directoryOf(configuration, own.database, own.addresses, then).statementOf(software);
      if ('refusal' in said) throw new Error(said.refusal);
      return said.jwt;
    },
    async waitingConsents() {
      const latest = await consentsOfCustomer(own.database, BANK, customer.id, { rowsMax: 5 });
      return latest.filter(({ state }) => state === 'awaiting_authorisation');
    },
    child: (crashAt) => startChild({ ...configuration, addresses: own.addresses }, crashAt),
    async close() {
      await agent.close();
      await own.close();
      await copy.close();
    },
  };
}

const consentIn = (tokens: object): string =>
  fromWire('consent', String((tokens as { grant_id?: unknown }).grant_id))!;

async function startChild(configuration: ProcessConfiguration, crashAt = ''): Promise<Child> {
  const argument = Buffer.from(JSON.stringify(configuration)).toString('base64');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, argument], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LONGBIEN_CRASH_AT: crashAt },
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as string | null);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    ...(JSON.parse(line) as Ports),
    ended,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

let companies = 0;

export function signingKey(): { readonly jwk: Record<string, unknown>; readonly privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }, privateKey };
}

async function registerClient(
  { database, desk }: Process,
  mint: () => string,
  metadata: Readonly<Record<string, unknown>>,
): Promise<ClientKeys> {
  companies += 1;
  const [thirdParty, software, clientId] = [mint(), mint(), `client-${mint()}`];
  const { jwk, privateKey } = signingKey();
  const roles = ['INF', 'AIS', 'PIS', 'EWLTS'] as const;
  const party = await desk.submit(
    registerThirdPartyKind,
    {
      ...{ id: thirdParty, taxCode: taxCodeOf(companies), name: `Công ty Thử số ${companies}` },
      ...{ nameEn: `Trial Company ${companies}`, licence: '12/GP-NHNN', roles },
      contacts: { email: 'api@thu.example' },
    },
    HUB,
  );
  const product = await desk.submit(
    registerSoftwareKind({ loopback: true }),
    {
      ...{ id: software, thirdParty, name: `Sổ Tay ${companies}`, redirectUris: [REDIRECT], roles },
      jwks: { keys: [jwk] },
    },
    HUB,
  );
  for (const one of [party, product])
    if (one.kind !== 'decided' || !one.answer.kind.endsWith('_registered'))
      throw new Error(JSON.stringify(one));
  const registered = { redirect_uris: [REDIRECT], ...metadata };
  await keepClient(database, { id: clientId, profile: 'fapi2', software, metadata: registered }, Date.now());
  return { clientId, software, thirdParty, privateKey, kid: 'k1' };
}

async function registerResourceServer(
  { desk }: Process,
  id: string,
  bin: number,
  certificateSubject?: string,
): Promise<ClientKeys> {
  const { jwk, privateKey } = signingKey();
  const submitted = await desk.submit(
    registerResourceServerKind(async (_on, bins) => new Set(bins)),
    {
      ...{ id, bin, name: 'API của ngân hàng' },
      ...(certificateSubject === undefined ? { jwks: { keys: [jwk] } } : { certificateSubject }),
    },
    HUB,
  );
  if (submitted.kind !== 'decided' || submitted.answer.kind !== 'resource_server_registered')
    throw new Error(JSON.stringify(submitted));
  const clientId = toWire('resource_server', id);
  return { clientId, software: '', thirdParty: '', privateKey, kid: 'k1' };
}

/** Ten digits of which the last follows from the others; 0198 is given to nobody. */
function taxCodeOf(n: number): string {
  const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];
  for (let serial = n * 10; serial < n * 10 + 10; serial += 1) {
    const digits = `0198${serial.toString().padStart(5, '0')}`;
    const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
    if (sum % 11 !== 0) return `${digits}${10 - (sum % 11)}`;
  }
  throw new Error('no such tax code');
}
