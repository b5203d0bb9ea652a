import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { ACCOUNTS_DETAIL, type App, appOf, authorise, grantIdOf } from './testing/app.ts';
import { openScene, type Scene } from './testing/scene.ts';

let scene: Scene;
before(async () => {
  scene = await openScene();
});
after(async () => {
  await scene.close();
  assert.deepEqual(scene.faults, []);
});

const SCOPE = 'openid accounts grant_management_query grant_management_revoke';

async function granted(): Promise<{ app: App; grant: string; token: string; refresh: string }> {
  const app = await appOf(scene, await scene.client());
  const tokens = await authorise(scene, app, ACCOUNTS_DETAIL, { scope: SCOPE });
  const { access_token: token, refresh_token: refresh } = tokens;
  return { app, token, refresh: refresh!, grant: grantIdOf(tokens) };
}

async function call(app: App, token: string, method: string, grant: string): Promise<number> {
  const url = new URL(`${scene.addresses.origin}/fapi2/grants/${grant}`);
  try {
    const response = await client.fetchProtectedResource(
      app.config,
      token,
      url,
      method,
      null,
      undefined,
      app.proof,
    );
    return response.status;
  } catch (fault) {
    return (fault as { status: number }).status;
  }
}

describe('a third party looks after what it was granted', () => {
  test('sees it as it was granted, ends it, and then it is gone', async () => {
    const { app, grant, token, refresh } = await granted();
    const url = new URL(`${scene.addresses.origin}/fapi2/grants/${grant}`);
    const response = await client.fetchProtectedResource(
      app.config,
      token,
      url,
      'GET',
      null,
      undefined,
      app.proof,
    );
    const seen = (await response.json()) as {
      authorization_details: Record<string, unknown>[];
      expires_at: number;
    };
    assert.equal(seen.authorization_details[0]?.consent_id, grant);
    assert.ok(seen.expires_at > Date.now() / 1_000);
    assert.equal(await call(app, token, 'DELETE', grant), 204);
    assert.equal(await call(app, token, 'GET', grant), 404);
    await assert.rejects(client.refreshTokenGrant(app.config, refresh, undefined, app.proof), {
      error: 'invalid_grant',
    });
    const consent = await scene.consentOf({ grant_id: grant });
    assert.equal(consent.endedBy, 'third_party');
  });

  test('and at nobody else’s', async () => {
    const own = await granted();
    const other = await granted();
    for (const method of ['GET', 'DELETE'])
      assert.equal(await call(own.app, own.token, method, other.grant), 404);
    assert.equal(await call(other.app, other.token, 'GET', other.grant), 200);
    assert.equal(await call(own.app, own.token, 'GET', 'con_0'), 404);
    // A stolen token without the key it is bound to.
    assert.equal(await call(other.app, own.token, 'GET', own.grant), 401);
  });

  test('not without the scope', async () => {
    const app = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    assert.equal(await call(app, tokens.access_token, 'GET', grantIdOf(tokens)), 403);
  });

  test('asks in place of an earlier grant, of its own only', async () => {
    const { app, grant } = await granted();
    const other = await granted();
    const replace = { grant_management_action: 'replace' };
    await assert.rejects(app.push(ACCOUNTS_DETAIL, { ...replace, grant_id: other.grant }), {
      error: 'invalid_grant_id',
    });
    await assert.rejects(app.push(ACCOUNTS_DETAIL, replace), { error: 'invalid_request' });
    await assert.rejects(app.push(ACCOUNTS_DETAIL, { grant_id: grant }), { error: 'invalid_request' });
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL, { ...replace, grant_id: grant });
    const before = await scene.consentOf({ grant_id: grant });
    assert.equal(before.state, 'revoked', 'what was replaced has ended');
    const now = await scene.consentOf(tokens);
    assert.equal(now.state, 'authorised');
  });
});
