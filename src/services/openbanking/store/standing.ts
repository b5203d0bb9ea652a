import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { IsoDate } from '../../../kit/calendar.ts';
import type { StandingOrder } from '../model.ts';

const COLUMNS = `id, book, account, creditor_bin, creditor_account, creditor_name, amount, remittance, every, on_day,
  next_on::text AS next_on, until::text AS until, state, created_at, ended_at`;

const LOCK = statement(
  'openbanking.lock_standing_orders',
  `SELECT ${COLUMNS} FROM standing_orders WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const OF_ACCOUNT = statement(
  'openbanking.standing_orders_of',
  `SELECT ${COLUMNS} FROM standing_orders WHERE book = $1 AND account = $2 ORDER BY id LIMIT $3`,
);
const DUE = statement(
  'openbanking.due_standing_orders',
  `SELECT ${COLUMNS} FROM standing_orders WHERE state = 'active' AND next_on <= $1::date ORDER BY next_on, id LIMIT $2`,
);
const INSERT = statement(
  'openbanking.insert_standing_orders',
  `INSERT INTO standing_orders (id, book, account, creditor_bin, creditor_account, creditor_name, amount, remittance, every, on_day,
     next_on, until, state, created_at, ended_at)
   SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],
     $10::smallint[], $11::date[], $12::date[], $13::text[], $14::bigint[], $15::bigint[])`,
);
const CHANGE = statement(
  'openbanking.change_standing_orders',
  `UPDATE standing_orders o SET next_on = m.next_on, state = m.state, ended_at = m.ended_at
     FROM unnest($1::uuid[], $2::date[], $3::text[], $4::bigint[]) AS m(id, next_on, state, ended_at) WHERE o.id = m.id`,
);
const INSERT_RUNS = statement(
  'openbanking.insert_standing_order_runs',
  `INSERT INTO standing_order_runs (standing_order, due_on, payment, at)
   SELECT * FROM unnest($1::uuid[], $2::date[], $3::uuid[], $4::bigint[])`,
);

interface StandingRow {
  id: string;
  book: number;
  account: string;
  creditor_bin: number;
  creditor_account: string;
  creditor_name: string | null;
  amount: bigint;
  remittance: string | null;
  every: StandingOrder['every'];
  on_day: number;
  next_on: IsoDate;
  until: IsoDate | null;
  state: StandingOrder['state'];
  created_at: bigint;
  ended_at: bigint | null;
}

const toStanding = (row: StandingRow): StandingOrder => ({
  id: row.id,
  book: row.book,
  account: row.account,
  creditor: { bin: row.creditor_bin, account: row.creditor_account, name: row.creditor_name },
  amount: row.amount,
  remittance: row.remittance,
  every: row.every,
  onDay: row.on_day,
  nextOn: row.next_on,
  until: row.until,
  state: row.state,
  createdAt: Number(row.created_at),
  endedAt: row.ended_at === null ? null : Number(row.ended_at),
});

/** In the order of their ids, so that two processes take them in the same one. */
export async function lockStanding(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, StandingOrder>> {
  const rows = await on.query<StandingRow>(LOCK, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

/** More than anybody has of one account; a page shows them all. */
export const STANDING_ORDERS_MAX = 100;

export async function standingOrdersOf(
  on: Queryable,
  book: number,
  account: string,
): Promise<StandingOrder[]> {
  const rows = await on.query<StandingRow>(OF_ACCOUNT, [book, account, STANDING_ORDERS_MAX]);
  return rows.map(toStanding);
}

/** Those whose date has come, oldest first. */
export async function dueStanding(on: Queryable, today: IsoDate, rowsMax: number): Promise<StandingOrder[]> {
  return (await on.query<StandingRow>(DUE, [today, rowsMax])).map(toStanding);
}

export function keepStanding(on: Queryable, orders: readonly StandingOrder[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(orders.map((one) => one.id)),
    plainArray(orders.map((one) => one.book)),
    plainArray(orders.map((one) => one.account)),
    plainArray(orders.map((one) => one.creditor.bin)),
    textArray(orders.map((one) => one.creditor.account)),
    textArray(orders.map((one) => one.creditor.name)),
    plainArray(orders.map((one) => one.amount)),
    textArray(orders.map((one) => one.remittance)),
    textArray(orders.map((one) => one.every)),
    plainArray(orders.map((one) => one.onDay)),
    plainArray(orders.map((one) => one.nextOn)),
    plainArray(orders.map((one) => one.until)),
    textArray(orders.map((one) => one.state)),
    plainArray(orders.map((one) => one.createdAt)),
    plainArray(orders.map((one) => one.endedAt)),
  ]);
}

/** Each at most once. */
export function keepChangedStanding(on: Queryable, orders: readonly StandingOrder[]): Promise<unknown> {
  return on.query(CHANGE, [
    plainArray(orders.map((one) => one.id)),
    plainArray(orders.map((one) => one.nextOn)),
    textArray(orders.map((one) => one.state)),
    plainArray(orders.map((one) => one.endedAt)),
  ]);
}

export interface StandingRun {
  readonly standingOrder: string;
  readonly dueOn: IsoDate;
  readonly payment: string;
  readonly at: number;
}

export function keepRuns(on: Queryable, runs: readonly StandingRun[]): Promise<unknown> {
  return on.query(INSERT_RUNS, [
    plainArray(runs.map((one) => one.standingOrder)),
    plainArray(runs.map((one) => one.dueOn)),
    plainArray(runs.map((one) => one.payment)),
    plainArray(runs.map((one) => one.at)),
  ]);
}
