/** The ledger's SQL on the money path: a handful of set-based statements per batch, whatever its size. */
import { plainArray, type Queryable, statement } from '../database/index.ts';
import {
  type Account,
  type AccountCode,
  type AccountRef,
  PENDING_STATES,
  type Pending,
  TRANSFER_KIND,
  TRANSFER_KINDS,
  type Transfer,
  type TransferCode,
} from './model.ts';
import { admit, type LedgerPicture, put } from './rules.ts';

/** One statement per book, ids in order: the same order everywhere, so that two processes never deadlock. */
const LOCK_ACCOUNTS = statement(
  'ledger.lock_accounts',
  `SELECT book, id, currency, code, debits_pending, debits_posted, credits_pending, credits_posted, debit_limit,
          credit_limit, holds_within_limit, frozen, suspended, closed, last_at
     FROM ledger_accounts WHERE book = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
);

const FIND_TRANSFERS = statement(
  'ledger.find_transfers',
  `SELECT book, id, kind, debit_account, credit_account, amount, code, pending_id, timeout_s, at, debit_balance, credit_balance
     FROM ledger_transfers WHERE book = $1 AND id = ANY($2::uuid[])`,
);

const LOCK_PENDING = statement(
  'ledger.lock_pending',
  `SELECT book, id, debit_account, credit_account, amount, code, expires_at, state
     FROM ledger_pending WHERE book = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
);

const FIND_PENDING = statement(
  'ledger.find_pending',
  `SELECT book, id, debit_account, credit_account FROM ledger_pending WHERE book = $1 AND id = ANY($2::uuid[])`,
);

const FIND_DUE = statement(
  'ledger.find_due',
  'SELECT book, id FROM ledger_pending WHERE state = 0 AND expires_at <= $1 ORDER BY expires_at LIMIT $2',
);

const INSERT_TRANSFERS = statement(
  'ledger.insert_transfers',
  `INSERT INTO ledger_transfers (book, id, kind, debit_account, credit_account, amount, code, pending_id, timeout_s, at, debit_balance, credit_balance)
   SELECT * FROM unnest($1::int[], $2::uuid[], $3::smallint[], $4::uuid[], $5::uuid[], $6::bigint[], $7::smallint[],
                        $8::uuid[], $9::int[], $10::bigint[], $11::bigint[], $12::bigint[])`,
);

/** The count is asserted inside the SQL, because an UPDATE that met no row would still commit. */
const MOVE_BALANCES = statement(
  'ledger.move_balances',
  `WITH moved AS (
     UPDATE ledger_accounts a
        SET debits_pending = m.debits_pending, debits_posted = m.debits_posted,
            credits_pending = m.credits_pending, credits_posted = m.credits_posted, last_at = m.last_at
       FROM unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
         AS m(book, id, debits_pending, debits_posted, credits_pending, credits_posted, last_at)
      WHERE a.book = m.book AND a.id = m.id
     RETURNING 1)
   SELECT 1 / (count(*) = $8)::int FROM moved`,
);

const AMEND_ACCOUNTS = statement(
  'ledger.amend_accounts',
  `WITH amended AS (
     UPDATE ledger_accounts a
        SET debit_limit = m.debit_limit, credit_limit = m.credit_limit, holds_within_limit = m.holds_within_limit,
            frozen = m.frozen, suspended = m.suspended, closed = m.closed
       FROM unnest($1::int[], $2::uuid[], $3::bigint[], $4::bigint[], $5::boolean[], $6::boolean[], $7::boolean[], $8::boolean[])
         AS m(book, id, debit_limit, credit_limit, holds_within_limit, frozen, suspended, closed)
      WHERE a.book = m.book AND a.id = m.id
     RETURNING 1)
   SELECT 1 / (count(*) = $9)::int FROM amended`,
);

const OPEN_ACCOUNTS = statement(
  'ledger.open_accounts',
  `INSERT INTO ledger_accounts (book, id, currency, code, debits_pending, debits_posted, credits_pending, credits_posted,
                                debit_limit, credit_limit, holds_within_limit, frozen, suspended, closed, last_at)
   SELECT * FROM unnest($1::int[], $2::uuid[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                        $9::bigint[], $10::bigint[], $11::boolean[], $12::boolean[], $13::boolean[], $14::boolean[], $15::bigint[])`,
);

const INSERT_PENDING = statement(
  'ledger.insert_pending',
  `INSERT INTO ledger_pending (book, id, debit_account, credit_account, amount, code, expires_at, state)
   SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::smallint[], $7::bigint[], $8::smallint[])`,
);

/** `+ 0` keeps the planner from the index of what is still open, which it would walk whole. */
const RESOLVE_PENDING = statement(
  'ledger.resolve_pending',
  `WITH resolved AS (
     UPDATE ledger_pending p SET state = m.state
       FROM unnest($1::int[], $2::uuid[], $3::smallint[]) AS m(book, id, state)
      WHERE p.book = m.book AND p.id = m.id AND p.state + 0 = 0
     RETURNING 1)
   SELECT 1 / (count(*) = $4)::int FROM resolved`,
);

