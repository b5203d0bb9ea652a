import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Match, Order, OrderState, Stall } from './model.ts';
import { matchPayment, orderStateAt } from './rules.ts';

const waiting: Order = {
  id: '019a0000-0000-7000-8000-000000000001',
  shop: 'shop',
  stall: 'stall',
  code: '7K3M9QXA1B2C',
  amount: 45_000n,
  received: 0n,
  state: 'waiting',
  expiresAt: 1_000,
  createdAt: 0,
};
const stall: Stall = { id: 'stall', shop: 'shop', number: 1, label: 'Quầy 1', code: 'X-1', createdAt: 0 };

interface Case {
  readonly when: string;
  readonly order: Partial<Order>;
  readonly amount: bigint;
  readonly at: number;
  readonly match: Match;
  readonly state: OrderState;
}

const CASES: readonly Case[] = [
  { when: 'the amount comes in time', order: {}, amount: 45_000n, at: 1_000, match: 'exact', state: 'paid' },
  { when: 'too little comes', order: {}, amount: 44_999n, at: 500, match: 'underpaid', state: 'underpaid' },
  { when: 'too much comes', order: {}, amount: 45_001n, at: 500, match: 'overpaid', state: 'overpaid' },
  {
    when: 'the amount comes after its time',
    order: {},
    amount: 45_000n,
    at: 1_001,
    match: 'late',
    state: 'paid_late',
  },
  {
    when: 'the order was cancelled',
    order: { state: 'cancelled' },
    amount: 45_000n,
    at: 500,
    match: 'late',
    state: 'paid_late',
  },
  { when: 'too little comes late', order: {}, amount: 1n, at: 2_000, match: 'underpaid', state: 'underpaid' },
  {
    when: 'the rest of an underpaid order comes',
    order: { state: 'underpaid', received: 40_000n },
    amount: 5_000n,
    at: 600,
    match: 'exact',
    state: 'paid',
  },
  {
    when: 'a paid order is paid again',
    order: { state: 'paid', received: 45_000n },
    amount: 45_000n,
    at: 600,
    match: 'overpaid',
    state: 'overpaid',
  },
];

for (const { when, order, amount, at, match, state } of CASES) {
  test(`an order, when ${when}: ${match}`, () => {
    const before = { ...waiting, ...order };
    const matched = matchPayment({ amount, at }, before, stall);
    assert.equal(matched.match, match);
    assert.equal(matched.order?.state, state);
    assert.equal(matched.order?.received, before.received + amount);
    assert.equal(matched.stall, 'stall');
  });
}

test('a payment without an order goes by its stall, or is the shop’s without one', () => {
  assert.deepEqual(matchPayment({ amount: 1n, at: 0 }, undefined, stall), {
    match: 'static',
    stall: 'stall',
  });
  assert.deepEqual(matchPayment({ amount: 1n, at: 0 }, undefined, undefined), {
    match: 'unmatched_stall',
    stall: null,
  });
});

test('a waiting order is called expired once its time has passed; the others keep their name', () => {
  assert.equal(orderStateAt(waiting, 1_000), 'waiting');
  assert.equal(orderStateAt(waiting, 1_001), 'expired');
  assert.equal(orderStateAt({ ...waiting, state: 'cancelled' }, 1_001), 'cancelled');
});
