/** What connected banks must be told: a queue that the line empties. */
import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';
import type { Delivery, DeliveryKind } from '../rules/deliveries.ts';

const INSERT = statement(
  'clearing.insert_deliveries',
  `INSERT INTO deliveries (id, bin, kind, subject, state, created_at, due_at)
   SELECT id, bin, kind, subject, state, created_at, created_at
     FROM unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::text[], $6::bigint[])
       AS d(id, bin, kind, subject, state, created_at)`,
);
/**
 * Two hubs never take the same row; the mark that it was sent is committed before the first byte leaves. Each bank has
 * its own share, so that the backlog of one never stands before another's.
 */
const CLAIM = statement(
  'clearing.claim_deliveries',
  `UPDATE deliveries d SET sent_at = COALESCE(d.sent_at, $3), due_at = $4, attempts = d.attempts + 1
     FROM unnest($1::int[], $2::int[]) AS k(bin, rows_max)
    CROSS JOIN LATERAL (
     SELECT id FROM deliveries WHERE bin = k.bin AND due_at <= $3 ORDER BY due_at, id LIMIT k.rows_max FOR UPDATE SKIP LOCKED) due
    WHERE d.id = due.id
   RETURNING d.id, d.bin, d.kind, d.subject, d.state, d.created_at, d.attempts`,
);
const SETTLE = statement('clearing.settle_deliveries', 'DELETE FROM deliveries WHERE id = ANY($1::uuid[])');
const POSTPONE = statement(
  'clearing.postpone_deliveries',
  `UPDATE deliveries d SET due_at = m.due_at FROM unnest($1::uuid[], $2::bigint[]) AS m(id, due_at) WHERE d.id = m.id`,
);
const LOCK_UNSENT = statement(
  'clearing.lock_unsent_deliveries',
  'SELECT id FROM deliveries WHERE id = ANY($1::uuid[]) AND sent_at IS NULL ORDER BY id FOR UPDATE',
);
const ROW = 'id, bin, kind, subject, state, created_at, due_at, attempts';
const LIST = statement(
  'clearing.list_deliveries',
  `SELECT ${ROW} FROM deliveries WHERE id > $1 ORDER BY id LIMIT $2`,
);
const LIST_OF = statement(
  'clearing.list_deliveries_of',
  `SELECT ${ROW} FROM deliveries WHERE bin = $3 AND id > $1 ORDER BY id LIMIT $2`,
);
const LOCK = statement(
  'clearing.lock_deliveries',
  `SELECT ${ROW} FROM deliveries WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const REMOVE = statement(
  'clearing.remove_deliveries',
  `WITH removed AS (DELETE FROM deliveries WHERE id = ANY($1::uuid[]) RETURNING 1)
   SELECT 1 / (count(*) = $2)::int FROM removed`,
);
const WAITING = statement(
  'clearing.waiting_deliveries',
  `SELECT bin, count(*)::int AS waiting, min(created_at) AS oldest FROM deliveries GROUP BY bin`,
);

/** A delivery that somebody has taken on himself to send. */
export interface ClaimedDelivery extends Delivery {
  /** Tries before this one. */
  readonly attempts: number;
}

export function keepDeliveries(on: Queryable, deliveries: readonly Delivery[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(deliveries.map((one) => one.id)),
    plainArray(deliveries.map((one) => one.bin)),
    plainArray(deliveries.map((one) => one.kind)),
    plainArray(deliveries.map((one) => one.subject)),
    plainArray(deliveries.map((one) => one.state)),
    plainArray(deliveries.map((one) => one.createdAt)),
  ]);
}

/** How many deliveries of one bank there is room for. */
export interface DeliveryRoom {
  readonly bin: number;
  readonly rowsMax: number;
}

/** Takes what is due for these banks, oldest first, and marks it as sent. Nobody else takes it for `leaseMs`. */
export async function claimDeliveries(
  on: Queryable,
  rooms: readonly DeliveryRoom[],
  nowMs: number,
  leaseMs: number,
): Promise<ClaimedDelivery[]> {
  const rows = await on.query<Omit<WaitingRow, 'due_at'>>(CLAIM, [
    plainArray(rooms.map((room) => room.bin)),
    plainArray(rooms.map((room) => room.rowsMax)),
    nowMs,
    nowMs + leaseMs,
  ]);
  return rows
    .map(({ created_at, attempts, ...row }) => ({
      ...row,
      createdAt: Number(created_at),
      attempts: attempts - 1,
    }))
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}

/** Acknowledged, or overtaken by what has become of its subject: nothing of it is left to send. */
export function settleDeliveries(on: Queryable, ids: readonly string[]): Promise<unknown> {
  return on.query(SETTLE, [plainArray(ids)]);
}

/** Not acknowledged: to be tried again, not before its time. */
export function postponeDeliveries(on: Queryable, dueAt: ReadonlyMap<string, number>): Promise<unknown> {
  return on.query(POSTPONE, [plainArray([...dueAt.keys()]), plainArray([...dueAt.values()])]);
}

/** Of these deliveries those that nobody has begun to send; locked, so that nobody begins meanwhile. */
export async function lockUnsent(on: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await on.query<{ id: string }>(LOCK_UNSENT, [plainArray([...new Set(ids)])]);
  return new Set(rows.map((row) => row.id));
}

/** A delivery as it waits. */
export interface WaitingDelivery extends Delivery {
  readonly attempts: number;
  /** Not tried before this; milliseconds since the epoch. */
  readonly dueAt: number;
}

interface WaitingRow {
  id: string;
  bin: number;
  kind: DeliveryKind;
  subject: string;
  state: string;
  created_at: bigint;
  due_at: bigint;
  attempts: number;
}

const toWaiting = ({ created_at, due_at, ...row }: WaitingRow): WaitingDelivery => ({
  ...row,
  createdAt: Number(created_at),
  dueAt: Number(due_at),
});

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/** What waits for one bank or for all, oldest first; `after` is the id of the last one seen. */
export async function listDeliveries(
  on: Queryable,
  bin: number | null,
  after: string | undefined,
  rowsMax: number,
): Promise<WaitingDelivery[]> {
  const from = after ?? FIRST_UUID;
  const rows =
    bin === null
      ? await on.query<WaitingRow>(LIST, [from, rowsMax])
      : await on.query<WaitingRow>(LIST_OF, [from, rowsMax, bin]);
  return rows.map(toWaiting);
}

/** Those that still wait, locked: nobody sends, settles or removes them meanwhile. */
export async function lockDeliveries(on: Queryable, ids: readonly string[]): Promise<WaitingDelivery[]> {
  return (await on.query<WaitingRow>(LOCK, [plainArray([...new Set(ids)])])).map(toWaiting);
}

/** All of them, or it fails: they are locked. */
export function removeDeliveries(on: Queryable, ids: readonly string[]): Promise<unknown> {
  return on.query(REMOVE, [plainArray(ids), ids.length]);
}

export interface WaitingCount {
  readonly bin: number;
  readonly waiting: number;
  readonly oldestAt: number;
}

export async function countWaiting(on: Queryable): Promise<WaitingCount[]> {
  const rows = await on.query<{ bin: number; waiting: number; oldest: bigint }>(WAITING);
  return rows.map(({ bin, waiting, oldest }) => ({ bin, waiting, oldestAt: Number(oldest) }));
}
