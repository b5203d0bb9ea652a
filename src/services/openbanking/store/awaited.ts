/** Orders whose payment waits for a bank: the third party is told of its end once. */
import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';

const WALK = statement(
  'openbanking.awaited_orders',
  'SELECT payment_order FROM awaited_orders WHERE payment_order > $1 ORDER BY payment_order LIMIT $2',
);
const LOCK = statement(
  'openbanking.lock_awaited_orders',
  'SELECT payment_order FROM awaited_orders WHERE payment_order = ANY($1::uuid[]) ORDER BY payment_order FOR UPDATE',
);
const INSERT = statement(
  'openbanking.insert_awaited_orders',
  'INSERT INTO awaited_orders (payment_order) SELECT unnest($1::uuid[])',
);
const DELETE = statement(
  'openbanking.delete_awaited_orders',
  'DELETE FROM awaited_orders WHERE payment_order = ANY($1::uuid[])',
);

const idsOf = (rows: readonly { payment_order: string }[]): string[] =>
  rows.map(({ payment_order }) => payment_order);

/** By id, after the given one. */
export async function awaitedOrders(on: Queryable, after: string, rowsMax: number): Promise<string[]> {
  return idsOf(await on.query(WALK, [after, rowsMax]));
}

/** Those that nobody has told meanwhile. */
export async function lockAwaited(on: Queryable, orders: readonly string[]): Promise<Set<string>> {
  return new Set(idsOf(await on.query(LOCK, [plainArray([...new Set(orders)])])));
}

export const keepAwaited = (on: Queryable, orders: readonly string[]): Promise<unknown> =>
  on.query(INSERT, [plainArray(orders)]);

export const dropAwaited = (on: Queryable, orders: readonly string[]): Promise<unknown> =>
  on.query(DELETE, [plainArray(orders)]);
