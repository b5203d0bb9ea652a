/** Customers, which accounts they hold, and what those accounts pay again and again. */
import type { Account } from '../model.ts';
import { ACCOUNT_COLUMNS, accountOf } from './accounts.ts';
import type { Books, Row } from './books.ts';

/** A customer towards the hub; ids are 32 hex digits. */
export interface BankCustomer {
  readonly id: string;
  /** E.164: what she signs in with. */
  readonly phone: string;
  readonly name: string;
  readonly kind: Account['nameKind'];
  /** Twelve digits; null of what is no person. */
  readonly citizenNumber: string | null;
}

export const hasCustomers = (books: Books): boolean =>
  books.one('SELECT 1 FROM customers LIMIT 1') !== undefined;

export function addCustomer(books: Books, { id, phone, name, kind, citizenNumber }: BankCustomer): void {
  books.run(
    'INSERT INTO customers (id, phone, name, kind, citizen_number) VALUES (?, ?, ?, ?, ?)',
    ...[id, phone, name, kind, citizenNumber],
  );
}

export function findCustomer(books: Books, id: string): BankCustomer | undefined {
  return customerOf(
    books.one('SELECT id, phone, name, kind, citizen_number FROM customers WHERE id = ?', id),
  );
}

export function findCustomerByPhone(books: Books, phone: string): BankCustomer | undefined {
  return customerOf(
    books.one('SELECT id, phone, name, kind, citizen_number FROM customers WHERE phone = ?', phone),
  );
}

export function listCustomers(books: Books, limit: number): (BankCustomer & { readonly accounts: string })[] {
  return books
    .all(
      `SELECT c.id, c.phone, c.name, c.kind, c.citizen_number, group_concat(a.number, ' ') AS accounts
         FROM (SELECT * FROM customers ORDER BY phone LIMIT ?) c JOIN holders h ON h.customer = c.id
         JOIN accounts a ON a.id = h.account GROUP BY c.id ORDER BY c.phone`,
      limit,
    )
    .map((row) => ({ ...customerOf(row)!, accounts: row.accounts as string }));
}

const customerOf = (row: Row | undefined): BankCustomer | undefined =>
  row && {
    id: row.id as string,
    phone: row.phone as string,
    name: row.name as string,
    kind: row.kind as BankCustomer['kind'],
    citizenNumber: row.citizen_number as string | null,
  };

/** Gives an account its id towards the hub. */
export function nameAccount(books: Books, account: number, id: string): void {
  books.run('INSERT INTO account_ids (account, id) VALUES (?, ?)', account, id);
}

export function addHolder(books: Books, account: number, customer: string): void {
  books.run('INSERT INTO holders (account, customer) VALUES (?, ?)', account, customer);
}

/** An account as open banking sees it. */
export interface HeldAccount {
  /** 32 hex digits. */
  readonly publicId: string;
  readonly account: Account;
  /** Ids of all who hold it. */
  readonly holders: readonly string[];
}

const HELD = `SELECT ${ACCOUNT_COLUMNS.split(', ')
  .map((column) => `a.${column}`)
  .join(', ')}, i.id AS public_id,
    (SELECT group_concat(h.customer, ' ') FROM holders h WHERE h.account = a.id) AS holders
  FROM accounts a JOIN account_ids i ON i.account = a.id`;

export function accountsOfCustomer(books: Books, customer: string): HeldAccount[] {
  return books
    .all(`${HELD} WHERE a.id IN (SELECT account FROM holders WHERE customer = ?) ORDER BY a.id`, customer)
    .map(heldOf);
}

export function findHeldAccount(books: Books, publicId: string): HeldAccount | undefined {
  const row = books.one(`${HELD} WHERE i.id = ?`, publicId);
  return row && heldOf(row);
}

/** Somebody else's account, for a bank that mixes people up. */
export function anotherAccount(books: Books, publicId: string): HeldAccount | undefined {
  const row = books.one(`${HELD} WHERE i.id <> ? LIMIT 1`, publicId);
  return row && heldOf(row);
}

const heldOf = (row: Row): HeldAccount => ({
  publicId: row.public_id as string,
  account: accountOf(row)!,
  holders: (row.holders as string).split(' '),
});

export interface StandingOrder {
  readonly id: string;
  readonly account: number;
  readonly creditorAgent: string;
  readonly creditorAccount: string;
  readonly creditorName: string;
  readonly amount: bigint;
  readonly frequency: 'weekly' | 'monthly';
  readonly nextDate: string;
  readonly remittance: string;
}

export function addStandingOrder(books: Books, one: StandingOrder): void {
  books.run(
    `INSERT INTO standing_orders (id, account, creditor_agent, creditor_account, creditor_name, amount, frequency,
       next_date, remittance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[one.id, one.account, one.creditorAgent, one.creditorAccount, one.creditorName],
    ...[one.amount, one.frequency, one.nextDate, one.remittance],
  );
}

export function standingOrdersOf(books: Books, account: number): StandingOrder[] {
  return books.all('SELECT * FROM standing_orders WHERE account = ? ORDER BY id', account).map((row) => ({
    id: row.id as string,
    account: Number(row.account),
    creditorAgent: row.creditor_agent as string,
    creditorAccount: row.creditor_account as string,
    creditorName: row.creditor_name as string,
    amount: row.amount as bigint,
    frequency: row.frequency as StandingOrder['frequency'],
    nextDate: row.next_date as string,
    remittance: row.remittance as string,
  }));
}
