/**
 * The ledger against the way most systems book: one SQL transaction per transfer. Both run on the same PostgreSQL,
 * with the same tables and indexes and durable commits. Ours takes transfers through the desk, in commands of a
 * thousand, as a switch that collects them would send them.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createPrng } from '../src/apps/sandbox/index.ts';
import { type CommandKind, createDesk, type Desk, transfersKind } from '../src/core/command/index.ts';
import { type ConnectionSettings, openDatabase } from '../src/core/database/index.ts';
import { ACCOUNT_CODE, type Instruction, openAccount, TRANSFER_CODE } from '../src/core/ledger/index.ts';
import { createMint } from '../src/kit/id.ts';
import { newAccount } from '../src/services/clearing/index.ts';
import { runBaseline } from './baseline.ts';
import { machine, prepareGround, quantile, settingsOf } from './ground.ts';
import { verifyBench } from './verified.ts';

const BOOK = 979_901;
const ACCOUNTS = 10_000;
const PER_COMMAND = 1_000;
/** Commands under way: while one batch commits, the next is made ready. */
const IN_FLIGHT = 10;
const SECONDS = 8;
const HOT_SHARE = 0.7;

export async function ledgerBench(seconds = SECONDS): Promise<object> {
  const ground = await prepareGround();
  const baseline = await ground.another('baseline');
  try {
    const accounts = await openAccounts(ground.settings);
    await openAccounts(baseline, accounts);
    const spread = await runOurs(ground.settings, accounts, seconds, 0);
    const baselineSpread = await runBaseline(baseline, BOOK, accounts, seconds, 0);
    const hot = await runOurs(ground.settings, accounts, seconds, HOT_SHARE);
    const baselineHot = await runBaseline(baseline, BOOK, accounts, seconds, HOT_SHARE);
    return {
      bench: 'ledger',
      transfersPerSecond: Math.round(spread.perSecond),
      baselinePerSecond: Math.round(baselineSpread),
      ratio: round(spread.perSecond / baselineSpread),
      p99Ms: round(spread.p99Ms),
      hotPerSecond: Math.round(hot.perSecond),
      hotBaselinePerSecond: Math.round(baselineHot),
      hotRatio: round(hot.perSecond / baselineHot),
      transfersPerCommand: PER_COMMAND,
      verify: await verifyBench(ground.settings),
      machine: machine(),
      settings: await settingsOf(ground.settings),
    };
  } finally {
    await ground.close();
  }
}

/** The same transfers in every run. */
const prng = createPrng(20_261_123, 9);
const round = (value: number): number => Math.round(value * 10) / 10;
const ORIGIN = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const mint = createMint(Date.now, (bytes) => bytes.set(randomBytes(bytes.length)));

/** Opens the accounts, with a credit line wide enough never to be the question. */
async function openAccounts(settings: ConnectionSettings, ids?: readonly string[]): Promise<string[]> {
  const accounts = ids?.slice() ?? Array.from({ length: ACCOUNTS }, () => mint<'account'>() as string);
  await withDesk(settings, async (desk) => {
    await desk.submit(OPEN, accounts, ORIGIN);
  });
  const owner = new pg.Client(settings);
  await owner.connect();
  await owner.query('VACUUM ANALYZE ledger_accounts');
  await owner.end();
  return accounts;
}

const OPEN: CommandKind<readonly string[], undefined, { kind: 'opened' }, never> = {
  name: 'bench.open',
  accounts: () => [],
  decide(ids, _facts, { ledger }) {
    const terms = { debitLimit: 10n ** 15n };
    for (const id of ids) openAccount(ledger, newAccount({ book: BOOK, id }, ACCOUNT_CODE.customer, terms));
    return { answer: { kind: 'opened' }, audit: { subject: '', detail: `${ids.length} accounts` } };
  },
};

async function withDesk<T>(settings: ConnectionSettings, work: (desk: Desk) => Promise<T>): Promise<T> {
  const database = openDatabase(settings);
  const desk = createDesk({ database, nowMs: Date.now, committed: () => {} });
  try {
    return await work(desk);
  } finally {
    await desk.close();
    await database.close();
  }
}

async function runOurs(
  settings: ConnectionSettings,
  accounts: readonly string[],
  seconds: number,
  hotShare: number,
): Promise<{ perSecond: number; p99Ms: number }> {
  return await withDesk(settings, async (desk) => {
    const latencies: number[] = [];
    let made = 0;
    const started = performance.now();
    const endAt = started + seconds * 1_000;
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        while (performance.now() < endAt) {
          const chains = Array.from({ length: PER_COMMAND }, () => [transferBetween(accounts, hotShare)]);
          const sentAt = performance.now();
          const result = await desk.submit(transfersKind, { chains }, ORIGIN);
          latencies.push(performance.now() - sentAt);
          if (result.kind !== 'decided') throw new Error(result.kind);
          const refused = result.answer.chains.find(({ kind }) => kind !== 'made');
          if (refused !== undefined) throw new Error(JSON.stringify(refused));
          made += PER_COMMAND;
        }
      }),
    );
    const took = (performance.now() - started) / 1_000;
    return {
      perSecond: made / took,
      p99Ms: quantile(
        latencies.toSorted((a, b) => a - b),
        0.99,
      ),
    };
  });
}

function transferBetween(accounts: readonly string[], hotShare: number): Instruction {
  const debit = 1 + Math.floor(prng.next() * (accounts.length - 1));
  const other = 1 + ((debit + Math.floor(prng.next() * (accounts.length - 2))) % (accounts.length - 1));
  const credit = prng.next() < hotShare ? 0 : other === debit ? 0 : other;
  return {
    kind: 'posted',
    book: BOOK,
    id: mint(),
    debit: accounts[debit]!,
    credit: accounts[credit]!,
    amount: 1n,
    code: TRANSFER_CODE.other,
  };
}
