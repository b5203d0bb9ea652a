/**
 * How often a member may ask about the same payment while its end is not known. Storms of status queries brought UPI
 * down on 12 April 2025; a change of state is pushed (events, pacs.002), so to ask again and again learns nothing.
 */
import type { Queryable } from '../../core/database/index.ts';
import { forgetStatusQueries, oldestStatusQueries, takeStatusQueries } from './store/statusqueries.ts';

/** A query that is worked, in the two hours that the next ones are held against. */
export const STATUS_QUERIES_MAX = 3;
export const STATUS_WINDOW_MS = 7_200_000;
/** Payments known to have spent theirs; past this the oldest is looked up again. */
const SPENT_MAX = 100_000;
/** Forgotten with each query that is worked: more than it adds, so that what is kept is what still counts. */
const FORGOTTEN_PER_PAYMENT = 2;

export type Allowance = 'allowed' | { readonly retryAfterS: number };

export interface StatusBudget {
  /** Takes one query of each payment, in the order asked; once they are spent, seconds until the oldest counts no more. */
  take(member: number, payments: readonly string[], nowMs: number): Promise<readonly Allowance[]>;
}

/**
 * One budget for all processes of the hub: it is counted in the database. That one is spent is remembered here, so that
 * a storm costs the database three queries of each payment and no more.
 */
export function createStatusBudget(database: Queryable): StatusBudget {
  /** Until when. */
  const spent = new Map<string, number>();
  const keyOf = (member: number, payment: string): string => `${member} ${payment}`;

  function remember(member: number, payment: string, untilMs: number): void {
    if (spent.size >= SPENT_MAX) spent.delete(spent.keys().next().value as string);
    spent.set(keyOf(member, payment), untilMs);
  }

  async function count(member: number, payments: readonly string[], nowMs: number): Promise<Set<string>> {
    const since = nowMs - STATUS_WINDOW_MS;
    const query = { member, payments, at: nowMs, since, max: STATUS_QUERIES_MAX };
    const allowed = await takeStatusQueries(database, query);
    const refused = payments.filter((payment) => !allowed.has(payment));
    if (refused.length > 0)
      for (const [payment, at] of await oldestStatusQueries(database, member, refused))
        remember(member, payment, at + STATUS_WINDOW_MS);
    if (allowed.size > 0) await forgetStatusQueries(database, since, allowed.size * FORGOTTEN_PER_PAYMENT);
    return allowed;
  }

  const untilMs = (member: number, payment: string): number => spent.get(keyOf(member, payment)) ?? 0;

  return {
    async take(member, payments, nowMs) {
      const allowances = new Map<number, Allowance>();
      // What is named again in one message takes a query of its own, in the next round.
      for (let round = 0; round < STATUS_QUERIES_MAX && allowances.size < payments.length; round += 1) {
        const left = payments.filter((one, i) => !allowances.has(i) && nowMs >= untilMs(member, one));
        const allowed = left.length === 0 ? new Set() : await count(member, [...new Set(left)], nowMs);
        payments.forEach((payment, i) => {
          if (!allowances.has(i) && allowed.delete(payment)) allowances.set(i, 'allowed');
        });
      }
      return payments.map((payment, i) => {
        const waitMs = untilMs(member, payment) - nowMs;
        return allowances.get(i) ?? { retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)) };
      });
    },
  };
}
