/** Messages being worked on now, of all banks and of each: the back-pressure of the door. */
import { type InFlight, isLetIn, type Urgency } from './rules/shed.ts';

export interface Flights {
  /** Takes a place, or answers undefined where there is none for this urgency. The result gives it back. */
  enter(bin: number, urgency: Urgency): (() => void) | undefined;
  readonly now: (bin: number) => InFlight;
}

export function createFlights(): Flights {
  const ofBank = new Map<number, number>();
  let all = 0;
  const now = (bin: number): InFlight => ({ all, ofBank: ofBank.get(bin) ?? 0 });
  const change = (bin: number, by: 1 | -1): void => {
    const count = (ofBank.get(bin) ?? 0) + by;
    if (count === 0) ofBank.delete(bin);
    else ofBank.set(bin, count);
    all += by;
  };
  return {
    now,
    enter(bin, urgency) {
      if (!isLetIn(urgency, now(bin))) return undefined;
      change(bin, 1);
      let inside = true;
      return () => {
        if (inside) change(bin, -1);
        inside = false;
      };
    },
  };
}
