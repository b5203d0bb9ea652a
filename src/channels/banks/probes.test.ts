import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import type { StatusRequest, TransactionStatus } from '../../codecs/iso20022/index.ts';
import type { BankAnswer } from './model.ts';
import {
  FAILURES_TO_OPEN,
  INQUIRE_EVERY_MS,
  INQUIRY_PAYMENTS_MAX,
  NAMES_PER_BANK_MAX,
} from './rules/limits.ts';
import { listMessages } from './store.ts';
import {
  BANK_X,
  BANK_Y,
  type BankReply,
  type FakeBank,
  type HeardByBank,
  openFakeBank,
  openTestLine,
  paymentTo,
  type TestLine,
  until,
} from './testing/index.ts';

let home: TestDatabase;
let bank: FakeBank;
let other: FakeBank;
let line: TestLine;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());
beforeEach(async () => {
  [bank, other] = await Promise.all([openFakeBank(BANK_Y), openFakeBank(BANK_X)]);
  line = await openTestLine(home.database, [bank, other]);
});
afterEach(async () => {
  await Promise.all([bank.close(), other.close()]);
  await line.close();
  assert.deepEqual(line.faults, []);
});

const hex = (): string => randomUUID().replaceAll('-', '');

/** Payments whose deadline has passed without an answer of this bank. */
function unknownPayments(count: number, bin = BANK_Y): string[] {
  return Array.from({ length: count }, () => {
    const payment = paymentTo(bin, { state: 'unknown', deadlineAt: Date.now() - 1 });
    line.clearing.held.set(payment.id, payment);
    line.clearing.unknownAt.set(payment.id, { bin, atMs: 0 });
    return payment.id;
  });
}

/** Echoes probes and acknowledges the rest. */
function echoing({ message }: HeardByBank): BankReply {
  return message.type === 'admi.004'
    ? { status: 200, message: { ...message, eventCode: 'PONG' } }
    : { status: 202 };
}

/** Answers each inquiry with this status for all it asks about, and probes with their echo. */
function answering(status: TransactionStatus, reason?: string): (heard: HeardByBank) => BankReply {
  return (heard) => {
    const { message } = heard;
    if (message.type !== 'pacs.028') return echoing(heard);
    const transactions = message.transactions.map((one) => ({
      ...one,
      status,
      ...(reason === undefined ? {} : { reason: { code: reason } }),
    }));
    return {
      status: 200,
      message: { type: 'pacs.002', messageId: hex(), createdAt: Date.now(), transactions },
    };
  };
}
const answers = (): BankAnswer[] =>
  line.clearing.asked.flatMap(({ command, order }) => (command === 'answer' ? [order as BankAnswer] : []));
const inquiries = (of: FakeBank): StatusRequest[] =>
  of.heard.flatMap(({ message }) => (message.type === 'pacs.028' ? [message] : []));

