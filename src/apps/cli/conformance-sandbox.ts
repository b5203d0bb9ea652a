/**
 * A conformance run against the sandbox of this machine: two of its invented third parties register clients as everybody
 * does, the operator a resource server of a demo customer's bank, she makes herself a passkey on her own page, and whoever
 * the run locks out is let in again by his bank.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toWire } from '../../kit/id.ts';
import { bankName } from '../../kit/text.ts';
import {
  CLIENT_METADATA,
  type ConfigurationFile,
  enrolPasskey,
  readConfiguration,
  registerClient,
  sandboxFile,
} from '../conformance/index.ts';
import {
  type DemoCustomer,
  demoCustomers,
  readKeys,
  SANDBOX_PASSWORD,
  SANDBOX_SEED,
  type SandboxKeys,
  type SandboxThirdParty,
  THIRD_PARTIES_FOLDER,
} from '../sandbox/index.ts';
import type { Misuse } from './options.ts';
import { partsAt } from './parts.ts';
import { OPEN_BANKING_PORT_DEFAULT } from './start-options.ts';

const NOT_RUNNING: Misuse = {
  misused: 'There is no sandbox in that folder. Does "longbien start" run here?',
};
const DEFAULT_BASE_URL = `https://localhost:${OPEN_BANKING_PORT_DEFAULT}`;
/** Relative to the configuration, which lies in the data folder. */
const AUTHORITY = 'tls/authority.pem';

type Fapi2 = NonNullable<ConfigurationFile['fapi2']>;
type Sbv64 = NonNullable<ConfigurationFile['sbv64']>;
type Customer = NonNullable<ConfigurationFile['customers']>[number];

export interface SandboxRun {
  readonly configuration: ConfigurationFile;
  /** Whom attacks lock out signs in again, as after a visit to his bank; false where the hub says otherwise. */
  readonly unlock: () => Promise<boolean>;
}

/** As it was made for an earlier run, else made now; `baseUrl` where open banking is not at its usual port. */
export async function openSandbox(data: string, baseUrl?: string): Promise<SandboxRun | Misuse> {
  const keys = readKeys(data);
  const own = thirdParty(data, 'cau-tien');
  const other = thirdParty(data, 'to-lich');
  if (keys === undefined || own === undefined || other === undefined || !existsSync(join(data, AUTHORITY)))
    return NOT_RUNNING;
  const path = sandboxFile(data);
  const known = existsSync(path) ? readConfiguration(path) : undefined;
  if (known?.ok === false) return { misused: known.reason };
  const at = baseUrl ?? known?.configuration.base_url ?? DEFAULT_BASE_URL;
  if (!isWhole(known?.configuration, at, keys)) {
    const made = await composed({ data, baseUrl: at, keys, own, other });
    if ('misused' in made) return made;
    // Clients are registered once: the next run finds them here.
    writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  }
  const read = readConfiguration(path);
  if (!read.ok) return { misused: read.reason };
  const unlock = async (): Promise<boolean> => await unlocked(keys, named('long'));
  return (await unlock()) ? { configuration: read.configuration, unlock } : NOT_RUNNING;
}

/** Made for this address, and with everything that a run of today asks for. */
function isWhole(known: ConfigurationFile | undefined, baseUrl: string, { url }: SandboxKeys): boolean {
  return (
    known?.base_url === baseUrl &&
    known.webhooks?.url.startsWith(`${url}/`) === true &&
    known.fapi2?.mtls_client !== undefined &&
    known.fapi2.resource_server !== undefined &&
    known.sbv64?.client !== undefined &&
    known.customers?.[0]?.passkey !== undefined
  );
}

interface Place {
  readonly data: string;
  readonly baseUrl: string;
  readonly keys: SandboxKeys;
  readonly own: SandboxThirdParty;
  readonly other: SandboxThirdParty;
}

