import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SignJWT } from 'jose';
import * as client from 'openid-client';
import { fetch } from 'undici';
import type { Page } from '../../../../test/formbrowser.ts';
import { fromWire } from '../../../kit/id.ts';
import type { PaymentTerms, WalletLinkTerms } from '../../../services/consents/index.ts';
import { findAccessTokens } from '../store/tokens.ts';
import { walletTokenOf } from '../wallettoken.ts';
import { hashOf } from './adapter.ts';
import { decide, signIn } from './testing/app.ts';
import { BANK } from './testing/bank.ts';
import { type ClientKeys, openScene, REDIRECT, type Sbv64Client, type Scene } from './testing/scene.ts';

let scene: Scene;
let software: ClientKeys;
let third: Sbv64Client;
before(async () => {
  scene = await openScene();
  software = await scene.client();
  third = await scene.sbv64Client(software);
});
after(async () => {
  await scene.close();
  assert.deepEqual(scene.faults, []);
});

const TERMS: PaymentTerms = {
  ...{ kind: 'payment', amount: 150_000, currency: 'VND', remittance: null, executeOn: null },
  creditor: { bin: 979_902, account: '7654321', name: null },
  instruction: 'DH-64',
};

/** Announces a payment as `POST /v1/payments` does; its paymentId has 32 characters. */
function announce(debtor: string | null = null): string {
  const id = scene.mint();
  const expiresAt = Date.now() + 300_000;
  scene.announced.set(id, { id, terms: TERMS, bin: BANK, debtor, software: software.software, expiresAt });
  return id.replaceAll('-', '');
}

const request = (claims: Readonly<Record<string, unknown>>, key = software.privateKey): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(key);

async function configured(): Promise<client.Configuration> {
  return await client.discovery(
    new URL(`${scene.addresses.origin}/sbv64`),
    third.clientId,
    undefined,
    client.ClientSecretBasic(third.secret),
    {
      [client.customFetch]: ((url: string, init: object) =>
        fetch(url, { ...init, dispatcher: scene.agent })) as unknown as client.CustomFetch,
    },
  );
}

interface Asked {
  readonly config: client.Configuration;
  readonly url: string;
  readonly verifier: string;
}