describe('the prober', () => {
  test('asks about a hundred unknown payments at a time until none is left', async () => {
    bank.behave(answering('ACCP'));
    const ids = unknownPayments(INQUIRY_PAYMENTS_MAX * 2 + 30);
    await until('all are answered', () => line.clearing.unknownAt.size === 0);
    assert.deepEqual(
      inquiries(bank).map(({ transactions }) => transactions.length),
      [INQUIRY_PAYMENTS_MAX, INQUIRY_PAYMENTS_MAX, 30],
    );
    assert.deepEqual(
      answers()
        .map(({ payment }) => payment)
        .sort(),
      ids.sort(),
    );
    assert.ok(
      answers().every(
        ({ verdict, source, bin }) => `${verdict} ${source} ${bin}` === `accepted inquiry ${BANK_Y}`,
      ),
    );
  });

  const VERDICTS: readonly (readonly [TransactionStatus, string | undefined, BankAnswer['verdict']])[] = [
    ['ACCP', undefined, 'accepted'],
    ['ACSC', undefined, 'accepted'],
    ['RJCT', 'AC04', 'rejected'],
    ['RJCT', 'NOOR', 'never_received'],
    ['PDNG', undefined, 'in_process'],
  ];
  for (const [status, reason, verdict] of VERDICTS) {
    test(`hands ${status} ${reason ?? ''} on as ${verdict}`, async () => {
      bank.behave(answering(status, reason));
      const [payment] = unknownPayments(1) as [string];
      await until('it is answered', () => answers().length > 0);
      assert.deepEqual(answers()[0], {
        ...{ payment, bin: BANK_Y, verdict, source: 'inquiry' },
        reason: reason ?? null,
      });
    });
  }

  test('leaves what is in process alone for a while', async () => {
    bank.behave(answering('PDNG'));
    unknownPayments(3);
    await until('the bank was asked', () => answers().length === 3);
    await new Promise((wake) => setTimeout(wake, 1_500));
    assert.equal(inquiries(bank).length, 1);
  });

  test('takes a payment that the bank leaves out for one in process, and one that nobody asked about for nothing', async () => {
    const [asked] = unknownPayments(1) as [string];
    const stranger = paymentTo(BANK_Y, { state: 'unknown' });
    bank.behave((heard) => {
      const { message } = heard;
      if (message.type !== 'pacs.028') return echoing(heard);
      const one = { ...message.transactions[0]!, originalInstructionId: stranger.id.replaceAll('-', '') };
      return {
        status: 200,
        message: {
          ...{ type: 'pacs.002', messageId: hex(), createdAt: Date.now() },
          transactions: [{ ...one, status: 'ACCP' }],
        },
      };
    });
    await until('it is answered', () => answers().length > 0);
    assert.deepEqual(
      answers().map(({ payment, verdict }) => [payment, verdict]),
      [[asked, 'in_process']],
    );
  });

  test('probes a silent bank and not its payments; once it answers, they are resolved', async () => {
    bank.behave(() => undefined);
    unknownPayments(250);
    await until('the bank counts as unreachable', () =>
      line.clearing.verdicts.some(({ bin, reachable }) => bin === BANK_Y && !reachable),
    );
    assert.deepEqual(
      bank.heard.map(({ message }) => message.type),
      Array.from({ length: FAILURES_TO_OPEN }, () => 'admi.004'),
      'no payment is asked about while the bank is silent',
    );
    bank.behave(answering('RJCT', 'NOOR'));
    await until('all are answered', () => line.clearing.unknownAt.size === 0);
    assert.ok(answers().every(({ verdict }) => verdict === 'never_received'));
  });

  const NO_ECHO: readonly (readonly [string, BankReply])[] = [
    ['takes probes without an echo', { status: 202 }],
    ['refuses probes', { status: 400 }],
  ];
  for (const [what, reply] of NO_ECHO)
    test(`asks a bank that ${what}: it is there`, async () => {
      bank.behave((heard) => (heard.message.type === 'admi.004' ? reply : answering('ACCP')(heard)));
      unknownPayments(3);
      await until('all are answered', () => line.clearing.unknownAt.size === 0);
      assert.deepEqual(
        bank.heard.map(({ message }) => message.type),
        ['admi.004', 'pacs.028'],
      );
    });

  test('does not press a bank that takes inquiries and never answers them', async () => {
    unknownPayments(1);
    await until('it was asked', () => inquiries(bank).length === 1);
    await new Promise((wake) => setTimeout(wake, INQUIRE_EVERY_MS * 2));
    assert.deepEqual(
      bank.heard.map(({ message }) => message.type),
      ['admi.004', 'pacs.028'],
    );
  });

  test('puts a verdict right that another process left behind', async () => {
    bank.behave(answering('ACCP'));
    const at = line.clearing.banks.findIndex(({ bin }) => bin === BANK_Y);
    line.clearing.banks[at] = { ...line.clearing.banks[at]!, reachable: false };
    await line.refresh();
    await until('the verdict is put right', () =>
      line.clearing.verdicts.some(({ bin, reachable }) => bin === BANK_Y && reachable),
    );
  });

  test('of one bank does not wait for another’s', async () => {
    other.behave(() => undefined);
    unknownPayments(5, BANK_X);
    bank.behave(answering('ACCP'));
    const ids = unknownPayments(5);
    await until('the bank that answers is done', () => ids.every((id) => !line.clearing.unknownAt.has(id)));
    assert.equal(line.clearing.unknownAt.size, 5);
  });

  test('believes no answer that is not signed by that bank', async () => {
    bank.behave((heard) => ({
      ...answering('ACCP')(heard),
      ...(heard.message.type === 'pacs.028' ? { signedBy: other.pairs.transport } : {}),
    }));
    unknownPayments(1);
    await until('the bank was asked twice', () => inquiries(bank).length > 1);
    assert.deepEqual(answers(), []);
  });

  test('believes no answer whose message is signed by another bank', async () => {
    bank.behave((heard) => ({
      ...answering('ACCP')(heard),
      ...(heard.message.type === 'pacs.028' ? { written: other.pairs } : {}),
    }));
    unknownPayments(1);
    await until('the bank was asked twice', () => inquiries(bank).length > 1);
    assert.deepEqual(answers(), []);
    const rows = await listMessages(home.database, { bin: BANK_Y, from: 0, to: Date.now() + 1_000 }, 1_000);
    assert.ok(
      rows.some(
        ({ type, signature, outcome }) =>
          `${type} ${signature} ${outcome}` === 'pacs.002.001.10 failed message_signature_is_refused',
      ),
    );
  });
});

