/** Authorization servers to test with: two origins on loopback, a third party in the directory, a bank with a customer. */
import { generateKeyPairSync, type KeyObject, randomBytes, randomFillSync } from 'node:crypto';
import { Agent } from 'undici';
import { type TestDatabase, testDatabase } from '../../../../../test/postgres.ts';
import { publicKeyText } from '../../../../codecs/signingkeys/index.ts';
import { createDesk, type Desk } from '../../../../core/command/index.ts';
import { openDatabase } from '../../../../core/database/index.ts';
import { createMint } from '../../../../kit/id.ts';
import { addConsentKey, createVersionSigner } from '../../../../services/consents/index.ts';
import { registerSoftwareKind, registerThirdPartyKind } from '../../../../services/directory/index.ts';
import { listenForOpenBanking, type OpenBankingListener } from '../../listener.ts';
import { routeOpenBanking } from '../../routing.ts';
import { keepClient } from '../../store/clients.ts';
import type { Addresses } from '../addresses.ts';
import type { Accounts, Customer, SignIn } from '../ports.ts';
import { type AuthorizationServer, createAuthorizationServer } from '../server.ts';
import { Browser } from './browser.ts';
import { type TestAuthority, testAuthority } from './certificates.ts';
import { bareScreens } from './screens.ts';

export const BANK = 979_901;
export const REDIRECT = 'https://sotay.example/cb';
export const PASSWORD = 'mật khẩu bịa';
export const CODE = '123456';
const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

export interface ClientKeys {
  readonly clientId: string;
  readonly software: string;
  readonly thirdParty: string;
  readonly privateKey: KeyObject;
  readonly kid: string;
}

/** One process of the hub, as far as open banking goes. */
export interface Process {
  readonly listener: OpenBankingListener;
  readonly server: AuthorizationServer;
  readonly addresses: Addresses;
  close(): Promise<void>;
}

export interface Scene extends Process {
  readonly copy: TestDatabase;
  readonly desk: Desk;
  readonly authority: TestAuthority;
  readonly agent: Agent;
  readonly customer: Customer;
  readonly account: string;
  readonly mint: () => string;
  readonly nowMs: () => number;
  readonly faults: unknown[];
  browser(): Browser;
  /** Registers a third party with software and, for it, a client. */
  client(metadata?: Readonly<Record<string, unknown>>): Promise<ClientKeys>;
  /** Another process on the same database that answers under the same addresses. */
  another(): Promise<Process>;
}

export async function openScene(): Promise<Scene> {
  const copy = await testDatabase();
  const { database } = copy;
  const nowMs = (): number => Date.now();
  const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
  const desk = createDesk({ database, nowMs, committed: () => {} });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await addConsentKey(database, 'consents-test', publicKeyText(publicKey), nowMs());
  const authority = await testAuthority(nowMs());
  const tls = await authority.issue('CN=localhost', 'server', nowMs());
  const secret = randomBytes(32);
  const faults: unknown[] = [];
  const customer = { id: mint(), book: BANK, name: 'Trần Thị Thử' };
  const account = mint();
  const start = async (known?: Addresses): Promise<Process> => {
    const own = known === undefined ? database : openDatabase(copy.settings);
    const ownDesk = known === undefined ? desk : createDesk({ database: own, nowMs, committed: () => {} });
    let server: AuthorizationServer | undefined;
    let addresses: Addresses | undefined;
    const listener = await listenForOpenBanking({
      ...{ host: '127.0.0.1', port: 0, mtlsPort: 0, key: tls.key, certificate: tls.certificate },
      clientAuthorities: [authority.certificate],
      async handler({ port, mtlsPort }) {
        const bound = {
          origin: `https://localhost:${port}`,
          mtlsOrigin: `https://localhost:${mtlsPort}`,
        };
        addresses = bound;
        server = await createAuthorizationServer({
          ...{ database: own, desk: ownDesk, secret, nowMs, mint, screens: bareScreens },
          sign: createVersionSigner({ keyid: 'consents-test', privateKey }),
          addresses: bound,
          signIn: signInOf(customer),
          accounts: accountsOf(account, customer),
          readStatement: () => ({ refusal: 'no statements here' }),
          resourceServers: [],
          onFault: (fault) => void faults.push(fault),
        });
        const { fapi2, interactions } = server;
        return routeOpenBanking({ addresses: bound, fapi2, interactions, others: [] });
      },
    });
    return {
      ...{ listener, server: server!, addresses: addresses! },
      async close() {
        await listener.close();
        await server!.close();
        if (known === undefined) return;
        await ownDesk.close();
        await own.close();
      },
    };
  };
  const first = await start();
  const agent = new Agent({ connect: { ca: authority.certificate } });
  return {
    ...{ ...first, copy, desk, authority, agent, customer, account, mint, nowMs, faults },
    browser: () => new Browser(first.addresses.origin, agent),
    client: (metadata = {}) => registerClient(copy, desk, mint, metadata),
    another: () => start(first.addresses),
    async close() {
      await agent.close();
      await first.close();
      await desk.close();
      await copy.close();
    },
  };
}

let companies = 0;

async function registerClient(
  { database }: TestDatabase,
  desk: Desk,
  mint: () => string,
  metadata: Readonly<Record<string, unknown>>,
): Promise<ClientKeys> {
  companies += 1;
  const [thirdParty, software, clientId] = [mint(), mint(), `client-${mint()}`];
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
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
      jwks: { keys: [key] },
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

function signInOf(customer: Customer): SignIn {
  const refused = { kind: 'sign_in_refused' } as const;
  return {
    banks: () => Promise.resolve([{ bin: BANK, name: 'Ngân hàng Thử' }]),
    begin: (_bin, _name, password) =>
      Promise.resolve(
        password === PASSWORD
          ? { kind: 'second_factor_needed', ticket: 'ticket', totp: true, passkey: null }
          : refused,
      ),
    confirmTotp: (ticket, code) =>
      Promise.resolve(
        ticket === 'ticket' && code === CODE
          ? { kind: 'signed_in', customer, authentication: 'password_totp' }
          : refused,
      ),
    confirmPasskey: () => Promise.resolve(refused),
    find: (book, id) => Promise.resolve(book === BANK && id === customer.id ? customer : undefined),
  };
}

function accountsOf(id: string, customer: Customer): Accounts {
  const one = {
    id,
    kind: 'current',
    number: '1234567',
    balance: 5_000_000n,
    jointly: false,
    bar: null,
  } as const;
  return {
    of: () => Promise.resolve([one]),
    holdersOf: () => Promise.resolve([customer.id]),
    payee: (bin, account) => Promise.resolve({ name: 'PHO GA DONG DO', bank: `Ngân hàng ${bin}`, account }),
  };
}
