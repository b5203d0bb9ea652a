import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { IsoDate } from '../../../kit/calendar.ts';
import type { HourTotal, Match, Receipt } from '../model.ts';

const COLUMNS = 'payment, shop, stall, "order", match, amount, returned, paid_at';

const CURSOR = statement('merchants.cursor', 'SELECT position, version FROM merchant_cursor');
const LOCK_CURSOR = statement(
  'merchants.lock_cursor',
  'SELECT position, version FROM merchant_cursor FOR UPDATE',
);
const MOVE_CURSOR = statement(
  'merchants.move_cursor',
  'UPDATE merchant_cursor SET position = $1, version = $2',
);
const FIND = statement(
  'merchants.find_receipts',
  `SELECT ${COLUMNS} FROM receipts WHERE payment = ANY($1::uuid[])`,
);
const FIND_RETURNS = statement(
  'merchants.find_receipt_returns',
  'SELECT return_payment FROM receipt_returns WHERE return_payment = ANY($1::uuid[])',
);
const LIST = statement(
  'merchants.list_receipts',
  `SELECT ${COLUMNS} FROM receipts WHERE shop = $1 AND payment < $2 ORDER BY payment DESC LIMIT $3`,
);
const INSERT = statement(
  'merchants.insert_receipts',
  `INSERT INTO receipts (${COLUMNS})
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])`,
);
const RAISE_RETURNED = statement(
  'merchants.raise_receipts_returned',
  `UPDATE receipts r SET returned = m.returned FROM unnest($1::uuid[], $2::bigint[]) AS m(payment, returned) WHERE r.payment = m.payment`,
);
const INSERT_RETURNS = statement(
  'merchants.insert_receipt_returns',
  `INSERT INTO receipt_returns (return_payment, payment, amount, returned_at)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])`,
);
const ADD_HOURS = statement(
  'merchants.add_hours',
  `INSERT INTO shop_hours AS h (shop, day, hour, stall, payments, gross, returned)
   SELECT * FROM unnest($1::uuid[], $2::date[], $3::smallint[], $4::uuid[], $5::int[], $6::bigint[], $7::bigint[])
   ON CONFLICT (shop, day, hour, stall) DO UPDATE SET payments = h.payments + excluded.payments,
     gross = h.gross + excluded.gross, returned = h.returned + excluded.returned`,
);
const SHOP_DAY = statement(
  'merchants.shop_day',
  'SELECT hour, stall, payments, gross, returned FROM shop_hours WHERE shop = $1 AND day = $2::date ORDER BY hour, stall',
);
const STREET_DAY = statement(
  'merchants.street_day',
  `SELECT COALESCE(sum(h.payments), 0)::bigint AS payments, COALESCE(sum(h.gross), 0)::bigint AS gross,
          COALESCE(sum(h.returned), 0)::bigint AS returned, count(DISTINCT h.shop) AS shops
     FROM shops s JOIN shop_hours h ON h.shop = s.id AND h.day = $2::date WHERE s.street = $1`,
);

interface ReceiptRow {
  payment: string;
  shop: string;
  stall: string | null;
  order: string | null;
  match: Match;
  amount: bigint;
  returned: bigint;
  paid_at: bigint;
}

const toReceipt = ({ paid_at, ...row }: ReceiptRow): Receipt => ({ ...row, paidAt: Number(paid_at) });

/** How far the outbox has been matched; the version rises with every move. */
export interface MerchantCursor {
  readonly position: string;
  readonly version: number;
}

const toCursor = (rows: readonly { position: string; version: bigint }[]): MerchantCursor => ({
  position: rows[0]!.position,
  version: Number(rows[0]!.version),
});

export async function readMerchantCursor(on: Queryable): Promise<MerchantCursor> {
  return toCursor(await on.query<{ position: string; version: bigint }>(CURSOR));
}

/** Whoever changes orders, receipts or sums takes this first, so that two hub processes change them one after the other. */
export async function lockMerchantCursor(on: Queryable): Promise<MerchantCursor> {
  return toCursor(await on.query<{ position: string; version: bigint }>(LOCK_CURSOR));
}