async function ask(parameters: Readonly<Record<string, string>>): Promise<Asked> {
  const config = await configured();
  const verifier = client.randomPKCECodeVerifier();
  const url = client.buildAuthorizationUrl(config, {
    ...{ redirect_uri: REDIRECT, response_type: 'code' },
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  return { config, url: url.href, verifier };
}

async function answered(url: string): Promise<Page> {
  const browser = scene.browser();
  return await decide(browser, await signIn(browser, url), scene.account, 'agree');
}

const redeem = async ({ config, verifier }: Asked, answer: URL) =>
  await client.authorizationCodeGrant(config, answer, { pkceCodeVerifier: verifier });

/** The error that the app is told, whether it comes by redirect or by a page. */
async function refusal(parameters: Readonly<Record<string, string>>): Promise<string | null> {
  const { url } = await ask(parameters);
  const page = await scene.browser().open(url);
  return page.left?.searchParams.get('error') ?? `${page.status}`;
}

describe('account information', () => {
  test('by a code: bearer token of an hour, refresh token, the consent of the four clusters', async () => {
    const asked = await ask({ scope: 'AIS' });
    const answer = (await answered(asked.url)).left!;
    assert.equal(answer.searchParams.get('iss'), `${scene.addresses.origin}/sbv64`);
    const tokens = await redeem(asked, answer);
    assert.equal(tokens.token_type, 'bearer');
    assert.equal(tokens.expires_in, 3_600);
    assert.ok(tokens.refresh_token);
    const [token] = await findAccessTokens(scene.database, [hashOf(tokens.access_token)]);
    assert.equal(token?.profile, 'sbv64');
    assert.equal(token?.singleUse, false);
    const consent = await scene.consent(token!.consent!);
    assert.equal(consent.profile, 'sbv64');
    const again = await client.refreshTokenGrant(asked.config, tokens.refresh_token);
    assert.equal(again.refresh_token, tokens.refresh_token);
    await client.tokenRevocation(asked.config, tokens.refresh_token);
    assert.equal((await scene.consent(token!.consent!)).state, 'revoked');
    await assert.rejects(client.refreshTokenGrant(asked.config, tokens.refresh_token), {
      error: 'invalid_grant',
    });
  });
});

describe('a payment', () => {
  test('by `code id_token` and a request that names it: a token of five minutes, good once, no refresh', async () => {
    const paymentId = announce('1234567');
    const nonce = client.randomNonce();
    const asked = await ask({
      ...{ scope: 'PIS', response_type: 'code id_token', nonce, request: await request({ paymentId }) },
    });
    const answer = (await answered(asked.url)).left!;
    assert.equal(answer.hash, '', 'nothing is told to whoever reads the address');
    const tokens = await client.authorizationCodeGrant(asked.config, answer, {
      ...{ pkceCodeVerifier: asked.verifier, expectedNonce: nonce, idTokenExpected: true },
    });
    assert.ok(tokens.expires_in! <= 300);
    assert.equal(tokens.refresh_token, undefined);
    const [token] = await findAccessTokens(scene.database, [hashOf(tokens.access_token)]);
    assert.equal(token?.singleUse, true);
    assert.equal(
      token?.consent,
      fromWire('payment_order', `pmo_${paymentId}`),
      'the consent bears the payment’s id',
    );
  });

  test('is shown with no other account than the one that the request names', async () => {
    const paymentId = announce('9999999');
    const { url } = await ask({ scope: 'PIS', response_type: 'code', request: await request({ paymentId }) });
    const page = await answered(url);
    assert.equal(page.left, undefined);
    assert.equal(page.status, 422);
  });

  test('is refused when its request is forged, foreign, expired, for another server, or names nothing that waits', async () => {
    const paymentId = announce();
    const stranger = (await scene.client()).privateKey;
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ paymentId })).toString('base64url')}.`;
    for (const bad of [
      await request({ paymentId }, stranger),
      await request({ paymentId, iss: 'another' }),
      await request({ paymentId, aud: 'https://other.example' }),
      await request({ paymentId, exp: 1 }),
      await request({ paymentId: 'f'.repeat(32) }),
      await request({}),
      unsigned,
      'x',
    ])
      assert.equal(await refusal({ scope: 'PIS', request: bad }), 'invalid_request', bad);
    assert.equal(await refusal({ scope: 'PIS' }), 'invalid_request');
  });
});

describe('a wallet link', () => {
  const terms: WalletLinkTerms = {
    ...{ kind: 'wallet_link', currency: 'VND', wallet: { bin: 979_931, account: '0540900001' } },
    ...{ perPayment: 500_000, perDay: 900_000, validDays: 90 },
  };
  const announceLink = (of = software.software): string => {
    const id = scene.mint();
    const expiresAt = Date.now() + 300_000;
    scene.announced.set(id, { id, terms, bin: BANK, debtor: null, software: of, expiresAt });
    return id;
  };

  test('by a request that names it: the consent bears its id, a token of five minutes, no refresh', async () => {
    const id = announceLink();
    const ewalletToken = walletTokenOf(id);
    const asked = await ask({ scope: 'EWLTS', request: await request({ ewalletToken }) });
    const tokens = await redeem(asked, (await answered(asked.url)).left!);
    assert.ok(tokens.expires_in! <= 300);
    assert.equal(tokens.refresh_token, undefined);
    const [token] = await findAccessTokens(scene.database, [hashOf(tokens.access_token)]);
    assert.deepEqual([token?.consent, token?.scopes], [id, ['EWLTS']]);
    const consent = await scene.consent(id);
    assert.deepEqual([consent.kind, consent.state, consent.profile], ['wallet_link', 'authorised', 'sbv64']);
  });

  test('is refused unsigned, foreign, another software’s, and where a payment stands in its place', async () => {
    const ewalletToken = walletTokenOf(announceLink());
    const paymentId = announce();
    const payment = walletTokenOf(fromWire('payment_order', `pmo_${paymentId}`)!);
    const foreign = walletTokenOf(announceLink((await scene.client()).software));
    for (const bad of [
      await request({ ewalletToken }, (await scene.client()).privateKey),
      await request({ ewalletToken: payment }),
      await request({ ewalletToken: foreign }),
      await request({ ewalletToken: 'x' }),
      await request({ paymentId }),
    ])
      assert.equal(await refusal({ scope: 'EWLTS', request: bad }), 'invalid_request', bad);
    assert.equal(await refusal({ scope: 'EWLTS' }), 'invalid_request');
    assert.equal(
      await refusal({ scope: 'PIS', request: await request({ ewalletToken }) }),
      'invalid_request',
    );
    const asPayment = fromWire('consent', `con_${Buffer.from(ewalletToken, 'base64url').toString('hex')}`)!;
    const hex = asPayment.replaceAll('-', '');
    assert.equal(
      await refusal({ scope: 'PIS', request: await request({ paymentId: hex }) }),
      'invalid_request',
      'a link is no payment',
    );
  });
});

describe('is refused', () => {
  test('a request without PKCE, or with the plain method', async () => {
    const config = await configured();
    for (const pkce of [{}, { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }]) {
      const url = client.buildAuthorizationUrl(config, { redirect_uri: REDIRECT, scope: 'AIS', ...pkce });
      assert.equal((await scene.browser().open(url.href)).left?.searchParams.get('error'), 'invalid_request');
    }
  });

  test('a scope that is none, two, or not for this endpoint', async () => {
    for (const scope of ['openid', 'AIS PIS', 'PIS EWLTS', 'INF'])
      assert.equal(await refusal({ scope }), 'invalid_scope', scope);
    assert.equal(
      await refusal({ scope: 'AIS', request: await request({ paymentId: announce() }) }),
      'invalid_request',
    );
  });

  test('a wrong secret; a client of the other profile', async () => {
    const post = async (id: string, secret: string) => {
      const response = await fetch(`${scene.addresses.origin}/sbv64/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials&scope=INF',
        dispatcher: scene.agent,
      });
      return response.status;
    };
    assert.equal(await post(third.clientId, third.secret), 200);
    assert.equal(await post(third.clientId, `${third.secret}x`), 401);
    assert.equal(await post(third.clientId, hashOf(third.secret)), 401, 'what a dump holds is no secret');
    assert.equal(await post(software.clientId, third.secret), 401);
  });

  test('a code that comes twice, twenty times at once', async () => {
    const asked = await ask({ scope: 'AIS' });
    const answer = (await answered(asked.url)).left!;
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => redeem(asked, answer)));
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
  });
});

test('whoever has a certificate may have its tokens bound to it', async () => {
  const bound = await scene.sbv64Client(software, { tls_client_certificate_bound_access_tokens: true });
  const response = await fetch(`${scene.addresses.origin}/sbv64/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${bound.clientId}:${bound.secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials&scope=INF',
    dispatcher: scene.agent,
  });
  assert.equal(response.status, 400, 'without the certificate there is no token');
});
