import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import type { Message, MessageReject, StatusReport } from '../../codecs/iso20022/index.ts';
import { type PaymentState, STATUS_QUERIES_MAX, STATUS_WINDOW_MS } from '../../services/clearing/index.ts';
import type { Taken } from './model.ts';
import { IN_FLIGHT_PER_BANK_MAX } from './rules/limits.ts';
import {
  BANK_X,
  BANK_Y,
  type DoorAnswer,
  type FakeBank,
  letterOf,
  openFakeBank,
  openTestLine,
  paymentTo,
  type TestLine,
  transferBy,
  until,
} from './testing/index.ts';

let home: TestDatabase;
let bank: FakeBank;
let other: FakeBank;
let line: TestLine;
let skewMs = 0;
before(async () => {
  [home, bank, other] = await Promise.all([testDatabase(), openFakeBank(BANK_X), openFakeBank(BANK_Y)]);
});
after(async () => {
  await Promise.all([bank.close(), other.close()]);
  await home.close();
});
beforeEach(async () => {
  skewMs = 0;
  line = await openTestLine(home.database, [bank, other], undefined, () => Date.now() + skewMs);
});
afterEach(() => line.close());

const hex = (): string => randomUUID().replaceAll('-', '');
const send = (from: FakeBank, message: Message): Promise<DoorAnswer> =>
  line.send({
    pairs: from.pairs,
    ...letterOf(from.pairs, message, { from: from.bin, createdAt: Date.now() + skewMs }),
    change: { created: Math.floor((Date.now() + skewMs) / 1_000) },
  });
const ping: Message = { type: 'admi.004', eventCode: 'PING', parameters: [] };
const report = (): Message => ({
  ...{ type: 'pacs.002', messageId: hex(), createdAt: Date.now() },
  transactions: [
    {
      originalInstructionId: hex(),
      originalEndToEndId: 'HD-1',
      originalTransactionId: 'TX-1',
      status: 'ACCP',
    },
  ],
});
const reasonOf = ({ message }: DoorAnswer): string | undefined =>
  (message as MessageReject | undefined)?.reason;

describe('with more under way than can be worked', () => {
  test('questions are shed first, then new payments, and answers to begun ones last; another bank goes on', async () => {
    let decide: (taken: Taken) => void = () => {};
    const decided = new Promise<Taken>((resolve) => {
      decide = resolve;
    });
    line.clearing.says = () => decided;
    const begun: Promise<DoorAnswer>[] = [];
    const begin = async (message: () => Message, count: number): Promise<void> => {
      const already = line.clearing.asked.length;
      for (let i = 0; i < count; i += 1) begun.push(send(bank, message()));
      await until('they are under way', () => line.clearing.asked.length === already + count);
    };
    const share = (hundredths: number): number => Math.ceil((IN_FLIGHT_PER_BANK_MAX * hundredths) / 100);

    await begin(() => transferBy(BANK_X), share(50));
    const shed = await send(bank, ping);
    assert.deepEqual([shed.status, reasonOf(shed), shed.signed], [503, 'line_is_busy', true]);
    assert.equal(shed.headers['retry-after'], '1');
    await begin(() => transferBy(BANK_X), share(80) - share(50));
    assert.equal(reasonOf(await send(bank, transferBy(BANK_X))), 'line_is_busy');
    await begin(report, share(100) - share(80));
    assert.equal(reasonOf(await send(bank, report())), 'line_is_busy');
    const elsewhere = send(other, report());
    await until('the other bank is let in', () => line.clearing.asked.length === share(100) + 1);

    decide({ kind: 'decided', outcome: 'cleared' });
    const answers = await Promise.all([...begun, elsewhere]);
    assert.ok(answers.every(({ status }) => status === 202));
    assert.equal((await send(bank, ping)).status, 200, 'places are given back');
  });
});

describe('a storm of status queries', () => {
  const inquiry = (...ids: readonly string[]): Message => ({
    ...{ type: 'pacs.028', messageId: hex(), createdAt: Date.now() },
    transactions: ids.map((id) => ({ originalEndToEndId: 'HD-1', originalTransactionId: id })),
  });
  const own = (state: PaymentState): string => {
    const transactionId = `TX${hex().slice(0, 20)}`;
    const payment = paymentTo(970_401, {
      ...{ state, transactionId, deadlineAt: null },
      debtor: { bin: BANK_X, account: '1', name: 'A B' },
    });
    line.clearing.held.set(payment.id, payment);
    return transactionId;
  };
  const worked = (): number => line.clearing.asked.filter(({ command }) => command === 'inquire').length;

  test('works three queries about a payment in two hours; then says when to come back, and works again', async () => {
    const id = own('held');
    for (let i = 0; i < STATUS_QUERIES_MAX; i += 1) {
      const answer = await send(bank, inquiry(id));
      assert.equal((answer.message as StatusReport).transactions[0]!.status, 'PDNG');
    }
    const refused = await send(bank, inquiry(id));
    assert.deepEqual([refused.status, reasonOf(refused)], [429, 'too_many_inquiries']);
    const wait = Number(refused.headers['retry-after']);
    assert.ok(wait > STATUS_WINDOW_MS / 1_000 - 60 && wait <= STATUS_WINDOW_MS / 1_000);
    assert.equal(worked(), STATUS_QUERIES_MAX);
    assert.equal((await send(bank, inquiry(own('held')))).status, 200, 'each payment has its own');
    skewMs = STATUS_WINDOW_MS + 1_000;
    assert.equal((await send(bank, inquiry(id))).status, 200);
  });

  test('gives a final answer from memory however often it is asked', async () => {
    const id = own('cleared');
    for (let i = 0; i < STATUS_QUERIES_MAX * 3; i += 1) {
      const answer = await send(bank, inquiry(id));
      assert.deepEqual(
        [answer.status, (answer.message as StatusReport).transactions[0]!.status],
        [200, 'ACSC'],
      );
    }
    assert.equal(worked(), STATUS_QUERIES_MAX);
  });

  test('answers what it may where only some of the payments have spent their budget', async () => {
    const [spent, fresh] = [own('held'), own('cleared')];
    for (let i = 0; i < STATUS_QUERIES_MAX; i += 1) await send(bank, inquiry(spent));
    const answer = await send(bank, inquiry(spent, fresh));
    assert.deepEqual(
      (answer.message as StatusReport).transactions.map(({ status }) => status),
      ['PDNG', 'ACSC'],
    );
    assert.equal(worked(), STATUS_QUERIES_MAX + 1);
  });

  test('of one bank costs the desk no more than its budget, and payments go on beside it', async () => {
    const ids = Array.from({ length: 10 }, () => own('held'));
    const storm = Array.from({ length: 300 }, (_, i) => send(bank, inquiry(ids[i % ids.length]!)));
    const payments = Array.from({ length: 20 }, () => send(other, { ...transferBy(BANK_Y) }));
    const statuses = new Set((await Promise.all(storm)).map(({ status }) => status));
    assert.ok([...statuses].every((status) => [200, 429, 503].includes(status)));
    assert.ok(worked() <= ids.length * STATUS_QUERIES_MAX);
    assert.ok((await Promise.all(payments)).every(({ status }) => status === 202));
  });
});
