/** An app of the SBV-64 profile at one hub, for tests: a client with a secret, bearer tokens, every message signed. */
import { equal, ok } from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import * as oauth from 'openid-client';
import { type Agent, fetch as undiciFetch } from 'undici';
import { signDetached } from '../src/codecs/jws/index.ts';
import { fromWire } from '../src/kit/id.ts';
import type { Page } from './formbrowser.ts';
import type { TestHub } from './hub.ts';
import type { Called } from './openbanking.ts';

const REDIRECT = 'https://sotay.example/cb';
const TAX_CODE = '0198007718';

interface Place {
  readonly hub: TestHub;
  readonly origin: string;
  readonly agent: Agent;
  readonly operator: string;
}

export interface AnnexApp {
  /** Where the customer's browser is sent. */
  ask(): Promise<{ readonly url: string; readonly verifier: string }>;
  token(verifier: string, page: Page): Promise<string>;
  call(token: string, bin: string, path: string, body?: unknown): Promise<Called>;
}

export async function openAnnexApp({ hub, origin, agent, operator }: Place): Promise<AnnexApp> {
  const made = async (path: string, as: string, body?: unknown): Promise<Record<string, string>> => {
    const answer = await hub.call('POST', path, { as, body });
    equal(answer.status, 201, answer.text);
    return answer.body as Record<string, string>;
  };
  const { id: thirdParty } = await made('/v1/third-parties', operator, {
    ...{ tax_code: TAX_CODE, name: 'Công ty Cổ phần Phụ Lục', name_en: 'Phu Luc JSC' },
    ...{ licence: '13/GP-NHNN', roles: ['AIS'], contacts: { email: 'api@phuluc.example' } },
  });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const { id: software } = await made(`/v1/third-parties/${thirdParty}/software`, operator, {
    ...{ name: 'Phụ Lục', redirect_uris: [REDIRECT], roles: ['AIS'], jwks: { keys: [jwk] } },
  });
  const as = await hub.addCaller('third_party', { thirdParty: fromWire('third_party', thirdParty!)! });
  const { client_id, client_secret } = await made(`/v1/software/${software}/sbv64-clients`, as);
  const config = await oauth.discovery(
    new URL(`${origin}/sbv64`),
    client_id!,
    undefined,
    oauth.ClientSecretBasic(client_secret!),
    {
      [oauth.customFetch]: ((url: string, init: object) =>
        undiciFetch(url, { ...init, dispatcher: agent })) as unknown as oauth.CustomFetch,
    },
  );
  return {
    async ask() {
      const verifier = oauth.randomPKCECodeVerifier();
      const url = oauth.buildAuthorizationUrl(config, {
        ...{ redirect_uri: REDIRECT, scope: 'AIS', code_challenge_method: 'S256' },
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      });
      return { url: url.href, verifier };
    },
    async token(verifier, page) {
      ok(page.left, `the customer is stuck: ${page.status} ${page.html}`);
      const { access_token } = await oauth.authorizationCodeGrant(config, page.left, {
        pkceCodeVerifier: verifier,
      });
      return access_token;
    },
    async call(token, bin, path, body) {
      const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
      const response = await undiciFetch(`${origin}/sbv64/v1/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...{ 'request-datetime': new Date(Date.now()).toISOString(), 'request-id': randomUUID() },
          ...{ 'provider-id': bin, 'tpp-id': TAX_CODE, 'psu-ip-address': '203.0.113.7' },
          'jws-signature': signDetached(bytes, { key: privateKey, algorithm: 'ES256', kid: 'k1' }),
        },
        ...(body === undefined ? {} : { body: bytes }),
        dispatcher: agent,
      });
      return { status: response.status, body: (await response.json()) as Called['body'] };
    },
  };
}
