import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  afterEvent,
  type Breaker,
  type BreakerEvent,
  type BreakerState,
  CLOSED,
  openedBefore,
} from './breaker.ts';
import { FAILURES_TO_OPEN, PROBE_PAUSE_MS_MAX, PROBE_PAUSE_MS_MIN } from './limits.ts';

const NOW = 1_000_000;
const OF: Record<BreakerState, Breaker> = {
  closed: { ...CLOSED, failures: 1 },
  open: { state: 'open', failures: 3, probeAtMs: NOW, pauseMs: 4_000 },
  half_open: { state: 'half_open', failures: 3, probeAtMs: NOW, pauseMs: 4_000 },
};
const NEXT: Record<BreakerState, Record<BreakerEvent, BreakerState>> = {
  closed: { success: 'closed', failure: 'closed', probe_due: 'closed' },
  open: { success: 'closed', failure: 'open', probe_due: 'half_open' },
  half_open: { success: 'closed', failure: 'open', probe_due: 'half_open' },
};

describe('breaker', () => {
  for (const [state, row] of Object.entries(NEXT)) {
    for (const [event, next] of Object.entries(row)) {
      test(`${state} × ${event} → ${next}`, () => {
        assert.equal(afterEvent(OF[state as BreakerState], event as BreakerEvent, NOW).state, next);
      });
    }
  }

  test('opens at the third failure in a row; a success in between begins the count anew', () => {
    const events: BreakerEvent[] = ['failure', 'failure', 'success', 'failure', 'failure', 'failure'];
    let breaker = CLOSED;
    const states = events.map((event) => {
      breaker = afterEvent(breaker, event, NOW);
      return breaker;
    });
    assert.deepEqual(
      states.map((one) => one.state),
      ['closed', 'closed', 'closed', 'closed', 'closed', 'open'],
    );
    assert.equal(states.at(-1)!.failures, FAILURES_TO_OPEN);
  });

  test('is not probed before its time, and each failed probe makes the pause longer up to its bound', () => {
    let breaker = [1, 2, 3].reduce((one) => afterEvent(one, 'failure', NOW), CLOSED);
    assert.equal(afterEvent(breaker, 'probe_due', NOW + PROBE_PAUSE_MS_MIN - 1).state, 'open');
    let nowMs = NOW;
    const pauses: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      nowMs = breaker.probeAtMs;
      breaker = afterEvent(afterEvent(breaker, 'probe_due', nowMs), 'failure', nowMs);
      pauses.push(breaker.probeAtMs - nowMs);
    }
    assert.deepEqual(pauses, [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
    assert.equal(pauses.at(-1), PROBE_PAUSE_MS_MAX);
  });

  test('of a bank that was unreachable before this process started is probed at once', () => {
    assert.equal(afterEvent(openedBefore(NOW), 'probe_due', NOW).state, 'half_open');
  });
});
