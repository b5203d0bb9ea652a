/** The line over the hub's own clearing: real desk, real ledger, two banks at the other ends. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { elsewhere, mint, type TestAccount, testScheme } from '../../../test/scheme.ts';
import type {
  CancellationRequest,
  CreditTransfer,
  Message,
  MessageReject,
  PaymentReturn,
  StatusReport,
  TransactionReport,
} from '../../codecs/iso20022/index.ts';
import { keepParticipantKeys } from '../../core/access/index.ts';
import { createDesk, type Desk } from '../../core/command/index.ts';
import { ledgerInvariants } from '../../core/ledger/index.ts';
import { registeredKeys } from '../../core/peers/index.ts';
import { openSnapshots, runInvariants } from '../../core/verify/index.ts';
import { hostedInstitution } from '../../services/banking/index.ts';
import {
  clearingInvariants,
  connectedInstitution,
  createLocate,
  findPayments,
  findReferences,
  type Payment,
  payKind,
  returnKind,
} from '../../services/clearing/index.ts';
import { clearingOfHub } from './clearing.ts';
import { type BankLine, openBankLine } from './line.ts';
import {
  BANK_X,
  BANK_Y,
  bankClient,
  type DoorAnswer,
  type FakeBank,
  type HeardByBank,
  HUB_KEYS,
  letterOf,
  loopbackCertificate,
  openFakeBank,
  type Pairs,
  until,
} from './testing/index.ts';

const HOSTED = 970_401;
const INSTITUTIONS = { hosted: hostedInstitution, connected: connectedInstitution };

let home: TestDatabase;
let x: FakeBank;
let y: FakeBank;
let desk: Desk;
let scheme: ReturnType<typeof testScheme>;
let line: BankLine;
let client: ReturnType<typeof bankClient>;
let customer: TestAccount;
const faults: unknown[] = [];
let skewMs = 0;
const nowMs = (): number => Date.now() + skewMs;

before(async () => {
  home = await testDatabase();
  const { certificate, key } = await loopbackCertificate();
  client = bankClient(certificate);
  [x, y] = await Promise.all([openFakeBank(BANK_X, nowMs), openFakeBank(BANK_Y, nowMs)]);
  desk = createDesk({ database: home.database, nowMs, committed: () => line?.wake() });
  scheme = testScheme(home.database, desk);
  await scheme.join(HOSTED, 10n ** 12n);
  for (const bank of [x, y]) {
    await scheme.join(bank.bin, 10n ** 12n, bank.endpoint);
    const { bin, endpoint, authority } = bank;
    await scheme.amend({ bin, change: 'endpoint', endpoint, authority });
    await register(bin, bank.pairs);
  }
  customer = await scheme.open(HOSTED, 1_000_000n);
  const { database } = home;
  line = await openBankLine({
    ...{ database, nowMs, mint, spread: () => 0.5, log: () => {}, hubKeys: HUB_KEYS },
    clearing: clearingOfHub({
      ...{ database, desk, mint, locate: createLocate(database, INSTITUTIONS) },
      ...{ pay: payKind(INSTITUTIONS), giveBack: returnKind(INSTITUTIONS) },
    }),
    findKey: registeredKeys(database, nowMs),
    listen: { host: '127.0.0.1', port: 0, certificate, key },
    onFault: (fault) => void faults.push(fault),
  });
});
after(async () => {
  client.close();
  await line.close();
  await assertMoneyIsRight();
  await Promise.all([x.close(), y.close()]);
  await desk.close();
  await home.close();
});

/** What `longbien verify` asks of ledger and clearing. */
async function assertMoneyIsRight(): Promise<void> {
  const snapshots = await openSnapshots(home.owner);
  const invariants = [...ledgerInvariants, ...clearingInvariants({ onOpenPayment: () => {} })];
  const checked = await runInvariants(snapshots, invariants, nowMs(), () => {});
  await snapshots.close();
  assert.deepEqual(
    checked.flatMap(({ violations }) => violations),
    [],
  );
}
beforeEach(() => {
  for (const bank of [x, y]) {
    bank.heard.length = 0;
    bank.behave(echoing);
  }
});
afterEach(async () => {
  assert.deepEqual(faults, []);
});

function echoing({ message }: HeardByBank): { status: number; message?: Message } {
  return message.type === 'admi.004' ? { status: 200, message } : { status: 202 };
}

async function register(bin: number, pairs: Pairs): Promise<void> {
  await keepParticipantKeys(
    home.database,
    (['transport', 'message'] as const).map((use) => ({
      ...{ keyid: pairs[use].keyid, participant: bin, use, algorithm: 'ed25519' as const },
      publicKey: pairs[use].publicKey.export({ type: 'spki', format: 'pem' }) as string,
      ...{ validFrom: 0, validTo: null, addedAt: 0, revokedAt: null },
    })),
  );
}

const hex = (): string => randomUUID().replaceAll('-', '');
const idOf = (uuid: string): string => uuid.replaceAll('-', '');
const head = () => ({ messageId: hex(), createdAt: nowMs() });

function send(from: FakeBank, message: Message): Promise<DoorAnswer> {
  const letter = letterOf(from.pairs, message, { from: from.bin, createdAt: nowMs() });
  return client.send(line.port, {
    pairs: from.pairs,
    ...letter,
    change: { created: Math.floor(nowMs() / 1_000) },
  });
}

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

function transferOf(
  from: FakeBank,
  to: { bin: number; number: string },
  transactionId = `TX${hex().slice(0, 20)}`,
): CreditTransfer {
  return {
    ...{ type: 'pacs.008', ...head(), endToEndId: 'HD-9', transactionId },
    amount: { amount: 40_000n, currency: 'VND' },
    debtor: { name: 'Phạm Văn Dũng', account: '1234500001', agent: from.bin },
    creditor: { account: to.number, agent: to.bin },
  };
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

async function paymentBy(bin: number, transactionId: string): Promise<Payment> {
  const [reference] = await findReferences(home.database, [{ debtorBin: bin, reference: transactionId }]);
  return (await findPayments(home.database, [reference!.payment!])).get(reference!.payment!)!;
}
const stateOf = async (id: string): Promise<string | undefined> =>
  (await findPayments(home.database, [id])).get(id)?.state;

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
      Array.from({ length: 20 }, () => client.send(line.port, { pairs: x.pairs, ...letter })),
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
    skewMs += 16_000;
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
    skewMs += 16_000;
    await until('all are released', async () => {
      const states = await Promise.all([begun, ...others].map(({ payment }) => stateOf(payment)));
      return states.every((state) => state === 'released');
    });
  });
});
