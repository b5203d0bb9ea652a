/** When to try again, and how long to wait before. */
import type { ApiProblem } from './call.ts';

/** Five tries over some seconds outlive a restart of the hub; a longer wait is the caller's to decide. */
export const TRIES_MAX = 5;
const DELAY_MS_FIRST = 200;
const DELAY_MS_MAX = 5_000;

/**
 * How long to wait before try `n` (2 is the first repetition), or undefined when there is no sense in one. Half of
 * the wait is chance, so that callers who failed together do not come back together.
 */
export function delayMs(
  problem: ApiProblem,
  n: number,
  retryAfterS: number | undefined,
  random: () => number,
): number | undefined {
  if (!problem.retryable) return undefined;
  const backOff = Math.min(DELAY_MS_MAX, DELAY_MS_FIRST * 2 ** (n - 2));
  const asked = Math.min(DELAY_MS_MAX, (retryAfterS ?? 0) * 1_000);
  return Math.max(asked, backOff / 2) + (backOff / 2) * random();
}

/** Waits, or comes back at once when the signal falls. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((wake) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      wake();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted === true) done();
    else signal?.addEventListener('abort', done, { once: true });
  });
}
