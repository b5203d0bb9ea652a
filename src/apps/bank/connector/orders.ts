/** Orders of open banking to pay or to give back: each is one message of the line, made when the order is taken. */
import { createHash } from 'node:crypto';
import { instantOf, type RequestOf } from '../../../codecs/connector/index.ts';
import { canonicalJson } from '../../../kit/canonicaljson.ts';
import type { Outgoing } from '../model.ts';
import type { Bank } from '../payments/bank.ts';
import { giveBack, type PayOutcome, pay, type ReturnOutcome } from '../payments/pay.ts';
import { type OrderRefusal, orderRefusal, returnRefusal } from '../rules/ground.ts';
import { findHeldAccount } from '../store/customers.ts';
import { findIncoming } from '../store/incoming.ts';
import { countOrders, findOrder, keepOrder, type OrderRow } from '../store/openbanking.ts';
import { findOutgoing } from '../store/outgoing.ts';
import { copyOf } from './consents.ts';
import { type Answer, answered, bare, refused } from './model.ts';

type Payment = RequestOf<'payments'>;
type Return = RequestOf<'returns'>;
export type Ordered = Payment | Return;

/** What was sent, or why nothing was and never will be; `unknown`: the copy of the consent may be on its way. */
type End = Outgoing | OrderRefusal | 'unknown';

export const takeOrder = (bank: Bank, asked: Payment): Answer => take(bank, asked, payOrdered);
export const takeReturn = (bank: Bank, asked: Return): Answer => take(bank, asked, giveBackOrdered);

/** In one transaction: the order, the reserved amount and the stored message, or the refusal. */
function take<Asked extends Ordered>(
  bank: Bank,
  asked: Asked,
  carryOut: (bank: Bank, asked: Asked) => End,
): Answer {
  const hash = hashOf(asked);
  const before = findOrder(bank.books, idOf(asked));
  if (before !== undefined)
    return before.hash.equals(hash)
      ? answered(stateOf(bank, before))
      : refused('id_was_used_for_another_request');
  if (instantOf(asked.expires_at) <= bank.nowMs()) return refuseOrder(bank, asked, 'order_has_expired');
  const end = carryOut(bank, asked);
  if (end === 'unknown') return unsure(asked);
  if (typeof end === 'string') return refuseOrder(bank, asked, end);
  const kept = { id: idOf(asked), hash, consent: asked.consent, payment: end.id, reason: null };
  keepOrder(bank.books, kept, bank.nowMs());
  return answered(stateOf(bank, kept));
}

function payOrdered(bank: Bank, asked: Payment): End {
  const objection = orderRefusal(
    copyOf(bank, asked.consent),
    { ...asked, customer: bare(asked.customer), account: bare(asked.account) },
    countOrders(bank.books, asked.consent, asked),
    bank.nowMs(),
  );
  if (objection !== undefined) return objection;
  const account = findHeldAccount(bank.books, bare(asked.account));
  if (account === undefined) return 'account_is_not_known';
  const paid = pay(bank, {
    ...{ from: account.account.number, toBin: asked.creditor.bin, toAccount: asked.creditor.account },
    ...{
      toName: asked.creditor.name ?? '',
      amount: BigInt(asked.amount),
      remittance: asked.remittance ?? '',
    },
    ...{ requestKey: asked.order, endToEndId: asked.end_to_end_id },
  });
  return paid.kind === 'sent' ? paid.payment : REASON[paid.kind];
}

function giveBackOrdered(bank: Bank, asked: Return): End {
  const objection = returnRefusal(
    copyOf(bank, asked.consent),
    { amount: asked.amount, customer: bare(asked.customer), account: bare(asked.account) },
    bank.nowMs(),
  );
  if (objection !== undefined) return objection;
  const account = findHeldAccount(bank.books, bare(asked.account));
  if (account === undefined) return 'account_is_not_known';
  const received = findIncoming(bank.books, asked.instruction_id);
  // Somebody else's account received it: to this consent it is as if it had not come.
  if (received?.account !== account.account.number) return 'payment_is_not_known';
  const given = giveBack(bank, {
    ...{ payment: received.id, amount: BigInt(asked.amount), reason: asked.reason },
    ...{ requestKey: asked.refund, id: asked.return_id },
  });
  return given.kind === 'sent' ? given.payment : REASON[given.kind];
}

/** For good: this order is never sent later. */
export function refuseOrder(bank: Bank, asked: Ordered, reason: OrderRefusal): Answer {
  const id = idOf(asked);
  const kept = { id, hash: hashOf(asked), consent: asked.consent, payment: null, reason };
  keepOrder(bank.books, kept, bank.nowMs());
  return answered(stateOf(bank, kept));
}

export const unsure = (asked: Ordered): Answer => answered({ ...named(idOf(asked)), state: 'unknown' });

const REASON: Readonly<Record<Exclude<(PayOutcome | ReturnOutcome)['kind'], 'sent'>, OrderRefusal>> = {
  payer_account_does_not_exist: 'account_is_not_known',
  payer_account_is_blocked: 'account_is_blocked',
  payer_account_is_closed: 'account_is_closed',
  payer_has_insufficient_funds: 'account_has_insufficient_funds',
  amount_is_not_above_zero: 'bank_declines',
  key_was_used_for_another_payment: 'bank_declines',
  payee_is_our_own_customer: 'creditor_is_at_this_bank',
  payment_does_not_exist: 'payment_is_not_known',
  payment_was_not_credited: 'payment_is_not_known',
  more_than_was_received: 'amount_is_above_what_is_left',
};

/** As on the wire: `pmo_…`, `rfd_…`. */
const idOf = (asked: Ordered): string => ('refund' in asked ? asked.refund : asked.order);
const isRefund = (id: string): boolean => id.startsWith('rfd_');
const named = (id: string) => (isRefund(id) ? { refund: id } : { order: id });

function stateOf({ books }: Bank, { id, payment, reason }: OrderRow): Readonly<Record<string, unknown>> {
  if (payment === null) return { ...named(id), state: 'refused', reason };
  const made = findOutgoing(books, payment)!;
  // The line would not take the message itself: the hub knows of no payment, and never will.
  if (made.state === 'refused' && made.reason?.startsWith('HTTP ') === true)
    return { ...named(id), state: 'refused', reason: 'bank_declines' };
  const sent = isRefund(id) ? { return_id: made.id } : { transaction_id: made.txId };
  return { ...named(id), state: 'accepted', ...sent };
}

/** Without the request's id: who asks again for the same order asks in another request. */
function hashOf(order: Ordered): Buffer {
  const { request: _, ...asked } = order;
  return createHash('sha256').update(canonicalJson(asked)).digest();
}
