import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { ACCOUNTS_DETAIL, type App, appOf, authorise, decide, signIn } from './testing/app.ts';
import { openScene, REDIRECT, type Scene } from './testing/scene.ts';

let scene: Scene;
before(async () => {
  scene = await openScene();
});
after(async () => {
  await scene.close();
});

describe('FAPI 2.0 with DPoP', () => {
  test('an app gets a consent, tokens for it, and fresh tokens without rotation', async () => {
    const app: App = await appOf(scene, await scene.client());
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    assert.equal(tokens.token_type, 'dpop');
    assert.match(String(tokens.grant_id), /^con_[0-9a-f]{32}$/);
    const [detail] = tokens.authorization_details as unknown as Record<string, unknown>[];
    assert.equal(detail?.consent_id, tokens.grant_id);
    assert.deepEqual(detail?.datatypes, ['accounts', 'balances']);
    const again = await client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof);
    assert.equal(again.refresh_token, tokens.refresh_token);
    assert.notEqual(again.access_token, tokens.access_token);
    assert.deepEqual(scene.faults, []);
  });

  test('who refuses goes back to the app with access_denied', async () => {
    const app = await appOf(scene, await scene.client());
    const { url } = await app.push(ACCOUNTS_DETAIL);
    const browser = scene.browser();
    const back = await decide(browser, await signIn(browser, url), scene.account, 'refuse');
    assert.equal(back.left?.origin + back.left!.pathname, REDIRECT);
    assert.equal(back.left?.searchParams.get('error'), 'access_denied');
  });
});