async function composed(place: Place): Promise<ConfigurationFile | Misuse> {
  const { baseUrl, keys, own } = place;
  const [hanh, minh, trang, long] = ['hanh', 'minh', 'trang', 'long'].map(named) as Four;
  const clients = await fapiClients(place);
  if ('misused' in clients) return clients;
  const holder = customer(hanh, [hanh, minh]);
  const enrolled = await enrolPasskey({
    home: `${baseUrl}/me`,
    url: `${baseUrl}/me/security`,
    authorities: [authorityOf(place)],
    customer: holder,
    now: Date.now,
    sleep: async (ms) => await sleep(ms),
  });
  if (!enrolled.ok) return { misused: `No passkey could be registered: ${enrolled.reason}` };
  const sbv64 = await sbv64Part(place, hanh, trang);
  if ('misused' in sbv64) return sbv64;
  const resourceServer = await resourceServerOf(place, hanh);
  if ('misused' in resourceServer) return resourceServer;
  return {
    base_url: baseUrl,
    authorities: [AUTHORITY],
    fapi2: {
      ...clients,
      resource_server: resourceServer,
      statement: statementOf(place, own),
      naming: {
        url: `${keys.url}/v1/software/${own.software.id}`,
        authorization: bearer(own),
        name: own.software.name,
      },
      ciba: { approval_url: `${baseUrl}/me`, login_hint: 'consent' },
      payment_detail: {
        type: 'vn_payment_initiation',
        instructed_amount: { currency: 'VND', amount: '1000' },
        creditor: { bin: trang.bin, account: trang.accountNumber },
        remittance_information: 'longbien conformance',
      },
    },
    sbv64,
    // The account that she holds with Minh is the one she does not share; the other customer uses an app's codes.
    customers: [{ ...holder, passkey: enrolled.passkey }, customer(trang, [trang])],
    expendable_customer: customer(long, [long]),
    webhooks: {
      url: `${keys.url}/v1/webhook-endpoints`,
      authorization: bearer(own),
      body: { events: ['consent.*'] },
      loopback_allowed: true,
    },
  };
}

async function fapiClients(place: Place): Promise<Pick<Fapi2, FapiPart> | Misuse> {
  const { baseUrl, own, other } = place;
  const parts: [FapiPart, SandboxThirdParty, object][] = [
    ['client', own, {}],
    ['second_client', other, CLIENT_METADATA.ciba_client],
    ['signing_client', own, CLIENT_METADATA.signing_client],
    ['ciba_client', own, CLIENT_METADATA.ciba_client],
    ['mtls_client', own, { ...CLIENT_METADATA.mtls_client, tls_client_auth_subject_dn: own.tls.subject_dn }],
  ];
  // A certificate of the trusted authority, and no client's: the other third party registers by keys.
  const clients: Pick<Fapi2, FapiPart> = { foreign_certificate: certificateOf(other) };
  for (const [part, party, metadata] of parts) {
    const redirectUri = redirectOf(party);
    const registered = await registerClient({
      issuer: `${baseUrl}/fapi2`,
      authorities: [authorityOf(place)],
      statement: statementOf(place, party),
      redirectUri,
      idempotencyKey: randomUUID(),
      metadata,
    });
    if (!registered.ok) return { misused: `No client could be registered: ${registered.reason}` };
    clients[part as Exclude<FapiPart, 'foreign_certificate'>] = {
      client_id: registered.clientId,
      redirect_uri: redirectUri,
      jwk: jwkOf(party),
      scope: 'openid offline_access accounts payments',
      ...(part === 'mtls_client' ? certificateOf(party) : {}),
    };
  }
  return clients;
}

type FapiPart =
  | 'client'
  | 'second_client'
  | 'signing_client'
  | 'ciba_client'
  | 'mtls_client'
  | 'foreign_certificate';

async function sbv64Part(place: Place, payer: DemoCustomer, payee: DemoCustomer): Promise<Sbv64 | Misuse> {
  const { baseUrl, own, other } = place;
  const side = ({ name, accountNumber, bin }: DemoCustomer): object => ({
    name: bankName(name),
    accountId: accountNumber,
    bankCode: bin,
  });
  const client = await sbv64Client(place, own);
  if ('misused' in client) return client;
  const second = await sbv64Client(place, other);
  if ('misused' in second) return second;
  return {
    provider_id: payer.bin,
    jwks_uri: `${baseUrl}/sbv64/jwks`,
    client,
    second_client: second,
    payment_body: {
      instructionIdentification: '',
      debtor: side(payer),
      creditor: side(payee),
      remittanceInformation: 'longbien conformance',
      instructedAmount: { value: 1_000, currency: 'VND' },
    },
  };
}

