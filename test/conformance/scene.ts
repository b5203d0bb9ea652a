/** A whole hub with open banking, the sandbox's people and two third parties, as the configuration of a conformance run. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { CLIENT_METADATA, type ConfigurationFile, registerClient } from '../../src/apps/conformance/index.ts';
import { freshKey, makeAuthority } from '../../src/apps/conformance/testing.ts';
import {
  demoCustomers,
  enrolDemoCustomers,
  SANDBOX_PASSWORD,
  SANDBOX_SEED,
} from '../../src/apps/sandbox/index.ts';
import { issueSbv64Client } from '../../src/channels/openbanking/index.ts';
import { type Queryable, statement } from '../../src/core/database/index.ts';
import { toWire } from '../../src/kit/id.ts';
import { openTestHub, type TestHub } from '../hub.ts';
import { testDatabase } from '../postgres.ts';

export interface ConformanceScene {
  readonly hub: TestHub;
  readonly configuration: ConfigurationFile;
  readonly baseUrl: string;
  close(): Promise<void>;
}

const REDIRECT = 'https://app.example/callback';
const OTHER_REDIRECT = 'https://other-app.example/callback';
const WEBHOOK = { events: ['consent.*'] };
const ROLES = ['INF', 'AIS', 'PIS', 'EWLTS'];
const ADD_PASSKEY = statement(
  'test.add_passkey',
  `INSERT INTO sign_in_passkeys (id, book, customer, label, public_key, counter, transports, backed_up, registered_at)
   VALUES ($1, $2, $3, 'conformance', $4, 0, 'internal', false, $5)`,
);

export async function openConformanceScene(): Promise<ConformanceScene> {
  const postgres = await testDatabase();
  const authority = await makeAuthority('Conformance Test Authority');
  const tls = {
    authority: authority.certificate,
    ...(await authority.issue('CN=localhost', 'server')),
    clientAuthorities: [authority.certificate],
  };
  const hub = await openTestHub(postgres.settings, {
    openBanking: tls,
  });
  const ports = { port: await freePort(), mtlsPort: await freePort() };
  const twin = await hub.twin({
    ...{ host: '127.0.0.1', ...ports, ...tls },
    publicOrigins: { origin: hub.hub.openBanking!.origin, mtlsOrigin: hub.hub.openBanking!.mtlsOrigin },
  });
  const operator = await hub.addCaller('operator');
  await enrolPeople(hub, operator);
  const baseUrl = hub.hub.openBanking!.origin;
  const own = await thirdParty(hub, operator, '0198000014', REDIRECT);
  const other = await thirdParty(hub, operator, '0198000021', OTHER_REDIRECT);
  const certificate = await authority.issue('CN=app,O=Conformance Test', 'client');
  const foreign = await authority.issue('CN=foreign,O=Conformance Test', 'client');
  const fapi = async (
    party: Party,
    metadata: object = {},
  ): Promise<NonNullable<NonNullable<ConfigurationFile['fapi2']>['client']>> => ({
    client_id: await registered(baseUrl, authority.certificate, party, metadata),
    redirect_uri: party.redirect,
    jwk: party.jwk,
    scope: 'openid offline_access accounts payments',
  });
  const [hanh, minh, trang] = ['hanh', 'minh', 'trang'].map(
    (key) => demoCustomers(SANDBOX_SEED).find((one) => one.key === key)!,
  ) as [Demo, Demo, Demo];
  const creditor = { bin: trang.bin, account: trang.accountNumber };
  return {
    hub,
    baseUrl,
    configuration: {
      base_url: baseUrl,
      processes: [new URL(baseUrl).host, `localhost:${ports.port}`],
      authorities: [authority.certificate],
      fapi2: {
        client: await fapi(own),
        second_client: await fapi(other, CLIENT_METADATA.ciba_client),
        signing_client: await fapi(own, CLIENT_METADATA.signing_client),
        mtls_client: {
          ...(await fapi(own, {
            token_endpoint_auth_method: 'tls_client_auth',
            tls_client_auth_subject_dn: 'CN=app,O=Conformance Test',
            tls_client_certificate_bound_access_tokens: true,
          })),
          certificate: certificate.certificate,
          certificate_key: certificate.key,
        },
        ciba_client: await fapi(own, CLIENT_METADATA.ciba_client),
        resource_server: await resourceServer(hub, operator, hanh.bin),
        foreign_certificate: { certificate: foreign.certificate, certificate_key: foreign.key },
        payment_detail: {
          type: 'vn_payment_initiation',
          instructed_amount: { currency: 'VND', amount: '15000' },
          creditor,
          remittance_information: 'longbien conformance',
        },
        statement: own.statementSource,
        ciba: { approval_url: `${baseUrl}/me`, login_hint: 'consent' },
      },
      sbv64: {
        provider_id: hanh.bin,
        jwks_uri: `${baseUrl}/sbv64/jwks`,
        client: await own.annexClient(),
        second_client: await other.annexClient(),
        payment_body: {
          instructionIdentification: '',
          debtor: { name: 'NGUYEN THI HANH', accountId: hanh.accountNumber, bankCode: hanh.bin },
          creditor: { name: 'LE THU TRANG', accountId: trang.accountNumber, bankCode: trang.bin },
          remittanceInformation: 'longbien conformance',
          instructedAmount: { value: 15_000, currency: 'VND' },
        },
      },
      webhooks: {
        url: `${hub.url}/v1/webhook-endpoints`,
        authorization: own.authorization,
        body: WEBHOOK,
        loopback_allowed: true,
      },
      customers: [
        { ...person(hanh, [hanh, minh]), passkey: await passkeyOf(postgres.database, hanh) },
        // By the code of an app, as most people do.
        person(trang, [trang]),
      ],
      expendable_customer: person(minh, [minh]),
    },
    async close() {
      await twin.close();
      await hub.close();
      await postgres.close();
    },
  };
}

type Demo = ReturnType<typeof demoCustomers>[number];
type Person = NonNullable<ConfigurationFile['customers']>[number];

function person({ phone, bin, totpSecret }: Demo, accounts: readonly Demo[]): Person {
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

/** As if registered on a telephone whose key we hold. */
async function passkeyOf(
  database: Queryable,
  { bin, customer }: Demo,
): Promise<NonNullable<Person['passkey']>> {
  const key = freshKey('ES256');
  const id = randomBytes(16).toString('base64url');
  const half = (name: 'x' | 'y'): Buffer => Buffer.from(String(key.publicJwk[name]), 'base64url');
  // COSE_Key of ES256 (RFC 9053 §7.1.1): kty 2, alg -7, crv 1, x, y.
  const cose = [
    Buffer.from('a5010203262001215820', 'hex'),
    half('x'),
    Buffer.from('225820', 'hex'),
    half('y'),
  ];
  await database.query(ADD_PASSKEY, [id, Number(bin), customer, Buffer.concat(cose), Date.now()]);
  return { id, jwk: { ...key.privateKey.export({ format: 'jwk' }) } };
}

