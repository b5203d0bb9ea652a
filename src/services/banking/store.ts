import { plainArray, type Queryable, statement, textArray } from '../../core/database/index.ts';
import type { AccountKind, AccountRef, Customer, CustomerAccount, Holder } from './model.ts';

const LOCATE = statement(
  'banking.locate',
  `SELECT a.book, a.number, a.id, a.customer, a.kind, a.name, a.name_kind, a.opened_at
     FROM unnest($1::int[], $2::text[]) AS k(book, number)
     JOIN customer_accounts a ON a.book = k.book AND a.number = k.number`,
);
const FIND_BY_ID = statement(
  'banking.find_account',
  `SELECT a.book, a.number, a.id, a.customer, a.kind, a.name, a.name_kind, a.opened_at
     FROM unnest($1::int[], $2::uuid[]) AS k(book, id)
     JOIN customer_accounts a ON a.book = k.book AND a.id = k.id`,
);
const FIND_CUSTOMERS = statement(
  'banking.find_customers',
  `SELECT c.book, c.id, c.kind, c.name, c.phone, c.citizen_hmac, c.created_at
     FROM unnest($1::int[], $2::uuid[]) AS k(book, id)
     JOIN customers c ON c.book = k.book AND c.id = k.id`,
);
const LIST = statement(
  'banking.list_accounts',
  `SELECT book, number, id, customer, kind, name, name_kind, opened_at FROM customer_accounts
    WHERE book = $1 AND id > $2 ORDER BY id LIMIT $3`,
);
const INSERT_CUSTOMERS = statement(
  'banking.insert_customers',
  `INSERT INTO customers (book, id, kind, name, phone, citizen_hmac, created_at)
   SELECT * FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])`,
);
const INSERT_ACCOUNTS = statement(
  'banking.insert_accounts',
  `INSERT INTO customer_accounts (book, number, id, customer, kind, name, name_kind, opened_at)
   SELECT * FROM unnest($1::int[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[])`,
);
const HOLDERS = statement(
  'banking.holders_of_accounts',
  `SELECT a.book, a.id AS account, a.customer, -1::bigint AS added_at
     FROM unnest($1::int[], $2::uuid[]) AS k(book, id)
     JOIN customer_accounts a ON a.book = k.book AND a.id = k.id
   UNION ALL
   SELECT h.book, h.account, h.customer, h.added_at
     FROM unnest($1::int[], $2::uuid[]) AS k(book, id)
     JOIN account_holders h ON h.book = k.book AND h.account = k.id
    ORDER BY added_at, customer`,
);
const ACCOUNTS_OF_CUSTOMER = statement(
  'banking.accounts_of_customer',
  `SELECT a.book, a.number, a.id, a.customer, a.kind, a.name, a.name_kind, a.opened_at
     FROM customer_accounts a WHERE a.book = $1 AND a.customer = $2
   UNION ALL
   SELECT a.book, a.number, a.id, a.customer, a.kind, a.name, a.name_kind, a.opened_at
     FROM account_holders h JOIN customer_accounts a ON a.book = h.book AND a.id = h.account
    WHERE h.book = $1 AND h.customer = $2
    ORDER BY id LIMIT $3`,
);
const INSERT_HOLDERS = statement(
  'banking.insert_holders',
  `INSERT INTO account_holders (book, account, customer, added_at)
   SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::bigint[])`,
);

interface AccountRow {
  book: number;
  number: string;
  id: string;
  customer: string;
  kind: AccountKind;
  name: string;
  name_kind: 'person' | 'organisation';
  opened_at: bigint;
}

const toAccount = (row: AccountRow): CustomerAccount => ({
  book: row.book,
  number: row.number,
  id: row.id,
  customer: row.customer,
  kind: row.kind,
  name: row.name,
  nameKind: row.name_kind,
  openedAt: Number(row.opened_at),
});

interface CustomerRow {
  book: number;
  id: string;
  kind: Customer['kind'];
  name: string;
  phone: string | null;
  citizen_hmac: string | null;
  created_at: bigint;
}

const toCustomer = ({ citizen_hmac, created_at, ...row }: CustomerRow): Customer => ({
  ...row,
  citizenHmac: citizen_hmac,
  createdAt: Number(created_at),
});

/** Customers by id, in the order asked. */
export async function findCustomers(
  on: Queryable,
  ids: readonly AccountRef[],
): Promise<(Customer | undefined)[]> {
  const rows = await on.query<CustomerRow>(FIND_CUSTOMERS, [
    plainArray(ids.map((one) => one.book)),
    plainArray(ids.map((one) => one.id)),
  ]);
  const found = new Map(rows.map((row) => [`${row.book} ${row.id}`, toCustomer(row)]));
  return ids.map((one) => found.get(`${one.book} ${one.id}`));
}

