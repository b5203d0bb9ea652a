/** Two hub processes on one database, under one load and often under the same keys. */
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import { type Answered, ask } from './ask.ts';
import { after, type HubProcess } from './hubprocess.ts';
import { type Load, startLoad, type Told } from './load.ts';
import { prove, withClient } from './proof.ts';
import { chancesOfThisRun } from './random.ts';
import { openScene, type Scene, type TestAccount } from './scene.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const WINDOWS = LONG ? 100 : 4;
const SUSPENSIONS = LONG ? 100 : 4;
const KILLS = LONG ? 100 : 3;
const FROZEN_MS = 60;
const FREEZES = LONG ? 20 : 2;

const chances = chancesOfThisRun();
const everTold: Told[] = [];
let scene: Scene;
let one: HubProcess;
let other: HubProcess;
let operatorAsked = 0;

before(async () => {
  ({ scene, hub: one } = await openScene());
  other = await scene.start();
});
afterAll(async () => {
  await Promise.all([one?.kill(), other?.kill()]);
  await scene?.postgres.close();
});

async function underLoad(name: string, use: (load: Load) => Promise<void>): Promise<void> {
  const load = startLoad(scene, chances, { callers: 12, doubledPercent: 50, name });
  load.setHubs([one.url, other.url]);
  await use(load);
  everTold.push(...(await load.stop()));
  await prove(scene, everTold);
}

/** As the operator, under a key that is kept until the answer is final. */
async function operate(hub: HubProcess, path: string, body?: unknown): Promise<Answered> {
  operatorAsked += 1;
  const asked = {
    method: 'POST',
    path,
    apiKey: scene.operatorKey,
    key: `operator-${operatorAsked}`,
    ...(body === undefined ? {} : { body }),
  } as const;
  for (let attempt = 1; attempt <= 50; attempt += 1) {
    const answer = await ask(hub.url, asked);
    if (answer.body.retryable !== true) return answer;
    await after(100);
  }
  throw new Error(`${path} has no final answer`);
}

async function pay(hub: HubProcess, key: string, from: TestAccount, to: TestAccount): Promise<Answered> {
  const body = {
    amount: 1,
    currency: 'VND',
    debtor: { bin: from.bin, account: from.number },
    creditor: { bin: to.bin, account: to.number },
  };
  return await ask(hub.url, {
    method: 'POST',
    path: '/v1/payments',
    apiKey: scene.keys.get(from.bin)!,
    key,
    body,
  });
}

function remember(key: string, { status, body }: Answered): void {
  everTold.push({
    key,
    status,
    payment: (status === 201 ? body : body.payment) as NonNullable<Told['payment']>,
  });
}

async function lanesHeld(): Promise<readonly number[]> {
  return await withClient(scene, async (client) => {
    const { rows } = await client.query<{ lane: number }>(
      "SELECT l.objid::int AS lane FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = 1894 AND l.granted ORDER BY 1",
    );
    return rows.map(({ lane }) => lane);
  });
}

test('one key sent to two hubs at once is one payment, and each hub has a lane of its own', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  await underLoad('same-keys', async (load) => {
    await load.progress(LONG ? 5_000 : 400);
    const lanes = await lanesHeld();
    assert.equal(lanes.length, 2, `lanes held: ${lanes.join(', ')}`);
    t.diagnostic(`${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`);
  });
});

test('a storm of one key on both hubs is answered with one payment', async () => {
  const [from, to] = [scene.accounts[0]!, scene.accounts[5]!];
  for (let round = 1; round <= (LONG ? 500 : 5); round += 1) {
    const key = `storm-${round}`;
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => pay(i % 2 === 0 ? one : other, key, from, to)),
    );
    const ids = new Set(
      answers.map(({ status, body }) => (status === 201 ? body.id : `${status} ${String(body.code)}`)),
    );
    assert.equal(ids.size, 1, [...ids].join(', '));
    assert.equal(answers.filter(({ replayed }) => !replayed).length, 1);
    remember(key, answers[0]!);
  }
  await prove(scene, everTold);
});

