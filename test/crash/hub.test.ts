/** SIGKILL of the hub: at random under load, and once at every named point of the money path. */
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import { crashPointNames } from '../house/crashpoints.ts';
import { PROVOKED } from './crashpoint-table.ts';
import { followEvents } from './feed.ts';
import { after, atMost, type HubProcess } from './hubprocess.ts';
import { type Load, startLoad, type Told } from './load.ts';
import { prove } from './proof.ts';
import { chancesOfThisRun } from './random.ts';
import { openScene, type Scene } from './scene.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const RANDOM_KILLS = LONG ? 200 : 4;
const ROUNDS_OF_POINTS = LONG ? 10 : 1;
/** In the short run so many of the points, drawn by the seed: each costs a start of the hub. The long run takes all. */
const POINTS = LONG ? Number.POSITIVE_INFINITY : 4;
/** Enough for a lock to be waited for in vain and for a drain. */
const REACHED_WAIT_MS_MAX = 20_000;

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

test('a hub that is killed at any moment loses and doubles nothing', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  await underLoad('random', async (load) => {
    for (let kill = 1; kill <= RANDOM_KILLS; kill += 1) {
      await load.progress(20);
      await after(chances.below(400));
      await hub.kill();
      hub = await scene.start();
      load.setHubs([hub.url]);
    }
    await load.progress(50);
    t.diagnostic(`${RANDOM_KILLS} kills, ${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`);
  });
});

test('a hub that is killed after any await of the money path loses and doubles nothing', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  const names = crashPointNames('hub');
  const missing = names.filter((name) => PROVOKED[name] === undefined);
  assert.deepEqual(
    missing,
    [],
    'add a row to test/crash/crashpoint-table.ts that says how this crash point is reached',
  );
  const gone = Object.keys(PROVOKED).filter((name) => !names.includes(name));
  assert.deepEqual(
    gone,
    [],
    'take the row of this crash point out of test/crash/crashpoint-table.ts: nothing calls it',
  );
  const points = chances.drawn(names, POINTS);
  await underLoad('points', async (load) => {
    for (let round = 1; round <= ROUNDS_OF_POINTS; round += 1)
      for (const name of points) await killAt(name, load);
    await hub.kill();
    hub = await scene.start();
    load.setHubs([hub.url]);
    await load.progress(50);
    t.diagnostic(
      `${ROUNDS_OF_POINTS} × ${points.join(' ')}; ${load.answered()} orders, ${JSON.stringify([...load.troubles()])}`,
    );
  });
});

async function killAt(name: string, load: Load): Promise<void> {
  const row = PROVOKED[name]!;
  const passage = 1 + chances.below(row.passagesMax);
  await hub.kill();
  hub = await scene.start(`${name}:${passage}`);
  load.setHubs([hub.url]);
  const provoked = row.provoke?.({ hub, scene, load });
  const ending = await Promise.race([hub.ended, atMost(REACHED_WAIT_MS_MAX)]);
  await provoked;
  assert.ok(
    ending !== undefined,
    `the crash point ${name}:${passage} was never reached (${row.how}): provoke it otherwise in test/crash/crashpoint-table.ts`,
  );
  assert.equal(ending.signal, 'SIGKILL', `the hub ended before the crash point ${name}:${passage}`);
}

test('a hub that is asked to stop answers what is under way and ends by itself', async () => {
  await underLoad('drain', async (load) => {
    const screen = followEvents(hub.url, scene.operatorKey);
    await load.progress(50);
    assert.ok(screen.seen() > 0, 'the screen shows nothing');
    const ending = await hub.stop();
    assert.deepEqual(ending, { code: 0, signal: null });
    hub = await scene.start();
    load.setHubs([hub.url]);
    await load.progress(20);
  });
});
