/**
 * `balances_are_sums`: every account's transfers, walked in ledger time. An account row says how far its past goes
 * (`last_at`); whatever is made later lies behind that mark, so the past below it is the same in every later
 * snapshot and may be walked in as many short statements as it takes.
 */

import { toWire } from '../../kit/id.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';
import { plainArray, statement } from '../database/index.ts';
import type { Look, Snapshots } from '../verify/index.ts';

/** With slices of CHUNK_ROWS entries one statement reads a million rows at the very most, usually a few thousand. */
const ACCOUNTS_AT_ONCE = 200;
const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

const ACCOUNTS = statement(
  'ledger.walk_accounts',
  `SELECT book, id, debits_pending, debits_posted, credits_pending, credits_posted, last_at
     FROM ledger_accounts WHERE (book, id) > ($1, $2::uuid) ORDER BY book, id LIMIT $3`,
);

/** Kinds 0 and 2 move posted money; 1 holds; 2, 3 and 4 give back all that was held. */
const side = (account: 'debit' | 'credit', sign: '' | '-'): string => `
  (SELECT t.at, t.${account}_balance AS balance,
          CASE WHEN t.kind IN (0, 2) THEN ${sign}t.amount ELSE 0 END AS moved,
          CASE WHEN t.kind IN (0, 2) THEN t.amount ELSE 0 END AS ${account}s_posted,
          CASE t.kind WHEN 0 THEN 0 WHEN 1 THEN t.amount
            ELSE -(SELECT h.amount FROM ledger_transfers h WHERE h.book = t.book AND h.id = t.pending_id) END AS ${account}s_pending,
          0::bigint AS ${account === 'debit' ? 'credit' : 'debit'}s_posted, 0::bigint AS ${account === 'debit' ? 'credit' : 'debit'}s_pending
     FROM ledger_transfers t
    WHERE t.book = a.book AND t.${account}_account = a.id AND t.at > a.after AND t.at <= a.upto ORDER BY t.at LIMIT $6)`;

const COLUMNS = 'at, balance, moved, debits_posted, debits_pending, credits_posted, credits_pending';

/** One slice of each account's entries, summed up where the rows are: only the sums travel. */
const SLICES = statement(
  'ledger.walk_slices',
  `SELECT a.n::int AS n, s.* FROM unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[])
            WITH ORDINALITY AS a(book, id, after, upto, balance, n)
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS entries, max(at) AS last_at,
              sum(debits_posted)::bigint AS debits_posted, sum(credits_posted)::bigint AS credits_posted,
              sum(debits_pending)::bigint AS debits_pending, sum(credits_pending)::bigint AS credits_pending,
              min(at) FILTER (WHERE balance <> COALESCE(balance_before, a.balance) + moved) AS broken_at,
              min(at) FILTER (WHERE at = at_before) AS twin_at
         FROM (SELECT *, lag(balance) OVER in_time AS balance_before, lag(at) OVER in_time AS at_before
                 FROM (SELECT ${COLUMNS} FROM (
                         (SELECT ${COLUMNS} FROM ${side('debit', '-')} debited)
                         UNION ALL
                         (SELECT ${COLUMNS} FROM ${side('credit', '')} credited)
                       ) entry ORDER BY at LIMIT $6) slice
               WINDOW in_time AS (ORDER BY at)) chained) s
    ORDER BY a.n`,
);

interface Sums {
  debits_pending: bigint;
  debits_posted: bigint;
  credits_pending: bigint;
  credits_posted: bigint;
}

interface AccountRow extends Sums {
  book: number;
  id: string;
  last_at: bigint;
}

interface SliceRow extends Record<keyof Sums, bigint | null> {
  n: number;
  entries: number;
  last_at: bigint | null;
  broken_at: bigint | null;
  twin_at: bigint | null;
}

/** An account on its way, and what its entries have summed up to. */
interface Walked {
  readonly account: AccountRow;
  readonly sums: Sums;
  after: bigint;
  broken: boolean;
}

export async function balancesAreSums(on: Snapshots, look: Look): Promise<void> {
  let last: Pick<AccountRow, 'book' | 'id'> = { book: -1, id: FIRST_UUID };
  for (let accounts = await page(); accounts.length > 0; accounts = await page()) {
    last = accounts.at(-1)!;
    const walked = accounts.map((account) => ({
      account,
      sums: { debits_pending: 0n, debits_posted: 0n, credits_pending: 0n, credits_posted: 0n },
      after: -1n,
      broken: false,
    }));
    look.rows(accounts.length);
    await walkEntries(on, walked, look);
    for (const one of walked) compare(one, look);
  }
  function page(): Promise<AccountRow[]> {
    return on.query<AccountRow>(ACCOUNTS, [last.book, last.id, ACCOUNTS_AT_ONCE]);
  }
}

/** Slice after slice; an account whose slice was not full has come to its end. */
async function walkEntries(on: Snapshots, walked: readonly Walked[], look: Look): Promise<void> {
  let under: readonly Walked[] = walked;
  while (under.length > 0) {
    const slices = await on.query<SliceRow>(SLICES, [
      plainArray(under.map(({ account }) => account.book)),
      plainArray(under.map(({ account }) => account.id)),
      plainArray(under.map(({ after }) => after)),
      plainArray(under.map(({ account }) => account.last_at)),
      // After a break nothing that follows can be judged; the sums still can.
      plainArray(under.map((one) => (one.broken ? null : one.sums.credits_posted - one.sums.debits_posted))),
      CHUNK_ROWS,
    ]);
    look.rows(slices.reduce((sum, slice) => sum + slice.entries, 0));
    const asked = under;
    for (const slice of slices) add(asked[slice.n - 1]!, slice, look);
    under = slices.flatMap((slice) => (slice.entries === CHUNK_ROWS ? [asked[slice.n - 1]!] : []));
  }
}

function add(one: Walked, slice: SliceRow, look: Look): void {
  for (const sum of SUMS) one.sums[sum] += slice[sum] ?? 0n;
  one.after = slice.last_at ?? one.after;
  if (one.broken) return;
  const broken = slice.twin_at ?? slice.broken_at;
  if (broken === null) return;
  one.broken = true;
  const what =
    slice.twin_at === null
      ? 'the running balance does not follow from the one before'
      : 'two transfers share one ledger time';
  look.violation(`${nameOf(one.account)}: ${what} at ${broken}`);
}

const SUMS = ['debits_posted', 'credits_posted', 'debits_pending', 'credits_pending'] as const;

function compare({ account, sums, after }: Walked, look: Look): void {
  for (const sum of SUMS) {
    if (account[sum] !== sums[sum])
      look.violation(
        `${nameOf(account)}: ${sum.replace('_', ' ')} are ${account[sum]}, its transfers say ${sums[sum]}`,
      );
  }
  const lastAt = after === -1n ? 0n : after;
  if (account.last_at !== lastAt)
    look.violation(`${nameOf(account)}: its last transfer was at ${lastAt}, it says ${account.last_at}`);
}

const nameOf = ({ book, id }: AccountRow): string => `account ${toWire('account', id)} of book ${book}`;
