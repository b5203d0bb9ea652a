import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { read } from '../../codecs/iso20022/index.ts';
import type { ClaimedDelivery } from '../../services/clearing/index.ts';
import type { LinePayment } from './model.ts';
import { FAILURES_TO_OPEN, SENDS_PER_BANK_MAX } from './rules/limits.ts';
import { findSent, listMessages, type MessageLine } from './store.ts';
import {
  BANK_X,
  BANK_Y,
  deliveryOf,
  type FakeBank,
  makePairs,
  openFakeBank,
  openTestLine,
  paymentTo,
  type TestLine,
  until,
} from './testing/index.ts';

let home: TestDatabase;
let x: FakeBank;
let y: FakeBank;
let line: TestLine;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());
beforeEach(async () => {
  [x, y] = await Promise.all([openFakeBank(BANK_X), openFakeBank(BANK_Y)]);
  line = await openTestLine(home.database, [x, y]);
});
afterEach(async () => {
  await Promise.all([x.close(), y.close()]);
  await line.close();
  assert.deepEqual(line.faults, []);
});

function tell(payment: LinePayment, change: Partial<ClaimedDelivery> = {}): ClaimedDelivery {
  const delivery = deliveryOf(payment, change);
  line.clearing.held.set(payment.id, payment);
  line.clearing.deliveries.set(delivery.id, delivery);
  return delivery;
}
const isSettled = (delivery: ClaimedDelivery): boolean => !line.clearing.deliveries.has(delivery.id);
const hexOf = (id: string): string => id.replaceAll('-', '');
async function rowOf({ id }: ClaimedDelivery): Promise<MessageLine | undefined> {
  const rows = await listMessages(home.database, { bin: BANK_Y, from: 0, to: Date.now() + 1_000 }, 1_000);
  return rows.find(({ messageId }) => messageId === hexOf(id));
}
/** Its pause is over. */
function dueAgain(delivery: ClaimedDelivery): void {
  const waiting = line.clearing.deliveries.get(delivery.id);
  if (waiting !== undefined && !line.clearing.leased.has(delivery.id))
    line.clearing.deliveries.set(delivery.id, { ...waiting, dueAt: 0 });
  line.wake();
}

