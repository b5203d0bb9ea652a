/**
 * Hub and PostgreSQL are killed, at random and at named points, while an app exchanges codes, refreshes, reads and orders
 * under consents that are being withdrawn, at hosted banks and at two that keep their own core: no order is lost or doubled,
 * no code gives two sets of tokens, and what begins after a withdrawal was acknowledged is not admitted. At the end nobody
 * helps until nothing waits any more; then hub and banks tell one story, and each end of an order was told once.
 */
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import { crashPointNames } from '../house/crashpoints.ts';
import { CONNECTED_PROVOKED, PASSED_BESIDE } from './connected-crashpoint-table.ts';
import { after, atMost, type HubProcess } from './hubprocess.ts';
import { comeToRest } from './line-proof.ts';
import { type Life, type OpenBankingLoad, startOpenBankingLoad } from './openbanking-load.ts';
import { proveEnds, proveOpenBanking } from './openbanking-proof.ts';
import { type OpenBankingScene, openOpenBankingScene } from './openbanking-scene.ts';
import { chancesOfThisRun } from './random.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const KILLS = LONG ? 60 : 1;
const ROUNDS_OF_POINTS = LONG ? 2 : 1;
/** In the short run so many of those that are passed with connected banks, drawn by the seed. */
const CONNECTED_POINTS = 3;
const PASSAGES_MAX = 3;
const REACHED_WAIT_MS_MAX = 60_000;

const chances = chancesOfThisRun();
const ever: Life[] = [];
let scene: OpenBankingScene;
let hub: HubProcess;

before(async () => {
  ({ scene, hub } = await openOpenBankingScene());
});
afterAll(async () => {
  await scene?.close([hub]);
});

async function underLoad(use: (load: OpenBankingLoad) => Promise<void>): Promise<string> {
  const load = startOpenBankingLoad(scene, chances);
  try {
    await use(load);
    await load.progress(12);
  } catch (fault) {
    // Else the load would go on for as long as nothing answers.
    void load.stop().catch(() => {});
    throw fault;
  }
  ever.push(...(await load.stop()));
  await proveOpenBanking(scene, ever);
  const withdrawn = ever.filter(({ isWithdrawn }) => isWithdrawn).length;
  const orders = ever.flatMap((life) => life.orders).filter(({ id }) => id !== undefined).length;
  assert.ok(withdrawn > 0 && orders > 0, `${withdrawn} withdrawals and ${orders} orders prove nothing`);
  return `${load.answered()} answers; ${ever.length} consents, ${withdrawn} withdrawn, ${orders} orders; ${JSON.stringify([...load.troubles()])}`;
}

test('a hub, a PostgreSQL and both that are killed at any moment leave every promise kept', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  const told = await underLoad(async (load) => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      for (const what of ['hub', 'database', 'both'] as const) {
        await load.progress(12);
        await after(chances.below(400));
        if (what !== 'hub') scene.postgres.kill();
        if (what !== 'database') await hub.kill();
        if (what !== 'hub') await scene.postgres.restart();
        if (what !== 'database') hub = await scene.start();
      }
    }
  });
  t.diagnostic(`${3 * KILLS} kills, ${told}`);
});

test('every point at which a hub asks and tells connected banks has a row that says how it is reached', () => {
  assert.deepEqual(Object.keys(CONNECTED_PROVOKED).toSorted(), crashPointNames('connector'));
});

test('a hub that is killed at a named point of the issuers, of what it asks banks and of the money path does so too, with its PostgreSQL or without', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  const issuer = crashPointNames('openbanking');
  const connected = Object.keys(CONNECTED_PROVOKED);
  const told = await underLoad(async () => {
    for (let round = 1; round <= ROUNDS_OF_POINTS; round += 1) {
      const others = LONG
        ? [...connected, ...PASSED_BESIDE]
        : [...chances.drawn(connected, CONNECTED_POINTS), chances.pick(PASSED_BESIDE)];
      for (const name of [...issuer, ...others]) await killAt(name);
    }
    hub = await scene.start();
  });
  t.diagnostic(told);

  async function killAt(name: string): Promise<void> {
    const { passagesMax, provoke } = CONNECTED_PROVOKED[name] ?? { passagesMax: PASSAGES_MAX };
    const at = `${name}:${1 + chances.below(passagesMax)}`;
    await hub.kill();
    hub = await scene.start(at);
    const provoked = provoke?.(hub, scene);
    const ending = await Promise.race([hub.ended, atMost(REACHED_WAIT_MS_MAX)]);
    assert.equal(ending?.signal, 'SIGKILL', `the crash point ${at} was not reached`);
    await provoked;
    const isWithDatabase = chances.below(3) === 0;
    t.diagnostic(isWithDatabase ? `${at}, with PostgreSQL` : at);
    if (!isWithDatabase) return;
    scene.postgres.kill();
    await scene.postgres.restart();
  }
});

test('left alone, all of it comes to its end, told once; hub and banks agree', async (t) => {
  const restMs = await comeToRest(scene);
  const orders = await proveEnds(scene);
  t.diagnostic(
    `at rest after ${restMs} ms; orders that banks were instructed with: ${JSON.stringify(orders)}`,
  );
  const [paid, refused] = ['accepted cleared', 'refused null'].map((what) => orders[what] ?? 0);
  assert.ok(
    LONG ? paid! > 0 && refused! > 0 : paid! + refused! > 0,
    'no order of a connected bank has ended',
  );
});
