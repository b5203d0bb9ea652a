/** A third party of Annex 01 for tests: registered, with a client and its secret, and signing what it sends. */
import { equal, ok } from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import * as oauth from 'openid-client';
import { fetch } from 'undici';
import { signDetached } from '../src/codecs/jws/index.ts';
import { fromWire } from '../src/kit/id.ts';
import type { Page } from './formbrowser.ts';
import type { Scene } from './openbanking.ts';

export const REDIRECT = 'https://vi.example/cb';

export interface Sbv64Party {
  /** API key of the third party. */
  readonly as: string;
  /** Wire id. */
  readonly software: string;
  readonly client: { readonly client_id: string; readonly client_secret: string };
  readonly privateKey: KeyObject;
  readonly configured: (secret?: string) => Promise<oauth.Configuration>;
  /** A signed message, with the customer there; without a body a GET. */
  readonly send: (token: string, path: string, body?: unknown) => Promise<Answered>;
  /** Where the customer’s browser is sent to agree. */
  readonly ask: (parameters: Readonly<Record<string, string>>) => Promise<{
    readonly url: string;
    readonly verifier: string;
  }>;
  /** By the code that she brings back. */
  readonly token: (verifier: string, page: Page) => Promise<oauth.TokenEndpointResponse>;
}

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Party {
  readonly taxCode: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** BIN of the bank that its messages are for. */
  readonly bank: string;
}

export async function openSbv64Party(
  { hub, origin, agent }: Pick<Scene, 'hub' | 'origin' | 'agent'>,
  { taxCode, name, roles, bank }: Party,
): Promise<Sbv64Party> {
  const operator = await hub.addCaller('operator');
  const made = async (as: string, path: string, body?: unknown) => {
    const answer = await hub.call('POST', path, { as, body });
    equal(answer.status, 201, answer.text);
    return answer.body;
  };
  const party = await made(operator, '/v1/third-parties', {
    ...{ tax_code: taxCode, name, name_en: `Trial ${taxCode} JSC`, licence: '15/GP-NHNN' },
    ...{ roles, contacts: { email: 'api@vi.example' } },
  });
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const product = await made(operator, `/v1/third-parties/${party.id}/software`, {
    ...{ name: `Ứng Dụng Thử ${taxCode}`, redirect_uris: [REDIRECT], roles, jwks: { keys: [jwk] } },
  });
  const software = product.id!;
  const as = await hub.addCaller('third_party', { thirdParty: fromWire('third_party', party.id!)! });
  const client = (await made(
    as,
    `/v1/software/${software}/sbv64-clients`,
  )) as unknown as Sbv64Party['client'];
  const configured: Sbv64Party['configured'] = (secret = client.client_secret) =>
    oauth.discovery(
      new URL(`${origin}/sbv64`),
      client.client_id,
      undefined,
      oauth.ClientSecretBasic(secret),
      {
        [oauth.customFetch]: ((url: string, init: object) =>
          fetch(url, { ...init, dispatcher: agent })) as unknown as oauth.CustomFetch,
      },
    );
  return {
    ...{ as, software, client, privateKey, configured },
    async ask(parameters) {
      const verifier = oauth.randomPKCECodeVerifier();
      const url = oauth.buildAuthorizationUrl(await configured(), {
        ...{ redirect_uri: REDIRECT, response_type: 'code', code_challenge_method: 'S256', ...parameters },
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      });
      return { url: url.href, verifier };
    },
    async token(verifier, page) {
      ok(page.left, `the customer is stuck: ${page.status} ${page.html}`);
      return await oauth.authorizationCodeGrant(await configured(), page.left, {
        pkceCodeVerifier: verifier,
      });
    },
    async send(token, path, body) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const signature = signDetached(Buffer.from(text), { key: privateKey, algorithm: 'ES256', kid: 'k1' });
      const response = await fetch(`${origin}/sbv64/v1/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...{ 'request-datetime': new Date(Date.now()).toISOString(), 'request-id': randomUUID() },
          ...{ 'provider-id': bank, 'tpp-id': taxCode, 'jws-signature': signature },
          'psu-ip-address': '203.0.113.7',
        },
        ...(body === undefined ? {} : { body: text }),
        dispatcher: agent,
      });
      return { status: response.status, body: (await response.json()) as Answered['body'] };
    },
  };
}
