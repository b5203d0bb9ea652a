/**
 * Payments to banks that keep their own core, at the desk and on a real database: every order in which up to four things
 * can be heard of one payment ends in one state everywhere, with every đồng where that state says it is.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { elsewhere, type TestAccount, testScheme } from '../../../test/scheme.ts';
import { statement } from '../../core/database/index.ts';
import { toWire } from '../../kit/id.ts';
import { findPayments, type Payment, recallsOf } from '../../services/clearing/index.ts';
import { verifyDatabase } from './index.ts';

const HOSTED = 970401;
const X = 970421;
const Y = 970422;
const CAP = 10_000_000_000n;
const AMOUNT = 1_000n;

const HEARD = ['accepted', 'rejected', 'in_process', 'never_received', 'deadline_passed'] as const;
type Said = (typeof HEARD)[number];

let home: TestDatabase;
let scheme: ReturnType<typeof testScheme>;
let payer: TestAccount;

before(async () => {
  home = await testDatabase();
  scheme = testScheme(home.database);
  await scheme.join(HOSTED, CAP);
  await scheme.join(X, CAP, 'https://127.0.0.1:1/');
  await scheme.join(Y, CAP, 'https://127.0.0.1:2/');
  payer = await scheme.open(HOSTED, 100_000_000n);
});

after(async () => {
  await scheme.desk.close();
  await home.close();
});

async function verified(): Promise<void> {
  const { ok, checked } = await verifyDatabase(home.database, { nowMs: Date.now() });
  assert.ok(ok, JSON.stringify(checked.filter(({ violationsFound }) => violationsFound > 0)));
}

async function now(id: string): Promise<Payment> {
  return (await findPayments(home.database, [id])).get(id)!;
}

const COUNT = statement('test.cases', 'SELECT count(*)::int AS n FROM cases WHERE payment = $1');
const WAITING = statement('test.waiting', 'SELECT count(*)::int AS n FROM held_payments WHERE payment = $1');
const TOLD = statement(
  'test.told',
  'SELECT bin, kind, state FROM deliveries WHERE subject = $1 ORDER BY created_at, id',
);
const SENT = statement('test.sent', 'UPDATE deliveries SET sent_at = 1 WHERE subject = ANY($1::uuid[])');

/** What a person would say must come of it, written without looking at the table of states. */
function expected(heard: readonly Said[]): { state: Payment['state']; cases: number } {
  let state: Payment['state'] = 'held';
  const cases = new Set<string>();
  for (const one of heard) {
    const waits: boolean = state === 'held' || state === 'unknown';
    if (waits && one === 'accepted') state = 'cleared';
    else if (waits && one === 'rejected') state = 'released';
    else if (state === 'unknown' && one === 'never_received') state = 'released';
    else if (state === 'held' && one === 'deadline_passed') state = 'unknown';
    else if (state === 'released' && one === 'accepted') cases.add('accepted after release');
    else if (state === 'cleared' && (one === 'rejected' || one === 'never_received'))
      cases.add('rejected after clearing');
  }
  return { state, cases: cases.size };
}

function orders(length: number): Said[][] {
  if (length === 0) return [[]];
  return orders(length - 1).flatMap((rest) => HEARD.map((one) => [...rest, one]));
}

/** 5 + 25 + 125 + 625 orders. */
const ALL = [1, 2, 3, 4].flatMap(orders);

async function hearAll(payment: string, heard: readonly Said[]): Promise<void> {
  for (const one of heard)
    await scheme.hear(payment, one, one === 'deadline_passed' ? null : Y, one === 'rejected' ? 'AC07' : null);
}

