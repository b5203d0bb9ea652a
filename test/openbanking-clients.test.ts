/** A client of Annex 01 in the hands of its third party: another secret beside the old one, and giving it up alone. */
import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as oauth from 'openid-client';
import { openSbv64Party, type Sbv64Party } from './annex01.ts';
import { CUSTOMERS, openOpenBanking, type Scene } from './openbanking.ts';

let scene: Scene;
let third: Sbv64Party;
let stranger: Sbv64Party;
before(async () => {
  scene = await openOpenBanking();
  const bank = CUSTOMERS.hanh.bin;
  const roles = ['PIS'];
  third = await openSbv64Party(scene, { taxCode: '0198000014', name: 'Công ty Thử Một', roles, bank });
  stranger = await openSbv64Party(scene, { taxCode: '0198000021', name: 'Công ty Thử Hai', roles, bank });
});
after(async () => {
  await scene.close();
});

const clients = (party = third): string => `/v1/software/${party.software}/sbv64-clients`;

/** What the token endpoint says to a secret: 200, or 401 where it does not open. */
const statusOf = (secret: string, { client_id } = third.client): Promise<number> =>
  scene.post(
    '/sbv64/token',
    'grant_type=client_credentials&scope=PIS',
    Buffer.from(`${client_id}:${secret}`).toString('base64'),
  );

async function rotate(body: object, key: string = randomUUID()) {
  const path = `${clients()}/${third.client.client_id}/rotate`;
  const answer = await scene.hub.call('POST', path, { as: third.as, body, key });
  equal(answer.status, 200, answer.text);
  return answer.body as unknown as { client_secret: string; old_secret_until: string | null };
}

test('the old secret opens beside the new one until it ends; two at most', async () => {
  const first = third.client.client_secret;
  const key = randomUUID();
  const second = await rotate({}, key);
  notEqual(second.client_secret, first);
  const hoursLeft = (Date.parse(second.old_secret_until!) - Date.now()) / 3_600_000;
  ok(hoursLeft > 0 && hoursLeft <= 24);
  deepEqual(
    await rotate({}, key),
    second,
    'the same request again: the same secret, and nothing else happens',
  );
  equal(await statusOf(first), 200);
  equal(await statusOf(second.client_secret), 200);
  await scene.endFormerSecret(third.client.client_id);
  equal(await statusOf(first), 401);
  equal(await statusOf(second.client_secret), 200);

  const next = await rotate({ overlap_hours: 1 });
  const fourth = await rotate({ overlap_hours: 1 });
  equal(await statusOf(second.client_secret), 401);
  equal(await statusOf(next.client_secret), 200);
  const leaked = await rotate({ overlap_hours: 0 });
  equal(leaked.old_secret_until, null);
  equal(await statusOf(fourth.client_secret), 401);
  equal(await statusOf(leaked.client_secret), 200);
});

test('asking for the client again does not bring its first secret back', async () => {
  const key = randomUUID();
  const create = async () => (await scene.hub.call('POST', clients(), { as: third.as, key })).body;
  const made = await create();
  const path = `${clients()}/${made.client_id as string}/rotate`;
  await scene.hub.call('POST', path, { as: third.as, body: { overlap_hours: 0 } });
  equal((await create()).client_id, made.client_id);
  equal(await statusOf(made.client_secret as string, made as unknown as Sbv64Party['client']), 401);
});

test('a client that is given up: its token at the next call, its secret at the next request', async () => {
  const { client_secret: secret } = await rotate({});
  const config = await third.configured(secret);
  const { access_token: token } = await oauth.clientCredentialsGrant(config, { scope: 'PIS' });
  const body = { paymentId: 'f'.repeat(32) };
  equal((await third.send(token, 'payments/status', body)).body.code, 'PAYMENTID_NOT_EXISTED');
  const path = `${clients()}/${third.client.client_id}`;
  for (const again of [1, 2])
    equal((await scene.hub.call('DELETE', path, { as: third.as })).status, 200, `time ${again}`);
  deepEqual((await third.send(token, 'payments/status', body)).body.code, 'EXPIRED_TOKEN');
  equal(await statusOf(secret), 401);
  equal((await scene.hub.call('POST', `${path}/rotate`, { as: third.as, body: {} })).status, 404);
  const listed = (await scene.hub.call('GET', clients(), { as: third.as })).body.data!;
  equal(listed.length, 1, 'only the other one is left');
  notEqual(listed[0]!.client_id, third.client.client_id);
  await scene.verified();
});

test('a client of others is not there, also under one’s own software', async () => {
  const { client_id: theirs } = stranger.client;
  for (const party of [third, stranger]) {
    const path = `${clients(party)}/${theirs}`;
    equal((await scene.hub.call('DELETE', path, { as: third.as })).status, 404);
    equal((await scene.hub.call('POST', `${path}/rotate`, { as: third.as, body: {} })).status, 404);
  }
  equal((await scene.hub.call('GET', clients(stranger), { as: third.as })).status, 404);
  equal(await statusOf(stranger.client.client_secret, stranger.client), 200);
});
