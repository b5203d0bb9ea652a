/**
 * Payments between two connected banks, whole: pacs.008 in, pacs.008 out, pacs.002 in, pacs.002 out (and one more to the
 * payee's bank). Every message is validated and both its signatures are checked by whoever receives it. The hub, its
 * PostgreSQL and two bank simulators with their own databases share the machine; the payer's bank keeps so many under way.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askBank, booksFileOf, openBooksToRead, verifyBooks } from '../src/apps/bank/index.ts';
import { openSecrets } from '../src/apps/hub/index.ts';
import { type PreparedBanks, prepareBanks, registerBanks, startBanks } from '../src/apps/sandbox/index.ts';
import { createDesk } from '../src/core/command/index.ts';
import { openDatabase } from '../src/core/database/index.ts';
import { forkHub, type Ground, prepareGround } from './ground.ts';
import { verifyBench } from './verified.ts';

const PAYMENTS = 6_000;
const WARM_UP = 600;
const IN_FLIGHT = 64;
const AMOUNT = 1_000;
const POLL_MS = 200;
/** Five minutes. */
const POLLS_MAX = 1_500;

export async function connectedBench(): Promise<object> {
  const ground = await prepareGround();
  try {
    const hub = forkHub(ground, { BENCH_LINE: '1' });
    const [{ linePort }] = (await once(hub, 'message')) as [{ linePort: number }];
    const prepared = await joinBanks(ground, linePort);
    const banks = await startBanks(prepared);
    const [payer, payee] = prepared.banks.map(({ folder }) => folder) as [string, string];
    const to = payeesIn(payee);
    await load(payer, prepared, to, WARM_UP);
    const report = await load(payer, prepared, to, PAYMENTS);
    await banks.stop();
    hub.send('stop');
    await once(hub, 'exit');
    const { made, settled, refused, seconds, p50Ms, p99Ms } = report;
    return {
      connectedPerSecond: Math.round(settled / seconds),
      ...{ connectedP50Ms: p50Ms, connectedP99Ms: p99Ms },
      ...{
        connectedPayments: settled,
        connectedErrors: made - settled + refused,
        connectedInFlight: IN_FLIGHT,
      },
      connectedVerify: await verifyBench(ground.settings),
      connectedBooks: prepared.banks.map(({ folder }) => (booksAgree(folder) ? 'ok' : 'broken')).join(', '),
    };
  } finally {
    await ground.close();
  }
}

/** As `npm start` does it: keys, certificates, participants. */
async function joinBanks({ settings, folder }: Ground, linePort: number): Promise<PreparedBanks> {
  const { signingKeys } = openSecrets(folder);
  const side = (use: 'transport' | 'message') => ({
    id: signingKeys[use].keyid,
    publicKey: signingKeys[use].publicKey,
  });
  const prepared = await prepareBanks(
    folder,
    {
      lineUrl: `https://127.0.0.1:${linePort}`,
      transportKey: side('transport'),
      messageKey: side('message'),
    },
    { seed: 1, nowMs: Date.now(), magicAmounts: false, timeScale: 1, durability: 'full' },
  );
  const database = openDatabase(settings);
  const desk = createDesk({ database, nowMs: Date.now, committed: () => {} });
  await registerBanks({ desk, nowMs: Date.now }, prepared);
  await desk.close();
  await database.close();
  return prepared;
}

interface Payee {
  readonly number: string;
  readonly name: string;
}

function payeesIn(folder: string): Payee[] {
  return JSON.parse(readFileSync(join(folder, 'customers.json'), 'utf8')) as Payee[];
}

interface Report {
  readonly made: number;
  readonly settled: number;
  readonly refused: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly done: boolean;
}

async function load(
  folder: string,
  { banks }: PreparedBanks,
  to: readonly Payee[],
  count: number,
): Promise<Report> {
  const few = to.slice(0, 100).map(({ number, name }) => ({ number, name }));
  const order = { to_bin: banks[1]!.registration.bin, to: few, amount: AMOUNT, count, in_flight: IN_FLIGHT };
  await ask(folder, 'load', order);
  for (let i = 0; i < POLLS_MAX; i += 1) {
    const report = (await ask(folder, 'load-report', {})) as Report;
    if (report.done) return report;
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  throw new Error(`${count} payments did not come to their end in time`);
}

async function ask(
  folder: string,
  command: string,
  order: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const answer = await askBank(folder, command, order);
  if (answer.kind !== 'answered') throw new Error(`the bank in ${folder}: ${answer.kind}`);
  return answer.value;
}

function booksAgree(folder: string): boolean {
  const books = openBooksToRead(booksFileOf(folder));
  try {
    return verifyBooks(books).ok;
  } finally {
    books.close();
  }
}
