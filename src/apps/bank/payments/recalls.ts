/** Somebody wants money back (camt.056): the policy of the account answers, and what is accepted is given back. */
import { findAccount } from '../store/accounts.ts';
import { findIncoming } from '../store/incoming.ts';
import { findRecall, keepRecall, type Recall } from '../store/records.ts';
import { type Bank, send } from './bank.ts';
import { giveBack } from './pay.ts';

export interface RecallAsked {
  readonly id: string;
  readonly creator: number;
  /** The hub's InstrId of the payment that we received. */
  readonly payment: string;
  readonly endToEndId: string;
  readonly txId: string;
  readonly reason: string;
}

/** A recall that was answered is not answered again under another message. */
export function takeRecall(bank: Bank, asked: RecallAsked): void {
  if (findRecall(bank.books, asked.id) !== undefined) return;
  const original = findIncoming(bank.books, asked.payment);
  const account = original === undefined ? undefined : findAccount(bank.books, original.account);
  const recall: Recall = { ...asked, way: 'in', state: 'silent', returnId: null };
  keepRecall(bank.books, recall, bank.nowMs());
  if (account?.recalls !== 'silent') answerRecall(bank, recall, account?.recalls !== 'refuse');
}

export type RecallAnswer = 'answered' | 'recall_does_not_exist' | 'recall_was_answered';

/** By command, for a recall on which the account's policy kept silent. */
export function answerByCommand(bank: Bank, id: string, accept: boolean): RecallAnswer {
  const recall = findRecall(bank.books, id);
  if (recall === undefined || recall.way !== 'in') return 'recall_does_not_exist';
  if (recall.state !== 'silent') return 'recall_was_answered';
  answerRecall(bank, recall, accept);
  return 'answered';
}

/** ISO external cancellation rejection reasons. */
const NO_ORIGINAL = 'NOOR';
const CUSTOMER_REFUSES = 'CUST';
/** Return reason: following a cancellation request. */
const FOLLOWING_RECALL = 'FOCR';

function answerRecall(bank: Bank, recall: Recall, accept: boolean): void {
  const original = findIncoming(bank.books, recall.payment);
  const given = accept ? giveBack(bank, { payment: recall.payment, reason: FOLLOWING_RECALL }) : undefined;
  const accepted = given?.kind === 'sent';
  const verdict = accepted
    ? { accepted }
    : { accepted, reason: original?.state === 'credited' ? CUSTOMER_REFUSES : NO_ORIGINAL };
  send(bank, bank.pen.recallAnswer(recall, verdict), recall.payment);
  const returnId = given?.kind === 'sent' ? given.payment.id : null;
  keepRecall(bank.books, { ...recall, state: accepted ? 'accepted' : 'refused', returnId }, bank.nowMs());
}

/** The answer to a recall of ours (camt.029). */
export function takeRecallAnswer(bank: Bank, id: string, state: 'accepted' | 'refused' | 'pending'): void {
  const recall = findRecall(bank.books, id);
  if (recall !== undefined && recall.way === 'out')
    keepRecall(bank.books, { ...recall, state }, bank.nowMs());
}
