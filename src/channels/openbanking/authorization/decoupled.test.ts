import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fromWire } from '../../../kit/id.ts';
import {
  ACCOUNTS_DETAIL,
  type App,
  ASSERTION_TYPE,
  appOf,
  authorise,
  grantIdOf,
  PAYMENT_DETAIL,
} from './testing/app.ts';
import { openScene, type Scene } from './testing/scene.ts';

const CIBA = 'urn:openid:params:grant-type:ciba';
const POLL = { grant_types: ['authorization_code', 'refresh_token', CIBA] };
const SHOWN = { language: 'vi', text: 'Trả 150.000 đồng cho PHO GA DONG DO' } as const;

let scene: Scene;
before(async () => {
  scene = await openScene();
});
after(async () => {
  await scene.close();
  assert.deepEqual(scene.faults, []);
});

/** An app that the customer has dealt with before, and the consent by which it names him. */
async function knownApp(): Promise<{ app: App; hint: string }> {
  const app = await appOf(scene, await scene.client(POLL));
  const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
  return { app, hint: grantIdOf(tokens) };
}

async function ask(app: App, hint: string, more: Readonly<Record<string, unknown>> = {}) {
  const request = await app.byHand.assertion({
    scope: 'openid payments',
    authorization_details: [PAYMENT_DETAIL],
    login_hint: hint,
    binding_message: 'SO TAY 4711',
    nbf: Math.floor(Date.now() / 1_000),
    ...more,
  });
  return await app.byHand.post('/backchannel', { request, ...(await proven(app)) });
}

const proven = async ({ byHand, keys }: App) => ({
  client_id: keys.clientId,
  client_assertion: await byHand.assertion(),
  client_assertion_type: ASSERTION_TYPE,
});

const poll = async (app: App, auth_req_id: string) =>
  await app.byHand.post(
    '/token',
    { grant_type: CIBA, auth_req_id, ...(await proven(app)) },
    { DPoP: await app.byHand.dpopProof('/token') },
  );

/** The consent that waits for the customer. */
async function waiting(): Promise<string> {
  const [consent] = await scene.waitingConsents();
  assert.ok(consent);
  return consent.id;
}

describe('an app that asks the customer elsewhere', () => {
  test('waits until he agrees, then gets tokens once', async () => {
    const { app, hint } = await knownApp();
    const asked = await ask(app, hint);
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    const id = String(asked.body.auth_req_id);
    assert.equal((await poll(app, id)).body.error, 'authorization_pending');
    const consent = await waiting();
    const request = await scene.server.decoupled.find(consent);
    assert.equal(request?.bindingMessage, 'SO TAY 4711');
    assert.equal(request?.clientId, app.keys.clientId);
    const order = { id: consent, customer: scene.customer.id, accounts: [scene.account], clusters: [] };
    const said = await scene.server.decoupled.agree(
      { ...order, holders: [scene.customer.id], shown: SHOWN, authentication: 'passkey' },
      Date.now(),
    );
    assert.equal(said, 'consent_authorised');
    const tokens = await poll(app, id);
    assert.equal(tokens.status, 200, JSON.stringify(tokens.body));
    assert.equal(tokens.body.token_type, 'DPoP');
    assert.equal(fromWire('consent', String(tokens.body.grant_id)), consent);
    assert.equal((await poll(app, id)).body.error, 'invalid_grant');
  });

  test('twenty that poll at once: one gets tokens', async () => {
    const { app, hint } = await knownApp();
    const id = String((await ask(app, hint)).body.auth_req_id);
    const consent = await waiting();
    await scene.server.decoupled.agree(
      {
        ...{ id: consent, customer: scene.customer.id, accounts: [scene.account], clusters: [] },
        ...{ holders: [scene.customer.id], shown: SHOWN, authentication: 'passkey' },
      },
      Date.now(),
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => poll(app, id)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.ok(answers.every(({ status, body }) => status === 200 || body.error === 'invalid_grant'));
  });

  test('is told when he refuses', async () => {
    const { app, hint } = await knownApp();
    const id = String((await ask(app, hint)).body.auth_req_id);
    assert.equal(await scene.server.decoupled.refuse(await waiting(), scene.customer.id), 'consent_rejected');
    assert.equal((await poll(app, id)).body.error, 'access_denied');
  });
});

describe('is refused', () => {
  test('a request that is not signed', async () => {
    const { app, hint } = await knownApp();
    const fields = { scope: 'openid', login_hint: hint, binding_message: 'SO TAY' };
    const answer = await app.byHand.post('/backchannel', { ...fields, ...(await proven(app)) });
    assert.equal(answer.body.error, 'invalid_request');
  });

  test('a hint that is a telephone number, or another third party’s consent', async () => {
    const { app } = await knownApp();
    const { hint: foreign } = await knownApp();
    for (const hint of ['0912345678', foreign, 'con_00000000000000000000000000000000'])
      assert.equal((await ask(app, hint)).body.error, 'unknown_user_id', hint);
  });

  test('a request without words to compare, or with words that are no such words', async () => {
    const { app, hint } = await knownApp();
    for (const binding_message of [undefined, '', 'x'.repeat(41), 'tap <b>yes</b>'])
      assert.match(String((await ask(app, hint, { binding_message })).body.error), /^invalid_/);
  });

  test('a third request while two wait for him', async () => {
    const { app, hint } = await knownApp();
    for (let n = 0; n < 2; n += 1) assert.equal((await ask(app, hint)).status, 200);
    assert.equal((await ask(app, hint)).body.error, 'access_denied');
  });

  test('an id_token_hint: it does not say whose customer it is', async () => {
    const { app } = await knownApp();
    const answer = await ask(app, 'x', {
      login_hint: undefined,
      id_token_hint: await app.byHand.assertion(),
    });
    assert.notEqual(answer.status, 200);
  });
});
