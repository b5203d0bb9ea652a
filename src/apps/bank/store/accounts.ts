/** Accounts and their entries. Every posting is two entries that sum to zero; balances are kept beside them. */
import type { Account, AccountStatus, OwnAccount, RecallPolicy } from '../model.ts';
import type { Books, Row } from './books.ts';

export interface NewAccount {
  readonly number: string;
  readonly name: string;
  readonly nameKind: Account['nameKind'];
  readonly opening: bigint;
}

export const ACCOUNT_COLUMNS = 'id, number, name, name_kind, status, recalls, balance, reserved';

/** The bank's own accounts: nobody pays from them or into them. */
const OWN = `('clearing', 'suspense', 'capital')`;

/** A customer's account. */
export function findAccount(books: Books, number: string): Account | undefined {
  return accountOf(
    books.one(`SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE number = ? AND number NOT IN ${OWN}`, number),
  );
}

/** Whether the books were opened: the bank's own accounts come with the customers'. */
export function hasAccounts(books: Books): boolean {
  return books.one('SELECT 1 FROM accounts LIMIT 1') !== undefined;
}

/** An account of the bank itself is always there. */
export function ownAccount(books: Books, which: OwnAccount): Account {
  const found = accountOf(books.one(`SELECT ${ACCOUNT_COLUMNS} FROM accounts WHERE number = ?`, which));
  if (found === undefined) throw new Error(`the bank has no account ${which}`);
  return found;
}

/** Customers first, the bank's own last. */
export function listAccounts(books: Books, limit: number): Account[] {
  return books
    .all(`SELECT ${ACCOUNT_COLUMNS} FROM accounts ORDER BY number IN ${OWN}, id LIMIT ?`, limit)
    .map((row) => accountOf(row)!);
}

export function addAccount(books: Books, { number, name, nameKind }: Omit<NewAccount, 'opening'>): void {
  books.run(
    `INSERT INTO accounts (number, name, name_kind, status, recalls, balance, reserved)
     VALUES (?, ?, ?, 'open', 'accept', 0, 0)`,
    number,
    name,
    nameKind,
  );
}

/** False where there is no such account. */
export function changeAccount(
  books: Books,
  number: string,
  { status, recalls }: { status?: AccountStatus; recalls?: RecallPolicy },
): boolean {
  const changed = books.run(
    `UPDATE accounts SET status = coalesce(?, status), recalls = coalesce(?, recalls) WHERE number = ? AND number NOT IN ${OWN}`,
    status ?? null,
    recalls ?? null,
    number,
  );
  return changed === 1;
}

export interface Posting {
  /** Names the cause, once and for all: the same posting twice is a fault. */
  readonly posting: string;
  readonly debit: number;
  readonly credit: number;
  readonly amount: bigint;
  readonly atMs: number;
}

export function post(books: Books, { posting, debit, credit, amount, atMs }: Posting): void {
  enter(books, posting, debit, -amount, atMs);
  enter(books, posting, credit, amount, atMs);
}

function enter(books: Books, posting: string, account: number, amount: bigint, atMs: number): void {
  books.run(
    'INSERT INTO entries (posting, account, amount, at_ms) VALUES (?, ?, ?, ?)',
    posting,
    account,
    amount,
    atMs,
  );
  books.run('UPDATE accounts SET balance = balance + ? WHERE id = ?', amount, account);
}

/** Reserves with an amount above zero, releases with one below. */
export function reserve(books: Books, account: number, amount: bigint): void {
  books.run('UPDATE accounts SET reserved = reserved + ? WHERE id = ?', amount, account);
}

export function accountOf(row: Row | undefined): Account | undefined {
  if (row === undefined) return undefined;
  return {
    id: Number(row.id),
    number: row.number as string,
    name: row.name as string,
    nameKind: row.name_kind as Account['nameKind'],
    status: row.status as AccountStatus,
    recalls: row.recalls as RecallPolicy,
    balance: row.balance as bigint,
    reserved: row.reserved as bigint,
  };
}
