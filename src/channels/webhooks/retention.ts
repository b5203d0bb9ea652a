import type { Queryable } from '../../core/database/index.ts';
import { DELIVERY_DAYS, FORGET_ROUNDS_MAX } from './rules/limits.ts';
import { forgetDeliveries } from './store/deliveries.ts';

const DAY_MS = 86_400_000;

/** Forgets what is older than a month, some thousand rows at a time. */
export async function forgetOld(on: Queryable, nowMs: number): Promise<void> {
  for (let i = 0; i < FORGET_ROUNDS_MAX; i += 1)
    if (!(await forgetDeliveries(on, nowMs - DELIVERY_DAYS * DAY_MS))) return;
}