export function keepMerchantCursor(on: Queryable, { position, version }: MerchantCursor): Promise<unknown> {
  return on.query(MOVE_CURSOR, [position, version]);
}

export async function findReceipts(
  on: Queryable,
  payments: readonly string[],
): Promise<Map<string, Receipt>> {
  const rows = await on.query<ReceiptRow>(FIND, [plainArray([...new Set(payments)])]);
  return new Map(rows.map((row) => [row.payment, toReceipt(row)]));
}

/** Which of these returns have been taken note of. */
export async function findReceiptReturns(on: Queryable, returns: readonly string[]): Promise<Set<string>> {
  const rows = await on.query<{ return_payment: string }>(FIND_RETURNS, [plainArray(returns)]);
  return new Set(rows.map((row) => row.return_payment));
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Newest first. */
export async function listReceipts(
  on: Queryable,
  shop: string,
  before: string | undefined,
  rowsMax: number,
): Promise<Receipt[]> {
  return (await on.query<ReceiptRow>(LIST, [shop, before ?? LAST_UUID, rowsMax])).map(toReceipt);
}

export function keepReceipts(on: Queryable, receipts: readonly Receipt[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(receipts.map((one) => one.payment)),
    plainArray(receipts.map((one) => one.shop)),
    plainArray(receipts.map((one) => one.stall)),
    plainArray(receipts.map((one) => one.order)),
    textArray(receipts.map((one) => one.match)),
    plainArray(receipts.map((one) => one.amount)),
    plainArray(receipts.map((one) => one.returned)),
    plainArray(receipts.map((one) => one.paidAt)),
  ]);
}

export function keepReceiptsReturned(on: Queryable, receipts: readonly Receipt[]): Promise<unknown> {
  return on.query(RAISE_RETURNED, [
    plainArray(receipts.map((one) => one.payment)),
    plainArray(receipts.map((one) => one.returned)),
  ]);
}

export interface ReceiptReturn {
  /** UUID of the returning payment. */
  readonly returnPayment: string;
  /** UUID of the payment that it gives back. */
  readonly payment: string;
  readonly amount: bigint;
  readonly returnedAt: number;
}

export function keepReceiptReturns(on: Queryable, returns: readonly ReceiptReturn[]): Promise<unknown> {
  return on.query(INSERT_RETURNS, [
    plainArray(returns.map((one) => one.returnPayment)),
    plainArray(returns.map((one) => one.payment)),
    plainArray(returns.map((one) => one.amount)),
    plainArray(returns.map((one) => one.returnedAt)),
  ]);
}

const NO_STALL = '00000000-0000-0000-0000-000000000000';

/** What is added to the sums of a shop's stall in an hour. */
export interface HourAddition extends HourTotal {
  readonly shop: string;
  readonly day: IsoDate;
}

/** Each shop, day, hour and stall at most once. */
export function addHours(on: Queryable, hours: readonly HourAddition[]): Promise<unknown> {
  return on.query(ADD_HOURS, [
    plainArray(hours.map((one) => one.shop)),
    plainArray(hours.map((one) => one.day)),
    plainArray(hours.map((one) => one.hour)),
    plainArray(hours.map((one) => one.stall ?? NO_STALL)),
    plainArray(hours.map((one) => one.payments)),
    plainArray(hours.map((one) => one.gross)),
    plainArray(hours.map((one) => one.returned)),
  ]);
}

export async function hoursOfShop(on: Queryable, shop: string, day: IsoDate): Promise<HourTotal[]> {
  const rows = await on.query<HourTotal & { stall: string }>(SHOP_DAY, [shop, day]);
  return rows.map((row) => ({ ...row, stall: row.stall === NO_STALL ? null : row.stall }));
}

export interface StreetDay {
  readonly payments: bigint;
  readonly gross: bigint;
  readonly returned: bigint;
  /** Shops that have sums that day. */
  readonly shops: bigint;
}

export async function sumsOfStreet(on: Queryable, street: string, day: IsoDate): Promise<StreetDay> {
  const [row] = await on.query<StreetDay>(STREET_DAY, [street, day]);
  return row!;
}
