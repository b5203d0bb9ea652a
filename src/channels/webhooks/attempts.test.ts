import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { openReceiver, type Receiver } from '../../../test/receiver.ts';
import { readEvents } from '../../core/outbox/index.ts';
import { toWire } from '../../kit/id.ts';
import { ANSWERED_EVERY_MS } from './rules/limits.ts';
import { DELAYS_MS } from './rules/schedule.ts';
import { openTestRoom, outcomes, SHOP, type TestRoom, type Told } from './testing/room.ts';

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

const deliveriesOf = (endpoint: string): Promise<Told[]> => room.deliveriesOf(endpoint);
const ids = (): string[] => receiver.received.map(({ id }) => id);

describe('an endpoint that fails', () => {
  test('is tried ten times by the schedule, then disabled; its owner is told', async () => {
    receiver.say = () => ({ status: 500 });
    const endpoint = await room.register(receiver.url, { events: ['payment.received'] });
    const webhooks = room.open();
    await room.happen({});
    await webhooks.catchUp();
    const began = room.clock.nowMs;
    let elapsed = 0;
    for (const [step, delay] of DELAYS_MS.entries()) {
      if (step === 0) continue;
      room.clock.nowMs = began + elapsed + delay - 1;
      await webhooks.catchUp();
      assert.equal(receiver.received.length, step, `nothing before its time: attempt ${step + 1}`);
      elapsed += delay;
      room.clock.nowMs = began + elapsed;
      await webhooks.catchUp();
      assert.equal(receiver.received.length, step + 1, `attempt ${step + 1}`);
    }
    assert.equal(elapsed, ((75 * 60 + 35) * 60 + 5) * 1_000);
    room.clock.nowMs += 10 * 86_400_000;
    await webhooks.catchUp();
    assert.equal(receiver.received.length, 10);
    assert.deepEqual(new Set(ids()), new Set([room.nth(1)]), 'the same id at every attempt');
    const stamps = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']));
    assert.equal(stamps[9]! - stamps[0]!, elapsed / 1_000, 'the time of the attempt is signed');
    const [delivery] = await deliveriesOf(endpoint.id);
    assert.equal(delivery!.state, 'failed');
    assert.equal(delivery!.attempts.length, 10);
    const now = await room.endpoint(endpoint.id);
    assert.deepEqual([now.state, now.reason], ['disabled', 'exhausted']);
    await room.happen();
    const { events } = await readEvents(room.database, new Map(), { shop: SHOP.id }, 1_000);
    const disabled = events.findLast(({ type }) => type === 'webhook.disabled')!;
    const subject = toWire('webhook_endpoint', endpoint.id);
    assert.equal(disabled.subject, subject);
    assert.deepEqual(disabled.data, {
      ...{ endpoint: subject, reason: 'exhausted', delivery: toWire('webhook_delivery', delivery!.id) },
    });
  });

  /** To the end of the schedule, with an event of another type before every attempt. */
  async function wear(webhooks: ReturnType<TestRoom['open']>): Promise<void> {
    for (const delay of DELAYS_MS) {
      room.clock.nowMs += delay;
      await room.happen({ type: 'payment.given_back' });
      await webhooks.catchUp();
    }
  }

  test('for one event and takes others stays enabled', async () => {
    receiver.say = ({ body }) => ({ status: body.includes('payment.received') ? 500 : 204 });
    const endpoint = await room.register(receiver.url);
    const webhooks = room.open();
    await room.happen({});
    await wear(webhooks);
    const states = Object.groupBy(await deliveriesOf(endpoint.id), ({ state }) => state);
    assert.deepEqual([states.failed?.length, states.delivered?.length], [1, DELAYS_MS.length]);
    assert.equal(states.failed![0]!.attempts.length, 10);
    assert.equal((await room.endpoint(endpoint.id)).state, 'enabled');
  });

  test('for everything is disabled, however well it answered before', async () => {
    const endpoint = await room.register(receiver.url);
    const webhooks = room.open();
    await room.happen({});
    await webhooks.catchUp();
    receiver.say = () => ({ status: 500 });
    room.clock.nowMs += ANSWERED_EVERY_MS + 1;
    await room.happen({});
    await wear(webhooks);
    const now = await room.endpoint(endpoint.id);
    assert.deepEqual([now.state, now.reason], ['disabled', 'exhausted']);
  });

  test('and recovers is told at the next attempt, and no more', async () => {
    receiver.say = (_one, count) => ({ status: count < 3 ? 503 : 200 });
    const endpoint = await room.register(receiver.url);
    const webhooks = room.open();
    await room.happen({});
    await webhooks.catchUp();
    for (const wait of [5_000, 300_000, 86_400_000]) {
      room.clock.nowMs += wait;
      await webhooks.catchUp();
    }
    const [delivery] = await deliveriesOf(endpoint.id);
    assert.deepEqual(outcomes(delivery!), [
      'answered_with_error 503',
      'answered_with_error 503',
      'delivered 200',
    ]);
    assert.equal((await room.endpoint(endpoint.id)).state, 'enabled');
  });

  test('and says when to come back is heeded', async () => {
    receiver.say = (_one, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '120' } } : {});
    await room.register(receiver.url);
    const webhooks = room.open();
    await room.happen({});
    await webhooks.catchUp();
    room.clock.nowMs += 119_999;
    await webhooks.catchUp();
    assert.equal(receiver.received.length, 1);
    room.clock.nowMs += 1;
    await webhooks.catchUp();
    assert.equal(receiver.received.length, 2);
  });

  test('by 410 is disabled at once, and what waits for it is cancelled', async () => {
    receiver.say = () => ({ status: 410 });
    const endpoint = await room.register(receiver.url);
    const webhooks = room.open();
    await room.happen(...Array.from({ length: 30 }, () => ({})));
    await webhooks.catchUp();
    const now = await room.endpoint(endpoint.id);
    assert.deepEqual([now.state, now.reason], ['disabled', 'gone']);
    assert.equal(receiver.received.length, 1, 'one place until it has proven itself');
    const states = Object.groupBy(await deliveriesOf(endpoint.id), ({ state }) => state);
    assert.deepEqual([states.failed!.length, states.cancelled!.length], [1, 29]);
    assert.deepEqual(outcomes(states.failed![0]!), ['gone 410']);
    await room.happen({});
    await webhooks.catchUp();
    assert.equal((await deliveriesOf(endpoint.id)).length, 30, 'a disabled endpoint is told nothing');
  });

  test('by a redirect has failed, and nobody follows it', async () => {
    const elsewhere = await openReceiver();
    receiver.say = () => ({ status: 307, headers: { location: elsewhere.url } });
    const endpoint = await room.register(receiver.url);
    await room.happen({});
    await room.open().catchUp();
    const [delivery] = await deliveriesOf(endpoint.id);
    assert.deepEqual(outcomes(delivery!), ['redirected 307']);
    assert.equal(elsewhere.received.length, 0);
    await elsewhere.close();
  });

  test('by silence, by a closed port, by an endless answer', async () => {
    receiver.say = ({ path }) =>
      path === '/hook/silent' ? { silent: true } : { status: 200, endless: true };
    const silent = await room.register(`${receiver.url}/silent`);
    const endless = await room.register(`${receiver.url}/endless`);
    const gone = await openReceiver();
    await gone.close();
    const closed = await room.register(gone.url);
    await room.happen({});
    await room.open({ attemptMs: 250 }).catchUp();
    const outcomeOf = async (id: string): Promise<string[]> => outcomes((await deliveriesOf(id))[0]!);
    assert.deepEqual(await outcomeOf(silent.id), ['timed_out null']);
    assert.deepEqual(await outcomeOf(endless.id), ['delivered 200'], 'the status is what counts');
    assert.deepEqual(await outcomeOf(closed.id), ['connection_failed null']);
  });
});