/** Accounts by number, in the order asked. */
export async function findByNumber(
  on: Queryable,
  numbers: readonly { book: number; number: string }[],
): Promise<(CustomerAccount | undefined)[]> {
  const rows = await on.query<AccountRow>(LOCATE, [
    plainArray(numbers.map((one) => one.book)),
    textArray(numbers.map((one) => one.number)),
  ]);
  const found = new Map(rows.map((row) => [`${row.book} ${row.number}`, toAccount(row)]));
  return numbers.map((one) => found.get(`${one.book} ${one.number}`));
}

/** Accounts by id, in the order asked. */
export async function findById(
  on: Queryable,
  ids: readonly { book: number; id: string }[],
): Promise<(CustomerAccount | undefined)[]> {
  const rows = await on.query<AccountRow>(FIND_BY_ID, [
    plainArray(ids.map((one) => one.book)),
    plainArray(ids.map((one) => one.id)),
  ]);
  const found = new Map(rows.map((row) => [`${row.book} ${row.id}`, toAccount(row)]));
  return ids.map((one) => found.get(`${one.book} ${one.id}`));
}

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export async function listAccounts(
  on: Queryable,
  book: number,
  after: string | undefined,
  rowsMax: number,
): Promise<CustomerAccount[]> {
  return (await on.query<AccountRow>(LIST, [book, after ?? FIRST_UUID, rowsMax])).map(toAccount);
}

export function keepCustomers(on: Queryable, customers: readonly Customer[]): Promise<unknown> {
  return on.query(INSERT_CUSTOMERS, [
    plainArray(customers.map((c) => c.book)),
    plainArray(customers.map((c) => c.id)),
    textArray(customers.map((c) => c.kind)),
    textArray(customers.map((c) => c.name)),
    textArray(customers.map((c) => c.phone)),
    textArray(customers.map((c) => c.citizenHmac)),
    plainArray(customers.map((c) => c.createdAt)),
  ]);
}

export function keepAccounts(on: Queryable, accounts: readonly CustomerAccount[]): Promise<unknown> {
  return on.query(INSERT_ACCOUNTS, [
    plainArray(accounts.map((a) => a.book)),
    textArray(accounts.map((a) => a.number)),
    plainArray(accounts.map((a) => a.id)),
    plainArray(accounts.map((a) => a.customer)),
    textArray(accounts.map((a) => a.kind)),
    textArray(accounts.map((a) => a.name)),
    textArray(accounts.map((a) => a.nameKind)),
    plainArray(accounts.map((a) => a.openedAt)),
  ]);
}

/**
 * UUIDs of the customers who hold each account, in the order asked: first whom it was opened for, then the others as
 * they were added. Nobody holds an account that there is not.
 */
export async function holdersOf(on: Queryable, accounts: readonly AccountRef[]): Promise<string[][]> {
  const asked = [...new Map(accounts.map((one) => [`${one.book} ${one.id}`, one])).values()];
  const rows = await on.query<{ book: number; account: string; customer: string }>(HOLDERS, [
    plainArray(asked.map((one) => one.book)),
    plainArray(asked.map((one) => one.id)),
  ]);
  const held = Map.groupBy(rows, (row) => `${row.book} ${row.account}`);
  return accounts.map(({ book, id }) => (held.get(`${book} ${id}`) ?? []).map((row) => row.customer));
}

/** More accounts than a person has at one bank; a page of them is shown as a whole. */
const CUSTOMER_ACCOUNTS_MAX = 200;

/** Accounts that a customer holds alone or with others, oldest first. */
export async function accountsOfCustomer(
  on: Queryable,
  book: number,
  customer: string,
): Promise<CustomerAccount[]> {
  const rows = await on.query<AccountRow>(ACCOUNTS_OF_CUSTOMER, [book, customer, CUSTOMER_ACCOUNTS_MAX]);
  return rows.map(toAccount);
}

export function keepHolders(on: Queryable, holders: readonly Holder[]): Promise<unknown> {
  return on.query(INSERT_HOLDERS, [
    plainArray(holders.map((one) => one.book)),
    plainArray(holders.map((one) => one.account)),
    plainArray(holders.map((one) => one.customer)),
    plainArray(holders.map((one) => one.addedAt)),
  ]);
}
