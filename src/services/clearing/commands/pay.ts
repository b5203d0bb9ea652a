/** An instant credit transfer: final or refused in the transaction that decides it. */
import { type CommandKind, type Decision, type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { AccountRef } from '../../../core/ledger/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import type {
  AccountAddress,
  Institution,
  Located,
  PayAnswer,
  Payment,
  PaymentRefusal,
  QrReference,
} from '../model.ts';
import { clearingOf, positionOf } from '../rules/chart.ts';
import { decidePayment } from '../rules/payment.ts';
import {
  findPayments,
  findReferences,
  keepPayments,
  keepReferences,
  type PaymentReference,
} from '../store/payments.ts';
import { gatherOpenWindow, openWindow } from './facts.ts';

export interface PayOrder {
  /** UUID, minted at the door. */
  readonly id: string;
  readonly amount: bigint;
  /** As instructed, and what was found there. */
  readonly debtor: { readonly address: AccountAddress; readonly found: Located };
  readonly creditor: { readonly address: AccountAddress; readonly found: Located };
  readonly purpose: string | null;
  /** The payer's own reference, unique for its institution as long as payments are kept. */
  readonly endToEndId: string | null;
  readonly reference: QrReference | null;
  /** SHA-256 (hex) of debtor, creditor and amount: tells a repeated reference from a reused one. */
  readonly content: string;
}

export interface KeptPayment {
  readonly payment: Payment;
  readonly reference?: PaymentReference;
}

/** References already used, with what became of their payment. */
const REFERENCES =
  shared<Map<string, PaymentReference & { readonly answer: PayAnswer }>>('clearing.references');

export type PayKind = CommandKind<PayOrder, undefined, PayAnswer, KeptPayment>;

export function payKind(institution: Institution): PayKind {
  return {
    name: 'payment.pay',
    accounts: payAccounts,
    async gather(on, orders, picture) {
      await Promise.all([gatherOpenWindow(on, picture), gatherReferences(on, orders, picture)]);
      return orders.map(() => undefined);
    },
    decide: (order, _facts, picture) => decidePay(order, institution, picture),
    keep(on, kept) {
      const references = kept.flatMap((one) => (one.reference === undefined ? [] : [one.reference]));
      const payments = keepPayments(
        on,
        kept.map((one) => one.payment),
      );
      return references.length === 0 ? [payments] : [payments, keepReferences(on, references)];
    },
  };
}

function payAccounts({ debtor, creditor }: PayOrder): AccountRef[] {
  if (debtor.found.kind !== 'located' || creditor.found.kind !== 'located') return [];
  const from = debtor.found.account;
  const to = creditor.found.account;
  const ends = [
    { book: from.bin, id: from.ledgerAccount },
    { book: to.bin, id: to.ledgerAccount },
  ];
  if (from.bin === to.bin) return [...ends, positionOf(from.bin)];
  return [...ends, clearingOf(from.bin), clearingOf(to.bin), positionOf(from.bin), positionOf(to.bin)];
}

async function gatherReferences(on: Queryable, orders: readonly PayOrder[], picture: Picture): Promise<void> {
  REFERENCES.set(picture, new Map());
  const keys = orders.flatMap(({ endToEndId, debtor }) =>
    endToEndId === null ? [] : [{ debtorBin: debtor.address.bin, endToEndId }],
  );
  if (keys.length === 0) return;
  const found = await findReferences(on, keys);
  if (found.length === 0) return;
  const payments = await findPayments(
    on,
    found.map((one) => one.payment),
  );
  for (const one of found) {
    const { reason } = payments.get(one.payment)!;
    const answer = { kind: reason ?? 'cleared', payment: one.payment } as PayAnswer;
    REFERENCES.get(picture)!.set(`${one.debtorBin} ${one.endToEndId}`, { ...one, answer });
  }
}

function decidePay(
  order: PayOrder,
  institution: Institution,
  picture: Picture,
): Decision<PayAnswer, KeptPayment> {
  const references = REFERENCES.get(picture)!;
  const referenceKey = `${order.debtor.address.bin} ${order.endToEndId}`;
  const used = order.endToEndId === null ? undefined : references.get(referenceKey);
  if (used !== undefined && used.content === order.content) {
    return {
      answer: used.answer,
      audit: { subject: toWire('payment', used.payment), detail: 'repeated under the same reference' },
    };
  }
  const refusal =
    used === undefined
      ? decidePayment(decidable(order), businessDate(picture.nowMs), institution, picture.ledger)
      : 'reference_was_used_for_another_payment';
  const payment = paymentOf(
    order,
    refusal ?? null,
    refusal === undefined ? openWindow(picture) : null,
    picture.nowMs,
  );
  const answer: PayAnswer = { kind: refusal ?? 'cleared', payment: order.id };
  if (order.endToEndId === null || used !== undefined) return { answer, kept: { payment }, ...told(payment) };
  const reference = {
    debtorBin: order.debtor.address.bin,
    endToEndId: order.endToEndId,
    payment: order.id,
    content: order.content,
  };
  references.set(referenceKey, { ...reference, answer });
  return { answer, kept: { payment, reference }, ...told(payment) };
}

const decidable = ({ id, amount, debtor, creditor }: PayOrder) => ({
  id,
  amount,
  debtor: debtor.found,
  creditor: creditor.found,
});

function paymentOf(
  order: PayOrder,
  reason: PaymentRefusal | null,
  windowNumber: number | null,
  nowMs: number,
): Payment {
  return {
    id: order.id,
    kind: 'credit_transfer',
    state: reason === null ? 'cleared' : 'refused',
    reason,
    amount: order.amount,
    currency: 'VND',
    debtor: partyOf(order.debtor),
    creditor: partyOf(order.creditor),
    purpose: order.purpose,
    endToEndId: order.endToEndId,
    reference: order.reference,
    windowNumber,
    original: null,
    returnReason: null,
    returned: 0n,
    createdAt: nowMs,
  };
}

function partyOf({ address, found }: PayOrder['debtor']): Payment['debtor'] {
  const account = found.kind === 'located' ? found.account : undefined;
  return {
    bin: address.bin,
    account: address.account,
    name: account?.name ?? null,
    ledgerAccount: account?.ledgerAccount ?? null,
  };
}

/** Event and audit of a payment or a return: institutions and amounts, never names or account numbers. */
export function told(payment: Payment): Pick<Decision<PayAnswer, KeptPayment>, 'events' | 'audit'> {
  const { debtor, creditor, amount, state, reason, windowNumber } = payment;
  const subject = toWire('payment', payment.id);
  const data = {
    payment: subject,
    kind: payment.kind,
    amount: Number(amount),
    currency: payment.currency,
    debtor_bin: wireBin(debtor.bin),
    creditor_bin: wireBin(creditor.bin),
    ...(reason === null ? { window: windowNumber } : { reason }),
    ...(payment.original === null ? {} : { original: toWire('payment', payment.original) }),
  };
  const readers =
    state === 'cleared' && debtor.bin !== creditor.bin ? [debtor.bin, creditor.bin] : [debtor.bin];
  return {
    events: [{ type: `payment.${state}`, subject, participants: readers, data }],
    audit: { subject, detail: `${amount} ${payment.currency} ${debtor.bin} → ${creditor.bin}` },
  };
}

export function wireBin(bin: number): string {
  return bin.toString().padStart(6, '0');
}
