import { plainArray, type Queryable, statement, textArray } from '../../core/database/index.ts';
import type { AccountKind, Customer, CustomerAccount } from './model.ts';

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
  ids: readonly { readonly book: number; readonly id: string }[],
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
