/** What the Annex's orders have in common: an amount under either name, and a date. */
import { type Problem, problem } from '../../../../core/http/index.ts';
import { businessDate, type IsoDate } from '../../../../kit/calendar.ts';
import { readDateTime } from './words.ts';

interface Amount {
  readonly value: number;
  readonly currency: 'VND';
}

export interface InstructedBody {
  readonly InstructAmount?: Amount;
  readonly instructedAmount?: Amount;
  readonly requestedExecutionDate: string;
}

export interface Instructed {
  readonly amount: number;
  /** null: at once. */
  readonly executeOn: IsoDate | null;
}

/** As for a consent: a rule of our own. */
const DAYS_AHEAD_MAX = 180;
const DAY_MS = 86_400_000;

export function instructedOf(body: InstructedBody, nowMs: number): Instructed | Problem {
  const { InstructAmount, instructedAmount } = body;
  if (InstructAmount !== undefined && instructedAmount !== undefined)
    return problem('request_is_invalid', { param: '/InstructAmount' });
  const amount = InstructAmount ?? instructedAmount;
  if (amount === undefined) return problem('request_is_invalid', { param: '/instructedAmount' });
  const at = readDateTime(body.requestedExecutionDate);
  if (at === undefined || at > nowMs + DAYS_AHEAD_MAX * DAY_MS)
    return problem('request_is_invalid', { param: '/requestedExecutionDate' });
  const date = businessDate(at);
  return { amount: amount.value, executeOn: date > businessDate(nowMs) ? date : null };
}
