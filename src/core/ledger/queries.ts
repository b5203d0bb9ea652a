/** Answers about accounts and their past. Reads only; decisions about money never come from here. */
import { plainArray, type Queryable, statement } from '../database/index.ts';
import type { Account, AccountRef, Transfer } from './model.ts';
import { keyOf } from './rules.ts';
import { toAccount, toTransfer } from './store.ts';

const ACCOUNT = statement('ledger.account', 'SELECT * FROM ledger_accounts WHERE book = $1 AND id = $2');

const BOOK_ACCOUNTS = statement(
  'ledger.book_accounts',
  'SELECT * FROM ledger_accounts WHERE book = $1 AND code = ANY($2::smallint[]) ORDER BY id',
);

/** Both halves use an index on (book, account, at); each account's `at` rises strictly, so it is the cursor too. */
const ENTRIES = statement(
  'ledger.entries',
  `SELECT * FROM (
     (SELECT * FROM ledger_transfers WHERE book = $1 AND debit_account = $2 AND at > $3 AND at < $4 ORDER BY at LIMIT $5)
     UNION ALL
     (SELECT * FROM ledger_transfers WHERE book = $1 AND credit_account = $2 AND at > $3 AND at < $4 ORDER BY at LIMIT $5)
   ) entry ORDER BY at LIMIT $5`,
);

const ENTRIES_NEWEST_FIRST = statement(
  'ledger.entries_newest_first',
  `SELECT * FROM (
     (SELECT * FROM ledger_transfers WHERE book = $1 AND debit_account = $2 AND at > $3 AND at < $4 ORDER BY at DESC LIMIT $5)
     UNION ALL
     (SELECT * FROM ledger_transfers WHERE book = $1 AND credit_account = $2 AND at > $3 AND at < $4 ORDER BY at DESC LIMIT $5)
   ) entry ORDER BY at DESC LIMIT $5`,
);

/** What moved money: posted at once or after a hold (kinds 0 and 2). */
const BOOKED = statement(
  'ledger.booked_entries',
  `SELECT * FROM (
     (SELECT * FROM ledger_transfers WHERE book = $1 AND debit_account = $2 AND at > $3 AND at < $4 AND kind IN (0, 2)
       ORDER BY at DESC LIMIT $5::int + $6::int)
     UNION ALL
     (SELECT * FROM ledger_transfers WHERE book = $1 AND credit_account = $2 AND at > $3 AND at < $4 AND kind IN (0, 2)
       ORDER BY at DESC LIMIT $5::int + $6::int)
   ) entry ORDER BY at DESC LIMIT $5::int OFFSET $6::int`,
);

const COUNT_BOOKED = statement(
  'ledger.count_booked_entries',
  `SELECT count(*)::int AS entries FROM (
     (SELECT 1 FROM ledger_transfers WHERE book = $1 AND debit_account = $2 AND at > $3 AND at < $4 AND kind IN (0, 2) LIMIT $5)
     UNION ALL
     (SELECT 1 FROM ledger_transfers WHERE book = $1 AND credit_account = $2 AND at > $3 AND at < $4 AND kind IN (0, 2) LIMIT $5)
   ) entry`,
);

const ACCOUNTS_BY_REF = statement(
  'ledger.accounts_by_ref',
  'SELECT a.* FROM unnest($1::int[], $2::uuid[]) AS k(book, id) JOIN ledger_accounts a ON a.book = k.book AND a.id = k.id',
);

const TRANSFERS_BY_REF = statement(
  'ledger.transfers_by_ref',
  'SELECT t.* FROM unnest($1::int[], $2::uuid[]) AS k(book, id) JOIN ledger_transfers t ON t.book = k.book AND t.id = k.id',
);

/** Accounts by book and id, across books in one statement and so in one snapshot; keys as `keyOf` makes them. */
export async function accountsByRef(
  on: Queryable,
  refs: readonly AccountRef[],
): Promise<Map<string, Account>> {
  const rows = await on.query<Parameters<typeof toAccount>[0]>(ACCOUNTS_BY_REF, columnsOf(refs));
  return new Map(rows.map((row) => [keyOf(row.book, row.id), toAccount(row)]));
}

