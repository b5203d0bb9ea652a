/** A third party's app, on openid-client, and what its customer does meanwhile. */
import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWK, SignJWT } from 'jose';
import * as client from 'openid-client';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import type { FormBrowser, Page } from '../../../../../test/formbrowser.ts';
import { BANK, CODE, PASSWORD } from './bank.ts';
import type { Pem } from './certificates.ts';
import { type ClientKeys, REDIRECT, type Scene } from './scene.ts';

export const ACCOUNTS_DETAIL = {
  type: 'vn_account_information',
  datatypes: ['accounts', 'balances'],
  purpose: 'personal_finance',
  valid_days: 90,
} as const;

export const PAYMENT_DETAIL = {
  type: 'vn_payment_initiation',
  instructed_amount: { currency: 'VND', amount: '150000' },
  creditor: { bin: '979902', account: '7654321', name: 'Phở Gà Đông Đô' },
  instruction_identification: 'DH-1',
} as const;

export interface Pushed {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
}

export interface App {
  readonly keys: ClientKeys;
  readonly config: client.Configuration;
  /** How its requests prove the key that its tokens are bound to; nothing where that is a certificate. */
  readonly proof: client.DPoPOptions;
  readonly byHand: ByHand;
  /** Sends whatever follows to another process. */
  divert(port: number): void;
  push(detail: object, more?: Readonly<Record<string, string>>): Promise<Pushed>;
  /** Redeems the answer that came back. */
  redeem(
    pushed: Pushed,
    answer: URL,
  ): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers>;
}

/** The consent's id on the wire, as the token endpoint said it. */
export const grantIdOf = (tokens: object): string => (tokens as { readonly grant_id: string }).grant_id;

