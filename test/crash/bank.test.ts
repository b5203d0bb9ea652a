/** SIGKILL of the simulated bank: at random under load, and once at every named point of its line and its books. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after as afterAll, before, test } from 'node:test';
import { type BankLoad, startBankLoad } from '../bank/load.ts';
import { type BankProcess, startBankProcess, startWholeBank } from '../bank/process.ts';
import { customersOf, noFaults, openFolder } from '../bank/scene.ts';
import { crashPointNames } from '../house/crashpoints.ts';
import { BANK_PROVOKED } from './bank-crashpoint-table.ts';
import { after, atMost } from './hubprocess.ts';
import { chancesOfThisRun } from './random.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const RANDOM_KILLS = LONG ? 100 : 4;
const ROUNDS_OF_POINTS = LONG ? 10 : 1;
/** In the short run so many of the points, drawn by the seed: each costs a start of the bank. The long run takes all. */
const POINTS = LONG ? Number.POSITIVE_INFINITY : 4;
const REACHED_WAIT_MS_MAX = 20_000;

const chances = chancesOfThisRun();
let ground: Awaited<ReturnType<typeof openFolder>>;
let bank: BankProcess;
let load: BankLoad;

before(async () => {
  ground = await openFolder();
  bank = await startWholeBank(ground.prepared.folder);
  const { folder, registration } = ground.prepared;
  load = startBankLoad({
    ...{ hub: ground.hub, folder, chances, bin: Number(registration.bin) },
    customers: customersOf(folder),
  });
});
afterAll(async () => {
  await bank?.kill();
  await ground?.hub.close();
  rmSync(ground.folder, { recursive: true, force: true });
});

test('a bank that is killed at any moment loses and doubles nothing', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  for (let kill = 1; kill <= RANDOM_KILLS; kill += 1) {
    await load.progress(10);
    await after(chances.below(300));
    await bank.kill();
    bank = await startWholeBank(ground.prepared.folder);
  }
  await load.progress(20);
});

test('a bank that is killed at any of its crash points loses and doubles nothing', async (t) => {
  t.diagnostic(`LONGBIEN_SEED=${chances.seed}`);
  const names = crashPointNames('bank');
  const missing = names.filter((name) => BANK_PROVOKED[name] === undefined);
  assert.deepEqual(missing, [], 'add a row to test/crash/bank-crashpoint-table.ts: how is it reached?');
  const gone = Object.keys(BANK_PROVOKED).filter((name) => !names.includes(name));
  assert.deepEqual(gone, [], 'take the row out of test/crash/bank-crashpoint-table.ts: nothing calls it');
  const points = chances.drawn(names, POINTS);
  for (let round = 1; round <= ROUNDS_OF_POINTS; round += 1) for (const name of points) await killAt(name);
  t.diagnostic(`${ROUNDS_OF_POINTS} × ${points.join(' ')}; ${load.ended()} payments`);
});

async function killAt(name: string): Promise<void> {
  const row = BANK_PROVOKED[name]!;
  const at = `${name}:${1 + chances.below(row.passagesMax)}`;
  const { folder } = ground.prepared;
  await bank.kill();
  const started = await startBankProcess(folder, at);
  if (!('url' in started)) {
    assert.equal(started.signal, 'SIGKILL', `the bank did not start for ${at}`);
    bank = await startWholeBank(folder);
    return;
  }
  const provoked = row.provoke?.(started, folder);
  const ending = await Promise.race([started.ended, atMost(REACHED_WAIT_MS_MAX)]);
  assert.ok(
    ending !== undefined,
    `the crash point ${at} was never reached (${row.how}): provoke it otherwise`,
  );
  assert.equal(ending.signal, 'SIGKILL', `the bank ended before the crash point ${at}`);
  await provoked;
  bank = await startWholeBank(folder);
}

test('a bank that is asked to stop finishes what is on its way, and its books agree with what was told', async () => {
  assert.deepEqual(await bank.stop(), { code: 0, signal: null });
  bank = await startWholeBank(ground.prepared.folder);
  await load.progress(10);
  await load.drain();
  load.prove();
  noFaults(ground.prepared.folder);
});