describe('deadlines', () => {
  test('payments that are overdue are moved, and their bank is asked at once', async () => {
    bank.behave(answering('ACCP'));
    const payment = paymentTo(BANK_Y, { deadlineAt: Date.now() + 100 });
    line.clearing.held.set(payment.id, payment);
    await until('it is answered', () => answers().some((one) => one.payment === payment.id));
    assert.equal(line.clearing.asked.filter(({ command }) => command === 'expire').length, 1);
  });
});

describe('name checks at a connected bank', () => {
  const question = { bin: BANK_Y, account: '5566778899', name: 'Lê Văn Cường' };
  const report = (of: HeardByBank, verified: boolean, more: object): BankReply => {
    assert.equal(of.message.type, 'acmt.023');
    const { messageId, verificationId } = of.message as { messageId: string; verificationId: string };
    return {
      status: 200,
      message: {
        ...{ type: 'acmt.024', messageId: hex(), createdAt: Date.now(), assigner: BANK_Y, assignee: 0 },
        ...{ originalMessageId: messageId, originalVerificationId: verificationId, verified, ...more },
      },
    };
  };
  const ANSWERS: readonly (readonly [boolean, object, object])[] = [
    [true, { updatedName: 'LE VAN CUONG' }, { kind: 'match', name: 'LE VAN CUONG' }],
    [true, {}, { kind: 'match', name: 'Lê Văn Cường' }],
    [
      false,
      { reason: 'CMTC', updatedName: 'LE VAN CUONG' },
      { kind: 'close_match', name: 'LE VAN CUONG', reason: 'bank_says_close_match' },
    ],
    [false, { reason: 'NMTC' }, { kind: 'no_match' }],
    [false, { reason: 'NMTC', updatedName: 'NGUOI KHAC' }, { kind: 'no_match' }],
    [false, { reason: 'AC01' }, { kind: 'account_not_found' }],
  ];
  for (const [verified, more, expected] of ANSWERS) {
    test(`${verified} ${JSON.stringify(more)} is ${JSON.stringify(expected)}`, async () => {
      bank.behave((heard) => report(heard, verified, more));
      assert.deepEqual(await line.askName(question), expected);
    });
  }

  test('of an institution that is not connected are nobody’s', () => {
    assert.equal(line.askName({ ...question, bin: 970_401 }), undefined);
  });

  test('wait for no more than their bound, and do not pile up at a bank that is slow', async () => {
    bank.behave(() => undefined);
    const many = Array.from({ length: NAMES_PER_BANK_MAX + 5 }, async () => await line.askName(question));
    assert.deepEqual(
      await Promise.all(many),
      Array.from({ length: many.length }, () => 'no_answer'),
    );
    assert.equal(bank.heard.filter(({ message }) => message.type === 'acmt.023').length, NAMES_PER_BANK_MAX);
  });
});
