/** Answers about accounts and their past. Reads only; decisions about money never come from here. */
import { type Queryable, statement } from '../database/index.ts';
import type { Account, Transfer } from './model.ts';
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
  return rows.map(toTransfer).map((transfer) => {
    const side = transfer.debit === account.id ? 'debit' : 'credit';
    return { transfer, side, balance: side === 'debit' ? transfer.debitBalance : transfer.creditBalance };
  });
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
