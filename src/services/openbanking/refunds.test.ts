import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { statement } from '../../core/database/index.ts';
import { toWire } from '../../kit/id.ts';
import { hostedInstitution } from '../banking/index.ts';
import {
  type AnswerOrder,
  answerKind,
  connectedInstitution,
  findPayments,
  payKind,
  returnKind,
} from '../clearing/index.ts';
import type { RefundsTerms } from '../consents/index.ts';
import { type BanksWord, settleKind } from './commands/settle.ts';
import { refundStatusOf, tellEnds } from './index.ts';
import type { RefundDraft, RefundOutcome } from './refunds.ts';
import { claimInstructions } from './store/instructions.ts';
import {
  CONNECTED_BANK,
  consentOf,
  NIL,
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
  outcome.kind === 'refund' ? refundStatusOf(outcome) : outcome.kind;
const reason = (outcome: RefundOutcome): string | null | undefined =>
  outcome.kind === 'refund' ? outcome.returned?.reason : undefined;
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
  assert.equal(told(await refund({ consent, payment: back.returned!.id })), 'received_payment_not_found');
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

const HUB = { caller: NIL, callerName: 'hub' };
const INSTITUTIONS = { hosted: hostedInstitution, connected: connectedInstitution };
const bare = (id: string): string => id.replaceAll('-', '');
const ENDS = statement(
  'test.ends_of_refund',
  `SELECT type FROM outbox_events WHERE type IN ('refund.completed', 'refund.rejected') AND subject = $1`,
);
const FORGET = statement('test.forget_refund', 'DELETE FROM awaited_ends WHERE id = $1');
const AWAIT = statement('test.await_refund', `INSERT INTO awaited_ends (what, id) VALUES ('refund', $1)`);

/** What a third party has been told of a refund's end, after three processes have looked. */
async function endsOf(refund: string): Promise<string[]> {
  const { database } = city;
  await Promise.all([city.desk, city.other.desk, city.desk].map((desk) => tellEnds({ database, desk })));
  const told = await city.owner.query<{ type: string }>(ENDS, [toWire('refund', refund)]);
  return told.map(({ type }) => type);
}

async function answer(payment: string, heard: AnswerOrder['heard']): Promise<void> {
  const order = { payment, heard, bin: CONNECTED_BANK, statusReason: null };
  const decided = await city.desk.submit(answerKind, order, HUB);
  assert.ok(decided.kind === 'decided' && decided.answer.kind !== 'payment_not_found');
}

test('to a payer whose bank keeps its own core it waits for that bank, and its end is told once', async () => {
  const consent = await city.grant(terms(), school);
  const payment = await city.pay({ bin: CONNECTED_BANK, account: '42' }, school, 200_000n);
  const [first, second] = [await refund({ consent, payment }), await refund({ consent, payment })];
  assert.ok(first.kind === 'refund' && second.kind === 'refund');
  assert.deepEqual([told(first), told(second)], ['PDNG', 'PDNG']);
  // Promised, not moved.
  assert.equal(await city.balance(school), 200_000n);
  assert.equal((await consentOf(city, consent)).spent, 100_000n);
  assert.deepEqual(await endsOf(first.refund.id), []);
  await city.owner.query(FORGET, [first.refund.id]);
  assert.deepEqual(await city.violated(), ['refunds_are_returns_under_their_consent']);
  await city.owner.query(AWAIT, [first.refund.id]);
  await answer(first.refund.id, 'accepted');
  await answer(second.refund.id, 'rejected');
  assert.deepEqual(await endsOf(first.refund.id), ['refund.completed']);
  assert.deepEqual(await endsOf(second.refund.id), ['refund.rejected']);
  assert.equal(await city.balance(school), 150_000n);
});

test('an account elsewhere at a bank that takes no refunds from here is refused by that name', async () => {
  const consent = await city.grant(terms(), { ...school, id: randomUUID() });
  assert.equal(told(await refund({ consent, payment: randomUUID() })), 'bank_takes_no_such_order');
});

/** A payment that has come to the connected bank, and a consent of the holder of an account there. */
async function receivedElsewhere(over: Partial<RefundsTerms> = {}) {
  const elsewhere = { ...school, bin: CONNECTED_BANK, id: randomUUID(), customer: randomUUID() };
  const payment = city.mint();
  const [debtor, creditor] = [
    { bin: parent.bin, account: parent.account },
    { bin: CONNECTED_BANK, account: '42' },
  ];
  const [debited, credited] = await Promise.all([city.locate(debtor), city.locate(creditor)]);
  await city.desk.submit(
    payKind(INSTITUTIONS),
    {
      ...{ id: payment, amount: 200_000n, purpose: null, endToEndId: null, transactionId: null, uetr: null },
      debtor: { address: debtor, found: debited },
      creditor: { address: creditor, found: credited },
      ...{ reference: null, content: '' },
    },
    HUB,
  );
  await answer(payment, 'accepted');
  return { consent: await city.grant(terms(over), elsewhere), payment, elsewhere };
}

async function settle(id: string, word: BanksWord): Promise<string> {
  const decided = await city.desk.submit(settleKind, { what: 'refund', id, word }, HUB);
  return decided.kind === 'decided' ? decided.answer.kind : decided.kind;
}

/** The connected bank sends a return of its own. */
async function sendsBack(original: string, transactionId: string, amount: bigint): Promise<void> {
  const order = { id: city.mint(), original, amount, reason: 'CUST', bin: CONNECTED_BANK, transactionId };
  const decided = await city.desk.submit(returnKind(INSTITUTIONS), order, HUB);
  assert.ok(decided.kind === 'decided' && decided.answer.kind === 'cleared');
}

test('an account at a bank with its own core: handed over once, by whichever process, and believed once it came', async () => {
  const { consent, payment } = await receivedElsewhere();
  const draft = { consent, payment, identification: nextId() };
  const copies = await Promise.all(
    Array.from({ length: 12 }, (_, i) => city.refund(draft, i % 2 === 0 ? city.refunds : city.other.refunds)),
  );
  assert.deepEqual(new Set(copies.map(told)), new Set(['PDNG']));
  const [{ refund: made }] = copies.flatMap((one) => (one.kind === 'refund' ? one : [])) as [
    RefundOutcome & { kind: 'refund' },
  ];
  const { nowMs } = city.clock;
  const claimed = await claimInstructions(city.database, nowMs, nowMs + 15_000, 10);
  assert.deepEqual(
    claimed.map(({ what, id }) => [what, id]),
    [['refund', made.id]],
  );
  // Counted when it was handed over: from then on the bank can give back.
  assert.equal((await consentOf(city, consent)).spent, 50_000n);
  assert.equal(
    told(await city.refund({ ...draft, amount: 1n })),
    'refund_identification_was_used_for_another_refund',
  );
  const word: BanksWord = { kind: 'accepted', transactionId: bare(made.id) };
  const words = await Promise.all([settle(made.id, word), settle(made.id, word)]);
  assert.deepEqual(new Set(words), new Set(['instruction_settled', 'instruction_is_not_waiting']));
  assert.equal(told(await city.refund(draft)), 'PDNG');
  assert.deepEqual(await endsOf(made.id), []);
  await sendsBack(payment, bare(made.id), 50_000n);
  const ended = await city.refund(draft);
  assert.ok(ended.kind === 'refund' && ended.returned?.original === payment);
  assert.equal(told(ended), 'ACSC');
  assert.deepEqual(await endsOf(made.id), ['refund.completed']);
});

test('a bank that refuses has refused for good; one that returns something else is not believed', async () => {
  const { consent, payment, elsewhere } = await receivedElsewhere({
    perDay: { payments: 2, amount: 400_000 },
  });
  const [refusedOne, lied] = [await refund({ consent, payment }), await refund({ consent, payment })];
  assert.ok(refusedOne.kind === 'refund' && lied.kind === 'refund');
  const { id } = refusedOne.refund;
  assert.equal(await settle(id, { kind: 'refused', reason: 'payment_is_not_known' }), 'instruction_settled');
  const now = await city.refunds.read(id);
  assert.equal(now && refundStatusOf(now), 'RJCT');
  assert.deepEqual(await endsOf(id), ['refund.rejected']);
  assert.equal(told(await refund({ consent, payment })), 'payment_is_above_the_agreed_limit', 'counted');
  await settle(lied.refund.id, { kind: 'accepted', transactionId: bare(lied.refund.id) });
  await sendsBack(payment, bare(lied.refund.id), 50_001n);
  assert.deepEqual(await endsOf(lied.refund.id), []);
  assert.equal(refundStatusOf((await city.refunds.read(lied.refund.id))!), 'PDNG');
  await city.owner.query(FORGET, [lied.refund.id]);
  assert.deepEqual(await city.violated(), ['refunds_are_returns_under_their_consent']);
  await city.owner.query(AWAIT, [lied.refund.id]);
  await city.revoke(consent, elsewhere);
  assert.equal(told(await refund({ consent, payment })), 'consent_is_revoked');
  const hosted = await city.pay(parent, school, 100_000n);
  const other = await city.grant(terms(), elsewhere);
  assert.equal(told(await refund({ consent: other, payment: hosted })), 'received_payment_not_found');
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