test('windows close on one hub while the other pays', async (t) => {
  await underLoad('windows', async (load) => {
    for (let window = 1; window <= WINDOWS; window += 1) {
      await load.progress(20);
      const hub = chances.pick([one, other]);
      const closed = await operate(hub, `/v1/settlement/windows/${window}/close`);
      assert.equal(closed.status, 200, JSON.stringify(closed.body));
      const owed = closed.body.positions as readonly { bin: string; net: string }[];
      assert.equal(
        owed.reduce((sum, { net }) => sum + BigInt(net), 0n),
        0n,
      );
      await Promise.all(
        owed.map(async ({ bin }, i) => {
          const confirmed = await operate(
            i % 2 === 0 ? one : other,
            `/v1/settlement/windows/${window}/confirmations`,
            { bin, reference: `R${window}-${bin}` },
          );
          assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
        }),
      );
    }
    t.diagnostic(`${WINDOWS} windows, ${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`);
  });
});

test('a suspension on one hub bites on the other at once', async () => {
  const from = scene.accounts[0]!;
  const to = scene.accounts.find(({ bin }) => bin !== from.bin)!;
  await underLoad('suspensions', async (load) => {
    for (let round = 1; round <= SUSPENSIONS; round += 1) {
      await load.progress(10);
      const [here, there] = round % 2 === 0 ? [one, other] : [other, one];
      await operate(here, `/v1/participants/${from.bin}/suspend`);
      const refused = await pay(there, `suspended-${round}`, from, to);
      assert.deepEqual([refused.status, refused.body.code], [422, 'payer_institution_is_suspended']);
      remember(`suspended-${round}`, refused);
      await operate(there, `/v1/participants/${from.bin}/resume`);
      const paid = await pay(here, `resumed-${round}`, from, to);
      assert.equal(paid.status, 201, JSON.stringify(paid.body));
      remember(`resumed-${round}`, paid);
    }
  });
});

test('one of two hubs is killed while the other goes on', async (t) => {
  await underLoad('one-killed', async (load) => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await load.progress(30);
      await after(chances.below(200));
      await one.kill();
      load.setHubs([other.url]);
      await load.progress(30);
      const fresh = await scene.start();
      [one, other] = [other, fresh];
      load.setHubs([one.url, other.url]);
    }
    await load.progress(50);
    t.diagnostic(`${KILLS} kills, ${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`);
  });
});

test('a hub that stands still with its locks holds up the other for a second or so, and writes nothing late', async (t) => {
  await underLoad('frozen', async (load) => {
    for (let freeze = 1; freeze <= FREEZES; freeze += 1) {
      await load.progress(30);
      await freezeInsideTransaction(load);
      load.setHubs([other.url]);
      await load.progress(30);
      // Its connection is gone and its lane is free: somebody takes it before it wakes.
      const heir = await scene.start();
      load.setHubs([other.url, heir.url]);
      await load.progress(30);
      one.thaw();
      load.setHubs([one.url, other.url, heir.url]);
      await load.progress(50);
      const lanes = await lanesHeld();
      assert.ok(new Set(lanes).size === lanes.length && lanes.length >= 2, `lanes held: ${lanes.join(', ')}`);
      await heir.kill();
      load.setHubs([one.url, other.url]);
    }
    t.diagnostic(`${FREEZES} freezes, ${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`);
  });
});

/** Freezes hub `one` until it was caught between BEGIN and COMMIT, holding its lane and perhaps accounts. */
async function freezeInsideTransaction(load: Load): Promise<void> {
  for (let attempt = 1; attempt <= 200; attempt += 1) {
    one.freeze();
    await after(FROZEN_MS);
    if ((await idleInTransaction()) > 0) return;
    one.thaw();
    await load.progress(2);
  }
  throw new Error('the hub was never caught inside a transaction');
}

/** A hub that runs is idle in its transaction for as long as it decides, which is a few milliseconds. */
async function idleInTransaction(): Promise<number> {
  return await withClient(scene, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'longbien-money' AND state = 'idle in transaction' AND clock_timestamp() - state_change > $1 * interval '1 ms'",
      [FROZEN_MS - 10],
    );
    return rows[0]!.n;
  });
}

test('a lane that was taken over is given up, and the hub goes on with another claim', async () => {
  await underLoad('stolen', async (load) => {
    await load.progress(10);
    await withClient(scene, async (client) => {
      await client.query('UPDATE lanes SET epoch = epoch + 1');
    });
    await load.progress(200);
  });
});
