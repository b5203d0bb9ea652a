/**
 * A hub with two banks under way: a bank killed at each of its points, PostgreSQL killed, everybody at once, a bank that
 * stands still, and two hubs that share one line. After each everything comes to rest by itself and tells one story.
 */
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import { askBank } from '../../src/apps/bank/index.ts';
import type { BankProcess } from '../bank/process.ts';
import { crashPointNames } from '../house/crashpoints.ts';
import { ask } from './ask.ts';
import { BANK_PROVOKED, type BankProvocation } from './bank-crashpoint-table.ts';
import { after, atMost, type HubProcess } from './hubprocess.ts';
import { type LineLoad, startLineLoad } from './line-load.ts';
import { comeToRest, proveLine } from './line-proof.ts';
import { type LineScene, openLineScene, type SceneBank, wake, wakeToDie } from './line-scene.ts';
import { withClient } from './proof.ts';
import { chancesOfThisRun } from './random.ts';

const LONG = process.env.LONGBIEN_LONG === '1';
const ROUNDS_OF_POINTS = LONG ? 10 : 1;
/** In the short run so many of the points, drawn by the seed: each costs a start of the bank. The long run takes all. */
const POINTS = LONG ? Number.POSITIVE_INFINITY : 3;
const KILLS_OF_POSTGRES = LONG ? 50 : 1;
const KILLS_OF_ALL = LONG ? 50 : 1;
const KILLS_OF_ONE_HUB = LONG ? 50 : 1;
const REACHED_WAIT_MS_MAX = 40_000;
/** Longer than the deadline: what was under way with the bank becomes unknown. */
const FROZEN_MS = 17_000;
/** The promise: unknown payments of a bank that is back are known within this. */
const KNOWN_MS_MAX = 60_000;

const chances = chancesOfThisRun();
const loads: LineLoad[] = [];
const hubs: HubProcess[] = [];
let scene: LineScene;

before(async () => {
  const opened = await openLineScene();
  scene = opened.scene;
  hubs.push(opened.hub);
});
afterAll(async () => {
  for (const load of loads) load.abandon();
  await scene?.close(hubs);
});

/** Banks and callers are led to the hubs that there are. */
function lead(load: LineLoad): void {
  scene.doorway.leadTo(hubs.map(({ linePort }) => linePort!));
  load.setHubs(hubs.map(({ url }) => url));
}

async function underLoad(
  name: string,
  say: (words: string) => void,
  use: (load: LineLoad) => Promise<void>,
): Promise<void> {
  const load = startLineLoad(scene, chances, { name, callers: 1, oddPercent: 6, pauseMs: 200 });
  loads.push(load);
  lead(load);
  try {
    await use(load);
    await load.progress(30);
    await load.stop();
  } catch (fault) {
    // What comes after is not to be blamed for what this one has left under way.
    load.abandon();
    throw fault;
  }
  const restMs = await comeToRest(scene);
  await proveLine(scene, loads);
  say(`LONGBIEN_SEED=${chances.seed}: ${load.answered()} orders, at rest after ${restMs} ms`);
  say(JSON.stringify(Object.fromEntries(load.outcomes())));
}

test('a bank that is killed at any of its crash points, opposite a hub, loses and doubles nothing', async (t) => {
  const known = crashPointNames('bank').filter((name) => BANK_PROVOKED[name] !== undefined);
  const names = chances.drawn(known, POINTS);
  await underLoad('bank-points', t.diagnostic.bind(t), async () => {
    for (let round = 1; round <= ROUNDS_OF_POINTS; round += 1)
      for (const [n, name] of names.entries()) await killBankAt(name, scene.banks[n % 2]!);
    t.diagnostic(`${ROUNDS_OF_POINTS} × ${names.join(' ')}`);
  });
});

/** Opposite a real hub an end is overdue where the other bank says nothing. */
const ONLY_HERE: Readonly<Record<string, BankProvocation['provoke']>> = {
  'bank-hub-report-read': payTheSilent,
};

async function payTheSilent(bank: BankProcess, folder: string): Promise<void> {
  const from = scene.banks.find((one) => one.folder === folder)!;
  const other = scene.banks.find((one) => one.folder !== folder)!;
  const ends = { to_bin: other.bin, to_account: other.customers[0]!.number };
  while (!bank.hasEnded()) {
    await askBank(folder, 'pay', { from: from.customers[0]!.number, amount: 3_017, ...ends });
    await after(500);
  }
}

async function killBankAt(name: string, bank: SceneBank): Promise<void> {
  const row = BANK_PROVOKED[name]!;
  const at = `${name}:${1 + chances.below(Math.min(row.passagesMax, 10))}`;
  await bank.process?.kill();
  const doomed = await wakeToDie(bank, at);
  if (doomed !== undefined) {
    const provoke = row.provoke ?? ONLY_HERE[name];
    const provoked = provoke?.(doomed, bank.folder);
    const ending = await Promise.race([doomed.ended, atMost(REACHED_WAIT_MS_MAX)]);
    assert.ok(ending !== undefined, `the crash point ${at} was never reached (${row.how})`);
    assert.equal(ending.signal, 'SIGKILL', `the bank ended before the crash point ${at}`);
    await provoked;
  }
  await wake(bank);
}

