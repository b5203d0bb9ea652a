/** When a delivery is tried again (Standard Webhooks, "Deliverability and reliability": its example schedule). */

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;

/** Waits before each attempt; the last one is 75 h 35 min 5 s after the first. */
export const DELAYS_MS = [0, 5 * S, 5 * MIN, 30 * MIN, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H] as const;
/** A wait is so much longer or shorter, so that what failed together does not come back together. */
const JITTER = 0.1;
/** A receiver may ask for a later time (`Retry-After`), but not for next year. */
const RETRY_AFTER_MS_MAX = 24 * H;

/**
 * When the attempt after the failed one of `step` (from 0) is due, in milliseconds since the epoch; undefined after
 * the last. `spread` is between 0 and 1.
 */
export function nextAttemptAt(
  step: number,
  nowMs: number,
  spread: number,
  retryAfterMs = 0,
): number | undefined {
  const delay = DELAYS_MS[step + 1];
  if (delay === undefined) return undefined;
  const jittered = Math.round(delay * (1 + JITTER * (2 * spread - 1)));
  return nowMs + Math.max(jittered, Math.min(retryAfterMs, RETRY_AFTER_MS_MAX));
}