describe('every order of up to four answers', () => {
  for (const [name, from] of [
    ['from a hosted payer', () => payer],
    ['from a connected payer', () => elsewhere(X)],
  ] as const) {
    test(`${name} ends in one state everywhere`, async () => {
      const paid = await Promise.all(ALL.map(() => scheme.pay(from(), elsewhere(Y), AMOUNT)));
      assert.deepEqual([...new Set(paid.map(({ kind }) => kind))], ['held']);
      // Whether the message left decides what a passed deadline means; here it has left.
      await home.owner.query(SENT, [`{${paid.map(({ payment }) => payment).join(',')}}`]);
      await Promise.all(paid.map(({ payment }, i) => hearAll(payment, ALL[i]!)));
      for (const [i, { payment }] of paid.entries()) {
        const want = expected(ALL[i]!);
        const is = await now(payment);
        const [{ n: cases }] = (await home.owner.query<{ n: number }>(COUNT, [payment])) as [{ n: number }];
        const [{ n: waiting }] = (await home.owner.query<{ n: number }>(WAITING, [payment])) as [
          { n: number },
        ];
        const open = want.state === 'held' || want.state === 'unknown';
        assert.deepEqual(
          { state: is.state, cases, waiting },
          { ...want, waiting: open ? 1 : 0 },
          `${ALL[i]!.join(', ')} (${toWire('payment', payment)})`,
        );
      }
      await verified();
    });
  }

  test('heard at once, in one transaction: the first to be decided counts, the others meet it', async () => {
    const paid = await Promise.all(ALL.map(() => scheme.pay(payer, elsewhere(Y), AMOUNT)));
    await home.owner.query(SENT, [`{${paid.map(({ payment }) => payment).join(',')}}`]);
    const said = await Promise.all(
      paid.flatMap(({ payment }, i) =>
        ALL[i]!.map((one) => scheme.hear(payment, one, one === 'deadline_passed' ? null : Y)),
      ),
    );
    assert.ok(said.every(({ kind }) => kind !== 'payment_not_found'));
    for (const [i, { payment }] of paid.entries())
      assert.equal((await now(payment)).state, expected(ALL[i]!).state, ALL[i]!.join(', '));
    await verified();
  });
});

describe('who is told', () => {
  test('a held payment is sent to the payee’s bank, its end to both', async () => {
    const { payment } = await scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT, null, 'TX-1');
    assert.deepEqual(await home.owner.query(TOLD, [payment]), [
      { bin: Y, kind: 'credit_transfer', state: 'held' },
    ]);
    await scheme.hear(payment, 'accepted', Y);
    assert.deepEqual((await home.owner.query(TOLD, [payment])).slice(1), [
      { bin: X, kind: 'status', state: 'cleared' },
      { bin: Y, kind: 'status', state: 'cleared' },
    ]);
    assert.equal((await now(payment)).transactionId, 'TX-1');
  });

  test('a deadline that passes before anything was sent gives the money back, and the message is withdrawn', async () => {
    const { payment } = await scheme.pay(payer, elsewhere(Y), AMOUNT);
    assert.equal((await scheme.hear(payment, 'deadline_passed', null)).kind, 'released');
    const is = await now(payment);
    assert.deepEqual([is.state, is.reason], ['released', 'payee_institution_was_not_reached']);
    // Should the message be with the bank all the same (a failover that lost the mark), it knows that nothing comes of it.
    assert.deepEqual(await home.owner.query(TOLD, [payment]), [
      { bin: Y, kind: 'status', state: 'released' },
    ]);
  });

  test('a bank’s reason for its rejection is kept and told', async () => {
    const { payment } = await scheme.pay(payer, elsewhere(Y), AMOUNT);
    await scheme.hear(payment, 'rejected', Y, 'AC07');
    const is = await now(payment);
    assert.deepEqual([is.reason, is.statusReason], ['payee_institution_rejects', 'AC07']);
  });

  test('nobody else can answer: neither another bank, nor the payee’s when it was never asked', async () => {
    const { payment } = await scheme.pay(payer, elsewhere(Y), AMOUNT);
    assert.equal((await scheme.hear(payment, 'accepted', X)).kind, 'payment_not_found');
    const { payment: inward } = await scheme.pay(elsewhere(X), payer, AMOUNT);
    assert.equal((await scheme.hear(inward, 'rejected', HOSTED)).kind, 'payment_not_found');
    assert.equal((await now(inward)).state, 'cleared');
  });

  test('a bank that accepts what was released is asked for the money, once', async () => {
    const { payment } = await scheme.pay(payer, elsewhere(Y), AMOUNT);
    await scheme.hear(payment, 'rejected', Y);
    await scheme.hear(payment, 'accepted', Y);
    await scheme.hear(payment, 'accepted', Y);
    const recalls = await recallsOf(home.database, [payment]);
    assert.deepEqual(
      recalls.map(({ requester, state }) => [requester, state]),
      [[0, 'requested']],
    );
    const told = await home.owner.query(TOLD, [recalls[0]!.id]);
    assert.deepEqual(told, [{ bin: Y, kind: 'recall', state: 'requested' }]);
  });
});

