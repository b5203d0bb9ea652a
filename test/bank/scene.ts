/** A bank of the sandbox in this process, opposite a hub on paper. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  askBank,
  booksFileOf,
  openBooksToRead,
  type RunningBank,
  runBank,
  verifyBooks,
} from '../../src/apps/bank/index.ts';
import { type PreparedBank, prepareBanks } from '../../src/apps/sandbox/index.ts';
import type { CreditTransfer, TransactionReport } from '../../src/codecs/iso20022/index.ts';
import { type FakeHub, type Heard, type MessageOf, startFakeHub } from './fakehub.ts';
import { onOwnPort } from './ports.ts';

export interface Customer {
  readonly number: string;
  readonly name: string;
  readonly opening: number;
}

export interface BankScene {
  readonly hub: FakeHub;
  readonly prepared: PreparedBank;
  readonly bin: number;
  readonly customers: readonly Customer[];
  readonly bank: RunningBank;
  readonly ask: (
    command: string,
    order?: Readonly<Record<string, unknown>>,
  ) => Promise<Record<string, unknown>>;
  balanceOf(number: string): Promise<bigint>;
  /** Fails with the violations where the books do not agree. */
  verify(): void;
  close(): Promise<void>;
}

/** Seconds of the simulator are so long in tests: a minute is 600 ms. */
const TEST_TIME_SCALE = 0.01;

export async function openFolder(): Promise<{ folder: string; hub: FakeHub; prepared: PreparedBank }> {
  const folder = mkdtempSync(join(tmpdir(), 'longbien-bank-'));
  const hub = await startFakeHub(folder);
  const { banks } = await prepareBanks(folder, hub.side, {
    ...{ seed: 1, nowMs: Date.now(), magicAmounts: true, timeScale: TEST_TIME_SCALE, durability: 'full' },
  });
  // Scenes run side by side, and a bank that is killed must find its port free again.
  const prepared = await onOwnPort(banks[0]!);
  hub.know(prepared.registration);
  return { folder, hub, prepared };
}

export const customersOf = (folder: string): readonly Customer[] =>
  JSON.parse(readFileSync(join(folder, 'customers.json'), 'utf8')) as readonly Customer[];

export async function openBankScene(): Promise<BankScene> {
  const { folder, hub, prepared } = await openFolder();
  const bank = await runBank(prepared.folder);
  const ask: BankScene['ask'] = async (command, order = {}) => {
    const answer = await askBank(prepared.folder, command, order);
    if (answer.kind !== 'answered') throw new Error(answer.kind);
    return answer.value;
  };
  return {
    ...{ hub, prepared, bank, ask, bin: Number(prepared.registration.bin) },
    customers: customersOf(prepared.folder),
    async balanceOf(number) {
      const { accounts } = (await ask('accounts', { limit: 1_000 })) as {
        accounts: { number: string; balance: string }[];
      };
      return BigInt(accounts.find((one) => one.number === number)!.balance);
    },
    verify: () => verifyFolder(prepared.folder),
    async close() {
      await bank.stop();
      await hub.close();
      noFaults(prepared.folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A fault of the bank's own that only its log knows is a fault all the same. */
export function noFaults(folder: string): void {
  const faults = readFileSync(join(folder, 'bank.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":50'));
  if (faults.length > 0) throw new Error(`the bank's log tells of faults:\n${faults.slice(0, 3).join('\n')}`);
}

export function verifyFolder(folder: string): void {
  const books = openBooksToRead(booksFileOf(folder));
  try {
    const { ok, checked } = verifyBooks(books);
    if (!ok) {
      const broken = checked.flatMap(({ name, violations }) => violations.map((what) => `${name}: ${what}`));
      throw new Error(`the books do not agree:\n${broken.join('\n')}`);
    }
  } finally {
    books.close();
  }
}

/** 32 hex digits, as the hub names its payments. */
export const newId = (): string => randomBytes(16).toString('hex');

/** A payment from a hosted bank's customer to one of the simulated bank. */
export function transfer(
  { bin }: Pick<BankScene, 'bin'>,
  payee: { readonly number: string; readonly name: string },
  amount: bigint,
  id = newId(),
): MessageOf<CreditTransfer> & { readonly instructionId: string } {
  return {
    ...{ type: 'pacs.008', instructionId: id, endToEndId: id, transactionId: id },
    amount: { amount, currency: 'VND' },
    debtor: { name: 'Trần Thị Thử', account: '0021000000001', agent: 979_901 },
    creditor: { name: payee.name, account: payee.number, agent: bin },
    remittance: 'tra tien',
  };
}

/** The hub's word about a payment. */
export function word(
  id: string,
  status: TransactionReport['status'],
  { reason, txId = id }: { reason?: string; txId?: string } = {},
): MessageOf {
  const named = { originalInstructionId: id, originalEndToEndId: txId, originalTransactionId: txId };
  return {
    type: 'pacs.002',
    transactions: [{ ...named, status, ...(reason === undefined ? {} : { reason: { code: reason } }) }],
  };
}

/** What a message of the bank says about a payment; undefined where it is about something else. */
export function saidOf({ message }: Heard, id: string): TransactionReport | undefined {
  return message.type === 'pacs.002'
    ? message.transactions.find(({ originalInstructionId }) => originalInstructionId === id)
    : undefined;
}

export const saysAbout =
  (id: string, status?: TransactionReport['status']) =>
  (heard: Heard): boolean => {
    const said = saidOf(heard, id);
    return said !== undefined && (status === undefined || said.status === status);
  };