test('a PostgreSQL that is killed loses nothing of the line, and the same hub and banks go on', async (t) => {
  await underLoad('postgres', t.diagnostic.bind(t), async (load) => {
    for (let kill = 1; kill <= KILLS_OF_POSTGRES; kill += 1) {
      await load.progress(30);
      scene.postgres.kill();
      await after(chances.below(500));
      await scene.postgres.restart();
    }
  });
});

test('hub, PostgreSQL and both banks killed at once lose and double nothing', async (t) => {
  await underLoad('all', t.diagnostic.bind(t), async (load) => {
    for (let kill = 1; kill <= KILLS_OF_ALL; kill += 1) {
      await load.progress(30);
      load.setHubs([]);
      scene.postgres.kill();
      await Promise.all([hubs[0]!.kill(), ...scene.banks.map((bank) => bank.process!.kill())]);
      await Promise.all([restartHub(), ...scene.banks.map(wake)]);
      lead(load);
    }
  });
});

async function restartHub(): Promise<void> {
  await scene.postgres.restart();
  hubs[0] = await scene.start();
}

test('a bank that stands still holds nobody else up, and when it moves its unknown payments become known', async (t) => {
  const [still, other] = scene.banks;
  await underLoad('still', t.diagnostic.bind(t), async (load) => {
    await load.progress(30);
    await unacknowledged(still);
    still.process!.freeze();
    const frozenAt = performance.now();
    await until('the hub counts the bank as unreachable', async () => !(await isReachable(still)));
    const openedMs = Math.round(performance.now() - frozenAt);
    const before = { ...(await clearedWith(other)) };
    await after(Math.max(0, FROZEN_MS - (performance.now() - frozenAt)));
    const during = await clearedWith(other);
    const unknown = await unknownOf(still);
    assert.ok(during.toBank > before.toBank, 'payments to the other bank stood still as well');
    assert.ok(during.hosted > before.hosted, 'payments between hosted institutions stood still as well');
    assert.ok(unknown > 0, 'nothing was under way with the bank that stood still');
    still.process!.thaw();
    const thawedAt = performance.now();
    await until(
      'nothing is unknown of the bank that moves again',
      async () => (await unknownOf(still)) === 0,
    );
    const knownMs = Math.round(performance.now() - thawedAt);
    t.diagnostic(
      `breaker open after ${openedMs} ms, ${unknown} unknown, all known ${knownMs} ms after SIGCONT`,
    );
  });
});

/** A payment that the bank has taken and does not answer before it stands still. */
async function unacknowledged(bank: SceneBank): Promise<void> {
  const from = scene.accounts[0]!;
  const body = {
    ...{ amount: 5_017, currency: 'VND', debtor: { bin: from.bin, account: from.number } },
    creditor: { bin: bank.bin, account: bank.customers[0]!.number },
  };
  const paid = await ask(hubs[0]!.url, {
    ...{ method: 'POST', path: '/v1/payments', apiKey: scene.keys.get(from.bin)!, key: 'still-mute', body },
  });
  assert.equal(paid.status, 202);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + KNOWN_MS_MAX;
  let so = await isSo();
  while (!so && performance.now() < end) {
    await after(50);
    so = await isSo();
  }
  assert.ok(so, `waited ${KNOWN_MS_MAX} ms in vain until ${what}`);
}

async function one<Row extends object>(sql: string, ...values: unknown[]): Promise<Row> {
  return await withClient(scene, async (client) => (await client.query<Row>(sql, values)).rows[0]!);
}

async function isReachable({ bin }: SceneBank): Promise<boolean> {
  const { reachable } = await one<{ reachable: boolean }>(
    'SELECT reachable FROM participants WHERE bin = $1',
    Number(bin),
  );
  return reachable;
}

async function unknownOf({ bin }: SceneBank): Promise<number> {
  const { n } = await one<{ n: number }>(
    `SELECT count(*)::int AS n FROM payments WHERE state IN ('held', 'unknown') AND creditor_bin = $1
        AND created_at < (extract(epoch FROM now()) * 1000)::bigint - 15000`,
    Number(bin),
  );
  return n;
}

const clearedWith = async ({ bin }: SceneBank): Promise<{ toBank: number; hosted: number }> =>
  await one(
    `SELECT count(*) FILTER (WHERE creditor_bin = $1)::int AS "toBank",
            count(*) FILTER (WHERE debtor_ledger IS NOT NULL AND creditor_ledger IS NOT NULL)::int AS hosted
       FROM payments WHERE state = 'cleared'`,
    Number(bin),
  );

test('two hubs share the line: no word is lost, none is sent in two texts, and either may die', async (t) => {
  await underLoad('two', t.diagnostic.bind(t), async (load) => {
    hubs.push(await scene.start());
    lead(load);
    await load.progress(60);
    for (let kill = 1; kill <= KILLS_OF_ONE_HUB; kill += 1) {
      const doomed = chances.below(2);
      await hubs[doomed]!.kill();
      hubs[doomed] = await scene.start();
      lead(load);
      await load.progress(30);
    }
    const { lanes } = await one<{ lanes: number }>(
      `SELECT count(*)::int AS lanes FROM pg_locks WHERE locktype = 'advisory' AND classid = 1894 AND granted`,
    );
    assert.equal(lanes, 2, 'each hub has a lane');
  });
});
