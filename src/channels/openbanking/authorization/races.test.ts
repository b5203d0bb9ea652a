/** Whatever is good for one use is used once, on one process of the hub and on two. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import * as client from 'openid-client';
import { statement } from '../../../core/database/index.ts';
import {
  ACCOUNTS_DETAIL,
  type App,
  ASSERTION_TYPE,
  agreed,
  appOf,
  authorise,
  type ByHand,
  decide,
  plainRequest,
  signIn,
} from './testing/app.ts';
import { type Child, openScene, type Scene } from './testing/scene.ts';

const AT_ONCE = 20;

let scene: Scene;
let other: Child;
before(async () => {
  scene = await openScene();
  other = await scene.child();
});
after(async () => {
  await other.stop();
  await scene.close();
});

/** Every second request goes to the other process. */
async function twoProcessApp(): Promise<App> {
  return await appOf(scene, await scene.client(), { alternate: other });
}

async function pushed(
  byHand: ByHand,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { status, body } = await byHand.post('/par', fields, headers);
  if (status !== 201) throw Object.assign(new Error(), { error: body.error });
  return String(body.request_uri);
}

interface Race {
  readonly won: readonly unknown[];
  readonly errors: readonly string[];
}

async function race(once: (n: number) => Promise<unknown>): Promise<Race> {
  const settled = await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, n) => once(n)));
  return {
    won: settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    errors: settled.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { error?: string }).error ?? String(one.reason)] : [],
    ),
  };
}

for (const [name, make] of [
  ['one process', async () => await appOf(scene, await scene.client())],
  ['two processes', twoProcessApp],
] as const) {
  describe(`${AT_ONCE} at once, on ${name}`, () => {
    test('redeem a code: one gets tokens', async () => {
      const app = await make();
      const pushed = await app.push(ACCOUNTS_DETAIL);
      const answer = await agreed(scene, pushed);
      const { won, errors } = await race(() => app.redeem(pushed, answer));
      assert.equal(won.length, 1);
      assert.deepEqual(new Set(errors), new Set(['invalid_grant']));
    });

    test('use one client assertion: one is let in', async () => {
      const { byHand, keys } = await make();
      const client_assertion = await byHand.assertion();
      const fields = { ...plainRequest(ACCOUNTS_DETAIL), client_id: keys.clientId, client_assertion };
      const { won, errors } = await race(() =>
        pushed(byHand, { ...fields, client_assertion_type: ASSERTION_TYPE }),
      );
      assert.equal(won.length, 1);
      assert.deepEqual(new Set(errors), new Set(['invalid_client']));
    });

    test('use one DPoP proof: one is let in', async () => {
      const { byHand, keys } = await make();
      const DPoP = await byHand.dpopProof('/par');
      const { won, errors } = await race(async () => {
        const client_assertion = await byHand.assertion();
        const fields = { ...plainRequest(ACCOUNTS_DETAIL), client_id: keys.clientId, client_assertion };
        return await pushed(byHand, { ...fields, client_assertion_type: ASSERTION_TYPE }, { DPoP });
      });
      assert.equal(won.length, 1);
      assert.deepEqual(new Set(errors), new Set(['invalid_request']));
    });

    test('answer one request_uri in as many browsers: one comes back with a code', async () => {
      const app = await make();
      const { url } = await app.push(ACCOUNTS_DETAIL);
      const pages = [];
      for (let n = 0; n < AT_ONCE; n += 1) {
        const browser = scene.browser();
        pages.push({ browser, page: await signIn(browser, url) });
      }
      const answers = await Promise.all(
        pages.map(({ browser, page }) => decide(browser, page, scene.account, 'agree')),
      );
      const codes = answers.filter(({ left }) => left?.searchParams.has('code') === true);
      assert.equal(codes.length, 1);
    });

    test('refresh: all may, and the token stays the same', async () => {
      const app = await make();
      const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
      const { won, errors } = await race(() =>
        client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof),
      );
      assert.deepEqual(errors, []);
      const same = new Set(won.map((one) => (one as client.TokenEndpointResponse).refresh_token));
      assert.deepEqual(same, new Set([tokens.refresh_token]));
    });
  });
}

test('a code that comes again later takes its tokens with it, and nothing of another consent', async () => {
  const app = await appOf(scene, await scene.client());
  const untouched = await authorise(scene, app, ACCOUNTS_DETAIL);
  const pushed = await app.push(ACCOUNTS_DETAIL);
  const answer = await agreed(scene, pushed);
  const tokens = await app.redeem(pushed, answer);
  await assert.rejects(app.redeem(pushed, answer), { error: 'invalid_grant' });
  const refresh = (token: string) => client.refreshTokenGrant(app.config, token, undefined, app.proof);
  await assert.rejects(refresh(tokens.refresh_token!), { error: 'invalid_grant' });
  await refresh(untouched.refresh_token!);
  assert.deepEqual(scene.faults, []);
});

test('a consent that ends on one process is over for a bank’s server that asks the other', async () => {
  const tokens = await authorise(scene, await twoProcessApp(), ACCOUNTS_DETAIL);
  const server = await appOf(scene, scene.resourceServer);
  server.divert(other.port);
  const isActive = async () => (await client.tokenIntrospection(server.config, tokens.access_token)).active;
  assert.equal(await isActive(), true);
  await scene.revoke(tokens);
  assert.equal(await isActive(), false);
});

const BEGIN = { name: 'test.begin', text: 'BEGIN' };
const COMMIT = { name: 'test.commit', text: 'COMMIT' };
const END = {
  name: 'test.end_consent',
  text: "UPDATE consents SET state = 'revoked', ended_at = 1, version = version + 1 WHERE id = $1",
};
const WAITING = statement(
  'test.waiting',
  'SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()',
);
const TOKENS = statement(
  'test.tokens_of_consent',
  "SELECT count(*)::int AS tokens FROM oidc_artefacts WHERE grant_id = $1 AND model = 'AccessToken'",
);

test('a token whose consent ends while it is made is not born', async () => {
  const app = await appOf(scene, await scene.client());
  const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
  const { id } = await scene.consentOf(tokens);
  const withdrawal = await scene.database.connect('money');
  await withdrawal.query(BEGIN);
  await withdrawal.query({ ...END, values: [id] });
  const refused = assert.rejects(
    client.refreshTokenGrant(app.config, tokens.refresh_token!, undefined, app.proof),
    { error: 'invalid_grant' },
  );
  while ((await scene.database.query(WAITING)).length === 0) await setTimeout(5);
  await withdrawal.query(COMMIT);
  await refused;
  await withdrawal.end();
  assert.deepEqual(await scene.database.query(TOKENS, [id]), [{ tokens: 1 }], 'the one from before');
  assert.deepEqual(scene.faults, []);
});