describe('the sender', () => {
  test('sends a payment as pacs.008 that names it by the hub’s id, and settles it at the bank’s 202', async () => {
    const payment = paymentTo(BANK_Y, {
      uetr: '3f2b8c1a-6d4e-4f7a-9b0c-1d2e3f405162',
      reference: { terminal: 'QUAY-2', bill: 'HD-0451', store: 'chữ mà thông điệp không chở được' },
    });
    const delivery = tell(payment);
    line.wake();
    await until('the delivery is settled', () => isSettled(delivery));
    assert.equal(y.heard.length, 1);
    const [{ text, message, messageId }] = y.heard as [(typeof y.heard)[number]];
    assert.equal(messageId, hexOf(delivery.id));
    assert.partialDeepStrictEqual(message, {
      type: 'pacs.008',
      instructionId: hexOf(payment.id),
      transactionId: payment.transactionId,
      endToEndId: 'HD-2026-11',
      amount: { amount: 125_000n, currency: 'VND' },
      debtor: { name: 'Trần Thị Bình', account: '0011223344', agent: 970_401 },
      creditor: { name: 'Lê Văn Cường', account: '5566778899', agent: BANK_Y },
      remittance: 'Tiền nhà tháng 11',
      uetr: '3f2b8c1a-6d4e-4f7a-9b0c-1d2e3f405162',
      creditorReferences: [
        { label: 'BILL', value: 'HD-0451' },
        { label: 'TERMINAL', value: 'QUAY-2' },
      ],
    });
    const found = read(Buffer.from(text));
    assert.ok(found.ok && found.business.header.businessMessageId === messageId);
    const row = await rowOf(delivery);
    assert.partialDeepStrictEqual(row, {
      direction: 'out',
      type: 'pacs.008.001.08',
      transport: 'verified',
      status: 202,
      outcome: 'acknowledged',
      times: 1,
    });
  });

  test('finds what another process committed by looking, without being woken', async () => {
    const delivery = tell(paymentTo(BANK_Y));
    await until('the delivery is settled', () => isSettled(delivery));
  });

  const KINDS: readonly (readonly [kind: ClaimedDelivery['kind'], state: string, type: string])[] = [
    ['credit_transfer', 'held', 'pacs.008'],
    ['status', 'cleared', 'pacs.002'],
    ['status', 'released', 'pacs.002'],
    ['status', 'unknown', 'pacs.002'],
    ['return', 'held', 'pacs.004'],
    ['recall', 'requested', 'camt.056'],
    ['recall_answer', 'rejected', 'camt.029'],
    ['recall_answer', 'accepted', 'camt.029'],
  ];
  for (const [kind, state, type] of KINDS) {
    test(`tells ${kind} ${state} as ${type}`, async () => {
      const isReturn = kind === 'return';
      const original = paymentTo(970_401, { state: 'cleared' });
      const payment = paymentTo(BANK_Y, {
        kind: isReturn ? 'return' : 'credit_transfer',
        state: kind === 'status' ? (state as LinePayment['state']) : isReturn ? 'held' : paymentTo(1).state,
        reason: state === 'released' ? 'AC04' : null,
        returned: isReturn ? { original, reason: 'CUST' } : null,
      });
      const recall = {
        ...{ id: payment.id, payment, requester: BANK_X, reason: 'DUPL', caseId: 'CASE-1' },
        ...{ state: state as 'requested', answerReason: 'CUST', createdAt: Date.now() },
      };
      line.clearing.recallsKnown.set(recall.id, recall);
      const delivery = tell(payment, { kind, state });
      line.wake();
      await until('the delivery is settled', () => isSettled(delivery));
      assert.deepEqual(
        y.heard.map(({ message }) => message.type),
        [type],
      );
    });
  }

  test('sends the same bytes under the same id until the bank acknowledges, whatever has changed since', async () => {
    const payment = paymentTo(BANK_Y);
    let answers = 0;
    y.behave(() => {
      answers += 1;
      return answers < 3 ? { status: 503 } : { status: 202 };
    });
    const delivery = tell(payment);
    await until('the bank was asked once', () => answers === 1);
    line.clearing.held.set(payment.id, { ...payment, purpose: 'Nội dung khác' });
    await until('the delivery is settled', () => {
      dueAgain(delivery);
      return isSettled(delivery);
    });
    assert.equal(y.heard.length, 3);
    assert.equal(new Set(y.heard.map(({ text }) => text)).size, 1);
    assert.equal(new Set(y.heard.map(({ messageId }) => messageId)).size, 1);
    const row = await rowOf(delivery);
    assert.equal(row?.times, 3);
  });

  test('an original is not sent again after its deadline; the delivery goes', async () => {
    let asked = 0;
    y.behave(() => {
      asked += 1;
      return { status: 503 };
    });
    const payment = paymentTo(BANK_Y);
    const delivery = tell(payment);
    await until('the bank was asked once', () => asked === 1);
    line.clearing.held.set(payment.id, { ...payment, deadlineAt: Date.now() - 1, state: 'unknown' });
    await until('the delivery is settled', () => {
      dueAgain(delivery);
      return isSettled(delivery);
    });
    assert.equal(asked, 1);
  });

  test('a bank that never answers keeps its own places busy and nobody else’s', async () => {
    x.behave(() => undefined);
    const stuck = Array.from({ length: SENDS_PER_BANK_MAX * 3 }, () => tell(paymentTo(BANK_X)));
    line.wake();
    await until('the silent bank is full', () => x.heard.length >= SENDS_PER_BANK_MAX);
    const others = Array.from({ length: 100 }, () => tell(paymentTo(BANK_Y)));
    line.wake();
    await until('the other bank has everything', () => others.every(isSettled));
    assert.equal(stuck.filter(isSettled).length, 0);
    assert.ok(x.heard.length <= SENDS_PER_BANK_MAX, 'no more than its places');
  });

  test('three silences open the breaker: nothing more goes out, and the verdict is kept', async () => {
    x.behave(() => undefined);
    const first = Array.from({ length: FAILURES_TO_OPEN }, () => tell(paymentTo(BANK_X)));
    await until('the verdict is kept', () => line.clearing.verdicts.some(({ bin }) => bin === BANK_X));
    assert.deepEqual(line.clearing.verdicts, [{ bin: BANK_X, reachable: false }]);
    const later = tell(paymentTo(BANK_X));
    line.wake();
    const other = tell(paymentTo(BANK_Y));
    await until('the other bank has its own', () => isSettled(other));
    assert.ok(!isSettled(later));
    assert.equal(
      line.clearing.deliveries.get(later.id)?.attempts,
      0,
      'never claimed, so never marked as sent',
    );
    assert.equal((await line.banks()).find(({ bin }) => bin === BANK_X)?.breaker, 'open');

    x.behave(({ message }) => (message.type === 'admi.004' ? { status: 200, message } : { status: 202 }));
    await until('everything has arrived', () => {
      for (const one of [...first, later]) dueAgain(one);
      return [...first, later].every(isSettled);
    });
    assert.deepEqual(line.clearing.verdicts.at(-1), { bin: BANK_X, reachable: true });
  });

  test('an answer that never ends is none, and holds up nobody else', async () => {
    x.behave(() => ({ status: 202, hangs: true }));
    const slow = tell(paymentTo(BANK_X));
    await until('the slow bank has begun', () => x.heard.length > 0);
    const others = Array.from({ length: 20 }, () => tell(paymentTo(BANK_Y)));
    await until('the other bank has everything', () => others.every(isSettled));
    await until('it was given up', () => !line.clearing.leased.has(slow.id));
    assert.ok(!isSettled(slow));
  });

  test('an answer that drips byte by byte is given up long before its end', async () => {
    let bytes = 0;
    const count = () => {
      bytes += 1;
    };
    x.behave(() => ({ status: 202, drips: count }));
    const slow = tell(paymentTo(BANK_X));
    await until('it was given up', () => x.heard.length > 0 && !line.clearing.leased.has(slow.id));
    assert.ok(!isSettled(slow));
    assert.ok(bytes < 150, `${bytes} bytes of about 700 were read`);
    x.behave(() => ({ status: 202 }));
    await until('the delivery is settled', () => {
      dueAgain(slow);
      return isSettled(slow);
    });
  });

  for (const [what, signedBy] of [
    ['unsigned', null],
    ['signed by somebody else', makePairs(BANK_Y).transport],
  ] as const) {
    test(`an acknowledgement that is ${what} is none`, async () => {
      y.behave(() => ({ status: 202, signedBy }));
      const delivery = tell(paymentTo(BANK_Y));
      await until('the bank was asked', () => y.heard.length > 0);
      await until('it was released', () => !line.clearing.leased.has(delivery.id));
      const row = await rowOf(delivery);
      assert.partialDeepStrictEqual(row, { transport: 'failed', outcome: 'answer_is_not_the_banks' });
      y.behave(() => ({ status: 202 }));
      await until('the delivery is settled', () => {
        dueAgain(delivery);
        return isSettled(delivery);
      });
    });
  }

  test('a message that the bank will not take is left for ten minutes, and the bank counts as reachable', async () => {
    y.behave(() => ({ status: 400 }));
    const many = Array.from({ length: 5 }, () => tell(paymentTo(BANK_Y)));
    await until('all were refused', () => y.heard.length === 5);
    await until('all wait', () =>
      many.every(({ id }) => (line.clearing.deliveries.get(id)?.dueAt ?? 0) > Date.now() + 500_000),
    );
    assert.equal((await line.banks()).find(({ bin }) => bin === BANK_Y)?.breaker, 'closed');
  });

  test('a text that was kept before its process died is the one that goes', async () => {
    const payment = paymentTo(BANK_Y);
    y.behave(() => ({ status: 503 }));
    const delivery = tell(payment);
    await until('it went once', () => y.heard.length === 1);
    await line.close();
    line = await openTestLine(home.database, [x, y], line.clearing);
    line.clearing.banks.splice(2);
    y.behave(() => ({ status: 202 }));
    line.clearing.held.set(payment.id, { ...payment, amount: 1n });
    await until('the delivery is settled', () => {
      dueAgain(delivery);
      return isSettled(delivery);
    });
    const [kept] = await findSent(home.database, [{ bin: BANK_Y, messageId: hexOf(delivery.id) }]);
    assert.deepEqual(new Set(y.heard.map(({ text }) => text)), new Set([kept!.body]));
  });
});
