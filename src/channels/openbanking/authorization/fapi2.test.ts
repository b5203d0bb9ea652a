import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { after, before, describe, test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { fetch } from 'undici';
import { statement } from '../../../core/database/index.ts';
import { keepSigningKey } from '../store/signingkeys.ts';
import { findAccessTokens } from '../store/tokens.ts';
import { hashOf } from './adapter.ts';
import { createSeal, deriveKey } from './seal.ts';
import {
  ACCOUNTS_DETAIL,
  appOf,
  authorise,
  decide,
  grantIdOf,
  PAYMENT_DETAIL,
  signIn,
} from './testing/app.ts';
import { openScene, REDIRECT, type Scene } from './testing/scene.ts';

let scene: Scene;
before(async () => {
  scene = await openScene();
});
after(async () => {
  await scene.close();
  assert.deepEqual(scene.faults, []);
});

const AGE = statement('test.age', 'UPDATE oidc_artefacts SET expires_at = 1 WHERE grant_id = $1');
const LEFT = statement('test.left', 'SELECT id FROM oidc_artefacts WHERE grant_id = $1');
const found = async (token: string) => (await findAccessTokens(scene.database, [hashOf(token)]))[0];

describe('an app with DPoP', () => {
  test('gets a consent, tokens for it, and fresh tokens without rotation', async () => {
    const app = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    assert.equal(tokens.token_type, 'dpop');
    assert.match(grantIdOf(tokens), /^con_[0-9a-f]{32}$/);
    const [detail] = tokens.authorization_details as unknown as Record<string, unknown>[];
    assert.equal(detail?.consent_id, tokens.grant_id);
    assert.deepEqual(detail?.datatypes, ['accounts', 'balances']);
    const token = await found(tokens.access_token);
    assert.equal(token?.software, app.keys.software);
    assert.equal(token?.thirdParty, app.keys.thirdParty);
    assert.ok(token?.jkt);
    assert.deepEqual(token?.scopes, ['accounts']);
    const again = await client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof);
    assert.equal(again.refresh_token, tokens.refresh_token);
    assert.notEqual(again.access_token, tokens.access_token);
  });

  test('knows a customer by a name of its own: two third parties cannot compare notes', async () => {
    const subjects = [];
    for (let n = 0; n < 2; n += 1) {
      const app = await appOf(scene, await scene.client());
      for (let times = 0; times < 2; times += 1)
        subjects.push((await authorise(scene, app, ACCOUNTS_DETAIL)).claims()?.sub);
    }
    assert.equal(subjects[0], subjects[1]);
    assert.equal(subjects[2], subjects[3]);
    assert.notEqual(subjects[0], subjects[2]);
    assert.ok(!subjects.includes(scene.customer.id));
  });

  test('gets no refresh token for a single payment', async () => {
    const app = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, PAYMENT_DETAIL);
    assert.equal(tokens.refresh_token, undefined);
    // A payment consent lives five minutes, and no token says it lives longer.
    assert.ok(tokens.expires_in! <= 300);
  });

  for (const decision of ['refuse', 'cancel'] as const) {
    test(`is told access_denied when the customer decides to ${decision}, and the consent is rejected`, async () => {
      const app = await appOf(scene, await scene.client());
      const { url } = await app.push(ACCOUNTS_DETAIL);
      const browser = scene.browser();
      const back = await decide(browser, await signIn(browser, url), scene.account, decision);
      assert.equal(back.left?.origin + back.left!.pathname, REDIRECT);
      assert.equal(back.left?.searchParams.get('error'), 'access_denied');
      assert.equal(back.left?.searchParams.get('iss'), `${scene.addresses.origin}/fapi2`);
    });
  }

  test('calls for itself with client_credentials', async () => {
    const app = await appOf(
      scene,
      await scene.client({ grant_types: ['client_credentials'], redirect_uris: [] }),
    );
    const tokens = await client.clientCredentialsGrant(app.config, { scope: 'rates' }, app.proof);
    const token = await found(tokens.access_token);
    assert.equal(token?.consent, null);
    assert.deepEqual(token?.scopes, ['rates']);
    assert.ok(token?.jkt);
  });

  test('that gives back its refresh token ends the consent; an access token alone ends itself', async () => {
    const app = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    await client.tokenRevocation(app.config, tokens.access_token);
    assert.equal(await found(tokens.access_token), undefined);
    const again = await client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof);
    await client.tokenRevocation(app.config, tokens.refresh_token!);
    assert.equal(await found(again.access_token), undefined);
    await assert.rejects(client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof), {
      error: 'invalid_grant',
    });
    const consent = await scene.consentOf(tokens);
    assert.equal(consent.state, 'revoked');
    assert.equal(consent.endedBy, 'third_party');
  });
});

describe('what ends a consent', () => {
  test('ends its refresh token at the next call', async () => {
    const app = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    await scene.revoke(tokens);
    await assert.rejects(client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof), {
      error: 'invalid_grant',
    });
  });

  test('a suspended third party is nobody: no token is to be had', async () => {
    const app = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    await scene.suspend(app.keys.thirdParty);
    await assert.rejects(client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof), {
      error: 'invalid_client',
    });
  });
});

test('a refresh token lives as long as its consent, renewed or not, and no longer', async () => {
  const app = await appOf(scene, await scene.client());
  const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
  const { id } = await scene.consentOf(tokens);
  // As if the end that was written were long past, and the consent had been renewed since.
  await scene.database.query(AGE, [id]);
  await scene.server.sweep();
  await client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof);
  await scene.revoke(tokens);
  await scene.database.query(AGE, [id]);
  await scene.server.sweep();
  assert.deepEqual(await scene.database.query(LEFT, [id]), []);
});

