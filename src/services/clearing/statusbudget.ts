/**
 * How often a member may ask about the same payment while its end is not known. Storms of status queries brought UPI
 * down on 12 April 2025; a change of state is pushed (events, pacs.002), so to ask again and again learns nothing.
 */

/** A query that is worked, in the two hours that the next ones are held against. */
export const STATUS_QUERIES_MAX = 3;
export const STATUS_WINDOW_MS = 7_200_000;
/** Payments whose queries are counted; past this the oldest starts anew, which costs three queries. */
const PAYMENTS_MAX = 100_000;

export interface StatusBudget {
  /** Takes one query; once they are spent, seconds until the oldest counts no more. */
  take(member: number, payment: string, nowMs: number): 'allowed' | { readonly retryAfterS: number };
}

/** Of this process: with several of them a member gets as many budgets, which is still a few queries. */
export function createStatusBudget(): StatusBudget {
  const asked = new Map<string, readonly number[]>();
  return {
    take(member, payment, nowMs) {
      const key = `${member} ${payment}`;
      const recent = (asked.get(key) ?? []).filter((at) => at > nowMs - STATUS_WINDOW_MS);
      if (recent.length >= STATUS_QUERIES_MAX)
        return { retryAfterS: Math.max(1, Math.ceil((recent[0]! + STATUS_WINDOW_MS - nowMs) / 1_000)) };
      asked.delete(key);
      if (asked.size >= PAYMENTS_MAX) asked.delete(asked.keys().next().value as string);
      asked.set(key, [...recent, nowMs]);
      return 'allowed';
    },
  };
}
