import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { statement } from '../../core/database/index.ts';
import { findPayments } from '../clearing/index.ts';
import type { RefundsTerms } from '../consents/index.ts';
import { refundStatusOf } from './index.ts';
import type { RefundDraft, RefundOutcome } from './refunds.ts';
import {
  CONNECTED_BANK,
  consentOf,
  ONE_BANK,
  OTHER_BANK,
  openTestOpenBanking,
  type TestAccount,
  type TestOpenBanking,
} from './testing.ts';

let city: TestOpenBanking;
let school: TestAccount;
let parent: TestAccount;
let count = 0;
before(async () => {
  city = await openTestOpenBanking();
});
after(async () => {
  assert.deepEqual(await city.violated(), []);
  await city.close();
});
beforeEach(async () => {
  school = await city.openAccount(ONE_BANK);
  parent = await city.openAccount(OTHER_BANK, 1_000_000n);
});

const TERMS: RefundsTerms = {
  ...{ kind: 'refunds', currency: 'VND', perRefund: 200_000, perDay: null, validDays: 90 },
};
const terms = (over: Partial<RefundsTerms> = {}): RefundsTerms => ({ ...TERMS, ...over });
const nextId = (): string => `HT-${++count}`;
const told = (outcome: RefundOutcome): string =>
  outcome.kind === 'refund' ? refundStatusOf(outcome.returned) : outcome.kind;
const reason = (outcome: RefundOutcome): string | null | undefined =>
  outcome.kind === 'refund' ? outcome.returned.reason : undefined;
const refund = async (draft: Partial<RefundDraft>, more: Parameters<typeof city.refund>[1] = city.refunds) =>
  await city.refund({ identification: nextId(), ...draft }, more);

test('a part goes back to whoever paid it, once, and is told again when it is asked again', async () => {
  const payment = await city.pay(parent, school, 200_000n);
  const consent = await city.grant(terms(), school);
  const draft = { consent, payment, identification: nextId() };
  const first = await city.refund(draft);
  assert.equal(told(first), 'ACSC');
  assert.ok(first.kind === 'refund' && !first.repeated);
  assert.equal(await city.balance(school), 150_000n);
  assert.equal(await city.balance(parent), 850_000n);
  const again = await city.refund(draft, city.other.refunds);
  assert.ok(again.kind === 'refund' && again.repeated && again.refund.id === first.refund.id);
  assert.equal((await findPayments(city.database, [payment])).get(payment)?.returned, 50_000n);
  const { uses, spent, state } = await consentOf(city, consent);
  assert.deepEqual([uses, spent, state], [1, 50_000n, 'authorised']);
  for (const other of [{ amount: 49_999n }, { reason: 'DUPL' }, { payment: randomUUID() }])
    assert.equal(
      told(await city.refund({ ...draft, ...other })),
      'refund_identification_was_used_for_another_refund',
    );
});

test('twenty copies at once, on two processes, give back once', async () => {
  const payment = await city.pay(parent, school, 200_000n);
  const consent = await city.grant(terms(), school);
  const draft = { consent, payment, identification: nextId() };
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, i) => city.refund(draft, i % 2 === 0 ? city.refunds : city.other.refunds)),
  );
  assert.deepEqual(new Set(outcomes.map(told)), new Set(['ACSC']));
  assert.equal(outcomes.filter((one) => one.kind === 'refund' && !one.repeated).length, 1);
  assert.equal(await city.balance(parent), 850_000n);
});

test('never more than was received, also by many refunds under two consents at once', async () => {
  const payment = await city.pay(parent, school, 200_000n);
  await city.pay(parent, school, 300_000n);
  const consents = [await city.grant(terms(), school), await city.grant(terms(), school)];
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      refund({ consent: consents[i % 2]!, payment }, i % 4 < 2 ? city.refunds : city.other.refunds),
    ),
  );
  assert.equal(outcomes.filter((one) => told(one) === 'ACSC').length, 4);
  const refused = outcomes.filter((one) => told(one) === 'RJCT');
  assert.deepEqual(new Set(refused.map(reason)), new Set(['return_exceeds_what_is_left']));
  assert.equal(await city.balance(parent), 700_000n);
  const used = await Promise.all(consents.map(async (one) => (await consentOf(city, one)).spent));
  assert.equal(used[0]! + used[1]!, 200_000n);
});

test('only what the account of the consent has received, whoever else has', async () => {
  const shop = await city.openAccount(ONE_BANK, 500_000n);
  const consent = await city.grant(terms(), school);
  const toShop = await city.pay(parent, shop, 100_000n);
  const fromSchool = await (async () => {
    await city.pay(parent, school, 100_000n);
    return await city.pay(school, parent, 60_000n);
  })();
  for (const payment of [toShop, fromSchool, randomUUID()])
    assert.equal(told(await refund({ consent, payment })), 'received_payment_not_found');
  // What gave something back was received by nobody.
  const payment = await city.pay(parent, school, 100_000n);
  const back = await refund({ consent, payment });
  assert.ok(back.kind === 'refund');
  assert.equal(told(await refund({ consent, payment: back.returned.id })), 'received_payment_not_found');
  assert.equal((await consentOf(city, consent)).uses, 1);
});

