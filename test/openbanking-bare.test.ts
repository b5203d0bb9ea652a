/**
 * A third party that uses no library of ours or of anybody’s: node:crypto and fetch, written from the standards alone. In
 * both profiles it gets a consent, reads, and finds that it may not any more.
 */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { after, before, test } from 'node:test';
import { fetch } from 'undici';
import { CUSTOMERS, openOpenBanking, type Scene } from './openbanking.ts';

const REDIRECT = 'https://tran.example/cb';
const { hanh } = CUSTOMERS;

let scene: Scene;
let bare: Bare;
before(async () => {
  scene = await openOpenBanking();
  bare = await register();
});
after(async () => {
  await scene.verified();
  await scene.close();
});

type Body = Readonly<Record<string, unknown>>;

/** What a third party is once the directory knows it. */
interface Bare {
  readonly apiKey: string;
  readonly software: string;
  readonly key: KeyObject;
}

interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

async function said(url: string, init: Record<string, unknown> = {}): Promise<Said> {
  const answer = await fetch(url, { ...init, dispatcher: scene.agent });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return {
    ...{ status: answer.status, headers: answer.headers as unknown as Headers, text },
    body: isJson ? (JSON.parse(text) as Body) : {},
  };
}

const base64url = (value: Buffer | string): string => Buffer.from(value).toString('base64url');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
const now = (): number => Math.floor(Date.now() / 1_000);

/** RFC 7515 §3.1, ES256. */
function jws(header: Body, payload: string, key: KeyObject): string {
  const input = `${base64url(JSON.stringify({ alg: 'ES256', ...header }))}.${payload}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${base64url(signature)}`;
}
const jwt = (header: Body, claims: Body, key: KeyObject): string =>
  jws(header, base64url(JSON.stringify(claims)), key);

const publicJwk = (key: KeyObject): Body => createPublicKey(key).export({ format: 'jwk' }) as Body;
const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

async function register(): Promise<Bare> {
  const as = await scene.hub.addCaller('operator');
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const made = async (path: string, body: Body): Promise<Body> => {
    const answer = await scene.hub.call('POST', path, { as, body });
    equal(answer.status, 201, answer.text);
    return answer.body;
  };
  const roles = ['AIS'];
  const party = await made('/v1/third-parties', {
    ...{ tax_code: '0198000014', name: 'Công ty Cổ phần Tay Không', name_en: 'Bare Hands JSC' },
    ...{ licence: '16/GP-NHNN', roles, contacts: { email: 'api@tran.example' } },
  });
  const jwk = { ...publicJwk(key), kid: 'k1', alg: 'ES256', use: 'sig' };
  const software = await made(`/v1/third-parties/${String(party.id)}/software`, {
    ...{ name: 'Tay Không', redirect_uris: [REDIRECT], roles, jwks: { keys: [jwk] } },
  });
  const issued = await made(`/v1/third-parties/${String(party.id)}/api-keys`, { name: 'bare' });
  return { apiKey: String(issued.key), software: String(software.id), key };
}

/** Calls of the hub’s API by the third party itself. */
const own = async (path: string): Promise<Body> => {
  const answer = await scene.hub.call('POST', path, { as: bare.apiKey });
  equal(answer.status, 201, answer.text);
  return answer.body;
};

test('FAPI 2.0: registered, asked by PAR, a token bound by DPoP, read; a proof and a code are good once', async () => {
  const issuer = `${scene.origin}/fapi2`;
  const { body: server } = await said(`${scene.origin}/.well-known/oauth-authorization-server/fapi2`);
  equal(server.issuer, issuer, 'RFC 8414 §3.3');
  const { software_statement } = await own(`/v1/software/${bare.software}/statements`);
  const registered = await said(String(server.registration_endpoint), {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ redirect_uris: [REDIRECT], software_statement }),
  });
  equal(registered.status, 201, registered.text);
  const clientId = String(registered.body.client_id);

  const { privateKey: dpopKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const proof = (method: string, htu: string, token?: string): string =>
    jwt(
      { typ: 'dpop+jwt', jwk: publicJwk(dpopKey) },
      { jti: randomUUID(), htm: method, htu, iat: now(), ...(token && { ath: sha256(token) }) },
      dpopKey,
    );
  const post = async (endpoint: unknown, fields: Readonly<Record<string, string>>): Promise<Said> =>
    await said(String(endpoint), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        dpop: proof('POST', String(endpoint)),
      },
      body: form({
        ...{ ...fields, client_id: clientId },
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: jwt(
          { kid: 'k1' },
          { iss: clientId, sub: clientId, aud: issuer, jti: randomUUID(), iat: now(), exp: now() + 60 },
          bare.key,
        ),
      }),
    });

  const [verifier, state, nonce] = [1, 2, 3].map(() => base64url(randomBytes(32))) as [
    string,
    string,
    string,
  ];
  const detail = {
    ...{ type: 'vn_account_information', datatypes: ['accounts', 'balances'], bin: hanh.bin },
    ...{ purpose: 'personal_finance', valid_days: 30 },
  };
  const pushed = await post(server.pushed_authorization_request_endpoint, {
    ...{ response_type: 'code', redirect_uri: REDIRECT, scope: 'openid accounts', state, nonce },
    ...{ code_challenge: sha256(verifier), code_challenge_method: 'S256' },
    authorization_details: JSON.stringify([detail]),
  });
  equal(pushed.status, 201, pushed.text);
  const query = form({ client_id: clientId, request_uri: String(pushed.body.request_uri) });
  const url = `${String(server.authorization_endpoint)}?${query}`;
  const { browser, page } = await scene.toDecision({ url, verifier, state }, hanh);
  match(page.html, /Công ty Cổ phần Tay Không/);
  const { left } = await browser.submit(page, {
    ...{ decision: 'agree', account: hanh.account, cluster: ['accounts', 'balances'] },
  });
  const back = left!.searchParams;
  deepEqual([back.get('state'), back.get('iss')], [state, issuer], 'RFC 9207');

  const exchange = {
    ...{ grant_type: 'authorization_code', code: back.get('code')!, redirect_uri: REDIRECT },
    code_verifier: verifier,
  };
  const tokens = await post(server.token_endpoint, exchange);
  equal(tokens.status, 200, tokens.text);
  equal(tokens.body.token_type, 'DPoP');
  const { body: jwks } = await said(String(server.jwks_uri));
  const claims = proven(String(tokens.body.id_token), jwks.keys as readonly Body[]);
  deepEqual([claims.iss, claims.aud, claims.nonce], [issuer, clientId, nonce]);

  const accounts = `${scene.origin}/openbanking/v1/accounts`;
  const read = async (token: string, dpop = proof('GET', accounts, token)): Promise<Said> =>
    await said(accounts, { headers: { authorization: `DPoP ${token}`, dpop } });
  const token = String(tokens.body.access_token);
  const once = proof('GET', accounts, token);
  equal((await read(token, once)).status, 200);
  equal((await read(token, once)).status, 401, 'a proof is good once');
  equal((await said(accounts, { headers: { authorization: `Bearer ${token}` } })).status, 401);
  const again = await post(server.token_endpoint, exchange);
  deepEqual([again.status, again.body.error], [400, 'invalid_grant'], 'a code is good once');

  const fresh = await post(server.pushed_authorization_request_endpoint, {
    ...{ response_type: 'code', redirect_uri: REDIRECT, scope: 'openid accounts', state, nonce },
    ...{ code_challenge: sha256(verifier), code_challenge_method: 'plain' },
    authorization_details: JSON.stringify([detail]),
  });
  equal(fresh.status, 400, 'S256 only');
  const after = await read(token);
  equal(after.status, 401, 'whose code came twice loses its tokens');
});

