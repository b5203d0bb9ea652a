/** A hub that dies while it redeems a code: the code is as good as before, or its tokens are there; never half of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { crashPointNames } from '../../../../test/house/crashpoints.ts';
import { statement } from '../../../core/database/index.ts';
import { ACCOUNTS_DETAIL, agreed, appOf } from './testing/app.ts';
import { openScene, type Scene } from './testing/scene.ts';

let scene: Scene;
before(async () => {
  scene = await openScene();
});
after(async () => {
  await scene.close();
});

const LAST_CONSENT = statement('test.last_consent', 'SELECT id FROM consents ORDER BY id DESC LIMIT 1');
const COUNT = statement(
  'test.count_tokens',
  `SELECT count(*) FILTER (WHERE model IN ('AccessToken', 'RefreshToken')) AS tokens,
          count(*) FILTER (WHERE model = 'AuthorizationCode' AND consumed_at IS NOT NULL) AS spent
     FROM oidc_artefacts WHERE grant_id = $1`,
);

/** Where it dies, and whether the code has then been spent. */
const DEATHS = [
  ['openbanking-artefact-consumed', false],
  ['openbanking-artefacts-kept', true],
  ['openbanking-artefacts-written', false],
] as const;

test('every place at which it can die is tried', () => {
  assert.deepEqual(
    DEATHS.map(([place]) => place),
    crashPointNames('openbanking'),
  );
});

for (const [place, isSpent] of DEATHS) {
  test(`a crash at ${place} leaves ${isSpent ? 'tokens and a spent code' : 'a code that its client redeems elsewhere'}`, async () => {
    const app = await appOf(scene, await scene.client());
    const pushed = await app.push(ACCOUNTS_DETAIL);
    const answer = await agreed(scene, pushed);
    const doomed = await scene.child(place);
    app.divert(doomed.port);
    await assert.rejects(app.redeem(pushed, answer));
    assert.equal(await doomed.ended, 'SIGKILL');
    const [consent] = await scene.database.query<{ id: string }>(LAST_CONSENT);
    const [found] = await scene.database.query(COUNT, [consent!.id]);
    assert.deepEqual(found, isSpent ? { tokens: 2n, spent: 1n } : { tokens: 0n, spent: 0n });
    app.divert(scene.listener.port);
    if (isSpent) return await assert.rejects(app.redeem(pushed, answer), { error: 'invalid_grant' });
    const tokens = await app.redeem(pushed, answer);
    await client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof);
  });
}
