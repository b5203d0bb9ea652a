/** What a deadline does: a payment whose bank is silent becomes unknown, one that was never sent goes back. */
import { crashPoint } from '../../core/database/index.ts';
import type { Clearing } from './model.ts';
import { OVERDUE_PAYMENTS_MAX } from './rules/limits.ts';

/** Moves what is overdue, a few hundred at a time; true when there was any. Safe to run in several processes. */
export async function moveOverdue(clearing: Clearing, nowMs: number): Promise<boolean> {
  const overdue = await clearing.overdue(nowMs, OVERDUE_PAYMENTS_MAX);
  crashPoint('line-overdue-found');
  if (overdue.length === 0) return false;
  await clearing.expire(overdue);
  crashPoint('line-overdue-moved');
  return true;
}