test('within what its holder agreed to: at once, in a day', async () => {
  const payment = await city.pay(parent, school, 900_000n);
  const consent = await city.grant(terms({ perDay: { payments: 2, amount: 250_000 } }), school);
  const above = 'payment_is_above_the_agreed_limit';
  assert.equal(told(await refund({ consent, payment, amount: 200_001n })), above);
  assert.equal(told(await refund({ consent, payment, amount: 200_000n })), 'ACSC');
  assert.equal(told(await refund({ consent, payment, amount: 50_001n })), above);
  assert.equal(told(await refund({ consent, payment, amount: 50_000n })), 'ACSC');
  assert.equal(told(await refund({ consent, payment, amount: 1n })), above);
});

test('one that the account cannot pay is refused for ever and uses nothing', async () => {
  const payment = await city.pay(parent, school, 100_000n);
  await city.pay(school, parent, 100_000n);
  const consent = await city.grant(terms(), school);
  const draft = { consent, payment, identification: nextId() };
  const refused = await city.refund(draft);
  assert.deepEqual([told(refused), reason(refused)], ['RJCT', 'payer_has_insufficient_funds']);
  const { uses, spent } = await consentOf(city, consent);
  assert.deepEqual([uses, spent], [0, 0n]);
  await city.pay(parent, school, 100_000n);
  assert.equal(told(await city.refund(draft)), 'RJCT');
  assert.equal(told(await refund({ consent, payment })), 'ACSC');
});

test('not before everybody has agreed, not after it was withdrawn, and not for another software', async () => {
  const payment = await city.pay(parent, school, 100_000n);
  const consent = await city.request(terms(), school);
  assert.equal(told(await refund({ consent, payment })), 'consent_is_not_authorised');
  await city.agree(consent, school);
  assert.equal(told(await refund({ consent, payment, software: randomUUID() })), 'third_party_is_not_active');
  await city.revoke(consent, school);
  assert.equal(told(await refund({ consent, payment })), 'consent_is_revoked');
  // Nor does such a call learn which payments came.
  assert.equal(told(await refund({ consent, payment: randomUUID() })), 'consent_is_revoked');
  assert.equal(await city.balance(parent), 900_000n);
});

test('a consent for one thing is not one for the other', async () => {
  const payment = await city.pay(parent, school, 100_000n);
  const refunds = await city.grant(terms(), school);
  const creditor = { bin: parent.bin, account: parent.account, name: null };
  const recurring = await city.grant(
    {
      ...{ kind: 'recurring_payments', currency: 'VND', creditor, perPayment: 200_000, perDay: null },
      ...{ perMonth: null, total: null, remittance: null, validDays: 90 },
    },
    school,
  );
  const another = 'consent_is_for_something_else';
  assert.equal(told(await refund({ consent: recurring, payment })), another);
  for (const kind of ['payment', 'recurring_payment', 'top_up', 'withdrawal'] as const)
    assert.equal((await city.submit({ kind, consent: refunds, instruction: nextId() })).kind, another);
});

test('to a payer whose bank keeps its own core it waits for that bank', async () => {
  const consent = await city.grant(terms(), school);
  const payment = await city.pay({ bin: CONNECTED_BANK, account: '42' }, school, 200_000n);
  assert.equal(told(await refund({ consent, payment })), 'PDNG');
  // Promised, not moved.
  assert.equal(await city.balance(school), 200_000n);
  assert.equal((await consentOf(city, consent)).spent, 50_000n);
});

test('an account at a bank that keeps its own core is refused by that name', async () => {
  const elsewhere = { ...school, bin: CONNECTED_BANK, id: randomUUID(), customer: randomUUID() };
  const consent = await city.grant(terms(), elsewhere);
  assert.equal(told(await refund({ consent, payment: randomUUID() })), 'account_is_not_kept_here');
});

test('a database falsified by hand is seen', async () => {
  const payment = await city.pay(parent, school, 900_000n);
  const other = await city.pay(parent, await city.openAccount(ONE_BANK), 50_000n);
  const consent = await city.grant(terms({ perDay: { payments: 2, amount: 200_000 } }), school);
  const taken = await refund({ consent, payment });
  assert.ok(taken.kind === 'refund');
  const { id, createdAt } = taken.refund;
  const sabotages: readonly (readonly [what: string, sql: string, undo: string])[] = [
    ['another amount', 'amount = 50001', 'amount = 50000'],
    ['another payment', `payment = '${other}'`, `payment = '${payment}'`],
    ['before its consent', 'created_at = 1', `created_at = ${createdAt}`],
  ];
  for (const [what, sql, undo] of sabotages) {
    await city.owner.query(
      statement(`testing.refund ${what}`, `UPDATE refunds SET ${sql} WHERE id = '${id}'`),
    );
    assert.deepEqual(await city.violated(), ['refunds_are_returns_under_their_consent'], what);
    await city.owner.query(
      statement(`testing.refund undo ${what}`, `UPDATE refunds SET ${undo} WHERE id = '${id}'`),
    );
  }
  await city.owner.query(
    statement(
      'testing.refunds_lower',
      `UPDATE consents SET terms = replace(terms, '"perRefund":200000', '"perRefund":100') WHERE id = '${consent}'`,
    ),
  );
  assert.ok((await city.violated()).includes('refunds_are_returns_under_their_consent'));
  await city.owner.query(
    statement(
      'testing.refunds_raise',
      `UPDATE consents SET terms = replace(terms, '"perRefund":100', '"perRefund":200000') WHERE id = '${consent}'`,
    ),
  );
});
