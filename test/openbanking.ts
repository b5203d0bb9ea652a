/** Open banking on one hub for tests: two banks, their demo customers, a third party with an app, and browsers. */
import { equal, ok } from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oauth from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { type HubParts, verifyDatabase } from '../src/apps/hub/index.ts';
import {
  codeNow,
  type DemoCustomer,
  demoCustomers,
  enrolDemoCustomers,
  prepareHubTls,
  SANDBOX_PASSWORD,
  SANDBOX_SEED,
} from '../src/apps/sandbox/index.ts';
import { type Database, statement } from '../src/core/database/index.ts';
import { fromWire } from '../src/kit/id.ts';
import { type Customer, openKind } from '../src/services/banking/index.ts';
import { FormBrowser, type Page } from './formbrowser.ts';
import { openTestHub, type TestHub } from './hub.ts';
import { testDatabase } from './postgres.ts';

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const REDIRECT = 'https://sotay.example/cb';
/** Of the demo customers; a sandbox has them with a city around. */
const BANKS = ['979901', '979902'];

const [hanh, hanhElsewhere, minh, trang, long] = demoCustomers(SANDBOX_SEED) as readonly [
  DemoCustomer,
  DemoCustomer,
  DemoCustomer,
  DemoCustomer,
  DemoCustomer,
  ...DemoCustomer[],
];
export const CUSTOMERS = { hanh, hanhElsewhere, minh, trang, long };

export const READING = {
  ...{
    type: 'vn_account_information',
    datatypes: ['accounts', 'account_details', 'balances', 'transactions'],
  },
  ...{ purpose: 'personal_finance', valid_days: 90 },
};

export interface Pushed {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
}

/** As the authorization code or CIBA brings them. */
export type Tokens = oauth.TokenEndpointResponse;