async function sbv64Client(
  { keys }: Place,
  party: SandboxThirdParty,
): Promise<NonNullable<Sbv64['client']> | Misuse> {
  const answer = await partsAt(keys.url)(party.api_key).createSbv64Client({ software: party.software.id });
  if (!answer.ok) return { misused: `No client of SBV-64 could be made: ${answer.problem.title}` };
  const { client_id, client_secret } = answer.value;
  const redirect_uri = redirectOf(party);
  return { client_id, client_secret, redirect_uri, jwk: jwkOf(party), tpp_id: party.tax_code };
}

/** Of her bank, as if that answered third parties itself. */
async function resourceServerOf(
  { keys }: Place,
  { bin }: DemoCustomer,
): Promise<NonNullable<Fapi2['resource_server']> | Misuse> {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const named = { kid: randomUUID(), alg: 'ES256', use: 'sig' };
  const jwks = { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), ...named }] };
  const body = { name: 'longbien conformance', jwks };
  const answer = await partsAt(keys.url)(keys.operator).createResourceServer({ bin, body });
  if (!answer.ok) return { misused: `No resource server could be registered: ${answer.problem.title}` };
  return { client_id: answer.value.id, jwk: { ...pair.privateKey.export({ format: 'jwk' }), ...named } };
}

/** His bank does what it does once he has proven to it who he is. */
async function unlocked({ url, participants }: SandboxKeys, whom: DemoCustomer): Promise<boolean> {
  const key = participants[whom.bin] ?? '';
  const customer = toWire('customer', whom.customer as Parameters<typeof toWire>[1]);
  return (await partsAt(url)(key).unlockSignIn({ bin: whom.bin, customer })).ok;
}

type Four = [DemoCustomer, DemoCustomer, DemoCustomer, DemoCustomer];

const named = (key: string): DemoCustomer => demoCustomers(SANDBOX_SEED).find((one) => one.key === key)!;

function customer({ phone, bin, totpSecret }: DemoCustomer, accounts: readonly DemoCustomer[]): Customer {
  return {
    username: phone,
    password: SANDBOX_PASSWORD,
    totp_secret: totpSecret,
    bin,
    accounts: accounts.map(({ account, accountNumber }) => ({
      id: toWire('account', account as Parameters<typeof toWire>[1]),
      number: accountNumber,
    })),
  };
}

const bearer = ({ api_key }: SandboxThirdParty): string => `Bearer ${api_key}`;
const jwkOf = ({ private_jwk }: SandboxThirdParty): Record<string, unknown> => ({
  ...private_jwk,
  alg: 'ES256',
});
const redirectOf = ({ software }: SandboxThirdParty): string =>
  software.redirect_uris.find((uri) => uri.startsWith('https:'))!;
const authorityOf = ({ data }: Place): string => readFileSync(join(data, AUTHORITY), 'utf8');

function certificateOf({ tls }: SandboxThirdParty): { certificate: string; certificate_key: string } {
  const beside = (name: string): string => `${THIRD_PARTIES_FOLDER}/${name}`;
  return { certificate: beside(tls.certificate), certificate_key: beside(tls.key) };
}

function statementOf(
  { keys }: Place,
  party: SandboxThirdParty,
): { readonly url: string; readonly authorization: string } {
  return { url: `${keys.url}/v1/software/${party.software.id}/statements`, authorization: bearer(party) };
}

function thirdParty(data: string, key: string): SandboxThirdParty | undefined {
  try {
    return JSON.parse(
      readFileSync(join(data, THIRD_PARTIES_FOLDER, `${key}.json`), 'utf8'),
    ) as SandboxThirdParty;
  } catch {
    return undefined;
  }
}
