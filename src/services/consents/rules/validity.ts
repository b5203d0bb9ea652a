/** Until when a consent holds. */
import { businessDate, endOfBusinessDate } from '../../../kit/calendar.ts';
import { inForce } from '../../../kit/dated.ts';
import type { Terms } from '../model.ts';
import { CONSENT_DAYS_MAX, PAYMENT_CONSENT_MS } from './law.ts';

const DAY_MS = 86_400_000;

/** From the instant when the last one who must has agreed. */
export function expiryOf(terms: Terms, nowMs: number): number {
  if (terms.kind !== 'payment') return nowMs + terms.validDays * DAY_MS;
  if (terms.executeOn === null) return nowMs + inForce(PAYMENT_CONSENT_MS, businessDate(nowMs))!.value;
  return endOfBusinessDate(terms.executeOn);
}

export function validDaysMax(nowMs: number): number {
  return inForce(CONSENT_DAYS_MAX, businessDate(nowMs))!.value;
}
