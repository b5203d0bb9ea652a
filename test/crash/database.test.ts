/** SIGKILL of PostgreSQL with all its children, of it and the hub at once, and a PostgreSQL that stands still. */
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import { ask } from './ask.ts';
import { followEvents } from './feed.ts';
import { after, type HubProcess } from './hubprocess.ts';
import { type Load, startLoad, type Told } from './load.ts';
import { prove, withClient } from './proof.ts';
import { chancesOfThisRun } from './random.ts';
import { openScene, type Scene } from './scene.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const KILLS = LONG ? 100 : 3;
const KILLS_OF_BOTH = LONG ? 50 : 2;

const chances = chancesOfThisRun();
const everTold: Told[] = [];
let scene: Scene;
let hub: HubProcess;

before(async () => {
  ({ scene, hub } = await openScene());
});
afterAll(async () => {
  await hub?.kill();
  await scene?.postgres.close();
});

async function underLoad(name: string, use: (load: Load) => Promise<void>): Promise<void> {
  const load = startLoad(scene, chances, { callers: 12, doubledPercent: 10, name });
  load.setHubs([hub.url]);
  await use(load);
  everTold.push(...(await load.stop()));
  await prove(scene, everTold);
}

async function answersWithin(what: string, is: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await is())) {
    assert.ok(performance.now() < deadline, what);
    await after(50);
  }
}

const ready = async (): Promise<boolean> => (await fetch(`${hub.url}/readyz`)).status === 200;

test('a PostgreSQL that is killed loses and doubles nothing, and the same hub goes on', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  await underLoad('database', async (load) => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await load.progress(50);
      await after(chances.below(300));
      scene.postgres.kill();
      await after(chances.below(500));
      await scene.postgres.restart();
    }
    await load.progress(50);
    await answersWithin('/readyz says 200 again', ready);
    assert.equal(hub.hasEnded(), false);
    t.diagnostic(`${KILLS} kills, ${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`);
  });
});

test('while PostgreSQL is away callers learn what they may conclude, and afterwards reads travel together again', async () => {
  const [account] = scene.accounts;
  const apiKey = scene.keys.get(account!.bin)!;
  const events = followEvents(hub.url, scene.operatorKey);
  await underLoad('before', async (load) => load.progress(5));
  await answersWithin('the feed shows payments', async () => events.seen() > 0);
  scene.postgres.kill();
  const read = await ask(hub.url, { method: 'GET', path: '/v1/payments', apiKey });
  assert.deepEqual([read.status, read.body.code, read.body.outcome], [503, 'hub_is_busy', 'none']);
  const body = {
    amount: 1,
    currency: 'VND',
    debtor: { bin: account!.bin, account: account!.number },
    creditor: { bin: account!.bin, account: '404' },
  };
  const paid = await ask(hub.url, { method: 'POST', path: '/v1/payments', apiKey, key: 'away', body });
  assert.ok([503, 504].includes(paid.status), `a payment was answered ${paid.status}`);
  assert.deepEqual(
    [paid.body.retryable, paid.body.outcome],
    [true, paid.status === 503 ? 'none' : 'unknown'],
  );
  assert.equal((await fetch(`${hub.url}/readyz`)).status, 503);
  assert.equal((await fetch(`${hub.url}/healthz`)).status, 200);
  await scene.postgres.restart();
  await answersWithin('/readyz says 200 again', ready);
  const seen = events.seen();
  await underLoad('after', async (load) => {
    await load.progress(30);
    await answersWithin('the feed goes on in the same connection', async () => events.seen() > seen);
  });
  await answersWithin(
    'the pipelined connection of reads was replaced',
    async () => (await pipelined()) === 1,
  );
  events.stop();
});

async function pipelined(): Promise<number> {
  return await withClient(scene, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'longbien-read'",
    );
    return rows[0]!.n;
  });
}

test('PostgreSQL and the hub killed at once lose and double nothing', async (t) => {
  await underLoad('both', async (load) => {
    for (let kill = 1; kill <= KILLS_OF_BOTH; kill += 1) {
      await load.progress(50);
      await after(chances.below(300));
      scene.postgres.kill();
      await hub.kill();
      await scene.postgres.restart();
      hub = await scene.start();
      load.setHubs([hub.url]);
    }
    await load.progress(50);
    t.diagnostic(
      `${KILLS_OF_BOTH} kills, ${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`,
    );
  });
});

test('a PostgreSQL that stands still keeps nobody waiting for ever, and the hub goes on when it moves', async (t) => {
  await underLoad('still', async (load) => {
    await load.progress(50);
    scene.postgres.freeze();
    await after(500);
    assert.equal((await fetch(`${hub.url}/readyz`)).status, 503);
    await after(6_000);
    assert.ok(load.troubles().size > 0, 'callers were told nothing while PostgreSQL stood still');
    scene.postgres.thaw();
    await load.progress(50);
    t.diagnostic(`${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`);
  });
});
