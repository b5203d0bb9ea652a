/** A database falsified by hand: each invariant says so, and no other does. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { statement } from '../../../core/database/index.ts';
import type { PaymentTerms, RecurringPaymentsTerms } from '../../consents/index.ts';
import { limitBreaches } from '../rules/limits.ts';
import { ONE_BANK, OTHER_BANK, openTestOpenBanking, type TestOpenBanking } from '../testing.ts';

let city: TestOpenBanking;
before(async () => {
  city = await openTestOpenBanking();
  const payer = await city.openAccount(ONE_BANK, 1_000_000n);
  const payee = await city.openAccount(OTHER_BANK);
  const creditor = { bin: payee.bin, account: payee.account, name: null };
  const terms: PaymentTerms = {
    ...{ kind: 'payment', amount: 1_000, currency: 'VND', creditor, remittance: null },
    ...{ instruction: 'ONE', executeOn: null },
  };
  for (const more of [{}, { instruction: 'TWO', executeOn: '2026-12-24' }]) {
    const consent = await city.grant({ ...terms, ...more }, payer);
    const taken = await city.submit({ consent, amount: 1_000n, instruction: more.instruction ?? 'ONE' });
    assert.equal(taken.kind, 'order');
  }
  assert.deepEqual(await city.violated(), []);
});
after(() => city.close());

const SABOTAGES: readonly (readonly [what: string, sql: string, undo: string, fails: readonly string[]])[] = [
  [
    'an order of another amount than its payment',
    `UPDATE payment_orders SET amount = 999 WHERE state = 'submitted'`,
    `UPDATE payment_orders SET amount = 1000 WHERE state = 'submitted'`,
    ['orders_are_their_payments'],
  ],
  [
    'an order that says it was submitted and was not',
    `UPDATE payment_orders SET state = 'submitted' WHERE state = 'scheduled'`,
    `UPDATE payment_orders SET state = 'scheduled' WHERE execute_on IS NOT NULL`,
    ['orders_are_their_payments'],
  ],
  [
    'an order that was paid and says that it waits',
    `UPDATE payment_orders SET state = 'scheduled' WHERE state = 'submitted'`,
    `UPDATE payment_orders SET state = 'submitted' WHERE execute_on IS NULL`,
    ['orders_are_their_payments'],
  ],
  [
    'an order under another kind of consent',
    `UPDATE payment_orders SET kind = 'top_up' WHERE state = 'scheduled'`,
    `UPDATE payment_orders SET kind = 'payment'`,
    ['orders_lie_within_their_consent'],
  ],
  [
    'an order above what its consent allows',
    `UPDATE payment_orders SET amount = 1001 WHERE state = 'scheduled'`,
    `UPDATE payment_orders SET amount = 1000`,
    ['orders_lie_within_their_consent'],
  ],
];

for (const [what, sql, undo, fails] of SABOTAGES)
  test(what, async () => {
    await city.owner.query(statement(`testing.sabotage ${what}`, sql));
    assert.deepEqual(await city.violated(), fails);
    await city.owner.query(statement(`testing.undo ${what}`, undo));
    assert.deepEqual(await city.violated(), []);
  });

test('limits are seen one by one', () => {
  const terms: RecurringPaymentsTerms = {
    ...{ kind: 'recurring_payments', currency: 'VND', remittance: null, validDays: 90 },
    creditor: { bin: 979_902, account: '1', name: null },
    ...{ perPayment: 100, perDay: { payments: 2, amount: 150 }, perMonth: { payments: 5, amount: 300 } },
    total: 400,
  };
  const day = (date: string, payments: number, amount: number, largest = amount) => ({
    ...{ day: date, payments, amount: BigInt(amount), largest: BigInt(largest) },
  });
  assert.deepEqual(
    limitBreaches(terms, [day('2026-11-01', 2, 150, 100), day('2026-12-01', 2, 150, 100)]),
    [],
  );
  assert.deepEqual(limitBreaches(terms, [day('2026-11-01', 1, 101)]), ['payment']);
  assert.deepEqual(limitBreaches(terms, [day('2026-11-01', 3, 90, 30)]), ['day']);
  assert.deepEqual(limitBreaches(terms, [day('2026-11-01', 2, 151, 100)]), ['day']);
  const days = ['01', '02', '03'].map((date) => day(`2026-11-${date}`, 2, 101, 100));
  assert.deepEqual(limitBreaches(terms, days), ['month']);
  const months = ['10', '11', '12'].map((month) => day(`2026-${month}-01`, 2, 150, 100));
  assert.deepEqual(limitBreaches(terms, months), ['total']);
});
