import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Shop, Stall, Street } from '../model.ts';

const SHOP_COLUMNS =
  's.id, s.code, s.name, s.legal_name, s.tax_code, s.mcc, s.street, s.bin, s.account, s.ledger_account, s.created_at';
const STALL_COLUMNS = 'id, shop, number, label, code, created_at';

const FIND_STREETS = statement(
  'merchants.find_streets',
  'SELECT id, name, ward, created_at FROM streets WHERE id = ANY($1::uuid[])',
);
const LIST_STREETS = statement(
  'merchants.list_streets',
  'SELECT id, name, ward, created_at FROM streets WHERE id > $1 ORDER BY id LIMIT $2',
);
const INSERT_STREETS = statement(
  'merchants.insert_streets',
  `INSERT INTO streets (id, name, ward, created_at)
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])`,
);
const FIND_SHOPS = statement(
  'merchants.find_shops',
  `SELECT ${SHOP_COLUMNS} FROM shops s WHERE s.id = ANY($1::uuid[])`,
);
const FIND_BY_ACCOUNT = statement(
  'merchants.find_shops_by_account',
  `SELECT ${SHOP_COLUMNS} FROM unnest($1::int[], $2::uuid[]) AS k(bin, ledger_account)
     JOIN shops s ON s.bin = k.bin AND s.ledger_account = k.ledger_account`,
);
const LIST_SHOPS = statement(
  'merchants.list_shops',
  `SELECT ${SHOP_COLUMNS} FROM shops s WHERE s.id > $1 ORDER BY s.id LIMIT $2`,
);
const LIST_SHOPS_OF_BIN = statement(
  'merchants.list_shops_of_bin',
  `SELECT ${SHOP_COLUMNS} FROM shops s WHERE s.bin = $1 AND s.id > $2 ORDER BY s.id LIMIT $3`,
);
const INSERT_SHOPS = statement(
  'merchants.insert_shops',
  `INSERT INTO shops (id, code, name, legal_name, tax_code, mcc, street, bin, account, ledger_account, created_at)
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::int[],
     $9::text[], $10::uuid[], $11::bigint[])`,
);
const FIND_STALLS = statement(
  'merchants.find_stalls',
  `SELECT ${STALL_COLUMNS} FROM stalls WHERE id = ANY($1::uuid[])`,
);
const FIND_BY_CODE = statement(
  'merchants.find_stalls_by_code',
  `SELECT ${STALL_COLUMNS} FROM stalls WHERE code = ANY($1::text[])`,
);
const LIST_STALLS = statement(
  'merchants.list_stalls',
  `SELECT ${STALL_COLUMNS} FROM stalls WHERE shop = $1 AND id > $2 ORDER BY id LIMIT $3`,
);
const INSERT_STALLS = statement(
  'merchants.insert_stalls',
  `INSERT INTO stalls (${STALL_COLUMNS})
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::bigint[])`,
);

interface StreetRow {
  id: string;
  name: string;
  ward: string;
  created_at: bigint;
}

interface ShopRow {
  id: string;
  code: string;
  name: string;
  legal_name: string;
  tax_code: string;
  mcc: string;
  street: string | null;
  bin: number;
  account: string;
  ledger_account: string;
  created_at: bigint;
}

interface StallRow {
  id: string;
  shop: string;
  number: number;
  label: string;
  code: string;
  created_at: bigint;
}

const toStreet = (row: StreetRow): Street => ({
  id: row.id,
  name: row.name,
  ward: row.ward,
  createdAt: Number(row.created_at),
});

const toShop = (row: ShopRow): Shop => ({
  id: row.id,
  code: row.code,
  name: row.name,
  legalName: row.legal_name,
  taxCode: row.tax_code,
  mcc: row.mcc,
  street: row.street,
  bin: row.bin,
  account: row.account,
  ledgerAccount: row.ledger_account,
  createdAt: Number(row.created_at),
});

const toStall = ({ created_at, ...row }: StallRow): Stall => ({ ...row, createdAt: Number(created_at) });

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): Map<string, Row> =>
  new Map(rows.map((row) => [row.id, row]));
const distinct = (values: readonly string[]): string[] => [...new Set(values)];
const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export async function findStreets(on: Queryable, ids: readonly string[]): Promise<Map<string, Street>> {
  return byId((await on.query<StreetRow>(FIND_STREETS, [plainArray(distinct(ids))])).map(toStreet));
}

