/** Queries of members about payments that are not final, counted for all processes of the hub. */
import { type Queryable, statement, textArray } from '../../../core/database/index.ts';

const RECENT = 'ARRAY(SELECT at FROM unnest(q.asked_at) AS a(at) WHERE at > $4 ORDER BY at)';
/** The condition is checked on the row as it is once it is locked: of two processes that take the last query one gets it. */
const TAKE = statement(
  'clearing.take_status_queries',
  `INSERT INTO status_queries AS q (member, payment, asked_at, last_at)
   SELECT $1::int, payment, ARRAY[$3::bigint], $3::bigint FROM unnest($2::text[]) AS k(payment)
   ON CONFLICT (member, payment) DO UPDATE SET asked_at = ${RECENT} || $3::bigint, last_at = $3::bigint
    WHERE cardinality(${RECENT}) < $5::int
   RETURNING payment`,
);
const OLDEST = statement(
  'clearing.oldest_status_queries',
  `SELECT payment, asked_at[1] AS oldest FROM status_queries WHERE member = $1 AND payment = ANY($2::text[])`,
);
const FORGET = statement(
  'clearing.forget_status_queries',
  `DELETE FROM status_queries WHERE (member, payment) IN (
     SELECT member, payment FROM status_queries WHERE last_at <= $1 ORDER BY last_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
);

export interface StatusQueries {
  /** BIN. */
  readonly member: number;
  /** Each once. */
  readonly payments: readonly string[];
  /** Milliseconds since the epoch: now, and until when earlier queries count no more. */
  readonly at: number;
  readonly since: number;
  readonly max: number;
}

/** Takes one query of each payment; answers those that had one left. */
export async function takeStatusQueries(
  on: Queryable,
  { member, payments, at, since, max }: StatusQueries,
): Promise<Set<string>> {
  // In one order: two takers never hold what the other waits for.
  const rows = await on.query<{ payment: string }>(TAKE, [
    member,
    textArray(payments.toSorted()),
    at,
    since,
    max,
  ]);
  return new Set(rows.map(({ payment }) => payment));
}

/** When the oldest query that counts was worked, of payments that have been asked about. */
export async function oldestStatusQueries(
  on: Queryable,
  member: number,
  payments: readonly string[],
): Promise<Map<string, number>> {
  const rows = await on.query<{ payment: string; oldest: bigint }>(OLDEST, [member, textArray(payments)]);
  return new Map(rows.map(({ payment, oldest }) => [payment, Number(oldest)]));
}

/** Some of the payments that nobody has asked about since then. */
export function forgetStatusQueries(on: Queryable, since: number, rowsMax: number): Promise<unknown> {
  return on.query(FORGET, [since, rowsMax]);
}
