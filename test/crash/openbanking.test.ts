/**
 * Hub and PostgreSQL are killed, at random and at named points, while an app exchanges codes, refreshes, reads and orders
 * under consents that are being withdrawn: no order is lost or doubled, no code gives two sets of tokens, and what begins
 * after a withdrawal was acknowledged is not admitted.
 */
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import { crashPointNames } from '../house/crashpoints.ts';
import { PROVOKED } from './crashpoint-table.ts';
import { after, atMost, type HubProcess } from './hubprocess.ts';
import { type Life, type OpenBankingLoad, startOpenBankingLoad } from './openbanking-load.ts';
import { proveOpenBanking } from './openbanking-proof.ts';
import { type OpenBankingScene, openOpenBankingScene } from './openbanking-scene.ts';
import { chancesOfThisRun } from './random.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const KILLS = LONG ? 60 : 1;
const ROUNDS_OF_POINTS = LONG ? 10 : 1;
/** Of the money path, which the other crash tests walk at every point; those that any command passes. */
const PASSED_BY_ALL = Object.keys(PROVOKED).filter((name) => PROVOKED[name]!.how === 'payments under load');
const REACHED_WAIT_MS_MAX = 30_000;

const chances = chancesOfThisRun();
const ever: Life[] = [];
let scene: OpenBankingScene;
let hub: HubProcess;

before(async () => {
  ({ scene, hub } = await openOpenBankingScene());
});
afterAll(async () => {
  await scene?.close(hub);
});

async function underLoad(use: (load: OpenBankingLoad) => Promise<void>): Promise<string> {
  const load = startOpenBankingLoad(scene, chances);
  await use(load);
  await load.progress(12);
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

test('a hub that is killed at a named point of the issuers and of the money path does so too', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  const issuer = crashPointNames('openbanking');
  const told = await underLoad(async () => {
    for (let round = 1; round <= ROUNDS_OF_POINTS; round += 1) {
      const others = LONG ? PASSED_BY_ALL : [chances.pick(PASSED_BY_ALL)];
      for (const name of [...issuer, ...others]) {
        const at = `${name}:${1 + chances.below(6)}`;
        await hub.kill();
        hub = await scene.start(at);
        const ending = await Promise.race([hub.ended, atMost(REACHED_WAIT_MS_MAX)]);
        assert.equal(ending?.signal, 'SIGKILL', `the crash point ${at} was not reached`);
      }
    }
    await hub.kill();
    hub = await scene.start();
  });
  t.diagnostic(told);
});
