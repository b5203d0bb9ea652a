/** Payments that wait for a bank's answer. */
import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';

export interface HeldPayment {
  /** UUID. */
  readonly payment: string;
  /** The bank that must answer. */
  readonly bin: number;
  readonly state: 'held' | 'unknown';
  /** Milliseconds since the epoch, as below. */
  readonly deadlineAt: number;
  readonly nextInquiryAt: number;
}

const INSERT = statement(
  'clearing.insert_held',
  `INSERT INTO held_payments (payment, bin, state, deadline_at, next_inquiry_at)
   SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::bigint[])`,
);
const UPDATE = statement(
  'clearing.update_held',
  `WITH updated AS (
     UPDATE held_payments h SET state = 'unknown', next_inquiry_at = m.next_inquiry_at
       FROM unnest($1::uuid[], $2::bigint[]) AS m(payment, next_inquiry_at) WHERE h.payment = m.payment RETURNING 1)
   SELECT 1 / (count(*) = $3)::int FROM updated`,
);
const DELETE = statement(
  'clearing.delete_held',
  `WITH gone AS (DELETE FROM held_payments WHERE payment = ANY($1::uuid[]) RETURNING 1)
   SELECT 1 / (count(*) = $2)::int FROM gone`,
);
const OVERDUE = statement(
  'clearing.overdue_payments',
  `SELECT payment FROM held_payments WHERE state = 'held' AND deadline_at <= $1 ORDER BY deadline_at LIMIT $2`,
);
const UNKNOWN = statement(
  'clearing.unknown_payments',
  `SELECT payment FROM held_payments WHERE state = 'unknown' AND bin = $1 AND next_inquiry_at <= $2
    ORDER BY next_inquiry_at LIMIT $3`,
);
const COUNT = statement(
  'clearing.count_held',
  `SELECT bin, count(*) FILTER (WHERE state = 'held')::int AS held, count(*) FILTER (WHERE state = 'unknown')::int AS unknown,
          min(deadline_at) AS oldest FROM held_payments GROUP BY bin`,
);

export function keepHeld(on: Queryable, held: readonly HeldPayment[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(held.map((one) => one.payment)),
    plainArray(held.map((one) => one.bin)),
    plainArray(held.map((one) => one.state)),
    plainArray(held.map((one) => one.deadlineAt)),
    plainArray(held.map((one) => one.nextInquiryAt)),
  ]);
}

/** Those whose end is not known, and when their bank is asked about them next. */
export function keepUnknown(on: Queryable, nextInquiries: ReadonlyMap<string, number>): Promise<unknown> {
  return on.query(UPDATE, [
    plainArray([...nextInquiries.keys()]),
    plainArray([...nextInquiries.values()]),
    nextInquiries.size,
  ]);
}

export function forgetHeld(on: Queryable, payments: readonly string[]): Promise<unknown> {
  return on.query(DELETE, [plainArray(payments), payments.length]);
}

/** Held payments whose deadline has passed, oldest first. */
export async function listOverdue(on: Queryable, nowMs: number, rowsMax: number): Promise<string[]> {
  return (await on.query<{ payment: string }>(OVERDUE, [nowMs, rowsMax])).map((row) => row.payment);
}

/** Unknown payments of a bank that it may be asked about now. */
export async function listUnknown(
  on: Queryable,
  bin: number,
  nowMs: number,
  rowsMax: number,
): Promise<string[]> {
  return (await on.query<{ payment: string }>(UNKNOWN, [bin, nowMs, rowsMax])).map((row) => row.payment);
}

export interface HeldCount {
  readonly bin: number;
  readonly held: number;
  readonly unknown: number;
  /** Earliest deadline among them. */
  readonly oldestDeadlineAt: number;
}

export async function countHeld(on: Queryable): Promise<HeldCount[]> {
  const rows = await on.query<{ bin: number; held: number; unknown: number; oldest: bigint }>(COUNT);
  return rows.map(({ bin, held, unknown, oldest }) => ({
    bin,
    held,
    unknown,
    oldestDeadlineAt: Number(oldest),
  }));
}