describe('an app with a certificate', () => {
  test('is bound to it, by key or by certificate alone', async () => {
    const certificate = await scene.authority.issue('CN=app.sotay.example, O=Sổ Tay', 'client');
    const bound = { tls_client_certificate_bound_access_tokens: true };
    const byCertificate = {
      ...bound,
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: 'CN=app.sotay.example,O=Sổ Tay',
    };
    for (const [metadata, authenticate] of [
      [bound, 'key'],
      [byCertificate, 'certificate'],
    ] as const) {
      const app = await appOf(scene, await scene.client(metadata), { certificate, authenticate });
      const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
      const token = await found(tokens.access_token);
      assert.ok(token?.x5t);
      assert.equal(token?.jkt, null);
      const again = await client.refreshTokenGrant(app.config, tokens.refresh_token!);
      assert.ok(again.access_token);
    }
  });

  test('is not believed another’s, nor one that no known authority vouches for', async () => {
    const metadata = {
      tls_client_certificate_bound_access_tokens: true,
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_subject_dn: 'CN=app.sotay.example',
    };
    const keys = await scene.client(metadata);
    const stranger = await scene.strangeAuthority();
    for (const certificate of [
      await scene.authority.issue('CN=other.example', 'client'),
      await scene.authority.issue('CN=app.sotay.example, O=More', 'client'),
      await stranger.issue('CN=app.sotay.example', 'client'),
    ]) {
      const app = await appOf(scene, keys, { certificate, authenticate: 'certificate' });
      await assert.rejects(app.push(ACCOUNTS_DETAIL), { error: 'invalid_client' });
    }
  });
});

describe('an app that signs messages', () => {
  test('asks by JAR and is answered by JARM', async () => {
    const keys = await scene.client({
      require_signed_request_object: true,
      response_modes: ['jwt', 'query.jwt'],
    });
    const app = await appOf(scene, keys, { jar: true, jarm: true });
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    assert.ok(tokens.access_token);
    const unsigned = await appOf(scene, keys);
    await assert.rejects(unsigned.push(ACCOUNTS_DETAIL), { error: 'invalid_request' });
  });

  test('only a resource server may look into tokens, and is answered by a signed word', async () => {
    const app = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    const ordinary = await client.tokenIntrospection(app.config, tokens.access_token);
    assert.deepEqual(ordinary, { active: false });
    const server = await appOf(scene, scene.resourceServer);
    const seen = await client.tokenIntrospection(server.config, tokens.access_token);
    assert.equal(seen.active, true);
    assert.ok(seen.cnf?.jkt);
    client.enableNonRepudiationChecks(server.config);
  });
});

describe('discovery', () => {
  test('is found where both specifications put it, with every endpoint under the issuer', async () => {
    const { origin, mtlsOrigin } = scene.addresses;
    const documents = [];
    for (const path of [
      '/fapi2/.well-known/openid-configuration',
      '/.well-known/openid-configuration/fapi2',
      '/.well-known/oauth-authorization-server/fapi2',
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server',
    ]) {
      const response = await fetch(origin + path, { dispatcher: scene.agent });
      documents.push((await response.json()) as Record<string, unknown>);
    }
    const [document] = documents as [Record<string, unknown>];
    for (const other of documents) assert.deepEqual(other, document);
    assert.equal(document.issuer, `${origin}/fapi2`);
    assert.equal(document.token_endpoint, `${origin}/fapi2/token`);
    assert.equal(document.pushed_authorization_request_endpoint, `${origin}/fapi2/par`);
    assert.equal(document.require_pushed_authorization_requests, true);
    assert.equal(
      (document.mtls_endpoint_aliases as Record<string, string>).token_endpoint,
      `${mtlsOrigin}/fapi2/token`,
    );
    assert.deepEqual(document.response_types_supported, ['code']);
    assert.deepEqual(document.token_endpoint_auth_methods_supported, ['private_key_jwt', 'tls_client_auth']);
    assert.deepEqual(document.id_token_signing_alg_values_supported, ['ES256']);
    assert.equal(document.authorization_response_iss_parameter_supported, true);
    assert.ok(!JSON.stringify(document).includes('RS256'));
  });

  test('another key signs from its time on, and no answer of before becomes unreadable', async () => {
    const app = await appOf(scene, await scene.client());
    const kids = async (): Promise<unknown[]> => {
      const response = await fetch(`${scene.addresses.origin}/fapi2/jwks`, { dispatcher: scene.agent });
      return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const [first] = await kids();
    const kidOf = (token: string): unknown => (decodeProtectedHeader(token) as { kid?: string }).kid;
    assert.equal(kidOf((await authorise(scene, app, ACCOUNTS_DETAIL)).id_token!), first);
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const seal = createSeal(deriveKey(scene.secret, 'signing keys'));
    await keepSigningKey(scene.database, {
      ...{ generation: 2, kid: 'second', createdAt: Date.now(), signFrom: Date.now() },
      sealed: seal.seal(JSON.stringify({ ...jwk, use: 'sig', alg: 'ES256' })),
    });
    await scene.server.turnKeys();
    assert.deepEqual(await kids(), ['second', first]);
    const fresh = await appOf(scene, app.keys);
    assert.equal(kidOf((await authorise(scene, fresh, ACCOUNTS_DETAIL)).id_token!), 'second');
  });

  test('does not repeat a host that is not ours', async () => {
    const asked = request(`${scene.addresses.origin}/fapi2/.well-known/openid-configuration`, {
      ...{ ca: scene.authority.certificate, servername: 'localhost', headers: { host: 'evil.example' } },
    }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, 421);
    answer.destroy();
  });
});
