/** When a delivery that was not acknowledged goes out again, and whether it may. */
import type { ClaimedDelivery } from '../../../services/clearing/index.ts';
import type { LinePayment } from '../model.ts';
import { REFUSED_RESEND_PAUSE_MS, RESEND_PAUSE_MS_MAX, RESEND_PAUSE_MS_MIN } from './limits.ts';

/** The instant of the next try. `spread` is between 0 and 1 and keeps many deliveries from coming back together. */
export function resendAtMs(
  failure: 'no_answer' | 'busy' | 'refused',
  attempts: number,
  nowMs: number,
  spread: number,
): number {
  if (failure === 'refused') return nowMs + REFUSED_RESEND_PAUSE_MS;
  const pauseMs = Math.min(RESEND_PAUSE_MS_MIN * 2 ** Math.min(attempts, 16), RESEND_PAUSE_MS_MAX);
  return nowMs + Math.round(pauseMs * (0.75 + spread / 2));
}

/** States that a payment leaves again. */
const OPEN: ReadonlySet<string> = new Set(['held', 'unknown']);

/**
 * May it still go? An original is worth nothing after its deadline: from then on the payee's bank is asked about it
 * instead, and an answer "never received" must stay true. "Pending" is not told of what is final by now: that has a
 * delivery of its own. Whatever else tells a decision goes until it is acknowledged.
 */
export function mayStillGo(
  { kind, state }: ClaimedDelivery,
  payment: LinePayment | undefined,
  nowMs: number,
): boolean {
  if (payment === undefined) return kind === 'recall' || kind === 'recall_answer';
  if (kind === 'status') return !OPEN.has(state) || OPEN.has(payment.state);
  const isOriginal = (kind === 'credit_transfer' || kind === 'return') && OPEN.has(state);
  if (!isOriginal) return true;
  return payment.state === 'held' && (payment.deadlineAt === null || nowMs < payment.deadlineAt);
}