describe('references and inquiries', () => {
  test('the same TxId and content is the same payment, other content is refused and told to nobody', async () => {
    const first = await scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT, null, 'TX-2');
    assert.deepEqual(await scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT, null, 'TX-2'), first);
    const other = await scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT + 1n, null, 'TX-2');
    assert.equal(other.kind, 'reference_was_used_for_another_payment');
    assert.deepEqual(await home.owner.query(TOLD, [other.payment]), []);
  });

  test('an inquiry finds the payment; one that finds nothing makes a late original refused', async () => {
    const { payment } = await scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT, null, 'TX-3');
    assert.deepEqual(await scheme.inquire(X, 'TX-3'), { kind: 'payment_found', payment });
    assert.deepEqual(await scheme.inquire(X, 'TX-4'), { kind: 'payment_was_never_received' });
    const late = await scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT, null, 'TX-4');
    assert.equal(late.kind, 'original_came_after_its_inquiry');
    assert.deepEqual(await scheme.inquire(X, 'TX-4'), { kind: 'payment_was_never_received' });
  });

  test('inquiry and original in one transaction agree, whichever is decided first', async () => {
    const [asked, paid] = await Promise.all([
      scheme.inquire(X, 'TX-5'),
      scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT, null, 'TX-5'),
    ]);
    assert.equal(asked.kind === 'payment_found', paid.kind === 'held');
  });
});

describe('returns', () => {
  test('to a connected payer it is held; a rejection lets the original be returned again', async () => {
    const { payment } = await scheme.pay(elsewhere(X), payer, AMOUNT);
    const back = await scheme.giveBack(payment, HOSTED);
    if (back.kind !== 'held') throw new Error(back.kind);
    assert.equal((await now(payment)).returned, AMOUNT);
    assert.equal((await scheme.giveBack(payment, HOSTED)).kind, 'return_exceeds_what_is_left');
    await scheme.hear(back.payment, 'rejected', X);
    assert.equal((await now(payment)).returned, 0n);
    const again = await scheme.giveBack(payment, HOSTED);
    if (again.kind !== 'held') throw new Error(again.kind);
    await scheme.hear(again.payment, 'accepted', X);
    assert.equal((await now(payment)).returned, AMOUNT);
    await verified();
  });

  test('the same RtrId is the same return, and can be asked about; with other content it is refused', async () => {
    const { payment } = await scheme.pay(payer, elsewhere(Y), AMOUNT);
    await scheme.hear(payment, 'accepted', Y);
    const first = await scheme.giveBack(payment, Y, 400n, 'RTR-1');
    assert.equal(first.kind, 'cleared');
    assert.deepEqual(await scheme.giveBack(payment, Y, 400n, 'RTR-1'), first);
    assert.equal((await now(payment)).returned, 400n);
    const other = await scheme.giveBack(payment, Y, 500n, 'RTR-1');
    assert.equal(other.kind, 'reference_was_used_for_another_payment');
    assert.equal((await scheme.inquire(Y, 'RTR-1')).kind, 'payment_found');
    assert.equal((await scheme.inquire(Y, 'RTR-2')).kind, 'payment_was_never_received');
    assert.equal((await scheme.giveBack(payment, Y, 100n, 'RTR-2')).kind, 'original_came_after_its_inquiry');
    await verified();
  });

  test('from a connected payee to a hosted payer it clears at once, to suspense where the account is closed', async () => {
    const leaving = await scheme.open(HOSTED, AMOUNT);
    const { payment } = await scheme.pay(leaving, elsewhere(Y), AMOUNT);
    await scheme.hear(payment, 'accepted', Y);
    assert.equal((await scheme.change(leaving, 'close')).kind, 'account_changed');
    assert.equal((await scheme.giveBack(payment, Y)).kind, 'cleared');
    await verified();
  });
});

