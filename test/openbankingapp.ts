/** An app of a third party as a stranger would write it: registered by the directory's statement, spoken by openid-client. */
import { equal, ok } from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import * as oauth from 'openid-client';
import { type Agent, fetch as undiciFetch } from 'undici';
import { fromWire } from '../src/kit/id.ts';
import type { Page } from './formbrowser.ts';
import type { TestHub } from './hub.ts';

export interface Pushed {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
}

export type Tokens = Awaited<ReturnType<typeof oauth.authorizationCodeGrant>>;

export interface Called {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface OpenBankingApp {
  push(detail: object): Promise<Pushed>;
  /** The page is the one on which the customer was sent back. */
  tokens(pushed: Pushed, page: Page): Promise<Tokens>;
  call(token: Tokens, method: string, path: string, body?: unknown): Promise<Called>;
  /** Ends the grant, as the app may at any time. */
  endGrant(token: Tokens): Promise<number>;
}

const REDIRECT = 'https://sotay.example/cb';

const SO_TAY = { name: 'Công ty Cổ phần Sổ Tay', name_en: 'So Tay JSC' };

export async function openApp(
  hub: TestHub,
  operator: string,
  agent: Agent,
  names = SO_TAY,
): Promise<OpenBankingApp> {
  const { origin } = hub.hub.openBanking!;
  const app = await registeredApp(hub, operator, agent, names);
  const proof = { DPoP: oauth.getDPoPHandle(app, await oauth.randomDPoPKeyPair('ES256')) };
  async function fetchOf(token: Tokens, method: string, url: string, body?: unknown): Promise<Response> {
    try {
      return await oauth.fetchProtectedResource(
        app,
        token.access_token,
        new URL(url),
        method,
        body === undefined ? null : JSON.stringify(body),
        new Headers({
          'x-fapi-interaction-id': randomUUID(),
          'x-fapi-customer-ip-address': '203.0.113.7',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        }),
        proof,
      );
    } catch (fault) {
      // The library throws what a resource server challenges (RFC 6750 §3).
      if (fault instanceof oauth.WWWAuthenticateChallengeError) return fault.response;
      throw fault;
    }
  }
  return {
    async push(detail) {
      const [verifier, state] = [oauth.randomPKCECodeVerifier(), oauth.randomState()];
      const parameters = {
        ...{ redirect_uri: REDIRECT, scope: 'openid accounts payments grant_management_revoke', state },
        authorization_details: JSON.stringify([detail]),
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      };
      const url = await oauth.buildAuthorizationUrlWithPAR(app, parameters, proof);
      return { url: url.href, verifier, state };
    },
    async tokens(pushed, page) {
      ok(page.left, `the customer is stuck: ${page.status} ${page.html}`);
      return await oauth.authorizationCodeGrant(
        app,
        page.left,
        { pkceCodeVerifier: pushed.verifier, expectedState: pushed.state, idTokenExpected: true },
        undefined,
        proof,
      );
    },
    async call(token, method, path, body) {
      const response = await fetchOf(token, method, `${origin}/openbanking/v1${path}`, body);
      return { status: response.status, body: (await response.json()) as Called['body'] };
    },
    endGrant: async (token) =>
      (await fetchOf(token, 'DELETE', `${origin}/fapi2/grants/${consentOf(token)}`)).status,
  };
}

export const consentOf = ({ authorization_details }: Tokens): string =>
  (authorization_details as unknown as readonly { consent_id: string }[])[0]!.consent_id;

/** As the documents have it: third party, software, statement, registration of the client. */
async function registeredApp(
  hub: TestHub,
  operator: string,
  agent: Agent,
  names: typeof SO_TAY,
): Promise<oauth.Configuration> {
  const { origin } = hub.hub.openBanking!;
  const reach = (url: string, init: object) => undiciFetch(url, { ...init, dispatcher: agent });
  const roles = ['AIS', 'PIS'];
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
  const key = await hub.addCaller('third_party', { thirdParty: fromWire('third_party', thirdParty)! });
  const stated = await hub.call('POST', `/v1/software/${software}/statements`, { as: key });
  const registered = await reach(`${origin}/fapi2/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [REDIRECT], software_statement: stated.body.software_statement }),
  });
  const text = await registered.text();
  equal(registered.status, 201, text);
  const { client_id } = JSON.parse(text) as { client_id: string };
  const bytes = privateKey.export({ format: 'der', type: 'pkcs8' });
  const signer = await crypto.subtle.importKey(
    'pkcs8',
    new Uint8Array(bytes),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
  return await oauth.discovery(
    new URL(`${origin}/fapi2`),
    client_id,
    undefined,
    oauth.PrivateKeyJwt({ key: signer, kid: 'k1' }),
    { [oauth.customFetch]: reach as unknown as oauth.CustomFetch },
  );
}
