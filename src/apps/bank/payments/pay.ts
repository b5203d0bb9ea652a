/** A customer of ours pays, gives back what came, or wants back what went. */
import { randomUUID } from 'node:crypto';
import type { CreditorReference } from '../../../codecs/iso20022/index.ts';
import type { Incoming, Outgoing } from '../model.ts';
import { firstInquiryMs, type Refusal, refusalOf } from '../rules/outgoing.ts';
import { findAccount, reserve } from '../store/accounts.ts';
import { addReturned, findIncoming } from '../store/incoming.ts';
import { addOutgoing, findOutgoing, findOutgoingByKey } from '../store/outgoing.ts';
import { keepRecall } from '../store/records.ts';
import { type Bank, send } from './bank.ts';

export interface PayOrder {
  readonly from: string;
  readonly toBin: string;
  readonly toAccount: string;
  readonly toName: string;
  readonly amount: bigint;
  readonly remittance: string;
  /** As the code that was scanned has them. */
  readonly references?: readonly CreditorReference[];
  /** Under the same key the same payment, however often it is asked for. */
  readonly requestKey?: string;
  /** The payer's own reference; the payment's id where there is none. */
  readonly endToEndId?: string;
}

export type PayOutcome =
  | { readonly kind: 'sent'; readonly payment: Outgoing }
  | { readonly kind: Refusal | 'key_was_used_for_another_payment' | 'payee_is_our_own_customer' };

export function pay(bank: Bank, order: PayOrder): PayOutcome {
  const { books, settings, nowMs, pen } = bank;
  const before = order.requestKey === undefined ? undefined : findOutgoingByKey(books, order.requestKey);
  if (before !== undefined) return asBefore(before, order);
  if (order.toBin === settings.bin) return { kind: 'payee_is_our_own_customer' };
  const account = findAccount(books, order.from);
  const refusal = refusalOf(account, order.amount);
  if (account === undefined || refusal !== undefined)
    return { kind: refusal ?? 'payer_account_does_not_exist' };
  const id = bank.mint();
  const payment: Outgoing = {
    ...{ id, kind: 'payment', txId: id, original: null, account: account.number },
    endToEndId: order.endToEndId ?? id,
    ...{ creditorAgent: order.toBin, creditorAccount: order.toAccount, creditorName: order.toName },
    ...{ amount: order.amount, remittance: order.remittance, references: order.references ?? [] },
    ...{ uetr: randomUUID(), ...started(nowMs(), settings.timeScale) },
  };
  addOutgoing(books, payment, order.requestKey ?? null);
  reserve(books, account.id, payment.amount);
  send(bank, pen.transfer(payment, account.name), id);
  return { kind: 'sent', payment };
}

function asBefore(before: Outgoing, { from, toBin, toAccount, amount }: PayOrder): PayOutcome {
  const isSame =
    before.account === from &&
    before.creditorAgent === toBin &&
    before.creditorAccount === toAccount &&
    before.amount === amount;
  return isSame ? { kind: 'sent', payment: before } : { kind: 'key_was_used_for_another_payment' };
}

function started(
  nowMs: number,
  scale: number,
): Pick<Outgoing, 'state' | 'reason' | 'inquiries' | 'nextInquiryMs' | 'madeMs' | 'endedMs' | 'returned'> {
  return {
    ...{ state: 'sent', reason: null, inquiries: 0, nextInquiryMs: firstInquiryMs(nowMs, scale) },
    ...{ madeMs: nowMs, endedMs: null, returned: 0n },
  };
}

export interface ReturnOrder {
  /** The incoming payment, by the hub's id. */
  readonly payment: string;
  /** All that is left of it where nothing is said. */
  readonly amount?: bigint;
  /** ISO external return reason. */
  readonly reason: string;
  /** RtrId, where somebody else chose it; ours where not. */
  readonly id?: string;
  readonly requestKey?: string;
}

export type ReturnOutcome =
  | { readonly kind: 'sent'; readonly payment: Outgoing }
  | {
      readonly kind:
        | Refusal
        | 'payment_does_not_exist'
        | 'payment_was_not_credited'
        | 'more_than_was_received';
    };

export function giveBack(bank: Bank, order: ReturnOrder): ReturnOutcome {
  const { books, settings, nowMs, pen } = bank;
  const original = findIncoming(books, order.payment);
  if (original === undefined) return { kind: 'payment_does_not_exist' };
  if (original.state !== 'credited' || original.kind !== 'payment')
    return { kind: 'payment_was_not_credited' };
  const left = original.amount - original.returned;
  const amount = order.amount ?? left;
  if (amount > left || left === 0n) return { kind: 'more_than_was_received' };
  const account = findAccount(books, original.account);
  const refusal = refusalOf(account, amount);
  if (account === undefined || refusal !== undefined)
    return { kind: refusal ?? 'payer_account_does_not_exist' };
  // pacs.028 asks by TxId, which a return shares with its original: it waits for the hub's word instead of asking.
  const start = { ...started(nowMs(), settings.timeScale), nextInquiryMs: null };
  const back = returnOf(order.id ?? bank.mint(), original, amount, start);
  addOutgoing(books, back, order.requestKey ?? null);
  addReturned(books, original.id, amount);
  reserve(books, account.id, amount);
  send(bank, pen.giveBack(back, original, order.reason), back.id);
  return { kind: 'sent', payment: back };
}

function returnOf(
  id: string,
  original: Incoming,
  amount: bigint,
  start: ReturnType<typeof started>,
): Outgoing {
  return {
    ...{ id, kind: 'return', txId: original.txId, endToEndId: original.endToEndId, original: original.id },
    account: original.account,
    ...{ creditorAgent: original.debtorAgent, creditorAccount: original.payerAccount },
    ...{
      creditorName: original.payerName,
      amount,
      remittance: '',
      references: [],
      uetr: original.uetr,
      ...start,
    },
  };
}

export type RecallOutcome =
  | { readonly kind: 'asked'; readonly recall: string }
  | { readonly kind: 'payment_does_not_exist' | 'payment_is_not_settled' };

/** Asks for a payment of ours to be given back (camt.056); only the payee's side can do it. */
export function askBack(bank: Bank, id: string, reason: string): RecallOutcome {
  const payment = findOutgoing(bank.books, id);
  if (payment === undefined || payment.kind !== 'payment') return { kind: 'payment_does_not_exist' };
  if (payment.state !== 'settled') return { kind: 'payment_is_not_settled' };
  const recall = bank.mint();
  keepRecall(
    bank.books,
    {
      ...{ id: recall, way: 'out', creator: Number(bank.settings.bin), payment: id, reason, state: 'asked' },
      ...{ endToEndId: payment.endToEndId, txId: payment.txId, returnId: null },
    },
    bank.nowMs(),
  );
  send(bank, bank.pen.recall(recall, payment, reason), id);
  return { kind: 'asked', recall };
}