export async function listStreets(
  on: Queryable,
  after: string | undefined,
  rowsMax: number,
): Promise<Street[]> {
  return (await on.query<StreetRow>(LIST_STREETS, [after ?? FIRST_UUID, rowsMax])).map(toStreet);
}

export function keepStreets(on: Queryable, streets: readonly Street[]): Promise<unknown> {
  return on.query(INSERT_STREETS, [
    plainArray(streets.map((one) => one.id)),
    textArray(streets.map((one) => one.name)),
    textArray(streets.map((one) => one.ward)),
    plainArray(streets.map((one) => one.createdAt)),
  ]);
}

export async function findShops(on: Queryable, ids: readonly string[]): Promise<Map<string, Shop>> {
  return byId((await on.query<ShopRow>(FIND_SHOPS, [plainArray(distinct(ids))])).map(toShop));
}

/** An account of an institution, as the ledger names it. */
export interface SettlementAccount {
  readonly bin: number;
  /** UUID. */
  readonly ledgerAccount: string;
}

export const accountKey = ({ bin, ledgerAccount }: SettlementAccount): string => `${bin} ${ledgerAccount}`;

/** Shops by `accountKey` of their settlement account. */
export async function findShopsByAccount(
  on: Queryable,
  accounts: readonly SettlementAccount[],
): Promise<Map<string, Shop>> {
  const asked = [...new Map(accounts.map((one) => [accountKey(one), one])).values()];
  const rows = await on.query<ShopRow>(FIND_BY_ACCOUNT, [
    plainArray(asked.map((one) => one.bin)),
    plainArray(asked.map((one) => one.ledgerAccount)),
  ]);
  return new Map(
    rows.map((row) => [accountKey({ bin: row.bin, ledgerAccount: row.ledger_account }), toShop(row)]),
  );
}

/** Oldest first; `bin` limits them to those that settle at one institution. */
export async function listShops(
  on: Queryable,
  bin: number | null,
  after: string | undefined,
  rowsMax: number,
): Promise<Shop[]> {
  const rows =
    bin === null
      ? await on.query<ShopRow>(LIST_SHOPS, [after ?? FIRST_UUID, rowsMax])
      : await on.query<ShopRow>(LIST_SHOPS_OF_BIN, [bin, after ?? FIRST_UUID, rowsMax]);
  return rows.map(toShop);
}

export function keepShops(on: Queryable, shops: readonly Shop[]): Promise<unknown> {
  return on.query(INSERT_SHOPS, [
    plainArray(shops.map((one) => one.id)),
    textArray(shops.map((one) => one.code)),
    textArray(shops.map((one) => one.name)),
    textArray(shops.map((one) => one.legalName)),
    textArray(shops.map((one) => one.taxCode)),
    textArray(shops.map((one) => one.mcc)),
    plainArray(shops.map((one) => one.street)),
    plainArray(shops.map((one) => one.bin)),
    textArray(shops.map((one) => one.account)),
    plainArray(shops.map((one) => one.ledgerAccount)),
    plainArray(shops.map((one) => one.createdAt)),
  ]);
}

export async function findStalls(on: Queryable, ids: readonly string[]): Promise<Map<string, Stall>> {
  return byId((await on.query<StallRow>(FIND_STALLS, [plainArray(distinct(ids))])).map(toStall));
}

/** Stalls by their code. */
export async function findStallsByCode(on: Queryable, codes: readonly string[]): Promise<Map<string, Stall>> {
  const rows = await on.query<StallRow>(FIND_BY_CODE, [textArray(distinct(codes))]);
  return new Map(rows.map((row) => [row.code, toStall(row)]));
}

export async function listStalls(
  on: Queryable,
  shop: string,
  after: string | undefined,
  rowsMax: number,
): Promise<Stall[]> {
  return (await on.query<StallRow>(LIST_STALLS, [shop, after ?? FIRST_UUID, rowsMax])).map(toStall);
}

export function keepStalls(on: Queryable, stalls: readonly Stall[]): Promise<unknown> {
  return on.query(INSERT_STALLS, [
    plainArray(stalls.map((one) => one.id)),
    plainArray(stalls.map((one) => one.shop)),
    plainArray(stalls.map((one) => one.number)),
    textArray(stalls.map((one) => one.label)),
    textArray(stalls.map((one) => one.code)),
    plainArray(stalls.map((one) => one.createdAt)),
  ]);
}