/** Locks accounts book by book in order and puts them into the picture. Sent at once; awaits all answers. */
export async function lockAccounts(
  on: Queryable,
  refs: readonly AccountRef[],
  picture: LedgerPicture,
): Promise<void> {
  const found = await Promise.all(
    byBook(refs).map(([book, ids]) => on.query<AccountRow>(LOCK_ACCOUNTS, [book, plainArray(ids)])),
  );
  for (const rows of found) for (const row of rows) admit(picture, toAccount(row));
}

/** Puts transfers already made under these ids into the picture, so that an instruction meets its own past. */
export async function findExisting(
  on: Queryable,
  refs: readonly AccountRef[],
  picture: LedgerPicture,
): Promise<void> {
  const found = await Promise.all(
    byBook(refs).map(([book, ids]) => on.query<TransferRow>(FIND_TRANSFERS, [book, plainArray(ids)])),
  );
  for (const rows of found) for (const row of rows) put(picture.existing, row.book, row.id, toTransfer(row));
}

/** Locks holds by id and puts them into the picture. */
export async function lockPending(
  on: Queryable,
  refs: readonly AccountRef[],
  picture: LedgerPicture,
): Promise<void> {
  const found = await Promise.all(
    byBook(refs).map(([book, ids]) => on.query<PendingRow>(LOCK_PENDING, [book, plainArray(ids)])),
  );
  for (const rows of found) for (const row of rows) put(picture.pending, row.book, row.id, toPending(row));
}

/** The accounts that holds stand on: they never change, so they are read before anything is locked. */
export async function accountsOfPending(on: Queryable, refs: readonly AccountRef[]): Promise<AccountRef[]> {
  const found = await Promise.all(
    byBook(refs).map(([book, ids]) => on.query<PendingRow>(FIND_PENDING, [book, plainArray(ids)])),
  );
  return found.flat().flatMap((row) => [
    { book: row.book, id: row.debit_account },
    { book: row.book, id: row.credit_account },
  ]);
}

/** Holds whose timeout has passed, oldest first. */
export async function findDue(on: Queryable, nowUs: number, rowsMax: number): Promise<AccountRef[]> {
  return await on.query<{ book: number; id: string }>(FIND_DUE, [nowUs, rowsMax]);
}

/** Transfers one INSERT carries: about what a socket takes at once. */
const INSERT_ROWS = 512;

/**
 * Sends what was made since the last call, once it is `rowsMin` or more: a transfer that is made never changes, so the
 * database can write the first of a batch while the last are still being decided.
 */
export function keepMade(on: Queryable, picture: LedgerPicture, rowsMin: number): Promise<unknown>[] {
  const kept: Promise<unknown>[] = [];
  if (picture.made.length - picture.sent < rowsMin) return kept;
  for (
    ;
    picture.sent < picture.made.length;
    picture.sent = Math.min(picture.sent + INSERT_ROWS, picture.made.length)
  ) {
    const slice = picture.made.slice(picture.sent, picture.sent + INSERT_ROWS);
    kept.push(on.query(INSERT_TRANSFERS, transferColumns(slice)));
  }
  return kept;
}

/** Sends what the picture decided; the promises settle with the batch's COMMIT behind them. */
export function keepLedger(on: Queryable, picture: LedgerPicture): Promise<unknown>[] {
  const kept: Promise<unknown>[] = [];
  if (picture.opened.length > 0) kept.push(on.query(OPEN_ACCOUNTS, accountColumns(picture.opened)));
  kept.push(...keepMade(on, picture, 1));
  const opened = new Set(picture.opened);
  const moved = [...picture.moved].filter((account) => !opened.has(account));
  if (moved.length > 0) kept.push(on.query(MOVE_BALANCES, [...balanceColumns(moved), moved.length]));
  const amended = [...picture.amended].filter((account) => !opened.has(account));
  if (amended.length > 0) kept.push(on.query(AMEND_ACCOUNTS, [...termColumns(amended), amended.length]));
  const held = [...picture.held];
  if (held.length > 0) kept.push(on.query(INSERT_PENDING, pendingColumns(held)));
  const resolved = [...picture.resolved].filter((pending) => !picture.held.has(pending));
  if (resolved.length > 0) kept.push(on.query(RESOLVE_PENDING, [...stateColumns(resolved), resolved.length]));
  return kept;
}

function byBook(refs: readonly AccountRef[]): [number, string[]][] {
  const books = new Map<number, Set<string>>();
  for (const { book, id } of refs) {
    const ids = books.get(book);
    if (ids === undefined) books.set(book, new Set([id]));
    else ids.add(id);
  }
  return [...books.entries()].sort(([a], [b]) => a - b).map(([book, ids]) => [book, [...ids]]);
}