describe('the address', () => {
  const endpointUrl = 'https://shop.vn/hook';

  test('is looked up at every attempt: a name that turns private is not called (DNS rebinding)', async () => {
    const answers = [
      [{ address: '127.0.0.1', family: 4 as const }],
      [{ address: '10.0.0.7', family: 4 as const }],
    ];
    let asked = 0;
    const endpoint = await room.register(`http://hook.localhost:${receiver.port}/hook`);
    receiver.say = () => ({ status: 500 });
    const webhooks = room.open({ resolve: async () => answers[asked++]! });
    await room.happen({});
    await webhooks.catchUp();
    assert.equal(asked, 1, 'asked once for an attempt, and connected to what was checked');
    assert.equal(receiver.received.length, 1);
    room.clock.nowMs += 5_000;
    await webhooks.catchUp();
    assert.equal(asked, 2);
    const [delivery] = await deliveriesOf(endpoint.id);
    assert.deepEqual(outcomes(delivery!), ['answered_with_error 500', 'address_is_not_public null']);
    assert.equal(receiver.received.length, 1);
  });

  test('of a public name that leads inside is not called', async () => {
    const endpoint = await room.register(endpointUrl);
    await room.happen({});
    await room.open({ resolve: async () => [{ address: '127.0.0.1', family: 4 }] }).catchUp();
    assert.deepEqual(outcomes((await deliveriesOf(endpoint.id))[0]!), ['address_is_not_public null']);
  });

  test('that a sandbox allowed is not called without one', async () => {
    const endpoint = await room.register(receiver.url);
    await room.happen({});
    await room.open({ sandbox: false }).catchUp();
    assert.deepEqual(outcomes((await deliveriesOf(endpoint.id))[0]!), ['url_is_not_allowed null']);
    assert.equal(receiver.received.length, 0);
  });

  test('whose name server is silent counts as silent', async () => {
    const endpoint = await room.register(endpointUrl);
    await room.happen({});
    await room.open({ attemptMs: 100, resolve: () => new Promise(() => {}) }).catchUp();
    assert.deepEqual(outcomes((await deliveriesOf(endpoint.id))[0]!), ['timed_out null']);
  });
});
