/**
 * The baseline, as the textbook has it: over 16 connections, with named statements and without pipelining, one
 * transaction per transfer: insert it under its unique id, lock both accounts in id order, check the limit, two
 * updates, commit.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createPrng } from '../src/apps/sandbox/index.ts';
import type { ConnectionSettings } from '../src/core/database/index.ts';

const CONNECTIONS = 16;
/** The same transfers in every run. */
const prng = createPrng(20_261_123, 9);

const INSERT = {
  name: 'baseline.insert',
  text: `INSERT INTO ledger_transfers (book, id, kind, debit_account, credit_account, amount, code, at, debit_balance, credit_balance)
         VALUES ($1, $2, 0, $3, $4, $5, 99, $6, 0, 0)`,
};
const LOCK = {
  name: 'baseline.lock',
  text: `SELECT id, debits_posted, debits_pending, credits_posted, debit_limit FROM ledger_accounts
          WHERE book = $1 AND id IN ($2, $3) ORDER BY id FOR UPDATE`,
};
const DEBIT = {
  name: 'baseline.debit',
  text: 'UPDATE ledger_accounts SET debits_posted = debits_posted + $3, last_at = $4 WHERE book = $1 AND id = $2',
};
const CREDIT = {
  name: 'baseline.credit',
  text: 'UPDATE ledger_accounts SET credits_posted = credits_posted + $3, last_at = $4 WHERE book = $1 AND id = $2',
};

/** Transfers per second. */
export async function runBaseline(
  settings: ConnectionSettings,
  book: number,
  accounts: readonly string[],
  seconds: number,
  hotShare: number,
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client(settings);
      await client.connect();
      return client;
    }),
  );
  let made = 0;
  const started = performance.now();
  const endAt = started + seconds * 1_000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < endAt) {
        await transferOnce(client, book, accounts, hotShare);
        made += 1;
      }
    }),
  );
  const took = (performance.now() - started) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return made / took;
}

async function transferOnce(
  client: pg.Client,
  book: number,
  accounts: readonly string[],
  hotShare: number,
): Promise<void> {
  const from = 1 + Math.floor(prng.next() * (accounts.length - 1));
  const other = 1 + ((from + Math.floor(prng.next() * (accounts.length - 2))) % (accounts.length - 1));
  const debit = accounts[from]!;
  const credit = accounts[prng.next() < hotShare || other === from ? 0 : other]!;
  const at = Date.now() * 1_000;
  await client.query({ name: 'baseline.begin', text: 'BEGIN' });
  await client.query({ ...INSERT, values: [book, randomUUID(), debit, credit, 1, at] });
  const locked = await client.query<{
    id: string;
    debits_posted: string;
    debits_pending: string;
    credits_posted: string;
    debit_limit: string;
  }>({ ...LOCK, values: [book, debit, credit] });
  const row = locked.rows.find(({ id }) => id === debit)!;
  if (
    BigInt(row.debits_posted) + BigInt(row.debits_pending) + 1n - BigInt(row.credits_posted) >
    BigInt(row.debit_limit)
  )
    throw new Error('over the limit');
  await client.query({ ...DEBIT, values: [book, debit, 1, at] });
  await client.query({ ...CREDIT, values: [book, credit, 1, at] });
  await client.query({ name: 'baseline.commit', text: 'COMMIT' });
}
