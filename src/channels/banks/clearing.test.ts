/** The line over the hub's own clearing: real desk, real ledger, two banks at the other ends. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { elsewhere } from '../../../test/scheme.ts';
import type {
  CancellationRequest,
  CreditTransfer,
  Message,
  MessageReject,
  PaymentReturn,
  StatusReport,
  TransactionReport,
} from '../../codecs/iso20022/index.ts';
import { findPayments, findReferences, type Payment } from '../../services/clearing/index.ts';
import {
  BANK_X,
  BANK_Y,
  customersTransfer,
  type DoorAnswer,
  echoing,
  type FakeBank,
  HOSTED,
  letterOf,
  openWholeLine,
  until,
  type WholeLine,
} from './testing/index.ts';

let whole: WholeLine;
let [home, x, y, scheme, line, customer] = [] as unknown as [
  WholeLine['home'],
  FakeBank,
  FakeBank,
  WholeLine['scheme'],
  WholeLine['line'],
  WholeLine['customer'],
];
before(async () => {
  whole = await openWholeLine();
  ({ home, x, y, scheme, line, customer } = whole);
});
after(() => whole.close());
beforeEach(() => whole.anew());
afterEach(() => assert.deepEqual(whole.faults, []));

const hex = (): string => randomUUID().replaceAll('-', '');
const idOf = (uuid: string): string => uuid.replaceAll('-', '');
const nowMs = (): number => whole.nowMs();
const head = () => ({ messageId: hex(), createdAt: nowMs() });
const send = (from: FakeBank, message: Message): Promise<DoorAnswer> => whole.send(from, message);
const transferOf = (from: FakeBank, to: { bin: number; number: string }): CreditTransfer =>
  customersTransfer(from, to, nowMs());
const stateOf = (payment: string): Promise<string | undefined> => whole.stateOf(payment);
const paymentBy = (bin: number, transactionId: string): Promise<Payment> =>
  whole.paymentBy(bin, transactionId);

/** The first message of a type that a bank hears from now on or has heard. */
async function heard<Type extends Message['type']>(
  bank: FakeBank,
  type: Type,
  isMeant: (message: Extract<Message, { type: Type }>) => boolean = () => true,
): Promise<Extract<Message, { type: Type }>> {
  const find = () =>
    bank.heard
      .filter(({ message }) => message.type === type)
      .map(({ message }) => message as Extract<Message, { type: Type }>)
      .find(isMeant);
  await until(`bank ${bank.bin} has heard a ${type}`, () => find() !== undefined);
  return find()!;
}

/** What the hub says of a payment; words about others may still be on their way, and any may come twice. */
async function report(bank: FakeBank, transactionId: string): Promise<TransactionReport> {
  const isMeant = ({ transactions }: StatusReport): boolean =>
    transactions[0]!.originalTransactionId === transactionId;
  return (await heard(bank, 'pacs.002', isMeant)).transactions[0]!;
}

/** What bank Y says of an instruction that it received. */
function answerTo(
  instruction: CreditTransfer | PaymentReturn,
  status: 'ACCP' | 'RJCT',
  reason?: string,
): StatusReport {
  const isReturn = instruction.type === 'pacs.004';
  return {
    ...{ type: 'pacs.002', ...head() },
    transactions: [
      {
        originalInstructionId: isReturn ? instruction.returnId : instruction.instructionId!,
        originalEndToEndId: isReturn ? instruction.originalEndToEndId : instruction.endToEndId,
        originalTransactionId: isReturn ? instruction.originalTransactionId : instruction.transactionId,
        status,
        ...(reason === undefined ? {} : { reason: { code: reason } }),
      },
    ],
  };
}

