/** What a deadline does: a payment whose bank is silent becomes unknown, one that was never sent goes back. */
import type { Clearing } from './model.ts';
import { OVERDUE_PAYMENTS_MAX } from './rules/limits.ts';

/** Moves what is overdue, a few hundred at a time; true when there was any. Safe to run in several processes. */
export async function moveOverdue(clearing: Clearing, nowMs: number): Promise<boolean> {
  const overdue = await clearing.overdue(nowMs, OVERDUE_PAYMENTS_MAX);
  if (overdue.length > 0) await clearing.expire(overdue);
  return overdue.length > 0;
}
