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
/** In the short run so many of the points, drawn by the seed: each costs a start of the hub. The long run takes all. */
const POINTS = LONG ? Number.POSITIVE_INFINITY : 2;
/** A deadline, and enough for a bank to be asked on a machine that is busy. */
const REACHED_WAIT_MS_MAX = 60_000;

const chances = chancesOfThisRun();
const loads: LineLoad[] = [];
let scene: LineScene;
let hub: HubProcess;

before(async () => {
  ({ scene, hub } = await openLineScene());
});
afterAll(async () => {
  for (const load of loads) load.abandon();
  await scene?.close([hub]);
});

test('every await of the bank line has a row that says how it is reached', (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  const called = crashPointNames('line');
  const missing = called.filter((name) => LINE_PROVOKED[name] === undefined);
  assert.deepEqual(missing, [], 'add a row to test/crash/line-crashpoint-table.ts: how is it reached?');
  const gone = Object.keys(LINE_PROVOKED).filter((name) => !called.includes(name));
  assert.deepEqual(gone, [], 'take the row out of test/crash/line-crashpoint-table.ts: nothing calls it');
});

for (const [what, isMeant] of [
  ['reached by the load alone', true],
  ['that has to be provoked', false],
] as const) {
  test(`a hub killed at any await of the bank line ${what} loses and doubles nothing, here and at the banks`, async (t) => {
    const names = Object.keys(LINE_PROVOKED).filter(
      (name) => (LINE_PROVOKED[name]!.provoke === undefined) === isMeant,
    );
    for (let round = 1; round <= ROUNDS; round += 1)
      await killAtEach(
        chances.drawn(names, POINTS),
        `${isMeant ? 'load' : 'provoked'}-${round}`,
        t.diagnostic.bind(t),
      );
  });
}

async function killAtEach(
  names: readonly string[],
  name: string,
  say: (words: string) => void,
): Promise<void> {
  const load = startLineLoad(scene, chances, { name, callers: 1, oddPercent: 18, pauseMs: 200 });
  loads.push(load);
  load.setHubs([hub.url]);
  for (const point of names) await killAt(point, load);
  await begin(load);
  await load.progress(30);
  await load.stop();
  const restMs = await comeToRest(scene);
  await proveLine(scene, loads);
  say(`${names.join(' ')}; ${load.answered()} orders, at rest after ${restMs} ms`);
  say(JSON.stringify(Object.fromEntries(load.outcomes())));
}

async function begin(load: LineLoad, crashAt?: string): Promise<void> {
  load.setHubs([]);
  await hub.kill();
  hub = await scene.start(crashAt);
  scene.doorway.leadTo([hub.linePort!]);
  load.setHubs([hub.url]);
}

async function killAt(name: string, load: LineLoad): Promise<void> {
  const row = LINE_PROVOKED[name]!;
  const at = `${name}:${1 + chances.below(row.passagesMax)}`;
  await begin(load, at);
  const provoked = row.provoke?.({ hub, scene, load });
  const ending = await Promise.race([hub.ended, atMost(REACHED_WAIT_MS_MAX)]);
  assert.ok(
    ending !== undefined,
    `the crash point ${at} was never reached (${row.how}): provoke it otherwise`,
  );
  await provoked;
  assert.equal(ending.signal, 'SIGKILL', `the hub ended before the crash point ${at}`);
}