interface AccountRow {
  book: number;
  id: string;
  currency: Account['currency'];
  code: AccountCode;
  debits_pending: bigint;
  debits_posted: bigint;
  credits_pending: bigint;
  credits_posted: bigint;
  debit_limit: bigint | null;
  credit_limit: bigint | null;
  holds_within_limit: boolean;
  frozen: boolean;
  suspended: boolean;
  closed: boolean;
  last_at: bigint;
}

export function toAccount(row: AccountRow): Account {
  return {
    book: row.book,
    id: row.id,
    currency: row.currency,
    code: row.code,
    debitsPending: row.debits_pending,
    debitsPosted: row.debits_posted,
    creditsPending: row.credits_pending,
    creditsPosted: row.credits_posted,
    debitLimit: row.debit_limit,
    creditLimit: row.credit_limit,
    holdsWithinLimit: row.holds_within_limit,
    frozen: row.frozen,
    suspended: row.suspended,
    closed: row.closed,
    lastAt: Number(row.last_at),
  };
}

interface TransferRow {
  book: number;
  id: string;
  kind: number;
  debit_account: string;
  credit_account: string;
  amount: bigint;
  code: TransferCode;
  pending_id: string | null;
  timeout_s: number;
  at: bigint;
  debit_balance: bigint;
  credit_balance: bigint;
}

export function toTransfer(row: TransferRow): Transfer {
  return {
    book: row.book,
    id: row.id,
    kind: TRANSFER_KINDS[row.kind]!,
    debit: row.debit_account,
    credit: row.credit_account,
    amount: row.amount,
    code: row.code,
    pendingId: row.pending_id,
    timeoutS: row.timeout_s,
    at: Number(row.at),
    debitBalance: row.debit_balance,
    creditBalance: row.credit_balance,
  };
}

interface PendingRow {
  book: number;
  id: string;
  debit_account: string;
  credit_account: string;
  amount: bigint;
  code: TransferCode;
  expires_at: bigint | null;
  state: number;
}

function toPending(row: PendingRow): Pending {
  return {
    book: row.book,
    id: row.id,
    debit: row.debit_account,
    credit: row.credit_account,
    amount: row.amount,
    code: row.code,
    expiresAt: row.expires_at === null ? null : Number(row.expires_at),
    state: PENDING_STATES[row.state]!,
  };
}

type Cell = string | number | bigint | boolean | null;

/** PostgreSQL arrays of rows, one for each column. */
function columns<Item>(items: readonly Item[], cells: readonly ((item: Item) => Cell)[]): string[] {
  return cells.map((cell) => plainArray(items.map(cell)));
}

const accountColumns = (accounts: readonly Account[]): string[] =>
  columns(accounts, [
    ...[(a: Account) => a.book, (a: Account) => a.id, (a: Account) => a.currency, (a: Account) => a.code],
    ...BALANCES,
    ...TERMS,
    (a) => a.lastAt,
  ]);

const BALANCES: readonly ((account: Account) => Cell)[] = [
  (a) => a.debitsPending,
  (a) => a.debitsPosted,
  (a) => a.creditsPending,
  (a) => a.creditsPosted,
];

const TERMS: readonly ((account: Account) => Cell)[] = [
  (a) => a.debitLimit,
  (a) => a.creditLimit,
  (a) => a.holdsWithinLimit,
  (a) => a.frozen,
  (a) => a.suspended,
  (a) => a.closed,
];

const balanceColumns = (accounts: readonly Account[]): string[] =>
  columns(accounts, [(a) => a.book, (a) => a.id, ...BALANCES, (a) => a.lastAt]);

const termColumns = (accounts: readonly Account[]): string[] =>
  columns(accounts, [(a) => a.book, (a) => a.id, ...TERMS]);

const TRANSFER_CELLS: readonly ((transfer: Transfer) => Cell)[] = [
  (t) => t.book,
  (t) => t.id,
  (t) => TRANSFER_KIND[t.kind],
  (t) => t.debit,
  (t) => t.credit,
  (t) => t.amount,
  (t) => t.code,
  (t) => t.pendingId,
  (t) => t.timeoutS,
  (t) => t.at,
  (t) => t.debitBalance,
  (t) => t.creditBalance,
];

const transferColumns = (transfers: readonly Transfer[]): string[] => columns(transfers, TRANSFER_CELLS);

const pendingColumns = (holds: readonly Pending[]): string[] =>
  columns(holds, [
    ...[(p: Pending) => p.book, (p: Pending) => p.id, (p: Pending) => p.debit, (p: Pending) => p.credit],
    ...[(p: Pending) => p.amount, (p: Pending) => p.code, (p: Pending) => p.expiresAt],
    (p) => PENDING_STATES.indexOf(p.state),
  ]);

const stateColumns = (holds: readonly Pending[]): string[] =>
  columns(holds, [(p) => p.book, (p) => p.id, (p) => PENDING_STATES.indexOf(p.state)]);
