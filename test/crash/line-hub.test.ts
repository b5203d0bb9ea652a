/** SIGKILL of the hub at every named point of the bank line, with two banks under way with it. */
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import { crashPointNames } from '../house/crashpoints.ts';
import { atMost, type HubProcess } from './hubprocess.ts';
import { LINE_PROVOKED } from './line-crashpoint-table.ts';
import { type LineLoad, startLineLoad } from './line-load.ts';
import { comeToRest, proveLine } from './line-proof.ts';
import { type LineScene, openLineScene } from './line-scene.ts';
import { chancesOfThisRun } from './random.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const ROUNDS = LONG ? 10 : 1;
/** A deadline, and enough for a bank to be asked. */
const REACHED_WAIT_MS_MAX = 40_000;

const chances = chancesOfThisRun();
let scene: LineScene;
let hub: HubProcess;

before(async () => {
  ({ scene, hub } = await openLineScene());
});
afterAll(async () => {
  await scene?.close([hub]);
});

test('a hub that is killed at any await of the bank line loses and doubles nothing, here and at the banks', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  const names = Object.keys(LINE_PROVOKED);
  const called = crashPointNames('line');
  const missing = called.filter((name) => LINE_PROVOKED[name] === undefined);
  assert.deepEqual(missing, [], 'add a row to test/crash/line-crashpoint-table.ts: how is it reached?');
  const gone = names.filter((name) => !called.includes(name));
  assert.deepEqual(gone, [], 'take the row out of test/crash/line-crashpoint-table.ts: nothing calls it');
  const loads: LineLoad[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const load = startLineLoad(scene, chances, { name: `points-${round}`, callers: 1, oddPercent: 12 });
    loads.push(load);
    load.setHubs([hub.url]);
    for (const name of names) await killAt(name, load);
    await begin(load);
    await load.progress(30);
    await load.stop();
    const restMs = await comeToRest(scene);
    await proveLine(scene, loads);
    t.diagnostic(
      `${names.length} kills, ${load.answered()} orders, at rest after ${restMs} ms; ${JSON.stringify([...load.outcomes()])}`,
    );
  }
});

async function begin(load: LineLoad, crashAt?: string): Promise<void> {
  load.setHubs([]);
  await hub.kill();
  hub = await scene.start(crashAt);
  scene.doorway.leadTo([hub.linePort!]);
  load.setHubs([hub.url]);
}

async function killAt(name: string, load: LineLoad): Promise<void> {
  const T0 = performance.now();
  process.on('exit', () => {});
  const lap = (w: string) => console.error(name, w, Math.round(performance.now() - T0));
  const row = LINE_PROVOKED[name]!;
  const at = `${name}:${1 + chances.below(row.passagesMax)}`;
  await begin(load, at);
  lap('begun');
  const provoked = row.provoke?.({ hub, scene, load });
  const ending = await Promise.race([hub.ended, atMost(REACHED_WAIT_MS_MAX)]);
  lap('ended');
  assert.ok(
    ending !== undefined,
    `the crash point ${at} was never reached (${row.how}): provoke it otherwise`,
  );
  await provoked;
  assert.equal(ending.signal, 'SIGKILL', `the hub ended before the crash point ${at}`);
}
