/** SIGKILL of a process that tells webhooks: at every named point, and at random between two of them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { crashPointNames } from '../../../test/house/crashpoints.ts';
import { openReceiver, type Receiver } from '../../../test/receiver.ts';
import type { Delivery } from './model.ts';
import { LEASE_MS } from './rules/limits.ts';
import { listDeliveries } from './store/deliveries.ts';
import { openTestRoom, type TestRoom } from './testing/room.ts';

const EVENTS = 20;
const KILLS = 6;
const REACHED_WAIT_MS_MAX = 30_000;

let room: TestRoom;
let receiver: Receiver;
before(async () => {
  room = await openTestRoom();
  receiver = await openReceiver();
});
after(async () => {
  await room.close();
  await receiver.close();
});

interface Other {
  readonly ended: Promise<NodeJS.Signals | null>;
  kill(): Promise<unknown>;
}

/** Another process on the same database, with the clock of the room. */
async function startOther(crashAt?: string): Promise<Other> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('testing/process.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      DATABASE_URL: room.home.url,
      LONGBIEN_TEST_MASTER_KEY: room.masterKey.toString('hex'),
      LONGBIEN_TEST_CLOCK_MS: String(room.clock.nowMs),
      ...(crashAt === undefined ? {} : { LONGBIEN_CRASH_AT: crashAt }),
    },
  });
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  await Promise.race([once(child.stdout, 'data'), ended]);
  return {
    ended,
    async kill() {
      child.kill('SIGKILL');
      return await ended;
    },
  };
}

/** What was claimed by a process that died is due again after its lease. */
async function recover(): Promise<void> {
  room.clock.nowMs += LEASE_MS + REACHED_WAIT_MS_MAX;
  const webhooks = room.open();
  await webhooks.catchUp();
  await webhooks.close();
}

const idsTold = (): Set<string> => new Set(receiver.received.map(({ id }) => id));

/** What a dying process said of an earlier endpoint may come late: it is not what these tests are about. */
async function deliveriesOf(endpoint: string): Promise<Delivery[]> {
  const all = await listDeliveries(room.database, endpoint, 'all', undefined, 10_000);
  return all.filter(({ type }) => type === 'payment.received');
}

/** What each point needs to be reached, and what has come of the events when it was. */
const PROVOKED: Readonly<Record<string, { readonly status: number; readonly told: 'all' | 'some' }>> = {
  'webhook-deliveries-claimed': { status: 204, told: 'all' },
  'webhook-attempt-made': { status: 204, told: 'all' },
  'webhook-results-kept': { status: 204, told: 'all' },
  // The endpoint says that it is gone: what is left is cancelled, by whoever comes next.
  'webhook-endpoint-given-up': { status: 410, told: 'some' },
};

test('every point at which it can be killed is known here', () => {
  assert.deepEqual(Object.keys(PROVOKED).toSorted(), crashPointNames('webhooks'));
});

for (const [name, { status, told }] of Object.entries(PROVOKED))
  test(`killed at ${name}: nothing is lost`, { timeout: 120_000 }, async () => {
    receiver.received.length = 0;
    receiver.say = () => ({ status });
    await room.clear();
    const endpoint = await room.register(receiver.url);
    await room.happen(...Array.from({ length: EVENTS }, () => ({})));
    const other = await startOther(name);
    assert.equal(await other.ended, 'SIGKILL');
    const toldBefore = receiver.received.length;
    await recover();
    const deliveries = await deliveriesOf(endpoint.id);
    assert.deepEqual(await room.violations(), []);
    if (told === 'some') {
      assert.equal((await room.endpoint(endpoint.id)).state, 'disabled');
      assert.deepEqual(new Set(deliveries.map(({ state }) => state)), new Set(['cancelled']));
      assert.equal(receiver.received.length, toldBefore, 'a disabled endpoint is told nothing more');
      return;
    }
    assert.deepEqual(new Set(deliveries.map(({ state }) => state)), new Set(['delivered']));
    for (let n = 1; n <= EVENTS; n += 1) assert.ok(idsTold().has(room.nth(n)), `event ${n}`);
  });

test('two processes, one of them killed again and again: every event is told', {
  timeout: 240_000,
}, async () => {
  receiver.received.length = 0;
  receiver.say = async () => {
    await new Promise((resume) => setTimeout(resume, 5));
    return {};
  };
  await room.clear();
  const endpoint = await room.register(receiver.url);
  const steady = await startOther();
  let happened = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const victim = await startOther();
    for (let i = 0; i < 5; i += 1) {
      await room.happen(...Array.from({ length: EVENTS }, () => ({})));
      happened += EVENTS;
    }
    await victim.kill();
  }
  await steady.kill();
  await recover();
  for (let n = 1; n <= happened; n += 1) assert.ok(idsTold().has(room.nth(n)), `event ${n}`);
  const deliveries = await deliveriesOf(endpoint.id);
  assert.equal(deliveries.length, happened);
  assert.ok(deliveries.every(({ state }) => state === 'delivered'));
  assert.deepEqual(await room.violations(), []);
  assert.deepEqual(room.faults, []);
});
