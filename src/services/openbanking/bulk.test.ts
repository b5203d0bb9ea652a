/** Payments of a list that the customer agreed to as a whole. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { statement } from '../../core/database/index.ts';
import type { BulkPaymentsTerms } from '../consents/index.ts';
import { statusOf } from './index.ts';
import type { OrderDraft, OrderOutcome } from './orders.ts';
import {
  consentOf,
  ONE_BANK,
  OTHER_BANK,
  openTestOpenBanking,
  type TestAccount,
  type TestOpenBanking,
} from './testing.ts';

let city: TestOpenBanking;
let employer: TestAccount;
let staff: readonly TestAccount[];
let count = 0;
before(async () => {
  city = await openTestOpenBanking();
});
after(async () => {
  assert.deepEqual(await city.violated(), []);
  await city.close();
});
beforeEach(async () => {
  employer = await city.openAccount(ONE_BANK, 1_000_000n);
  staff = await Promise.all([1, 2, 3].map(() => city.openAccount(OTHER_BANK)));
});

const AMOUNTS = [100_000, 200_000, 300_000];

/** Each of the staff gets his wages. */
function wages(): BulkPaymentsTerms {
  count += 1;
  return {
    ...{ kind: 'bulk_payments', currency: 'VND' },
    payments: staff.map(({ bin, account }, n) => ({
      ...{ amount: AMOUNTS[n]!, creditor: { bin, account, name: null }, remittance: `Lương ${n}` },
      instruction: `L-${count}-${n}`,
    })),
  };
}

const told = (outcome: OrderOutcome): string =>
  outcome.kind === 'order' ? statusOf(outcome.order, outcome.payment) : outcome.kind;
const order = async (
  consent: string,
  terms: BulkPaymentsTerms,
  n: number,
  over: Partial<OrderDraft> = {},
  on = city.orders,
) => {
  const { amount, instruction } = terms.payments[n]!;
  return await city.submit(
    { kind: 'bulk_payment', consent, instruction, amount: BigInt(amount), ...over },
    on,
  );
};

test('each payment of the list is made, once, and with the last of them the consent is used up', async () => {
  const terms = wages();
  const consent = await city.grant(terms, employer);
  const all = await Promise.all(
    [0, 1, 2, 0, 1, 2, 0, 1, 2].map((n, i) =>
      order(consent, terms, n, {}, i % 2 === 0 ? city.orders : city.other.orders),
    ),
  );
  assert.deepEqual(new Set(all.map(told)), new Set(['ACSC']));
  assert.equal(all.filter((one) => one.kind === 'order' && !one.repeated).length, 3);
  assert.deepEqual(await Promise.all(staff.map((one) => city.balance(one))), AMOUNTS.map(BigInt));
  const { state, uses, spent } = await consentOf(city, consent);
  assert.deepEqual([state, uses, spent], ['consumed', 3, 600_000n]);
  assert.equal(told(await order(consent, terms, 0)), 'ACSC', 'it is told again');
});

test('no other is: another amount, another payee, one that is not listed, one from another list', async () => {
  const terms = wages();
  const consent = await city.grant(terms, employer);
  const differs = 'payment_differs_from_what_was_agreed';
  const { bin, account } = await city.openAccount(OTHER_BANK);
  for (const over of [
    { amount: 100_001n },
    { creditor: { bin, account } },
    { instruction: `L-${count}-1` },
    { instruction: 'L-0' },
  ])
    assert.equal(told(await order(consent, terms, 0, over)), differs);
  assert.equal(
    told(await order(consent, terms, 0, { kind: 'recurring_payment' })),
    'consent_is_for_something_else',
  );
  assert.equal(told(await order(consent, terms, 0)), 'ACSC');
  const next = await city.grant(wages(), employer);
  assert.equal(told(await order(next, terms, 1)), differs);
  await city.revoke(consent, employer);
  assert.equal(told(await order(consent, terms, 1)), 'consent_is_revoked');
  assert.equal((await consentOf(city, consent)).uses, 1);
});

test('one that is refused stops no other, and the list lasts as long as any consent to a payment', async () => {
  const poor = await city.openAccount(ONE_BANK, 450_000n);
  const terms = wages();
  const consent = await city.grant(terms, poor);
  assert.equal(told(await order(consent, terms, 2)), 'ACSC');
  assert.equal(told(await order(consent, terms, 1)), 'RJCT');
  assert.equal(told(await order(consent, terms, 0)), 'ACSC');
  const { state, uses, decidedAt, expiresAt } = await consentOf(city, consent);
  assert.deepEqual([state, uses, expiresAt - decidedAt!], ['authorised', 2, 300_000]);
  const later = wages();
  const expiring = await city.grant(later, employer);
  city.clock.nowMs += 300_000;
  assert.equal(told(await order(expiring, later, 0)), 'consent_is_expired');
});

test('an order that is not on its list is seen', async () => {
  const terms = wages();
  const consent = await city.grant(terms, employer);
  const taken = await order(consent, terms, 0);
  assert.ok(taken.kind === 'order');
  const set = async (instruction: string) =>
    await city.owner.query(
      statement(`testing.list ${instruction}`, `UPDATE payment_orders SET instruction = $2 WHERE id = $1`),
      [taken.order.id, instruction],
    );
  await set('L-1-9');
  assert.deepEqual(await city.violated(), ['orders_lie_within_their_consent']);
  await set(terms.payments[0]!.instruction);
});
