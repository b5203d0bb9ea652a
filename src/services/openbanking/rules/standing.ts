/** When a standing order is paid next. Pure. */
import { dayOfMonth, type IsoDate, plusDays, weekdayOf } from '../../../kit/calendar.ts';
import type { StandingOrder } from '../model.ts';

type Rhythm = Pick<StandingOrder, 'every' | 'onDay'>;

/** The first of its dates that is not before the given one. */
export function firstOn({ every, onDay }: Rhythm, from: IsoDate): IsoDate {
  if (every === 'week') return plusDays(from, (onDay - weekdayOf(from) + 7) % 7);
  const here = dayOfMonth(from, 0, onDay);
  return here >= from ? here : dayOfMonth(from, 1, onDay);
}

/** What becomes of it after it was paid: a hub that stood still pays once for all dates that it missed. */
export function afterRun(order: StandingOrder, today: IsoDate, nowMs: number): StandingOrder {
  const nextOn = firstOn(order, plusDays(today, 1));
  const isOver = order.until !== null && nextOn > order.until;
  return { ...order, nextOn, ...(isOver ? { state: 'ended', endedAt: nowMs } : {}) };
}