test('SBV-64: a secret, a code, a bearer token, and a signature over every message both ways', async () => {
  const { client_id, client_secret } = await own(`/v1/software/${bare.software}/sbv64-clients`);
  const { body: server } = await said(`${scene.origin}/sbv64/.well-known/openid-configuration`);
  const verifier = base64url(randomBytes(32));
  const query = form({
    ...{ response_type: 'code', client_id: String(client_id), redirect_uri: REDIRECT, scope: 'AIS' },
    ...{ code_challenge: sha256(verifier), code_challenge_method: 'S256' },
  });
  const url = `${String(server.authorization_endpoint)}?${query}`;
  const { browser, page } = await scene.toDecision({ url, verifier, state: '' }, hanh);
  const agreed = await browser.submit(page, {
    ...{ decision: 'agree', account: hanh.account },
    cluster: ['accounts', 'account_details', 'balances', 'transactions'],
  });
  const basic = Buffer.from(`${String(client_id)}:${String(client_secret)}`).toString('base64');
  const headers = {
    ...{ authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
  };
  const post = async (endpoint: unknown, fields: Readonly<Record<string, string>>): Promise<Said> =>
    await said(String(endpoint), { method: 'POST', headers, body: form(fields) });
  const tokens = await post(server.token_endpoint, {
    ...{ grant_type: 'authorization_code', code: agreed.left!.searchParams.get('code')! },
    ...{ redirect_uri: REDIRECT, code_verifier: verifier },
  });
  equal(tokens.status, 200, tokens.text);
  const token = String(tokens.body.access_token);

  const ask = async (body: string, signed = body): Promise<Said> => {
    const [head, , tail] = jws({ kid: 'k1' }, base64url(signed), bare.key).split('.') as [
      string,
      string,
      string,
    ];
    return await said(`${scene.origin}/sbv64/v1/accounts/information`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...{ 'request-id': randomUUID(), 'request-datetime': new Date(Date.now()).toISOString() },
        ...{ 'provider-id': hanh.bin, 'tpp-id': '0198000014', 'psu-ip-address': '203.0.113.7' },
        'jws-signature': `${head}..${tail}`,
      },
      body,
    });
  };
  const question = JSON.stringify({ accountId: hanh.accountNumber });
  const told = await ask(question);
  equal(told.status, 200, told.text);
  match(told.text, /25000000/);
  const [head, none, tail] = told.headers.get('jws-signature')!.split('.') as [string, string, string];
  equal(none, '');
  const { body: jwks } = await said(String(server.jwks_uri));
  proven(`${head}.${base64url(told.text)}.${tail}`, jwks.keys as readonly Body[]);
  equal((await ask(question, `${question} `)).status, 401, 'a signature over other bytes');

  equal((await post(server.revocation_endpoint, { token })).status, 200);
  equal((await ask(question)).status, 401);
});

/** The payload of what one of these keys has signed. */
function proven(text: string, keys: readonly Body[]): Body {
  const [head, payload, signature] = text.split('.') as [string, string, string];
  const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, string>;
  equal(alg, 'ES256');
  const key = createPublicKey({ key: keys.find((one) => one.kid === kid) as never, format: 'jwk' });
  const bytes = Buffer.from(`${head}.${payload}`);
  ok(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')));
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Body;
}
