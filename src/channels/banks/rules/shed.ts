/** What is let in when there is much to do: the finalisation of started payments before all, questions last of all. */
import { IN_FLIGHT_MAX, IN_FLIGHT_PER_BANK_MAX } from './limits.ts';

/**
 * In the order in which they are shed: a `query` moves nothing and can be asked again, an `instruction` begins
 * something new, a `finalisation` ends what was begun and frees what it holds.
 */
export type Urgency = 'query' | 'instruction' | 'finalisation';

/** Part of the bounds, in hundredths, up to which each is let in. */
const SHARE: Readonly<Record<Urgency, number>> = { query: 50, instruction: 80, finalisation: 100 };

export interface InFlight {
  readonly all: number;
  readonly ofBank: number;
}

export function isLetIn(urgency: Urgency, { all, ofBank }: InFlight): boolean {
  const share = SHARE[urgency];
  return all * 100 < IN_FLIGHT_MAX * share && ofBank * 100 < IN_FLIGHT_PER_BANK_MAX * share;
}