describe('a payment over the line', () => {
  test('from a hosted account to a connected bank is held, sent, accepted, and cleared for both', async () => {
    const { kind, payment } = await scheme.pay(customer, elsewhere(BANK_Y), 30_000n, 'HD-1');
    assert.equal(kind, 'held');
    const instruction = await heard(y, 'pacs.008');
    assert.partialDeepStrictEqual(instruction, {
      instructionId: idOf(payment),
      transactionId: idOf(payment),
    });
    assert.equal((await send(y, answerTo(instruction, 'ACCP'))).status, 202);
    assert.equal(await stateOf(payment), 'cleared');
    assert.partialDeepStrictEqual(await report(y, idOf(payment)), {
      ...{ originalInstructionId: idOf(payment), status: 'ACSC', originalTransactionId: idOf(payment) },
    });
  });

  test('from a connected bank to a hosted account is cleared at once', async () => {
    const transfer = transferOf(x, customer);
    assert.equal((await send(x, transfer)).status, 202);
    assert.partialDeepStrictEqual(await report(x, transfer.transactionId), {
      ...{ originalTransactionId: transfer.transactionId, originalEndToEndId: 'HD-9', status: 'ACSC' },
    });
  });

  test('between connected banks goes through with TxId unchanged, and both hear that it is final', async () => {
    const transfer = transferOf(x, { bin: BANK_Y, number: '77' });
    assert.equal((await send(x, transfer)).status, 202);
    const instruction = await heard(y, 'pacs.008');
    assert.partialDeepStrictEqual(instruction, {
      transactionId: transfer.transactionId,
      endToEndId: 'HD-9',
      debtor: { name: 'Phạm Văn Dũng', account: '1234500001', agent: BANK_X },
    });
    await send(y, answerTo(instruction, 'ACCP'));
    assert.equal((await report(x, transfer.transactionId)).status, 'ACSC');
    assert.equal((await report(y, transfer.transactionId)).status, 'ACSC');
  });

  test('carries its UETR and what the payee goes by to the end, and messages about it name the UETR', async () => {
    const uetr = randomUUID();
    const creditorReferences = [{ label: 'BILL' as const, value: 'HD-0451' }];
    const transfer = { ...transferOf(x, { bin: BANK_Y, number: '80' }), uetr, creditorReferences };
    await send(x, transfer);
    const instruction = await heard(y, 'pacs.008', (message) => message.creditor.account === '80');
    assert.partialDeepStrictEqual(instruction, { uetr, creditorReferences });
    await send(y, answerTo(instruction, 'ACCP'));
    for (const bank of [x, y]) assert.equal((await report(bank, transfer.transactionId)).originalUetr, uetr);
    const back = {
      ...{ type: 'pacs.004' as const, ...head(), returnId: `RT${hex().slice(0, 20)}` },
      ...{ originalEndToEndId: 'HD-9', originalTransactionId: transfer.transactionId },
      returnedAmount: { amount: 40_000n, currency: 'VND' as const },
      ...{ debtor: { agent: BANK_Y }, creditor: { agent: BANK_X }, reason: { code: 'CUST' } },
    };
    assert.equal((await send(y, back)).status, 202);
    const returned = await heard(x, 'pacs.004');
    assert.deepEqual([returned.originalUetr, returned.originalTransactionId], [uetr, transfer.transactionId]);
    await send(x, answerTo(returned, 'ACCP'));
    await until('the return is final', async () => {
      const [reference] = await findReferences(home.database, [
        { debtorBin: BANK_Y, reference: back.returnId },
      ]);
      return (await stateOf(reference!.payment!)) === 'cleared';
    });
  });

  test('that its bank rejects is released, and the payer’s bank learns why', async () => {
    const transfer = transferOf(x, { bin: BANK_Y, number: '404' });
    await send(x, transfer);
    await send(y, answerTo(await heard(y, 'pacs.008'), 'RJCT', 'AC03'));
    assert.partialDeepStrictEqual(await report(x, transfer.transactionId), {
      status: 'RJCT',
      reason: { code: 'AC03' },
    });
  });

  test('is decided once, however often its message or its answer comes', async () => {
    const transfer = transferOf(x, { bin: BANK_Y, number: '78' });
    const letter = letterOf(x.pairs, transfer, { from: BANK_X, createdAt: nowMs() });
    const statuses = await Promise.all(
      Array.from({ length: 20 }, () => whole.client.send(line.port, { pairs: x.pairs, ...letter })),
    );
    assert.deepEqual(new Set(statuses.map(({ status }) => status)), new Set([202]));
    const instruction = await heard(y, 'pacs.008');
    await Promise.all([1, 2, 3].map(() => send(y, answerTo(instruction, 'ACCP'))));
    assert.equal((await report(x, transfer.transactionId)).status, 'ACSC');
    assert.equal(y.heard.filter(({ message }) => message.type === 'pacs.008').length, 1);
  });

  test('under a TxId that was used for another one is refused at the door', async () => {
    const transfer = transferOf(x, customer);
    await send(x, transfer);
    const other = { ...transfer, amount: { amount: 41_000n, currency: 'VND' as const } };
    const answer = await send(x, other);
    assert.deepEqual(
      [answer.status, (answer.message as MessageReject).reason],
      [409, 'transaction_id_was_used'],
    );
  });

  test('that was asked about before it came is refused when it comes', async () => {
    const transfer = transferOf(x, customer);
    const inquiry = await send(x, {
      ...{ type: 'pacs.028', ...head() },
      transactions: [{ originalEndToEndId: 'HD-9', originalTransactionId: transfer.transactionId }],
    });
    assert.partialDeepStrictEqual((inquiry.message as StatusReport).transactions[0], {
      ...{ status: 'RJCT', reason: { code: 'NOOR' } },
    });
    assert.equal((await send(x, transfer)).status, 202);
    assert.partialDeepStrictEqual(await report(x, transfer.transactionId), {
      ...{ status: 'RJCT', originalTransactionId: transfer.transactionId },
    });
  });

  test('whose bank says nothing becomes unknown; the bank is asked, and what it says counts', async () => {
    const transfer = transferOf(x, { bin: BANK_Y, number: '79' });
    await send(x, transfer);
    await heard(y, 'pacs.008');
    y.behave((one) =>
      one.message.type === 'pacs.028'
        ? {
            status: 200,
            message: {
              ...{ type: 'pacs.002', ...head() },
              transactions: one.message.transactions.map((asked) => ({ ...asked, status: 'ACCP' as const })),
            },
          }
        : echoing(one),
    );
    whole.later(16_000);
    await until(
      'it is cleared',
      async () => (await paymentBy(BANK_X, transfer.transactionId)).state === 'cleared',
    );
    await heard(y, 'pacs.028');
    await until('the payer’s bank hears the end', () =>
      x.heard.some(
        ({ message }) => message.type === 'pacs.002' && message.transactions[0]!.status === 'ACSC',
      ),
    );
  });
});

