/** What banks must still be told for their customers: a queue with one row for each notice. */
import { type Queryable, statement } from '../../../core/database/index.ts';

const CLAIM = statement(
  'connector.claim_customer_notices',
  `UPDATE connector_customer_notices n SET due_at = $2, attempts = n.attempts + 1
     FROM (SELECT notice FROM connector_customer_notices WHERE pending AND due_at <= $1
            ORDER BY due_at, notice LIMIT $3 FOR UPDATE SKIP LOCKED) due
    WHERE n.notice = due.notice RETURNING n.notice, n.bin, n.attempts`,
);
const SETTLE = statement(
  'connector.settle_customer_notice',
  'UPDATE connector_customer_notices SET pending = false, told_at = $2 WHERE notice = $1',
);
const POSTPONE = statement(
  'connector.postpone_customer_notice',
  'UPDATE connector_customer_notices SET due_at = $2 WHERE notice = $1',
);

export interface ClaimedCustomerNotice {
  readonly notice: string;
  readonly bin: number;
  /** This one counted. */
  readonly attempts: number;
}

/** Nobody else is given them before `leaseUntil`. */
export async function claimCustomerNotices(
  on: Queryable,
  nowMs: number,
  leaseUntil: number,
  rowsMax: number,
): Promise<ClaimedCustomerNotice[]> {
  return await on.query<ClaimedCustomerNotice>(CLAIM, [nowMs, leaseUntil, rowsMax]);
}

/** `toldAt`: null where nobody is told any more. */
export async function settleCustomerNotice(
  on: Queryable,
  notice: string,
  toldAt: number | null,
): Promise<void> {
  await on.query(SETTLE, [notice, toldAt]);
}

export async function postponeCustomerNotice(on: Queryable, notice: string, dueAt: number): Promise<void> {
  await on.query(POSTPONE, [notice, dueAt]);
}
