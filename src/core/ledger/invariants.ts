/** What is always true of the ledger. Chunks are small and each statement sees one state, so payments may run on. */

import { toWire } from '../../kit/id.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';
import { statement } from '../database/index.ts';
import type { Invariant, Look, Snapshots } from '../verify/index.ts';
import { ACCOUNT_CODE } from './model.ts';
import { balancesAreSums } from './walk.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/** Jumps from book to book along the primary key instead of reading every account. */
const NEXT_BOOK = statement(
  'ledger.next_book',
  'SELECT min(book) AS book FROM ledger_accounts WHERE book > $1',
);

const SUMS_OF_BOOK = statement(
  'ledger.sums_of_book',
  `SELECT currency, count(*) AS accounts,
          sum(debits_posted)::text AS debits_posted, sum(credits_posted)::text AS credits_posted,
          sum(debits_pending)::text AS debits_pending, sum(credits_pending)::text AS credits_pending
     FROM ledger_accounts WHERE book = $1 GROUP BY currency ORDER BY currency`,
);

const BEYOND_LIMITS = statement(
  'ledger.beyond_limits',
  `SELECT book, id, code, debit_limit, credit_limit,
          debits_posted + debits_pending - credits_posted > debit_limit AS beyond_debit,
          holds_within_limit AND debits_pending > debit_limit AS beyond_hold,
          credits_posted + credits_pending - debits_posted > credit_limit AS beyond_credit
     FROM ledger_accounts WHERE (book, id) > ($1, $2::uuid) ORDER BY book, id LIMIT $3`,
);

const OVERDUE = statement(
  'ledger.overdue_holds',
  'SELECT book, id, expires_at FROM ledger_pending WHERE state = 0 AND expires_at < $1 ORDER BY expires_at LIMIT $2',
);

/** A hold beside the transfer that made it and the one that resolved it, all in one snapshot. */
const HOLDS = statement(
  'ledger.holds_with_transfers',
  `SELECT p.book, p.id, p.state, p.amount,
          h.kind = 1 AND h.amount = p.amount AND h.debit_account = p.debit_account AND h.credit_account = p.credit_account
            AND h.code = p.code AND (h.timeout_s = 0) = (p.expires_at IS NULL)
            AND (p.expires_at IS NULL OR p.expires_at = h.at + h.timeout_s * 1000000::bigint) AS as_made,
          r.id AS resolution, r.kind AS resolved_by, r.amount AS resolved_amount,
          r.debit_account = p.debit_account AND r.credit_account = p.credit_account AND r.code = p.code AS same_accounts
     FROM (SELECT * FROM ledger_pending WHERE (book, id) > ($1, $2::uuid) ORDER BY book, id LIMIT $3) p
     LEFT JOIN ledger_transfers h ON h.book = p.book AND h.id = p.id
     LEFT JOIN ledger_transfers r ON r.book = p.book AND r.pending_id = p.id
    ORDER BY p.book, p.id`,
);

/** Holds and resolutions among the transfers whose hold is not known. */
const STRAYS = statement(
  'ledger.stray_resolutions',
  `SELECT t.book, t.id FROM ledger_transfers t
    WHERE t.book = $1 AND t.pending_id > $2::uuid AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.book = t.book AND p.id = t.pending_id)
    ORDER BY t.pending_id LIMIT $3`,
);

export const ledgerInvariants: readonly Invariant[] = [
  { name: 'books_balance', check: booksBalance },
  { name: 'balances_are_sums', check: balancesAreSums },
  { name: 'limits_hold', check: limitsHold },
  { name: 'no_hold_past_timeout', check: noHoldPastTimeout },
  { name: 'pending_states', check: pendingStates },
];

async function* books(on: Snapshots): AsyncGenerator<number> {
  const next = async (after: number): Promise<number | null> =>
    (await on.query<{ book: number | null }>(NEXT_BOOK, [after]))[0]!.book;
  for (let book = await next(-1); book !== null; book = await next(book)) yield book;
}

interface Sums {
  currency: string;
  accounts: bigint;
  debits_posted: string;
  credits_posted: string;
  debits_pending: string;
  credits_pending: string;
}

/** Each book and currency by itself: what is debited is credited, pending too. */
async function booksBalance(on: Snapshots, look: Look): Promise<void> {
  for await (const book of books(on)) {
    for (const sums of await on.query<Sums>(SUMS_OF_BOOK, [book])) {
      look.rows(Number(sums.accounts));
      for (const phase of ['posted', 'pending'] as const) {
        const debits = sums[`debits_${phase}`];
        const credits = sums[`credits_${phase}`];
        if (debits !== credits)
          look.violation(
            `book ${book}, ${sums.currency}: debits ${phase} are ${debits}, credits ${phase} are ${credits}`,
          );
      }
    }
  }
}

