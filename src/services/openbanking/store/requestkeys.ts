/** Keys of requests by which orders and announcements were taken, for as long as they hold. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';

/** What a third party's `x-idempotency-key` comes to. */
export interface RequestKey {
  /** UUID; two of them may choose the same key. */
  readonly software: string;
  /** SHA-256 (hex), as is the content of the request. */
  readonly key: string;
  readonly content: string;
}

const FIND = statement(
  'openbanking.find_request_keys',
  `SELECT r.software, r.key, r.content FROM unnest($1::uuid[], $2::text[]) AS k(software, key)
     JOIN order_request_keys r ON r.software = k.software AND r.key = k.key`,
);
const INSERT = statement(
  'openbanking.insert_request_keys',
  `INSERT INTO order_request_keys (software, key, content, created_at)
   SELECT k.software, k.key, k.content, $4::bigint FROM unnest($1::uuid[], $2::text[], $3::text[]) AS k(software, key, content)`,
);
const SWEEP = statement(
  'openbanking.sweep_request_keys',
  `DELETE FROM order_request_keys WHERE (software, key) IN
     (SELECT o.software, o.key FROM order_request_keys o WHERE o.created_at < $1
       ORDER BY o.created_at LIMIT $2)`,
);

export function findRequestKeys(on: Queryable, keys: readonly RequestKey[]): Promise<RequestKey[]> {
  return on.query<RequestKey>(FIND, [
    plainArray(keys.map(({ software }) => software)),
    textArray(keys.map(({ key }) => key)),
  ]);
}

export function keepRequestKeys(on: Queryable, keys: readonly RequestKey[], nowMs: number): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(keys.map(({ software }) => software)),
    textArray(keys.map(({ key }) => key)),
    textArray(keys.map(({ content }) => content)),
    nowMs,
  ]);
}

/** A key holds for a day (as OBIE has it); until it is swept it goes on to hold. */
const HOLDS_MS = 86_400_000;
/** A minute's worth of orders of a busy hub; what is left over goes the next time. */
const SWEPT_MAX = 50_000;

export async function sweepRequestKeys(on: Queryable, nowMs: number): Promise<void> {
  await on.query(SWEEP, [nowMs - HOLDS_MS, SWEPT_MAX]);
}
