/** A third party pays from a customer's account: the bank sends its own pacs.008, once for each order. */
import { createHash } from 'node:crypto';
import { instantOf, type PaymentRefusal, type RequestOf } from '../../../codecs/connector/index.ts';
import { canonicalJson } from '../../../kit/canonicaljson.ts';
import type { Bank } from '../payments/bank.ts';
import { type PayOutcome, pay } from '../payments/pay.ts';
import { orderRefusal } from '../rules/ground.ts';
import { findHeldAccount } from '../store/customers.ts';
import { countOrders, findOrder, keepOrder, type OrderRow } from '../store/openbanking.ts';
import { findOutgoing } from '../store/outgoing.ts';
import { copyOf } from './consents.ts';
import { type Answer, answered, bare, refused } from './model.ts';

type Asked = RequestOf<'payments'>;

/** In one transaction: the order, the reserved amount and the stored message, or the refusal. */
export function takeOrder(bank: Bank, asked: Asked): Answer {
  const hash = hashOf(asked);
  const before = findOrder(bank.books, asked.order);
  if (before !== undefined)
    return before.hash.equals(hash)
      ? answered(stateOf(bank, before))
      : refused('id_was_used_for_another_request');
  if (instantOf(asked.expires_at) <= bank.nowMs()) return refuseOrder(bank, asked, 'order_has_expired');
  const objection = orderRefusal(
    copyOf(bank, asked.consent),
    { ...asked, customer: bare(asked.customer), account: bare(asked.account) },
    countOrders(bank.books, asked.consent, asked),
    bank.nowMs(),
  );
  if (objection === 'unknown') return answered({ order: asked.order, state: 'unknown' });
  if (objection !== undefined) return refuseOrder(bank, asked, objection);
  const account = findHeldAccount(bank.books, bare(asked.account));
  if (account === undefined) return refuseOrder(bank, asked, 'account_is_not_known');
  const paid = pay(bank, {
    ...{ from: account.account.number, toBin: asked.creditor.bin, toAccount: asked.creditor.account },
    ...{
      toName: asked.creditor.name ?? '',
      amount: BigInt(asked.amount),
      remittance: asked.remittance ?? '',
    },
    ...{ requestKey: asked.order, endToEndId: asked.end_to_end_id },
  });
  if (paid.kind !== 'sent') return refuseOrder(bank, asked, REASON[paid.kind]);
  const kept = { id: asked.order, hash, consent: asked.consent, payment: paid.payment.id, reason: null };
  keepOrder(bank.books, kept, bank.nowMs());
  return answered(stateOf(bank, kept));
}

/** For good: this order is never sent later. */
export function refuseOrder(bank: Bank, asked: Asked, reason: PaymentRefusal): Answer {
  const kept = { id: asked.order, hash: hashOf(asked), consent: asked.consent, payment: null, reason };
  keepOrder(bank.books, kept, bank.nowMs());
  return answered({ order: asked.order, state: 'refused', reason });
}

const REASON: Readonly<Record<Exclude<PayOutcome['kind'], 'sent'>, PaymentRefusal>> = {
  payer_account_does_not_exist: 'account_is_not_known',
  payer_account_is_blocked: 'account_is_blocked',
  payer_account_is_closed: 'account_is_closed',
  payer_has_insufficient_funds: 'account_has_insufficient_funds',
  amount_is_not_above_zero: 'bank_declines',
  key_was_used_for_another_payment: 'bank_declines',
  payee_is_our_own_customer: 'creditor_is_at_this_bank',
};

function stateOf(
  { books }: Bank,
  { id: order, payment, reason }: OrderRow,
): Readonly<Record<string, unknown>> {
  if (payment === null) return { order, state: 'refused', reason };
  const made = findOutgoing(books, payment)!;
  // The line would not take the message itself: the hub knows of no payment, and never will.
  if (made.state === 'refused' && made.reason?.startsWith('HTTP ') === true)
    return { order, state: 'refused', reason: 'bank_declines' };
  return { order, state: 'accepted', transaction_id: made.txId };
}

/** Without the request's id: who asks again for the same order asks in another request. */
function hashOf(order: Asked): Buffer {
  const { request: _, ...asked } = order;
  return createHash('sha256').update(canonicalJson(asked)).digest();
}
