import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Order } from '../model.ts';

const COLUMNS = 'o.id, o.shop, o.stall, o.code, o.amount, o.received, o.state, o.expires_at, o.created_at';

const FIND = statement(
  'merchants.find_orders',
  `SELECT ${COLUMNS} FROM orders o WHERE o.id = ANY($1::uuid[])`,
);
const FIND_BY_CODE = statement(
  'merchants.find_orders_by_code',
  `SELECT ${COLUMNS} FROM unnest($1::uuid[], $2::text[]) AS k(shop, code) JOIN orders o ON o.shop = k.shop AND o.code = k.code`,
);
const LIST = statement(
  'merchants.list_orders',
  `SELECT ${COLUMNS} FROM orders o WHERE o.shop = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT $3`,
);
const INSERT = statement(
  'merchants.insert_orders',
  `INSERT INTO orders (id, shop, stall, code, amount, received, state, expires_at, created_at)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[])`,
);
const UPDATE = statement(
  'merchants.update_orders',
  `UPDATE orders o SET state = m.state, received = m.received
     FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS m(id, state, received) WHERE o.id = m.id`,
);

interface OrderRow {
  id: string;
  shop: string;
  stall: string;
  code: string;
  amount: bigint;
  received: bigint;
  state: Order['state'];
  expires_at: bigint;
  created_at: bigint;
}

const toOrder = ({ expires_at, created_at, ...row }: OrderRow): Order => ({
  ...row,
  expiresAt: Number(expires_at),
  createdAt: Number(created_at),
});

export async function findOrders(on: Queryable, ids: readonly string[]): Promise<Order[]> {
  return (await on.query<OrderRow>(FIND, [plainArray([...new Set(ids)])])).map(toOrder);
}

export async function findOrdersByCode(
  on: Queryable,
  keys: readonly { readonly shop: string; readonly code: string }[],
): Promise<Order[]> {
  const rows = await on.query<OrderRow>(FIND_BY_CODE, [
    plainArray(keys.map((key) => key.shop)),
    textArray(keys.map((key) => key.code)),
  ]);
  return rows.map(toOrder);
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Newest first. */
export async function listOrders(
  on: Queryable,
  shop: string,
  before: string | undefined,
  rowsMax: number,
): Promise<Order[]> {
  return (await on.query<OrderRow>(LIST, [shop, before ?? LAST_UUID, rowsMax])).map(toOrder);
}

export function keepOrders(on: Queryable, orders: readonly Order[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(orders.map((one) => one.id)),
    plainArray(orders.map((one) => one.shop)),
    plainArray(orders.map((one) => one.stall)),
    textArray(orders.map((one) => one.code)),
    plainArray(orders.map((one) => one.amount)),
    plainArray(orders.map((one) => one.received)),
    plainArray(orders.map((one) => one.state)),
    plainArray(orders.map((one) => one.expiresAt)),
    plainArray(orders.map((one) => one.createdAt)),
  ]);
}

/** Each order at most once. */
export function keepChangedOrders(on: Queryable, orders: readonly Order[]): Promise<unknown> {
  return on.query(UPDATE, [
    plainArray(orders.map((one) => one.id)),
    plainArray(orders.map((one) => one.state)),
    plainArray(orders.map((one) => one.received)),
  ]);
}
