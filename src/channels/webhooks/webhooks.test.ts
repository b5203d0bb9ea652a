import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, mock, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { openReceiver, type Receiver } from '../../../test/receiver.ts';
import { readPublicKey, verifyWebhook } from '../../codecs/webhooksignature/index.ts';
import { statement } from '../../core/database/index.ts';
import { toWire } from '../../kit/id.ts';
import {
  deleteEndpointKind,
  disableEndpointKind,
  enableEndpointKind,
  rotateKeyKind,
  updateEndpointKind,
} from './commands/endpoints.ts';
import { replayKind, testKind } from './commands/tellings.ts';
import { createWebhookKeys } from './keys.ts';
import { forgetOld } from './retention.ts';
import { APP, BANK, openTestRoom, originOf, outcomes, type TestRoom, type Told } from './testing/room.ts';

let room: TestRoom;
let receiver: Receiver;
before(async () => {
  room = await openTestRoom();
});
after(() => room.close());
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  assert.deepEqual(await room.violations(), []);
  await room.clear();
  await receiver.close();
  assert.deepEqual(room.faults, []);
});

interface Payload {
  readonly type: string;
  readonly timestamp: string;
  readonly data: unknown;
}
const deliveriesOf = (endpoint: string): Promise<Told[]> => room.deliveriesOf(endpoint);
const ids = (): string[] => receiver.received.map(({ id }) => id);

describe('an event', () => {
  test('reaches the endpoint once, signed, thin and proven by the reference library', async () => {
    const endpoint = await room.register(receiver.url);
    await room.happen({ subject: 'pay_9', data: { amount: 45_000, words: 'đồng' } });
    const webhooks = room.open();
    await webhooks.catchUp();
    await webhooks.catchUp();
    assert.deepEqual(ids(), [room.nth(1)]);
    const [{ body, headers }] = receiver.received as [(typeof receiver.received)[0]];
    const secret = createWebhookKeys(room.masterKey).shown(endpoint);
    // The library takes the time from the machine.
    const time = mock.method(Date, 'now', () => room.clock.nowMs);
    const proven = new Webhook(secret).verify(body, headers as Record<string, string>) as Payload;
    time.mock.restore();
    assert.equal(proven.type, 'payment.received');
    assert.equal(Date.parse(proven.timestamp), room.clock.nowMs);
    assert.deepEqual(proven.data, { amount: 45_000, words: 'đồng', subject: 'pay_9' });
    assert.equal(headers['content-type'], 'application/json');
    const [delivery] = await deliveriesOf(endpoint.id);
    assert.equal(delivery!.state, 'delivered');
    assert.deepEqual(outcomes(delivery!), ['delivered 204']);
  });

  test('that is too large for a webhook is named only', async () => {
    await room.register(receiver.url);
    await room.happen({ data: { words: 'đ'.repeat(10_000) } });
    await room.open().catchUp();
    const { body } = receiver.received[0]!;
    assert.deepEqual((JSON.parse(body) as Payload).data, { subject: 'pay_1', truncated: true });
  });

  test('goes to those who may read it and want it, to nobody else', async () => {
    const at = (path: string): string => `${receiver.url}/${path}`;
    await room.register(at('shop'), { events: ['payment.*'] });
    await room.register(at('shop-consents'), { events: ['consent.revoked'] });
    await room.register(at('bank'), { owner: BANK });
    await room.register(at('app'), { owner: APP, scheme: 'v1a' });
    const [bin, app] = [Number(BANK.id), APP.id];
    const webhooks = room.open();
    await room.happen(
      { type: 'payment.received' },
      { type: 'consent.revoked' },
      { type: 'payment.cleared', shop: APP.id, participants: [bin, 979_902] },
      { type: 'consent.revoked', shop: APP.id, thirdParty: app },
      { type: 'window.closed', shop: APP.id, participants: [979_902] },
    );
    await webhooks.catchUp();
    assert.deepEqual(receiver.received.map(({ path, id }) => `${path} ${id}`).toSorted(), [
      `/hook/app ${room.nth(4)}`,
      `/hook/bank ${room.nth(3)}`,
      `/hook/shop ${room.nth(1)}`,
      `/hook/shop-consents ${room.nth(2)}`,
    ]);
  });

  test('before the endpoint was made is not told, the first one after it is', async () => {
    const webhooks = room.open();
    await room.happen({}, {});
    await room.register(receiver.url);
    await webhooks.catchUp();
    await room.happen({});
    await webhooks.catchUp();
    assert.deepEqual(ids(), [room.nth(3)]);
  });

  test('is told while filters change, without a gap and each once', async () => {
    const endpoint = await room.register(receiver.url, { events: ['a.one'] });
    const other = await room.register(`${receiver.url}/other`, { events: ['a.*'] });
    const webhooks = room.open();
    const update = (events: string[]): Promise<unknown> =>
      room.desk.submit(
        updateEndpointKind,
        { id: endpoint.id, url: receiver.url, events, description: '' },
        originOf(),
      );
    await room.happen({ type: 'a.one' }, { type: 'a.two' });
    await webhooks.catchUp();
    await update(['a.two']);
    await room.happen({ type: 'a.one' }, { type: 'a.two' });
    await update(['a.two', 'a.three']);
    await room.happen({ type: 'a.three' });
    await webhooks.catchUp();
    const to = (path: string): string[] =>
      receiver.received.flatMap((one) => (one.path === path ? [one.id] : [])).toSorted();
    assert.deepEqual(to('/hook'), [room.nth(1), room.nth(4), room.nth(5)]);
    assert.equal(to('/hook/other').length, 5);
    assert.deepEqual(await room.violations(), []);
    assert.equal((await room.endpoint(other.id)).state, 'enabled');
  });
});

