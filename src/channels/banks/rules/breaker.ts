/**
 * The breaker of one bank: a bank that does not answer is left alone, found again by a probe, and never holds up
 * anybody's payment meanwhile. States × events; every cell says what the breaker is next.
 */
import { FAILURES_TO_OPEN, PROBE_PAUSE_MS_MAX, PROBE_PAUSE_MS_MIN } from './limits.ts';

export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;
/** `closed`: messages go out; `open`: none does; `half_open`: one probe is on its way. */
export type BreakerState = (typeof BREAKER_STATES)[number];

/** `success`: the bank gave a signed answer, whatever it said; `failure`: it gave none in time. */
export type BreakerEvent = 'success' | 'failure' | 'probe_due';

export interface Breaker {
  readonly state: BreakerState;
  /** In a row. */
  readonly failures: number;
  /** When it is probed; meaningful while open. Milliseconds since the epoch. */
  readonly probeAtMs: number;
  /** The pause before the next probe. */
  readonly pauseMs: number;
}

export const CLOSED: Breaker = { state: 'closed', failures: 0, probeAtMs: 0, pauseMs: PROBE_PAUSE_MS_MIN };

/** A bank that was unreachable when this process started: probed at once. */
export function openedBefore(nowMs: number): Breaker {
  return { state: 'open', failures: FAILURES_TO_OPEN, probeAtMs: nowMs, pauseMs: PROBE_PAUSE_MS_MIN };
}

type Cell = (breaker: Breaker, nowMs: number) => Breaker;

const stays: Cell = (breaker) => breaker;
const closes: Cell = () => CLOSED;
const counts: Cell = (breaker, nowMs) => {
  const failures = breaker.failures + 1;
  if (failures < FAILURES_TO_OPEN) return { ...breaker, failures };
  return { state: 'open', failures, probeAtMs: nowMs + PROBE_PAUSE_MS_MIN, pauseMs: PROBE_PAUSE_MS_MIN };
};
const opensForLonger: Cell = ({ failures, pauseMs }, nowMs) => {
  const longer = Math.min(pauseMs * 2, PROBE_PAUSE_MS_MAX);
  return { state: 'open', failures: failures + 1, probeAtMs: nowMs + longer, pauseMs: longer };
};
const probes: Cell = (breaker, nowMs) =>
  nowMs < breaker.probeAtMs ? breaker : { ...breaker, state: 'half_open' };

/** A late answer to an earlier message is as good as a probe: the bank answers. */
const TABLE: Readonly<Record<BreakerState, Readonly<Record<BreakerEvent, Cell>>>> = {
  closed: { success: closes, failure: counts, probe_due: stays },
  open: { success: closes, failure: stays, probe_due: probes },
  half_open: { success: closes, failure: opensForLonger, probe_due: stays },
};

export function afterEvent(breaker: Breaker, event: BreakerEvent, nowMs: number): Breaker {
  return TABLE[breaker.state][event](breaker, nowMs);
}