/** Transfers by book and id; keys as `keyOf` makes them. */
export async function transfersByRef(
  on: Queryable,
  refs: readonly AccountRef[],
): Promise<Map<string, Transfer>> {
  const rows = await on.query<Parameters<typeof toTransfer>[0]>(TRANSFERS_BY_REF, columnsOf(refs));
  return new Map(rows.map((row) => [keyOf(row.book, row.id), toTransfer(row)]));
}

const columnsOf = (refs: readonly AccountRef[]): string[] => [
  plainArray(refs.map((ref) => ref.book)),
  plainArray(refs.map((ref) => ref.id)),
];

export async function findAccount(on: Queryable, book: number, id: string): Promise<Account | undefined> {
  const [row] = await on.query<Parameters<typeof toAccount>[0]>(ACCOUNT, [book, id]);
  return row === undefined ? undefined : toAccount(row);
}

/** Accounts of a book that serve one of the purposes, by id. */
export async function accountsOf(on: Queryable, book: number, codes: readonly number[]): Promise<Account[]> {
  return (await on.query<Parameters<typeof toAccount>[0]>(BOOK_ACCOUNTS, [book, codes])).map(toAccount);
}

/** A transfer as one account sees it. */
export interface Entry {
  readonly transfer: Transfer;
  readonly side: 'debit' | 'credit';
  /** Posted credits minus posted debits right after it: the running balance. */
  readonly balance: bigint;
}

/** Entries of an account between two ledger times (µs, both exclusive), at most `rowsMax`. */
export async function entriesOf(
  on: Queryable,
  account: { readonly book: number; readonly id: string },
  span: {
    readonly after: number;
    readonly before: number;
    readonly rowsMax: number;
    readonly newestFirst?: boolean;
  },
): Promise<Entry[]> {
  const asked = span.newestFirst === true ? ENTRIES_NEWEST_FIRST : ENTRIES;
  const rows = await on.query<Parameters<typeof toTransfer>[0]>(asked, [
    account.book,
    account.id,
    span.after,
    span.before,
    span.rowsMax,
  ]);
  return rows.map((row) => entryOf(toTransfer(row), account.id));
}

function entryOf(transfer: Transfer, account: string): Entry {
  const side = transfer.debit === account ? 'debit' : 'credit';
  return { transfer, side, balance: side === 'debit' ? transfer.debitBalance : transfer.creditBalance };
}

/** Between two ledger times (µs, both exclusive). */
export interface BookedSpan {
  readonly after: number;
  readonly before: number;
}

/** Entries that moved money, newest first; holds and what released them are not among them. */
export async function bookedEntries(
  on: Queryable,
  account: AccountRef,
  span: BookedSpan & { readonly rowsMax: number; readonly skip: number },
): Promise<Entry[]> {
  const { after, before, rowsMax, skip } = span;
  const { book, id } = account;
  const rows = await on.query<Parameters<typeof toTransfer>[0]>(BOOKED, [
    ...[book, id, after, before],
    ...[rowsMax, skip],
  ]);
  return rows.map((row) => entryOf(toTransfer(row), id));
}

/** How many there are; past `rowsMax` on either side counting stops, so more than that is "more". */
export async function countBooked(
  on: Queryable,
  { book, id }: AccountRef,
  { after, before }: BookedSpan,
  rowsMax: number,
): Promise<number> {
  const [row] = await on.query<{ entries: number }>(COUNT_BOOKED, [book, id, after, before, rowsMax]);
  return row!.entries;
}

/** Posted balance (credits minus debits) of an account as it was at the end of a millisecond. */
export async function balanceAt(
  on: Queryable,
  account: { readonly book: number; readonly id: string },
  ms: number,
): Promise<bigint> {
  const [last] = await entriesOf(on, account, {
    after: -1,
    before: (ms + 1) * 1_000,
    rowsMax: 1,
    newestFirst: true,
  });
  return last?.balance ?? 0n;
}