describe('keys', () => {
  test('rotate with an overlap: both prove for a day, then the new one alone', async () => {
    const endpoint = await room.register(receiver.url, { scheme: 'v1a' });
    const keys = createWebhookKeys(room.masterKey);
    const old = keys.shown(endpoint);
    await room.desk.submit(rotateKeyKind, { id: endpoint.id, overlapHours: 24 }, originOf());
    const fresh = keys.shown(await room.endpoint(endpoint.id));
    assert.notEqual(fresh, old);
    const webhooks = room.open();
    const provenBy = (text: string): string => {
      const { headers, body } = receiver.received.at(-1)!;
      const key = { scheme: 'v1a', publicKey: readPublicKey(text)! } as const;
      return verifyWebhook(headers, body, [key], Math.floor(room.clock.nowMs / 1_000)).kind;
    };
    room.clock.nowMs += 86_399_999;
    await room.happen({});
    await webhooks.catchUp();
    assert.deepEqual([provenBy(old), provenBy(fresh)], ['verified', 'verified']);
    room.clock.nowMs += 1;
    await room.happen({});
    await webhooks.catchUp();
    assert.deepEqual([provenBy(old), provenBy(fresh)], ['signature_does_not_match', 'verified']);
  });

  test('after a leak rotate without one', async () => {
    const endpoint = await room.register(receiver.url);
    await room.desk.submit(rotateKeyKind, { id: endpoint.id, overlapHours: 0 }, originOf());
    await room.happen({});
    await room.open().catchUp();
    assert.equal(String(receiver.received[0]!.headers['webhook-signature']).split(' ').length, 1);
  });

  test('are not in the database, and another endpoint has others', async () => {
    const keys = createWebhookKeys(room.masterKey);
    const [one, two] = [await room.register(receiver.url), await room.register(receiver.url)];
    assert.notEqual(keys.shown(one), keys.shown(two));
    assert.notEqual(keys.shown(one), keys.shown({ ...one, scheme: 'v1a' }));
    assert.notEqual(keys.shown(one), createWebhookKeys(Buffer.alloc(32)).shown(one));
  });
});

describe('telling again', () => {
  test('one delivery: the same id, a new first step', async () => {
    const endpoint = await room.register(receiver.url);
    const webhooks = room.open();
    await room.happen({});
    await webhooks.catchUp();
    const [delivery] = await deliveriesOf(endpoint.id);
    const order = { endpoint: endpoint.id, deliveries: [delivery!], what: room.nth(1) };
    await room.desk.submit(replayKind, order, originOf());
    await webhooks.catchUp();
    assert.deepEqual(ids(), [room.nth(1), room.nth(1)]);
    const [again] = await deliveriesOf(endpoint.id);
    assert.deepEqual(outcomes(again!), ['delivered 204', 'delivered 204']);
  });

  test('a test event reaches the tested endpoint alone, whatever it wants', async () => {
    const endpoint = await room.register(receiver.url, { events: ['consent.*'] });
    await room.register(`${receiver.url}/other`);
    const webhooks = room.open();
    await room.desk.submit(testKind, { endpoint: endpoint.id }, originOf());
    await room.happen();
    await webhooks.catchUp();
    assert.deepEqual(
      receiver.received.map(({ path, body }) => `${path} ${(JSON.parse(body) as { type: string }).type}`),
      ['/hook webhook.test'],
    );
  });

  test('is refused for an endpoint that is disabled or deleted', async () => {
    const endpoint = await room.register(receiver.url);
    const kindOf = async (): Promise<string> => {
      const submitted = await room.desk.submit(testKind, { endpoint: endpoint.id }, originOf());
      return submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
    };
    await room.desk.submit(disableEndpointKind, { id: endpoint.id }, originOf());
    assert.equal(await kindOf(), 'endpoint_is_disabled');
    await room.desk.submit(deleteEndpointKind, { id: endpoint.id }, originOf());
    assert.equal(await kindOf(), 'endpoint_not_found');
  });
});