export interface Called {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Scene {
  readonly hub: TestHub;
  /** As the owner of the tables. */
  readonly owner: Database;
  readonly origin: string;
  /** Believes the hub's certificate. */
  readonly agent: Agent;
  readonly app: oauth.Configuration;
  readonly proof: oauth.DPoPOptions;
  /** The app's own key, by which it signs what it asks. */
  readonly appKey: { readonly key: oauth.CryptoKey; readonly kid: string };
  browser(): FormBrowser;
  push(detail: object): Promise<Pushed>;
  /** Through sign-in to the page on which she decides. */
  toDecision(pushed: Pushed, who: DemoCustomer): Promise<{ browser: FormBrowser; page: Page }>;
  tokens(pushed: Pushed, page: Page): Promise<Tokens>;
  call(token: Tokens, method: string, path: string, body?: unknown): Promise<Called>;
  /** Signed in to her own pages, or at the page that she was led to by it. */
  signedIn(browser: FormBrowser, who: DemoCustomer, password?: string): Promise<Page>;
  /** Forgets which codes were taken: a test does not wait half a minute for the next one. */
  nextCode(who: DemoCustomer): Promise<string>;
  /** A day passes for the former secret of a client of Annex 01. */
  endFormerSecret(client: string): Promise<void>;
  /** The status of a form that is posted; `basic` is of the client. */
  post(path: string, form: string, basic: string): Promise<number>;
  /** A wallet of hers: that it is, both institutions know by her citizen number. */
  openWallet(who: DemoCustomer, wallet: { readonly bin: string; readonly number: string }): Promise<void>;
  /** Holds the database against every invariant. */
  verified(): Promise<void>;
  close(): Promise<void>;
}

const END_SECRET = statement(
  'test.end_secret',
  `UPDATE oauth_clients SET metadata = jsonb_set(metadata, '{former_secret_until}', '1') WHERE client_id = $1`,
);
const SET_CITIZEN = statement(
  'test.set_citizen',
  'UPDATE customers SET citizen_hmac = $3 WHERE book = $1 AND id = $2',
);
const FORGET_CODES = statement(
  'test.forget_codes',
  'UPDATE sign_in_credentials SET totp_step = 0 WHERE customer = $1',
);

export const consentOf = ({ authorization_details }: Tokens): string =>
  (authorization_details as unknown as readonly { consent_id: string }[])[0]!.consent_id;

export async function openOpenBanking(
  metadata: Readonly<Record<string, unknown>> = {},
  log?: HubParts['log'],
): Promise<Scene> {
  const home = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'longbien-openbanking-'));
  const tls = await prepareHubTls(folder, Date.now());
  const hub = await openTestHub(home.settings, {
    openBanking: { ...tls, clientAuthorities: [tls.authority] },
    log,
  });
  const origin = hub.hub.openBanking!.origin;
  const agent = new Agent({ connect: { ca: tls.authority } });
  const operator = await hub.addCaller('operator');
  for (const bin of BANKS) {
    const names = { short_name: `B${bin}`, name: `Ngân hàng ${bin}`, name_en: `Bank ${bin}` };
    const body = { bin, kind: 'bank', ...names, cap: '10000000000' };
    const joined = await hub.call('POST', '/v1/participants', { as: operator, body });
    equal(joined.status, 201, joined.text);
  }
  const parts = { desk: hub.hub.desk, database: hub.hub.database, nowMs: Date.now };
  await enrolDemoCustomers({ ...parts, signInKey: hub.signInKey, randomBytes }, SANDBOX_SEED);
  const settled = await settleOpenBanking(
    { hub, origin, agent, operator },
    async (who) => {
      await home.owner.query(FORGET_CODES, [who.customer]);
      return codeNow(who, Date.now());
    },
    metadata,
  );
  return {
    ...{ hub, owner: home.owner, origin, agent, ...settled },
    async endFormerSecret(client) {
      await home.owner.query(END_SECRET, [client]);
    },
    async post(path, form, basic) {
      const headers = {
        ...{ authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      };
      const init = { method: 'POST', headers, body: form, dispatcher: agent };
      return (await undiciFetch(`${origin}${path}`, init)).status;
    },
    async openWallet(who, { bin, number }) {
      const citizenHmac = randomBytes(32).toString('hex');
      await home.owner.query(SET_CITIZEN, [who.bin, who.customer, citizenHmac]);
      const { name, phone } = who;
      const customer: Customer = {
        ...{ book: Number(bin), id: randomUUID(), kind: 'person', name, phone, citizenHmac },
        createdAt: Date.now(),
      };
      const account = { id: randomUUID(), number, kind: 'wallet', name, nameKind: 'person' } as const;
      const opened = await hub.hub.desk.submit(openKind, { customer, account }, HUB);
      equal(opened.kind === 'decided' && opened.answer.kind, 'account_opened');
    },
    async verified() {
      const { ok: holds, checked } = await verifyDatabase(home.database, { nowMs: Date.now() });
      equal(holds, true, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
    },
    async close() {
      await agent.close();
      await hub.close();
      await home.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** FAPI-CIBA §5.2.2: the request is signed. */
export async function signedRequest(
  { app, appKey }: Pick<Scene, 'app' | 'appKey'>,
  parameters: Record<string, string>,
): Promise<Record<string, string>> {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    ...{ ...parameters, authorization_details: JSON.parse(parameters.authorization_details!) as unknown },
    ...{ iss: app.clientMetadata().client_id, aud: app.serverMetadata().issuer },
    ...{ iat: now, nbf: now, exp: now + 300, jti: randomUUID() },
  };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { key, kid } = appKey;
  const input = `${part({ alg: 'ES256', kid, typ: 'JWT' })}.${part(claims)}`;
  const by = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(by, key, Buffer.from(input));
  return { request: `${input}.${Buffer.from(signature).toString('base64url')}` };
}

export const POLLS = {
  grant_types: ['authorization_code', 'refresh_token', 'urn:openid:params:grant-type:ciba'],
  backchannel_token_delivery_mode: 'poll',
  backchannel_authentication_request_signing_alg: 'ES256',
};

const ROLES = ['AIS', 'PIS'];
const SO_TAY = { name: 'Công ty Cổ phần Sổ Tay', name_en: 'So Tay JSC' };

/** An app at a hub that has its banks and customers already. */
export async function openApp(
  place: Place,
  names: typeof SO_TAY,
  {
    roles = ROLES,
    ...metadata
  }: { readonly roles?: readonly string[]; readonly [more: string]: unknown } = {},
) {
  const { app, appKey } = await registeredApp(place, metadata, names, roles);
  const proof = { DPoP: oauth.getDPoPHandle(app, await oauth.randomDPoPKeyPair('ES256')) };
  return { ...appOf({ ...place, app, proof }), app, appKey, proof };
}

interface Place {
  readonly hub: Pick<TestHub, 'call' | 'addCaller'>;
  readonly origin: string;
  readonly agent: Agent;
  /** API key. */
  readonly operator: string;
}

/** A third party with an app, and the journeys of its customers, at a hub that runs anywhere and has their banks. */
export async function settleOpenBanking(
  place: Place,
  nextCode: Scene['nextCode'],
  metadata: Readonly<Record<string, unknown>> = {},
) {
  const { app, appKey } = await registeredApp(place, metadata);
  const proof = { DPoP: oauth.getDPoPHandle(app, await oauth.randomDPoPKeyPair('ES256')) };
  const { origin, agent } = place;
  return { app, proof, appKey, nextCode, ...journeysOf({ origin, agent, app, proof, nextCode }) };
}

const reachBy = (agent: Agent) =>
  ((url: string, init: object) =>
    undiciFetch(url, { ...init, dispatcher: agent })) as unknown as oauth.CustomFetch;

/** As the documents have it: third party, software, statement, registration of the client. */
async function registeredApp(
  { hub, origin, agent, operator }: Place,
  metadata: Readonly<Record<string, unknown>>,
  names = SO_TAY,
  roles: readonly string[] = ROLES,
): Promise<Pick<Scene, 'app' | 'appKey'>> {
  const made = async (path: string, body: unknown): Promise<string> => {
    const answer = await hub.call('POST', path, { as: operator, body });
    equal(answer.status, 201, answer.text);
    return answer.body.id!;
  };
  const thirdParty = await made('/v1/third-parties', {
    ...{
      tax_code: '0198007700',
      ...names,
      licence: '12/GP-NHNN',
    },
    ...{ roles, contacts: { email: 'api@sotay.example' } },
  });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const software = await made(`/v1/third-parties/${thirdParty}/software`, {
    ...{ name: 'Sổ Tay Chi Tiêu', redirect_uris: [REDIRECT], roles, jwks: { keys: [jwk] } },
  });
  const as = await hub.addCaller('third_party', { thirdParty: fromWire('third_party', thirdParty)! });
  const stated = await hub.call('POST', `/v1/software/${software}/statements`, { as });
  const asked = { redirect_uris: [REDIRECT], ...metadata };
  const registered = await undiciFetch(`${origin}/fapi2/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...asked, software_statement: stated.body.software_statement }),
    dispatcher: agent,
  });
  const text = await registered.text();
  equal(registered.status, 201, text);
  const { client_id } = JSON.parse(text) as { client_id: string };
  const bytes = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('pkcs8', bytes, curve, false, ['sign']);
  const appKey = { key, kid: 'k1' };
  const app = await oauth.discovery(
    new URL(`${origin}/fapi2`),
    client_id,
    undefined,
    oauth.PrivateKeyJwt(appKey),
    { [oauth.customFetch]: reachBy(agent) },
  );
  return { app, appKey };
}

interface AppParts extends Pick<Scene, 'origin' | 'app' | 'proof'> {
  readonly agent: Agent;
}

interface Travel extends AppParts, Pick<Scene, 'nextCode'> {}

function journeysOf({ nextCode, ...parts }: Travel) {
  const { origin, agent } = parts;
  const signIn = async (
    browser: FormBrowser,
    first: Page,
    who: DemoCustomer,
    password = SANDBOX_PASSWORD,
  ) => {
    equal(first.status, 200, first.html);
    const second = await browser.submit(first, { bank: who.bin, phone: who.phone, password });
    const page = await browser.submit(second, { code: await nextCode(who) });
    equal(page.status, 200, page.html);
    return page;
  };
  return {
    ...appOf(parts),
    async toDecision({ url }: Pushed, who: DemoCustomer) {
      const browser = new FormBrowser(origin, agent);
      return { browser, page: await signIn(browser, await browser.open(url), who) };
    },
    signedIn: async (browser: FormBrowser, who: DemoCustomer, password?: string) =>
      await signIn(browser, await browser.open(`${origin}/sign-in`), who, password),
  };
}

/** What the app does by itself. */
function appOf({ origin, agent, app, proof }: AppParts) {
  return {
    browser: () => new FormBrowser(origin, agent),
    async push(detail: object): Promise<Pushed> {
      const [verifier, state] = [oauth.randomPKCECodeVerifier(), oauth.randomState()];
      const parameters = {
        ...{ redirect_uri: REDIRECT, scope: 'openid accounts payments', state },
        authorization_details: JSON.stringify([detail]),
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      };
      const url = await oauth.buildAuthorizationUrlWithPAR(app, parameters, proof);
      return { url: url.href, verifier, state };
    },
    async tokens({ verifier, state }: Pushed, page: Page): Promise<Tokens> {
      ok(page.left, `the customer is stuck: ${page.status} ${page.html}`);
      const checks = { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true };
      return await oauth.authorizationCodeGrant(app, page.left, checks, undefined, proof);
    },
    async call(token: Tokens, method: string, path: string, body?: unknown): Promise<Called> {
      const headers = {
        'x-fapi-interaction-id': randomUUID(),
        'x-fapi-customer-ip-address': '203.0.113.7',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const url = new URL(`${origin}/openbanking/v1${path}`);
      const text = body === undefined ? null : JSON.stringify(body);
      const { access_token } = token;
      try {
        return await calledOf(
          await oauth.fetchProtectedResource(
            app,
            access_token,
            url,
            method,
            text,
            new Headers(headers),
            proof,
          ),
        );
      } catch (fault) {
        // The library throws what a resource server challenges (RFC 6750 §3).
        if (fault instanceof oauth.WWWAuthenticateChallengeError) return await calledOf(fault.response);
        throw fault;
      }
    },
  };
}

async function calledOf(response: Response): Promise<Called> {
  return { status: response.status, body: (await response.json()) as Called['body'] };
}