describe('returns and recalls over the line', () => {
  test('a connected payee’s bank gives back what a hosted customer paid', async () => {
    const { payment } = await scheme.pay(customer, elsewhere(BANK_Y), 25_000n);
    const instruction = await heard(y, 'pacs.008');
    await send(y, answerTo(instruction, 'ACCP'));
    await report(y, instruction.transactionId);
    y.heard.length = 0;
    const returned: PaymentReturn = {
      ...{ type: 'pacs.004', ...head(), returnId: `RT${hex().slice(0, 12)}` },
      originalInstructionId: instruction.instructionId!,
      originalEndToEndId: instruction.endToEndId,
      originalTransactionId: instruction.transactionId,
      returnedAmount: { amount: 25_000n, currency: 'VND' },
      debtor: { agent: BANK_Y },
      creditor: { agent: HOSTED },
      reason: { code: 'AC04' },
    };
    assert.equal((await send(y, returned)).status, 202);
    assert.partialDeepStrictEqual(await report(y, instruction.transactionId), {
      ...{ originalInstructionId: returned.returnId, status: 'ACSC' },
      originalTransactionId: instruction.transactionId,
    });
    assert.equal((await findPayments(home.database, [payment])).get(payment)!.returned, 25_000n);
    // Named by debtor agent and TxId alone, and there is nothing left to give.
    const { originalInstructionId: _, ...again } = { ...returned, ...head(), returnId: hex() };
    assert.equal((await send(y, again)).status, 202);
    await until('it is refused', () =>
      y.heard.some(
        ({ message }) => message.type === 'pacs.002' && message.transactions[0]!.status === 'RJCT',
      ),
    );
  });

  test('a hosted payee gives back to a connected bank, which answers the RtrId', async () => {
    const transfer = transferOf(x, customer);
    await send(x, transfer);
    const paid = await paymentBy(BANK_X, transfer.transactionId);
    assert.equal((await scheme.giveBack(paid.id, HOSTED, 15_000n)).kind, 'held');
    const back = await heard(x, 'pacs.004');
    assert.partialDeepStrictEqual(back, {
      originalTransactionId: transfer.transactionId,
      returnedAmount: { amount: 15_000n },
      debtor: { agent: HOSTED },
      creditor: { agent: BANK_X },
    });
    x.heard.length = 0;
    assert.equal((await send(x, answerTo(back, 'ACCP'))).status, 202);
    assert.partialDeepStrictEqual(await report(x, transfer.transactionId), {
      ...{ originalInstructionId: back.returnId, status: 'ACSC' },
    });
    assert.equal((await paymentBy(BANK_X, transfer.transactionId)).returned, 15_000n);
  });

  test('a recall travels to the payee’s bank and its answer back to who asked', async () => {
    const transfer = transferOf(x, { bin: BANK_Y, number: '80' });
    await send(x, transfer);
    const instruction = await heard(y, 'pacs.008');
    await send(y, answerTo(instruction, 'ACCP'));
    await report(x, transfer.transactionId);
    const asked: CancellationRequest = {
      ...{ type: 'camt.056', ...head(), assigner: BANK_X, assignee: 0 },
      ...{ caseId: 'CASE-X-1', caseCreator: BANK_X },
      originalEndToEndId: transfer.endToEndId,
      originalTransactionId: transfer.transactionId,
      originalAmount: transfer.amount,
      reason: { code: 'DUPL' },
    };
    assert.equal((await send(x, asked)).status, 202);
    const recall = await heard(y, 'camt.056');
    assert.partialDeepStrictEqual(recall, {
      ...{ originalInstructionId: instruction.instructionId, caseCreator: 0, reason: { code: 'DUPL' } },
    });
    const answer: Message = {
      ...{ type: 'camt.029', ...head(), assigner: BANK_Y, assignee: 0 },
      ...{ caseId: recall.caseId, caseCreator: 0, status: 'RJCR', reason: { code: 'CUST' } },
      originalEndToEndId: recall.originalEndToEndId,
      originalTransactionId: recall.originalTransactionId,
    };
    assert.equal((await send(y, answer)).status, 202);
    assert.partialDeepStrictEqual(await heard(x, 'camt.029'), {
      ...{ caseId: 'CASE-X-1', caseCreator: BANK_X, status: 'RJCR', reason: { code: 'CUST' } },
    });
    const twice = await send(x, { ...asked, ...head(), caseId: 'CASE-X-2' });
    assert.equal(twice.status, 202, 'an answered recall may be followed by another one');
    const third = await send(x, { ...asked, ...head(), caseId: 'CASE-X-3' });
    assert.deepEqual(
      [third.status, (third.message as MessageReject).reason],
      [409, 'recall_is_open_already'],
    );
  });
});