test('an endpoint that is disabled and enabled misses what happened meanwhile, and that is all it misses', async () => {
  const endpoint = await room.register(receiver.url);
  const webhooks = room.open();
  const change = (kind: typeof enableEndpointKind): Promise<unknown> =>
    room.desk.submit(kind, { id: endpoint.id }, originOf());
  await room.happen({});
  await webhooks.catchUp();
  await change(disableEndpointKind);
  await room.happen({});
  await change(enableEndpointKind);
  await room.happen({});
  await webhooks.catchUp();
  assert.deepEqual(ids(), [room.nth(1), room.nth(3)]);
});

test('a slow endpoint delays no other, and gets one attempt at a time', async () => {
  let open = 0;
  let most = 0;
  const free = Promise.withResolvers<void>();
  receiver.say = async ({ path }) => {
    if (!path.endsWith('slow')) return {};
    open += 1;
    most = Math.max(most, open);
    await free.promise;
    open -= 1;
    return {};
  };
  await room.register(`${receiver.url}/slow`);
  await room.register(receiver.url);
  const webhooks = room.open();
  await room.happen(...Array.from({ length: 40 }, () => ({})));
  const done = webhooks.catchUp();
  const quick = (): number => receiver.received.filter(({ path }) => path === '/hook').length;
  while (quick() < 40) await new Promise((resume) => setTimeout(resume, 5));
  assert.equal(most, 1);
  free.resolve();
  await done;
  assert.equal(receiver.received.length, 80);
});

test('two processes tell every event once between them', async () => {
  const endpoints = [
    await room.register(receiver.url),
    await room.register(`${receiver.url}/b`, { owner: BANK }),
  ];
  const [one, two] = [room.open(), room.open()];
  const rounds = 8;
  for (let round = 0; round < rounds; round += 1) {
    await room.happen(...Array.from({ length: 25 }, () => ({ participants: [Number(BANK.id)] })));
    await Promise.all([one.catchUp(), two.catchUp()]);
  }
  await Promise.all([one.catchUp(), two.catchUp()]);
  for (const { id } of endpoints) {
    const states = (await deliveriesOf(id)).map(({ state }) => state);
    assert.deepEqual(
      states,
      Array.from({ length: rounds * 25 }, () => 'delivered'),
    );
  }
  assert.equal(receiver.received.length, rounds * 25 * 2);
  assert.equal(new Set(receiver.received.map(({ path, id }) => `${path} ${id}`)).size, rounds * 25 * 2);
});

test('what is older than 30 days is forgotten, and the proof knows it', async () => {
  const endpoint = await room.register(receiver.url);
  const webhooks = room.open();
  await room.happen({});
  await webhooks.catchUp();
  room.clock.nowMs += 30 * 86_400_000;
  await forgetOld(room.database, room.clock.nowMs);
  assert.equal((await deliveriesOf(endpoint.id)).length, 1);
  room.clock.nowMs += 1;
  await forgetOld(room.database, room.clock.nowMs);
  assert.equal((await deliveriesOf(endpoint.id)).length, 0);
});

test('what is told again at the edge of 30 days is not forgotten before its schedule has ended', async () => {
  const endpoint = await room.register(receiver.url);
  const webhooks = room.open();
  await room.happen({});
  await webhooks.catchUp();
  room.clock.nowMs += 30 * 86_400_000;
  const [delivery] = await deliveriesOf(endpoint.id);
  receiver.say = () => ({ status: 500 });
  const order = { endpoint: endpoint.id, deliveries: [delivery!], what: room.nth(1) };
  await room.desk.submit(replayKind, order, originOf());
  await webhooks.catchUp();
  room.clock.nowMs += 1;
  await forgetOld(room.database, room.clock.nowMs);
  const [waiting] = await deliveriesOf(endpoint.id);
  assert.equal(waiting?.state, 'pending');
  receiver.say = () => ({});
  room.clock.nowMs += 5_000;
  await webhooks.catchUp();
  assert.equal((await deliveriesOf(endpoint.id))[0]?.state, 'delivered');
  await forgetOld(room.database, room.clock.nowMs);
  assert.deepEqual(await deliveriesOf(endpoint.id), []);
});

test('the proof sees a delivery that is missing', async () => {
  const endpoint = await room.register(receiver.url);
  await room.happen({}, {});
  await room.open().catchUp();
  const [delivery] = await deliveriesOf(endpoint.id);
  const shift = (by: number): Promise<unknown> =>
    room.home.owner.query(
      statement('test.shift_delivery', 'UPDATE webhook_deliveries SET seq = seq + $2 WHERE id = $1'),
      [delivery!.id, by],
    );
  await shift(1_000_000);
  assert.deepEqual(await room.violations(), [
    `endpoint ${toWire('webhook_endpoint', endpoint.id)} has no delivery of event ${room.nth(2)}`,
  ]);
  await shift(-1_000_000);
});