describe('limits', () => {
  test('a hold counts against the cap, and what is released makes room again', async () => {
    const [A, B] = [970431, 970432];
    await scheme.join(A, 2_000n, 'https://127.0.0.1:3/');
    await scheme.join(B, CAP, 'https://127.0.0.1:4/');
    const first = await scheme.pay(elsewhere(A), elsewhere(B), 1_500n);
    assert.equal(first.kind, 'held');
    assert.equal((await scheme.pay(elsewhere(A), elsewhere(B), 600n)).kind, 'net_debit_cap_is_exceeded');
    await scheme.hear(first.payment, 'rejected', B);
    assert.equal((await scheme.pay(elsewhere(A), elsewhere(B), 600n)).kind, 'held');
  });

  test('a hold cannot lean on this window’s credits', async () => {
    const A = 970433;
    await scheme.join(A, 0n, 'https://127.0.0.1:5/');
    assert.equal((await scheme.pay(payer, elsewhere(A), 900n)).kind, 'held');
    const { payment } = await scheme.pay(payer, elsewhere(A), 900n);
    await scheme.hear(payment, 'accepted', A);
    // 900 of credits: a posted debit may use them, a hold may not.
    assert.equal((await scheme.pay(elsewhere(A), elsewhere(Y), 100n)).kind, 'net_debit_cap_is_exceeded');
    assert.equal((await scheme.pay(elsewhere(A), payer, 100n)).kind, 'cleared');
  });

  test('a bank that does not answer is paid nothing until it answers again', async () => {
    await scheme.amend({ bin: Y, change: 'unreachable' });
    assert.equal((await scheme.pay(payer, elsewhere(Y), AMOUNT)).kind, 'payee_institution_is_not_answering');
    await scheme.amend({ bin: Y, change: 'reachable' });
    assert.equal((await scheme.pay(payer, elsewhere(Y), AMOUNT)).kind, 'held');
  });

  test('both accounts at one connected bank are its own affair', async () => {
    const inside = await scheme.pay(elsewhere(Y, '1'), elsewhere(Y, '2'), AMOUNT);
    assert.equal(inside.kind, 'both_accounts_are_at_one_connected_bank');
    const same = await scheme.pay(elsewhere(Y, '1'), elsewhere(Y, '1'), AMOUNT);
    assert.equal(same.kind, 'payer_and_payee_are_the_same_account');
  });
});

describe('recalls', () => {
  test('the payer’s side asks once, the payee’s side answers once', async () => {
    const { payment } = await scheme.pay(elsewhere(X), elsewhere(Y), AMOUNT);
    assert.equal((await scheme.recall(payment, X)).kind, 'payment_cannot_be_recalled');
    await scheme.hear(payment, 'accepted', Y);
    assert.equal((await scheme.recall(payment, Y)).kind, 'payment_not_found');
    const asked = await scheme.recall(payment, X);
    if (asked.kind !== 'recall_requested') throw new Error(asked.kind);
    assert.equal((await scheme.recall(payment, X)).kind, 'recall_is_open_already');
    assert.equal((await scheme.answerRecall(asked.recall, X, true)).kind, 'recall_not_found');
    assert.equal((await scheme.answerRecall(asked.recall, Y, false, 'CUST')).kind, 'recall_answered');
    assert.equal((await scheme.answerRecall(asked.recall, Y, false, 'CUST')).kind, 'recall_answered');
    assert.equal((await scheme.answerRecall(asked.recall, Y, true)).kind, 'recall_is_answered_already');
    assert.deepEqual(await home.owner.query(TOLD, [asked.recall]), [
      { bin: Y, kind: 'recall', state: 'requested' },
      { bin: X, kind: 'recall_answer', state: 'rejected' },
    ]);
    await verified();
  });
});

test('windows close and settle over holds, connected banks without a book of theirs', async () => {
  const held = await scheme.pay(payer, elsewhere(Y), AMOUNT);
  assert.equal((await scheme.closeWindow(1)).kind, 'window_closed');
  await scheme.hear(held.payment, 'accepted', Y);
  assert.equal((await now(held.payment)).windowNumber, 2);
  for (const bin of [HOSTED, X, Y]) await scheme.confirm(1, bin);
  await verified();
});
