/** Until when a consent holds. */
import { businessDate, endOfBusinessDate } from '../../../kit/calendar.ts';
import { inForce } from '../../../kit/dated.ts';
import type { Terms } from '../model.ts';
import { CONSENT_DAYS_MAX, PAYMENT_CONSENT_MS } from './law.ts';

const DAY_MS = 86_400_000;

/** From the instant when the last one who must has agreed. */
export function expiryOf(terms: Terms, nowMs: number): number {
  if ('validDays' in terms) return nowMs + terms.validDays * DAY_MS;
  if (terms.kind === 'payment' && terms.executeOn !== null) return endOfBusinessDate(terms.executeOn);
  return nowMs + inForce(PAYMENT_CONSENT_MS, businessDate(nowMs))!.value;
}

export function validDaysMax(nowMs: number): number {
  return inForce(CONSENT_DAYS_MAX, businessDate(nowMs))!.value;
}
