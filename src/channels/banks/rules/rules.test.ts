import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ClaimedDelivery } from '../../../services/clearing/index.ts';
import type { LinePayment } from '../model.ts';
import {
  IN_FLIGHT_MAX,
  IN_FLIGHT_PER_BANK_MAX,
  REFUSED_RESEND_PAUSE_MS,
  RESEND_PAUSE_MS_MAX,
  RESEND_PAUSE_MS_MIN,
} from './limits.ts';
import { mayStillGo, resendAtMs } from './resend.ts';
import { isLetIn, type Urgency } from './shed.ts';

const NOW = 1_800_000_000_000;

describe('what is shed', () => {
  const ORDER: readonly Urgency[] = ['query', 'instruction', 'finalisation'];
  const fullest = (
    urgency: Urgency,
    of: (count: number) => { all: number; ofBank: number },
    max: number,
  ): number => {
    let count = 0;
    while (count <= max && isLetIn(urgency, of(count))) count += 1;
    return count;
  };

  test('questions before instructions before what ends a payment that was begun', () => {
    const bounds = ORDER.map((urgency) => fullest(urgency, (all) => ({ all, ofBank: 0 }), IN_FLIGHT_MAX));
    assert.deepEqual(bounds, [256, 410, IN_FLIGHT_MAX]);
  });

  test('the same within one bank’s share, which leaves room for the others', () => {
    const bounds = ORDER.map((urgency) =>
      fullest(urgency, (ofBank) => ({ all: ofBank, ofBank }), IN_FLIGHT_PER_BANK_MAX),
    );
    assert.deepEqual(bounds, [128, 205, IN_FLIGHT_PER_BANK_MAX]);
    assert.ok(IN_FLIGHT_PER_BANK_MAX < IN_FLIGHT_MAX);
  });
});

describe('when a delivery goes again', () => {
  const pause = (failure: Parameters<typeof resendAtMs>[0], attempts: number, spread: number): number =>
    resendAtMs(failure, attempts, NOW, spread) - NOW;

  test('later each time, up to a minute, spread by a quarter to both sides', () => {
    const pauses = Array.from({ length: 10 }, (_, attempts) => pause('no_answer', attempts, 0.5));
    assert.deepEqual(pauses.slice(0, 4), [500, 1_000, 2_000, 4_000]);
    assert.equal(pauses.at(-1), RESEND_PAUSE_MS_MAX);
    assert.equal(pause('busy', 0, 0), RESEND_PAUSE_MS_MIN * 0.75);
    assert.equal(pause('busy', 0, 1), RESEND_PAUSE_MS_MIN * 1.25);
    assert.equal(pause('no_answer', 5_000, 0.5), RESEND_PAUSE_MS_MAX);
  });

  test('much later where the bank understood it and said no', () => {
    assert.equal(pause('refused', 0, 0.5), REFUSED_RESEND_PAUSE_MS);
  });
});

describe('whether a delivery may still go', () => {
  const may = (
    delivery: Pick<ClaimedDelivery, 'kind' | 'state'>,
    payment: Partial<LinePayment> | undefined,
    nowMs = NOW,
  ): boolean => mayStillGo(delivery as ClaimedDelivery, payment as LinePayment | undefined, nowMs);
  const held = { state: 'held', deadlineAt: NOW + 1 } as const;

  test('an original until its deadline, and only while it is held', () => {
    for (const kind of ['credit_transfer', 'return'] as const) {
      assert.equal(may({ kind, state: 'held' }, held), true);
      assert.equal(may({ kind, state: 'held' }, held, NOW + 1), false);
      for (const state of ['unknown', 'cleared', 'released'] as const)
        assert.equal(may({ kind, state: 'held' }, { ...held, state }), false, state);
    }
  });

  test('a decision whenever, "pending" only while it is true', () => {
    assert.equal(may({ kind: 'status', state: 'cleared' }, { state: 'cleared', deadlineAt: null }), true);
    assert.equal(may({ kind: 'status', state: 'unknown' }, { state: 'unknown', deadlineAt: NOW - 1 }), true);
    assert.equal(may({ kind: 'status', state: 'unknown' }, { state: 'released', deadlineAt: null }), false);
    assert.equal(may({ kind: 'recall', state: 'requested' }, undefined), true);
    assert.equal(may({ kind: 'status', state: 'cleared' }, undefined), false);
  });
});