async function enrolPeople(test: TestHub, operator: string): Promise<void> {
  const { hub, signInKey } = test;
  const customers = demoCustomers(SANDBOX_SEED);
  for (const bin of new Set(customers.map((one) => one.bin))) {
    const names = { short_name: `B${bin}`, name: `Ngân hàng ${bin}`, name_en: `Bank ${bin}` };
    const body = { bin, kind: 'bank', ...names, cap: '1000000000000' };
    await test.call('POST', '/v1/participants', { as: operator, body });
  }
  const { desk, database } = hub;
  await enrolDemoCustomers({ desk, database, nowMs: Date.now, signInKey, randomBytes }, SANDBOX_SEED);
}

interface Party {
  readonly redirect: string;
  readonly jwk: Record<string, unknown>;
  readonly statementSource: { readonly url: string; readonly authorization: string };
  /** With the third party's own API key. */
  readonly authorization: string;
  annexClient(): Promise<NonNullable<NonNullable<ConfigurationFile['sbv64']>['client']>>;
}

async function thirdParty(hub: TestHub, operator: string, taxCode: string, redirect: string): Promise<Party> {
  const made = await hub.call('POST', '/v1/third-parties', {
    as: operator,
    body: {
      tax_code: taxCode,
      name: `Công ty ${taxCode}`,
      name_en: `Company ${taxCode}`,
      licence: '12/GP-NHNN',
      roles: ROLES,
      contacts: { email: 'api@app.example' },
    },
  });
  if (made.status !== 201) throw new Error(made.text);
  const key = freshKey('ES256', 'k1');
  const software = await hub.call('POST', `/v1/third-parties/${made.body.id}/software`, {
    as: operator,
    body: {
      name: `Sổ Tay ${taxCode}`,
      redirect_uris: [redirect],
      roles: ROLES,
      jwks: { keys: [{ ...key.publicJwk, alg: 'ES256', use: 'sig' }] },
    },
  });
  if (software.status !== 201) throw new Error(software.text);
  const apiKey = await hub.addCaller('third_party', { thirdParty: thirdPartyUuid(made.body.id!) });
  const jwk = { ...key.privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256' };
  const path = `/v1/software/${software.body.id}/statements`;
  return {
    redirect,
    jwk,
    authorization: `Bearer ${apiKey}`,
    statementSource: { url: hub.url + path, authorization: `Bearer ${apiKey}` },
    async annexClient() {
      const { database: on, mint } = hub.hub;
      const parts = { on, mint, randomBytes, nowMs: Date.now() };
      const { clientId, secret } = await issueSbv64Client(parts, String(software.body.software_id));
      return { client_id: clientId, client_secret: secret, redirect_uri: redirect, jwk, tpp_id: taxCode };
    },
  };
}

/** Of a bank that answers third parties itself. */
async function resourceServer(
  hub: TestHub,
  operator: string,
  bin: string,
): Promise<{ client_id: string; jwk: Record<string, unknown> }> {
  const key = freshKey('ES256', 'k1');
  const made = await hub.call('POST', `/v1/participants/${bin}/resource-servers`, {
    as: operator,
    body: { name: 'API của ngân hàng', jwks: { keys: [{ ...key.publicJwk, alg: 'ES256', use: 'sig' }] } },
  });
  if (made.status !== 201) throw new Error(made.text);
  const jwk = { ...key.privateKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256' };
  return { client_id: made.body.id!, jwk };
}

function thirdPartyUuid(wire: string): string {
  return wire.replace(/^tpp_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function registered(
  baseUrl: string,
  authority: string,
  { statementSource, redirect }: Party,
  metadata: object,
): Promise<string> {
  const client = await registerClient({
    issuer: `${baseUrl}/fapi2`,
    authorities: [authority],
    statement: statementSource,
    redirectUri: redirect,
    idempotencyKey: randomBytes(12).toString('hex'),
    metadata,
  });
  if (!client.ok) throw new Error(client.reason);
  return client.clientId;
}
