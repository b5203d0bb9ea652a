/** The hub's word: final (ACSC, RJCT) or not yet (PDNG). The only place where money moves. */
import type { HubStatus, Incoming, Outgoing } from '../model.ts';
import * as incoming from '../rules/incoming.ts';
import * as outgoing from '../rules/outgoing.ts';
import { findAccount, ownAccount, post, reserve } from '../store/accounts.ts';
import { addReturned, endIncoming, findIncoming } from '../store/incoming.ts';
import { addCameBack, endOutgoing, findOutgoing, keepWaiting } from '../store/outgoing.ts';
import { findConfirmation, keepConfirmation, keepOddity, type Way } from '../store/records.ts';
import type { Bank } from './bank.ts';

export interface HubWord {
  /** BizMsgIdr of the message that brings it. */
  readonly message: string;
  /** InstrId or RtrId of the payment, whoever gave it. */
  readonly payment: string;
  readonly status: HubStatus;
  readonly reason: string | null;
}

export function conclude(bank: Bank, word: HubWord): void {
  const ours = findOutgoing(bank.books, word.payment);
  if (ours !== undefined) {
    concludeOutgoing(bank, ours, word);
    return;
  }
  const theirs = findIncoming(bank.books, word.payment);
  if (theirs !== undefined) concludeIncoming(bank, theirs, word);
  // A refusal of what we never received moves nothing anywhere; a clearing of it does at the hub.
  else if (word.status === 'ACSC') odd(bank, word, 'confirmed_but_never_received');
}

function concludeIncoming(bank: Bank, one: Incoming, word: HubWord): void {
  const { status } = word;
  if (status === 'PDNG') return;
  const consequence = incoming.CONSEQUENCES[one.state][status];
  if (consequence === 'odd') odd(bank, word, `${status.toLowerCase()}_after_${one.state}`);
  if (consequence !== 'credit' && consequence !== 'release') return;
  keepWord(bank, 'in', word, status);
  const endedMs = bank.nowMs();
  if (consequence === 'credit') credit(bank, one, endedMs);
  if (consequence === 'credit' && one.state === 'rejected') odd(bank, word, 'confirmed_after_we_rejected');
  endIncoming(bank.books, one.id, { state: consequence === 'credit' ? 'credited' : 'released', endedMs });
}

function credit({ books }: Bank, one: Incoming, atMs: number): void {
  const account = findAccount(books, one.account);
  const to =
    account?.status === 'open' || account?.status === 'blocked' ? account : ownAccount(books, 'suspense');
  const clearing = ownAccount(books, 'clearing');
  post(books, { posting: `in:${one.id}`, debit: clearing.id, credit: to.id, amount: one.amount, atMs });
  if (one.original !== null) addCameBack(books, one.original, one.amount);
}

function concludeOutgoing(bank: Bank, one: Outgoing, word: HubWord): void {
  const { status, reason } = word;
  const consequence = outgoing.CONSEQUENCES[one.state][status];
  if (consequence === 'as_before') return;
  if (consequence === 'odd') {
    odd(bank, word, `${status.toLowerCase()}_after_${one.state}`);
    return;
  }
  if (consequence === 'wait') {
    keepWaiting(bank.books, one.id, 'pending');
    return;
  }
  keepWord(bank, 'out', word, status === 'ACSC' ? 'ACSC' : 'RJCT');
  if (consequence === 'settle') settle(bank, one);
  else refuse(bank, one, reason);
}

function settle({ books, nowMs }: Bank, one: Outgoing): void {
  const account = findAccount(books, one.account)!;
  const clearing = ownAccount(books, 'clearing');
  const atMs = nowMs();
  reserve(books, account.id, -one.amount);
  post(books, { posting: `out:${one.id}`, debit: account.id, credit: clearing.id, amount: one.amount, atMs });
  endOutgoing(books, one.id, { state: 'settled', reason: null, endedMs: atMs });
}

/** Back to the customer: the hub will not carry it. */
export function refuse({ books, nowMs }: Bank, one: Outgoing, reason: string | null): void {
  reserve(books, findAccount(books, one.account)!.id, -one.amount);
  endOutgoing(books, one.id, { state: 'refused', reason, endedMs: nowMs() });
  if (one.kind === 'return' && one.original !== null) addReturned(books, one.original, -one.amount);
}

function keepWord(
  bank: Bank,
  way: Way,
  { payment, reason, message }: HubWord,
  status: 'ACSC' | 'RJCT',
): void {
  // A late word about what was rejected and given up meets its row; the first one is the ground.
  if (findConfirmation(bank.books, way, payment) !== undefined) return;
  keepConfirmation(bank.books, way, payment, { status, reason, message }, bank.nowMs());
}

function odd(bank: Bank, { payment, message }: HubWord, what: string): void {
  keepOddity(bank.books, { what, payment, message }, bank.nowMs());
}
