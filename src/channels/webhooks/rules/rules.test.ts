import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toWire } from '../../../kit/id.ts';
import type { Owner } from '../model.ts';
import { outcomeOf } from './answer.ts';
import {
  audienceOf,
  isPattern,
  isToldTo,
  laterPosition,
  matchesPattern,
  type Period,
  readersOf,
} from './filter.ts';
import { DELAYS_MS, nextAttemptAt } from './schedule.ts';

describe('the schedule', () => {
  test('has the ten attempts of the standard, 75 h 35 min 5 s from the first to the last', () => {
    assert.equal(DELAYS_MS.length, 10);
    const sum = DELAYS_MS.reduce<number>((total, delay) => total + delay, 0);
    assert.equal(sum, ((75 * 60 + 35) * 60 + 5) * 1_000);
  });

  test('waits a tenth less to a tenth more than it says, and ends after the tenth', () => {
    for (let step = 0; step < 9; step += 1) {
      const delay = DELAYS_MS[step + 1]!;
      assert.equal(nextAttemptAt(step, 1_000, 0.5), 1_000 + delay);
      assert.equal(nextAttemptAt(step, 1_000, 0), 1_000 + Math.round(delay * 0.9));
      assert.equal(nextAttemptAt(step, 1_000, 1), 1_000 + Math.round(delay * 1.1));
    }
    assert.equal(nextAttemptAt(9, 1_000, 0.5), undefined);
  });

  test('heeds a later time that is asked for, up to a day', () => {
    assert.equal(nextAttemptAt(0, 0, 0.5, 60_000), 60_000);
    assert.equal(nextAttemptAt(0, 0, 0.5, 1), 5_000);
    assert.equal(nextAttemptAt(0, 0, 0.5, 10 ** 12), 86_400_000);
    assert.equal(nextAttemptAt(9, 0, 0.5, 60_000), undefined);
  });
});

test('a status is judged as the standard says', () => {
  const said = {
    200: 'delivered',
    204: 'delivered',
    299: 'delivered',
    301: 'redirected',
    304: 'redirected',
    410: 'gone',
  };
  for (const [status, outcome] of Object.entries(said)) assert.equal(outcomeOf(Number(status)), outcome);
  for (const status of [0, 100, 199, 400, 404, 429, 500, 502, 504])
    assert.equal(outcomeOf(status), 'answered_with_error');
});

describe('patterns', () => {
  test('are types, branches and everything', () => {
    for (const text of ['*', 'payment.*', 'payment.cleared', 'a.b.c', 'a.b.*'])
      assert.ok(isPattern(text), text);
    for (const text of [
      '',
      '.',
      'payment.',
      '*.cleared',
      'payment.**',
      'Payment.cleared',
      'pay ment',
      'a'.repeat(81),
    ])
      assert.ok(!isPattern(text), text);
  });

  test('match what they say', () => {
    assert.ok(matchesPattern('payment.cleared', '*'));
    assert.ok(matchesPattern('payment.cleared', 'payment.*'));
    assert.ok(matchesPattern('payment.cleared', 'payment.cleared'));
    assert.ok(!matchesPattern('payments.cleared', 'payment.*'));
    assert.ok(!matchesPattern('payment.cleared', 'payment.clear'));
    assert.ok(!matchesPattern('payment', 'payment.*'));
  });
});

describe('who is told', () => {
  const endpoint = '0197a000-0000-7000-8000-000000000001';
  const shop = '0197a000-0000-7000-8000-000000000002';
  const event = {
    ...{ lane: 1, seq: 5, type: 'payment.received', subject: '' },
    ...{ participants: [970_401], shop, thirdParty: null },
  };
  const of = (owner: Owner, more: Partial<Period> = {}): Period => ({
    ...{ endpoint, owner, events: ['*'], from: new Map() },
    ...more,
  });

  test('those who may read the event, and nobody of another kind with the same id', () => {
    assert.ok(isToldTo(event, of({ kind: 'shop', id: shop })));
    assert.ok(isToldTo(event, of({ kind: 'participant', id: '970401' })));
    assert.ok(!isToldTo(event, of({ kind: 'third_party', id: shop })));
    assert.ok(!isToldTo(event, of({ kind: 'participant', id: '970402' })));
  });

  test('within the span, its first event and its last', () => {
    const owner = { kind: 'shop', id: shop } as const;
    assert.ok(isToldTo(event, of(owner, { from: new Map([[1, 4]]), upto: new Map([[1, 5]]) })));
    assert.ok(!isToldTo(event, of(owner, { from: new Map([[1, 5]]) })));
    assert.ok(!isToldTo(event, of(owner, { upto: new Map([[1, 4]]) })));
    assert.ok(!isToldTo(event, of(owner, { upto: new Map([[2, 9]]) })), 'a lane that the span does not know');
  });

  test('a test reaches the endpoint that is tested, whatever it wants', () => {
    const owner = { kind: 'shop', id: shop } as const;
    const asked = { ...event, type: 'webhook.test', subject: toWire('webhook_endpoint', endpoint) };
    assert.ok(isToldTo(asked, of(owner, { events: ['consent.*'] })));
    assert.ok(!isToldTo({ ...asked, subject: toWire('webhook_endpoint', shop) }, of(owner)));
  });

  test('an owner reads what is written for him', () => {
    for (const owner of [
      { kind: 'shop', id: shop },
      { kind: 'third_party', id: shop },
      { kind: 'participant', id: '000042' },
    ] as const)
      assert.deepEqual(readersOf({ shop: null, thirdParty: null, ...audienceOf(owner) }), [owner]);
  });
});

test('the later of two positions is the later in every lane', () => {
  const later = laterPosition(
    new Map([
      [1, 5],
      [2, 1],
    ]),
    new Map([
      [2, 3],
      [9, 2],
    ]),
  );
  assert.deepEqual(
    [...later],
    [
      [1, 5],
      [2, 3],
      [9, 2],
    ],
  );
});
