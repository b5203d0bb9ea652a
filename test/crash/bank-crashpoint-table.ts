/** How a test makes the simulated bank reach each crash point of its own. A new crash point needs a row. */
import { askBank } from '../../src/apps/bank/index.ts';
import type { BankProcess } from '../bank/process.ts';
import { type Customer, customersOf } from '../bank/scene.ts';

export interface BankProvocation {
  readonly how: string;
  /** The kill strikes at a passage from the first to this one. */
  readonly passagesMax: number;
  readonly provoke?: (bank: BankProcess, folder: string) => Promise<void>;
}

const byStart: BankProvocation = { how: 'the bank starts', passagesMax: 1 };
const byLoad: BankProvocation = { how: 'payments in both directions', passagesMax: 25 };
const byInquiry: BankProvocation = { how: 'a payment of ours whose end is overdue', passagesMax: 1 };
const byShutdown: BankProvocation = {
  how: 'SIGTERM under load',
  passagesMax: 1,
  provoke: async (bank) => void (await bank.stop()),
};
const byPoison: BankProvocation = {
  how: 'an order that cannot be written shares a batch with payments',
  passagesMax: 2,
  provoke: poison,
};

export const BANK_PROVOKED: Readonly<Record<string, BankProvocation>> = {
  'bank-answer-kept': byLoad,
  'bank-batch-undone': byPoison,
  'bank-before-commit': byLoad,
  'bank-before-reply': byLoad,
  'bank-body-read': byLoad,
  'bank-committed': byLoad,
  'bank-committed-alone': byPoison,
  'bank-hub-answer-proven': byLoad,
  'bank-hub-answered': byLoad,
  'bank-hub-report-read': byInquiry,
  'bank-listener-closed': byShutdown,
  'bank-listening': byStart,
  'bank-message-kept': byLoad,
  'bank-message-proven': byLoad,
  'bank-message-read': byLoad,
  'bank-message-sent': byLoad,
  'bank-replied': byLoad,
  'bank-sender-drained': byShutdown,
  'bank-transport-proven': byLoad,
};

/** Longer than a remittance may be: the message cannot be written, and the transaction is undone. */
const TOO_LONG = 'x'.repeat(200);

async function poison(bank: BankProcess, folder: string): Promise<void> {
  const [{ number: from }] = customersOf(folder) as [Customer];
  const order = { from, to_bin: '979901', to_account: '0021000000001', amount: 1_000, remittance: TOO_LONG };
  while (!bank.hasEnded()) await askBank(folder, 'pay', order);
}
