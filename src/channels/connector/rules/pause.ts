import { NOTICE_PAUSE_MS_MAX, NOTICE_PAUSE_MS_MIN } from './limits.ts';

/** Doublings that reach the longest pause; a bigger exponent says nothing more. */
const DOUBLINGS_MAX = 10;

/** How long a notice rests that was sent so often without being acknowledged. */
export function pauseAfter(attempts: number): number {
  const doublings = Math.min(DOUBLINGS_MAX, Math.max(0, attempts - 1));
  return Math.min(NOTICE_PAUSE_MS_MAX, NOTICE_PAUSE_MS_MIN * 2 ** doublings);
}
