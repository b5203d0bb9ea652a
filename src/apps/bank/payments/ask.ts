/** Questions: the hub's about what it sent us, ours about what we sent it, and names of accounts. */
import type { Account, Incoming, Said } from '../model.ts';
import { hasSameWords, inquired, isSameName, REASON } from '../rules/incoming.ts';
import { isMode } from '../rules/modes.ts';
import { nextInquiryAfter } from '../rules/outgoing.ts';
import { findAccount } from '../store/accounts.ts';
import { addIncoming, findIncoming } from '../store/incoming.ts';
import { countInquiry, outgoingToAsk } from '../store/outgoing.ts';
import { type Bank, send } from './bank.ts';

export interface Asked {
  /** The hub's InstrId, of a return its RtrId. */
  readonly id: string;
  readonly txId: string;
  readonly endToEndId: string;
  readonly debtorAgent: string;
}

/** "Never received" writes a tombstone: the guideline obliges the bank to refuse the original if it comes after that. */
export function answerInquiry(bank: Bank, asked: Asked): Said {
  const found = findIncoming(bank.books, asked.id);
  if (found === undefined) addIncoming(bank.books, tombstone(asked, bank.nowMs()));
  return inquired(found, found !== undefined && isMode(found.mode) ? found.mode : undefined, bank.nowMs());
}

function tombstone({ id, txId, endToEndId, debtorAgent }: Asked, nowMs: number): Incoming {
  return {
    ...{ id, kind: 'payment', debtorAgent, txId, endToEndId, original: null, account: '', payeeName: '' },
    ...{
      payerName: '',
      payerAccount: '',
      amount: 0n,
      remittance: '',
      references: [],
      uetr: null,
      state: 'tombstoned',
    },
    ...{ reason: REASON.neverReceived, mode: 'accept', speaksAtMs: nowMs, arrivedMs: nowMs, endedMs: nowMs },
    returned: 0n,
  };
}

/** Payments asked about in one go: their answers come one by one and a hub that was down has enough to do. */
const INQUIRIES_AT_ONCE_MAX = 50;

/** Asks the hub about payments whose end is overdue. */
export function askAboutOverdue(bank: Bank): number {
  const now = bank.nowMs();
  const overdue = outgoingToAsk(bank.books, now, INQUIRIES_AT_ONCE_MAX);
  for (const payment of overdue) {
    const next = nextInquiryAfter(payment.inquiries + 1, now, bank.settings.timeScale);
    countInquiry(bank.books, payment.id, next);
    send(bank, bank.pen.inquiry(payment), payment.id);
  }
  return overdue.length;
}

export type NameAnswer =
  | { readonly kind: 'matches' | 'nearly'; readonly account: Account }
  | { readonly kind: 'differs' }
  | { readonly kind: 'unknown'; readonly reason: string };

export function checkName({ books }: Bank, number: string, name: string | undefined): NameAnswer {
  const account = findAccount(books, number);
  if (account === undefined) return { kind: 'unknown', reason: REASON.unknownAccount };
  if (account.status === 'closed') return { kind: 'unknown', reason: REASON.accountIsClosed };
  if (isSameName(account.name, name ?? '')) return { kind: 'matches', account };
  return hasSameWords(account.name, name ?? '') ? { kind: 'nearly', account } : { kind: 'differs' };
}