interface LimitRow {
  book: number;
  id: string;
  code: number;
  debit_limit: bigint | null;
  credit_limit: bigint | null;
  beyond_debit: boolean | null;
  beyond_hold: boolean | null;
  beyond_credit: boolean | null;
}

/** A position may be beyond a cap that was lowered; `clearing`, which knows the caps, judges positions. */
async function limitsHold(on: Snapshots, look: Look): Promise<void> {
  let after: [number, string] = [-1, FIRST_UUID];
  for (let rows = await page(); rows.length > 0; rows = await page()) {
    look.rows(rows.length);
    for (const row of rows) {
      if (row.code === ACCOUNT_CODE.position) continue;
      const name = `account ${toWire('account', row.id)} of book ${row.book}`;
      if (row.beyond_debit) look.violation(`${name} is debited beyond its limit of ${row.debit_limit}`);
      if (row.beyond_hold) look.violation(`${name} has holds beyond its limit of ${row.debit_limit}`);
      if (row.beyond_credit) look.violation(`${name} is credited beyond its limit of ${row.credit_limit}`);
    }
    const last = rows.at(-1)!;
    after = [last.book, last.id];
  }
  function page(): Promise<LimitRow[]> {
    return on.query<LimitRow>(BEYOND_LIMITS, [...after, CHUNK_ROWS]);
  }
}

/** The hub expires holds every second; a minute of grace covers a restart. */
const GRACE_MS = 60_000;

async function noHoldPastTimeout(on: Snapshots, look: Look): Promise<void> {
  const overdue = await on.query<{ book: number; id: string; expires_at: bigint }>(OVERDUE, [
    (look.nowMs - GRACE_MS) * 1_000,
    CHUNK_ROWS,
  ]);
  look.rows(overdue.length);
  for (const { book, id, expires_at } of overdue) {
    const seconds = Math.round(look.nowMs / 1_000 - Number(expires_at) / 1_000_000);
    look.violation(
      `hold ${toWire('transfer', id)} of book ${book} expired ${seconds} s ago and still holds money`,
    );
  }
}

interface HoldRow {
  book: number;
  id: string;
  state: number;
  amount: bigint;
  as_made: boolean | null;
  resolution: string | null;
  resolved_by: number | null;
  resolved_amount: bigint | null;
  same_accounts: boolean | null;
}

async function pendingStates(on: Snapshots, look: Look): Promise<void> {
  let after: [number, string] = [-1, FIRST_UUID];
  for (let rows = await page(); rows.length > 0; rows = await page()) {
    look.rows(rows.length);
    for (const row of rows)
      for (const wrong of holdFaults(row))
        look.violation(`hold ${toWire('transfer', row.id)} of book ${row.book} ${wrong}`);
    const last = rows.at(-1)!;
    after = [last.book, last.id];
  }
  for await (const book of books(on)) {
    for (const { id } of await on.query<{ id: string }>(STRAYS, [book, FIRST_UUID, CHUNK_ROWS]))
      look.violation(`transfer ${toWire('transfer', id)} of book ${book} resolves a hold that is not there`);
  }
  function page(): Promise<HoldRow[]> {
    return on.query<HoldRow>(HOLDS, [...after, CHUNK_ROWS]);
  }
}

/** Stored state of a hold → the kind of transfer that must have resolved it, in the numbers that are stored. */
const RESOLVED_BY: readonly (number | null)[] = [null, 2, 3, 4];
const STATES = ['open', 'posted', 'voided', 'expired'];

function holdFaults(row: HoldRow): string[] {
  const faults: string[] = [];
  if (row.as_made !== true) faults.push('is not the one that its transfer made');
  if (row.resolved_by !== RESOLVED_BY[row.state]) {
    const by =
      row.resolution === null
        ? 'no transfer resolved it'
        : `transfer ${toWire('transfer', row.resolution)} says otherwise`;
    faults.push(`is called ${STATES[row.state] ?? row.state}, but ${by}`);
  }
  if (row.resolution === null) return faults;
  if (row.same_accounts !== true)
    faults.push(`was resolved between other accounts by ${toWire('transfer', row.resolution)}`);
  const most = row.resolved_by === 2 ? row.amount : 0n;
  if (row.resolved_amount! > most) faults.push(`was resolved with ${row.resolved_amount}, more than ${most}`);
  return faults;
}