/** What the library would not do twice, by hand. */
export interface ByHand {
  assertion(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** `path` is an endpoint's path with its leading slash, below the issuer. */
  dpopProof(path: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface AppOptions {
  /** Port of another process that gets every second connection. */
  readonly alternate?: { readonly port: number };
  /** Tokens bound to, and with `authenticate` also the client proven by, a certificate. */
  readonly certificate?: Pem;
  readonly authenticate?: 'key' | 'certificate';
  readonly jar?: boolean;
  readonly jarm?: boolean;
}

export async function appOf(scene: Scene, keys: ClientKeys, options: AppOptions = {}): Promise<App> {
  const key = await cryptoKeyOf(keys);
  const byCertificate = options.certificate !== undefined;
  let agent = agentOf(scene, options);
  const config = await client.discovery(
    new URL(`${scene.addresses.origin}/fapi2`),
    keys.clientId,
    { use_mtls_endpoint_aliases: byCertificate },
    options.authenticate === 'certificate'
      ? client.TlsClientAuth()
      : client.PrivateKeyJwt({ key, kid: keys.kid }),
    {
      [client.customFetch]: ((url: string, init: object) =>
        undiciFetch(url, { ...init, dispatcher: agent })) as unknown as client.CustomFetch,
    },
  );
  if (options.jarm === true) client.useJwtResponseMode(config);
  const dpop = byCertificate
    ? undefined
    : client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
  const proof = dpop === undefined ? {} : { DPoP: dpop };
  return {
    ...{ keys, config, proof, byHand: byHand(scene, keys, key, () => agent) },
    divert(port) {
      agent = agentOf(scene, options, () => port);
    },
    async push(detail, more = {}) {
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const parameters = {
        redirect_uri: REDIRECT,
        scope: 'openid accounts payments',
        authorization_details: JSON.stringify([detail]),
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        ...more,
      };
      const asked = options.jar === true ? await signed(config, parameters, key, keys.kid) : parameters;
      const url = await client.buildAuthorizationUrlWithPAR(config, asked, proof);
      return { url: url.href, verifier, state };
    },
    redeem: ({ verifier, state }, answer) =>
      client.authorizationCodeGrant(
        config,
        answer,
        { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true },
        undefined,
        proof,
      ),
  };
}

/** Connects to the scene's own process, or to the port that is given for a connection. */
function agentOf(scene: Scene, { certificate, alternate }: AppOptions, portOf?: () => number): Agent {
  const ca = scene.authority.certificate;
  const tls =
    certificate === undefined ? { ca } : { ca, cert: certificate.certificate, key: certificate.key };
  let connections = 0;
  const everySecond = () => {
    connections += 1;
    return connections % 2 === 0 ? alternate?.port : undefined;
  };
  const connect = buildConnector(tls);
  return new Agent({
    connect: (target, done) => {
      const port = (portOf ?? everySecond)();
      connect(port === undefined ? target : { ...target, port: String(port) }, done);
    },
  });
}

function byHand(scene: Scene, keys: ClientKeys, key: client.CryptoKey, agent: () => Agent): ByHand {
  const issuer = `${scene.addresses.origin}/fapi2`;
  const dpop = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    assertion: (claims = {}) =>
      new SignJWT({ iss: keys.clientId, sub: keys.clientId, aud: issuer, jti: randomUUID(), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: keys.kid })
        .setIssuedAt()
        .setExpirationTime('60s')
        .sign(key),
    dpopProof: (path, claims = {}) =>
      new SignJWT({ htm: 'POST', htu: issuer + path, jti: randomUUID(), ...claims })
        .setProtectedHeader({
          ...{ alg: 'ES256', typ: 'dpop+jwt' },
          jwk: dpop.publicKey.export({ format: 'jwk' }) as JWK,
        })
        .setIssuedAt()
        .sign(dpop.privateKey),
    async post(path, fields, headers = {}) {
      const response = await undiciFetch(issuer + path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        dispatcher: agent(),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
    },
  };
}

/** Parameters of an authorization request that has everything it needs. */
export const plainRequest = (detail: object): Record<string, string> => ({
  response_type: 'code',
  redirect_uri: REDIRECT,
  scope: 'openid accounts',
  authorization_details: JSON.stringify([detail]),
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
});

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

async function signed(
  config: client.Configuration,
  parameters: Record<string, string>,
  key: client.CryptoKey,
  kid: string,
): Promise<URLSearchParams> {
  const url = await client.buildAuthorizationUrlWithJAR(config, parameters, { key, kid });
  return url.searchParams;
}

async function cryptoKeyOf({ privateKey }: ClientKeys): Promise<client.CryptoKey> {
  const bytes = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })).export({
    format: 'der',
    type: 'pkcs8',
  });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  return await crypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign']);
}

/** Up to the page on which the customer decides. */
export async function signIn(browser: FormBrowser, url: string): Promise<Page> {
  const first = await browser.open(url);
  const second = await browser.submit(first, { phone: '0912345678', password: PASSWORD, bank: String(BANK) });
  return await browser.submit(second, { code: CODE });
}

export async function decide(
  browser: FormBrowser,
  page: Page,
  account: string,
  decision: 'agree' | 'refuse' | 'cancel',
): Promise<Page> {
  // Clusters are answered where they were asked.
  const clusters = page.html.includes('ask account_information') ? { cluster: ['accounts', 'balances'] } : {};
  return await browser.submit(page, { decision, account, ...clusters });
}

/** A whole journey, to the tokens. */
export async function authorise(
  scene: Scene,
  app: App,
  detail: object,
  more: Readonly<Record<string, string>> = {},
): ReturnType<App['redeem']> {
  const pushed = await app.push(detail, more);
  return await app.redeem(pushed, await agreed(scene, pushed));
}

/** The address that the browser is sent to when the customer has agreed. */
export async function agreed(scene: Scene, pushed: Pushed): Promise<URL> {
  const browser = scene.browser();
  const page = await decide(browser, await signIn(browser, pushed.url), scene.account, 'agree');
  if (page.left === undefined) throw new Error(`the customer is stuck: ${page.status} ${page.html}`);
  return page.left;
}
