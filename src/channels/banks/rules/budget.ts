/** How often a bank may ask about the same payment: storms of status queries brought down UPI on 12 April 2025. */
import { STATUS_QUERIES_MAX, STATUS_WINDOW_MS } from './limits.ts';

export interface Budget {
  /** When it was worked, oldest first; milliseconds since the epoch. */
  readonly workedAtMs: readonly number[];
}

export const UNSPENT: Budget = { workedAtMs: [] };

/** The budget after one more query, or undefined where it is spent. */
export function spend({ workedAtMs }: Budget, nowMs: number): Budget | undefined {
  const recent = workedAtMs.filter((at) => at > nowMs - STATUS_WINDOW_MS);
  return recent.length >= STATUS_QUERIES_MAX ? undefined : { workedAtMs: [...recent, nowMs] };
}

/** Seconds until the oldest query of a spent budget counts no more. */
export function retryAfterS({ workedAtMs }: Budget, nowMs: number): number {
  const [oldest = nowMs] = workedAtMs.slice(-STATUS_QUERIES_MAX);
  return Math.max(1, Math.ceil((oldest + STATUS_WINDOW_MS - nowMs) / 1_000));
}