describe('a bank that does not answer', () => {
  test('is left alone: payments to it are refused at once, those never sent go back at their deadline', async () => {
    y.behave(() => undefined);
    const begun = await scheme.pay(customer, elsewhere(BANK_Y), 1_000n);
    const others = await Promise.all(
      [1, 2, 3].map((n) => scheme.pay(customer, elsewhere(BANK_Y), BigInt(n))),
    );
    await until('the verdict is kept', async () => {
      const bank = (await line.banks()).find(({ bin }) => bin === BANK_Y);
      return bank?.breaker !== 'closed';
    });
    await until('new payments are refused', async () => {
      const { kind } = await scheme.pay(customer, elsewhere(BANK_Y), 7n);
      return kind === 'payee_institution_is_not_answering';
    });
    y.behave((one) =>
      one.message.type === 'pacs.028'
        ? {
            status: 200,
            message: {
              ...{ type: 'pacs.002', ...head() },
              transactions: one.message.transactions.map((asked) => ({
                ...asked,
                ...{ status: 'RJCT' as const, reason: { code: 'NOOR' } },
              })),
            },
          }
        : one.message.type === 'pacs.008'
          ? undefined
          : echoing(one),
    );
    whole.later(16_000);
    await until('all are released', async () => {
      const states = await Promise.all([begun, ...others].map(({ payment }) => stateOf(payment)));
      return states.every((state) => state === 'released');
    });
  });
});
