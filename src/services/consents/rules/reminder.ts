/** When a customer is reminded that a consent is there; the store finds candidates, and this decides under the lock. */
import type { Consent } from '../model.ts';
import { REMIND_BEFORE_EXPIRY_DAYS, REMIND_EVERY_DAYS } from './law.ts';
import { isLive } from './lifecycle.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = REMIND_EVERY_DAYS * DAY_MS;
const BEFORE_MS = REMIND_BEFORE_EXPIRY_DAYS * DAY_MS;

type Remindable = Pick<Consent, 'kind' | 'state' | 'decidedAt' | 'remindedAt' | 'expiresAt'>;

export const endsSoon = ({ expiresAt }: Pick<Consent, 'expiresAt'>, nowMs: number): boolean =>
  expiresAt - nowMs <= BEFORE_MS;

export function isReminderDue(consent: Remindable, nowMs: number): boolean {
  const { kind, decidedAt, remindedAt, expiresAt } = consent;
  const since = remindedAt ?? decidedAt;
  if (kind === 'payment' || since === null || !isLive(consent, nowMs)) return false;
  return since <= nowMs - EVERY_MS || (endsSoon(consent, nowMs) && since < expiresAt - BEFORE_MS);
}
