/** Webhooks as a shop's system meets them: over HTTP, with a receiver of its own. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestHub, paymentBody, settleTown, type TestHub, type TestTown } from '../../../test/hub.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { openReceiver, type Receiver } from '../../../test/receiver.ts';
import { readPublicKey, readSecret, verifyWebhook } from '../../codecs/webhooksignature/index.ts';
import { verifyDatabase } from './index.ts';

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let receiver: Receiver;
const WAIT_LOOKS_MAX = 400;

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  town = await settleTown(hub);
  receiver = await openReceiver();
});
after(async () => {
  await hub.close();
  await receiver.close();
  const { checked } = await verifyDatabase(home.owner, { nowMs: Date.now() });
  assert.deepEqual(
    checked.flatMap(({ violations }) => violations),
    [],
  );
  await home.close();
  assert.deepEqual(hub.faults, []);
});

async function until<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (let looks = 0; looks < WAIT_LOOKS_MAX; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resume) => setTimeout(resume, 25));
  }
  throw new Error('it did not happen');
}

const endpoints = '/v1/webhook-endpoints';
const make = (as: string, body: Record<string, unknown>, key?: string) =>
  hub.call('POST', endpoints, {
    as,
    body: { url: receiver.url, events: ['*'], ...body },
    ...(key === undefined ? {} : { key }),
  });

test('a bank is told of a real payment by a signature that its public key proves', async () => {
  const [own, other] = town.participants;
  const { status, body } = await make(other.key, { events: ['payment.*'] });
  assert.equal(status, 201);
  assert.match(String(body.key), /^whpk_/);
  assert.deepEqual(body.owner, { kind: 'participant', id: other.bin });
  const paid = await hub.call('POST', '/v1/payments', { as: own.key, body: paymentBody(own, other, 1_500) });
  const told = await until(() => receiver.received.find((one) => one.body.includes(paid.body.id!)));
  const publicKey = readPublicKey(String(body.key))!;
  const now = Math.floor(Date.now() / 1_000);
  assert.equal(verifyWebhook(told.headers, told.body, [{ scheme: 'v1a', publicKey }], now).kind, 'verified');
  const { type, data } = JSON.parse(told.body) as { type: string; data: Record<string, unknown> };
  assert.deepEqual([type, data.subject], ['payment.cleared', paid.body.id]);
  const log = await until(async () => {
    const { body: page } = await hub.call('GET', `${endpoints}/${body.id}/deliveries`, { as: other.key });
    return page.data!.find(({ state }) => state === 'delivered');
  });
  assert.deepEqual(
    (log.attempts as { status: number }[]).map(({ status: said }) => said),
    [204],
  );
  const replayed = await hub.call('POST', `/v1/webhook-deliveries/${log.id}/replay`, { as: other.key });
  assert.deepEqual([replayed.status, replayed.body.replayed], [202, 1]);
  await until(() => (receiver.received.filter(({ id }) => id === told.id).length === 2 ? true : undefined));
  await hub.call('DELETE', `${endpoints}/${body.id}`, { as: other.key });
  assert.equal((await hub.call('GET', `${endpoints}/${body.id}`, { as: other.key })).status, 404);
});

test('a repeated creation shows the same key and makes one endpoint', async () => {
  const first = await make(town.merchant, {}, 'once');
  const again = await make(town.merchant, {}, 'once');
  assert.deepEqual([first.status, again.status], [201, 201]);
  assert.equal(again.headers.get('idempotent-replayed'), 'true');
  assert.deepEqual([again.body.id, again.body.key], [first.body.id, first.body.key]);
  assert.ok(readSecret(String(first.body.key)));
  const shown = await hub.call('GET', `${endpoints}/${first.body.id}`, { as: town.merchant });
  assert.ok(!shown.text.includes('whsec_'), 'a key is shown once');
  const rotated = await hub.call('POST', `${endpoints}/${first.body.id}/rotate`, {
    as: town.merchant,
    body: {},
  });
  assert.notEqual(rotated.body.key, first.body.key);
  assert.notEqual(rotated.body.old_key_signs_until, null);
  await hub.call('DELETE', `${endpoints}/${first.body.id}`, { as: town.merchant, key: 'gone' });
  const goneAgain = await hub.call('DELETE', `${endpoints}/${first.body.id}`, {
    as: town.merchant,
    key: 'gone',
  });
  assert.deepEqual([goneAgain.status, goneAgain.body.state], [200, 'deleted']);
});

test('a span of time is told again, also to an endpoint that did not exist then', async () => {
  const [own, other] = town.participants;
  const since = new Date(Date.now()).toISOString();
  const amounts = [1, 2, 3];
  for (const amount of amounts)
    await hub.call('POST', '/v1/payments', { as: own.key, body: paymentBody(own, other, amount) });
  const { body } = await make(own.key, { url: `${receiver.url}/later`, events: ['payment.cleared'] });
  const told = (): number => receiver.received.filter(({ path }) => path === '/hook/later').length;
  const replayed = await until(async () => {
    const answer = await hub.call('POST', `${endpoints}/${body.id}/replay`, { as: own.key, body: { since } });
    // The last of them may not be spoken of yet.
    return answer.body.replayed === amounts.length ? answer : undefined;
  });
  assert.equal(replayed.body.has_more, false);
  await until(() => (told() >= amounts.length ? true : undefined));
  const nothing = { since: '2020-01-01T00:00:00Z' };
  const refused = await hub.call('POST', `${endpoints}/${body.id}/replay`, { as: own.key, body: nothing });
  assert.equal(refused.body.code, 'replay_span_is_empty');
});

test('what is wrong with an endpoint is said by its name', async () => {
  const codeOf = async (body: Record<string, unknown>): Promise<unknown> =>
    (await make(town.merchant, body)).body.code;
  assert.equal(await codeOf({ url: 'http://shop.vn/' }), 'url_is_not_https');
  assert.equal(await codeOf({ url: 'https://10.0.0.1/' }), 'url_host_is_not_public');
  assert.equal(await codeOf({ url: 'https://a:b@shop.vn/' }), 'url_has_credentials');
  assert.equal(await codeOf({ url: 'https://shop.vn:22/' }), 'url_port_is_not_allowed');
  assert.equal(await codeOf({ events: ['payment.**'] }), 'event_pattern_is_not_valid');
  assert.equal(await codeOf({ owner: { kind: 'participant', id: '979901' } }), 'role_may_not_do_this');
  const nobody = { kind: 'shop', id: `shp_${'0'.repeat(32)}` };
  assert.equal((await make(town.operator, { owner: nobody })).body.code, 'owner_not_found');
  assert.equal((await make(town.operator, {})).body.code, 'owner_is_missing');
});

test('an owner has so many endpoints and no more', async () => {
  const made = await Promise.all(
    Array.from({ length: 25 }, () => make(town.merchant, { events: ['window.*'] })),
  );
  const refused = made.filter(({ status }) => status === 409);
  assert.equal(made.length - refused.length, 20);
  assert.equal(refused[0]!.body.code, 'owner_has_too_many_endpoints');
});
