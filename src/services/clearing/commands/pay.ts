/** An instant credit transfer: decided in one transaction, or held there until the payee's bank answers. */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import type { AccountRef } from '../../../core/ledger/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import { inForce } from '../../../kit/dated.ts';
import { toWire } from '../../../kit/id.ts';
import type {
  AccountAddress,
  Institutions,
  Located,
  PayAnswer,
  Payment,
  PaymentRefusal,
  PaymentState,
  QrReference,
} from '../model.ts';
import { positionOf } from '../rules/chart.ts';
import { type Delivery, deliveriesOf } from '../rules/deliveries.ts';
import { ANSWER_DEADLINE_MS } from '../rules/law.ts';
import { isFinal } from '../rules/lifecycle.ts';
import { decidePayment, isMade, type Made, type PaymentGround } from '../rules/payment.ts';
import { keepDeliveries } from '../store/deliveries.ts';
import { type HeldPayment, keepHeld } from '../store/held.ts';
import { keepPayments, keepReferences, type PaymentReference } from '../store/payments.ts';
import { accountsBetween, gatherOpenWindow, gatherParticipants, openWindow, participants } from './facts.ts';
import { gatherReferences, takeReference } from './references.ts';

export interface PayOrder {
  /** UUID, minted at the door. */
  readonly id: string;
  readonly amount: bigint;
  /** As instructed, and what was found there. */
  readonly debtor: OrderedEnd;
  readonly creditor: OrderedEnd;
  readonly purpose: string | null;
  /** The payer's own reference. */
  readonly endToEndId: string | null;
  /** TxId, where a connected debtor agent chose one. It or else `endToEndId` is unique for the institution for ever. */
  readonly transactionId: string | null;
  /** The worldwide reference, where the payer's bank gave one: UUID version 4. It goes on unchanged. */
  readonly uetr: string | null;
  readonly reference: QrReference | null;
  /** SHA-256 (hex) of debtor, creditor and amount: tells a repeated reference from a reused one. */
  readonly content: string;
}

export interface OrderedEnd {
  readonly address: AccountAddress;
  readonly found: Located;
  /** The name that the order gives it; who is registered under the number counts where we know it. */
  readonly name?: string;
}

export interface KeptPayment {
  readonly payment: Payment;
  readonly reference?: PaymentReference;
  readonly deliveries: readonly Delivery[];
  /** Set while a bank is waited for. */
  readonly held: HeldPayment | undefined;
}

export type PayKind = CommandKind<PayOrder, undefined, PayAnswer, KeptPayment>;

export function payKind(institutions: Institutions): PayKind {
  return {
    name: 'payment.pay',
    accounts: payAccounts,
    async gather(on, orders, picture) {
      const keys = orders.flatMap((order) => {
        const reference = referenceOf(order);
        return reference === null ? [] : [{ debtorBin: order.debtor.address.bin, reference }];
      });
      const asked = orders.flatMap((order) => connectedBin(order.creditor) ?? []);
      await Promise.all([
        gatherOpenWindow(on, picture),
        gatherReferences(on, keys, picture),
        asked.length === 0 ? undefined : gatherParticipants(on, asked, picture),
      ]);
      return orders.map(() => undefined);
    },
    decide: (order, _facts, picture) => decidePay(order, groundOf(institutions, picture), picture),
    keep: keepNewPayments,
  };
}

export function groundOf(institutions: Institutions, picture: Picture): PaymentGround {
  return {
    institutions,
    ledger: picture.ledger,
    reachable: (bin) => participants(picture).get(bin)?.reachable !== false,
  };
}

export function keepNewPayments(
  on: Parameters<typeof keepPayments>[0],
  kept: readonly KeptPayment[],
): Promise<unknown>[] {
  const used = kept.flatMap((one) => one.reference ?? []);
  const held = kept.flatMap((one) => one.held ?? []);
  const deliveries = kept.flatMap((one) => one.deliveries);
  return [
    keepPayments(
      on,
      kept.map((one) => one.payment),
    ),
    ...(used.length === 0 ? [] : [keepReferences(on, used)]),
    ...(held.length === 0 ? [] : [keepHeld(on, held)]),
    ...(deliveries.length === 0 ? [] : [keepDeliveries(on, deliveries)]),
  ];
}

const referenceOf = ({ transactionId, endToEndId }: PayOrder): string | null => transactionId ?? endToEndId;

function connectedBin({ found }: OrderedEnd): number | undefined {
  return found.kind === 'located' && found.account.connection === 'connected' ? found.account.bin : undefined;
}

function payAccounts({ debtor, creditor }: PayOrder): AccountRef[] {
  if (debtor.found.kind !== 'located' || creditor.found.kind !== 'located') return [];
  const from = debtor.found.account;
  const to = creditor.found.account;
  if (from.bin !== to.bin) return accountsBetween(from, to);
  const ends = [from, to].flatMap(({ bin, ledgerAccount }) =>
    ledgerAccount === null ? [] : [{ book: bin, id: ledgerAccount }],
  );
  return [...ends, positionOf(from.bin)];
}

function decidePay(
  order: PayOrder,
  ground: PaymentGround,
  picture: Picture,
): Decision<PayAnswer, KeptPayment> {
  const taken = takeReference(order.debtor.address.bin, referenceOf(order), order, picture);
  if (taken.kind === 'repeated') return taken.decision;
  const end =
    taken.kind === 'refused'
      ? taken.refusal
      : decidePayment(decidable(order), businessDate(picture.nowMs), ground);
  const payment = paymentOf(order, end, picture);
  const answer: PayAnswer = { kind: end, payment: order.id };
  const hearers = {
    debtor: connectedBin(order.debtor) !== undefined,
    creditor: connectedBin(order.creditor) !== undefined,
  };
  const kept = { payment, ...waitFor(payment, hearers, picture.nowMs), ...taken.keep?.(answer) };
  return { answer, kept, ...told(payment) };
}

/** Who is told of a new payment, and until when its bank may answer. */
export function waitFor(
  payment: Payment,
  hearers: { readonly debtor: boolean; readonly creditor: boolean },
  nowMs: number,
): Pick<KeptPayment, 'deliveries' | 'held'> {
  const deliveries = deliveriesOf(payment, hearers, nowMs);
  if (payment.state !== 'held') return { deliveries, held: undefined };
  const deadlineAt = nowMs + inForce(ANSWER_DEADLINE_MS, businessDate(nowMs))!.value;
  const held: HeldPayment = {
    payment: payment.id,
    bin: payment.creditor.bin,
    state: 'held',
    deadlineAt,
    nextInquiryAt: deadlineAt,
  };
  return { deliveries, held };
}

const decidable = ({ id, amount, debtor, creditor }: PayOrder) => ({
  id,
  amount,
  debtor: debtor.found,
  creditor: creditor.found,
});

function paymentOf(order: PayOrder, end: Made | PaymentRefusal, picture: Picture): Payment {
  return {
    id: order.id,
    kind: 'credit_transfer',
    ...beginning(end, picture),
    amount: order.amount,
    currency: 'VND',
    debtor: partyOf(order.debtor),
    creditor: partyOf(order.creditor),
    purpose: order.purpose,
    endToEndId: order.endToEndId,
    transactionId: order.transactionId,
    uetr: order.uetr,
    reference: order.reference,
    original: null,
    returnReason: null,
    returned: 0n,
  };
}

/** The state in which a payment comes into the world. */
export function beginning(
  end: Made | PaymentRefusal,
  picture: Picture,
): Pick<Payment, 'state' | 'reason' | 'statusReason' | 'windowNumber' | 'createdAt' | 'finalAt'> {
  const state: PaymentState = isMade(end) ? end : 'refused';
  return {
    state,
    reason: isMade(end) ? null : end,
    statusReason: null,
    windowNumber: end === 'cleared' ? openWindow(picture) : null,
    createdAt: picture.nowMs,
    finalAt: isFinal(state) ? picture.nowMs : null,
  };
}

function partyOf({ address, found, name }: OrderedEnd): Payment['debtor'] {
  const account = found.kind === 'located' ? found.account : undefined;
  return {
    bin: address.bin,
    account: address.account,
    name: account?.name ?? name ?? null,
    ledgerAccount: account?.ledgerAccount ?? null,
  };
}

/** Event and audit of a payment or a return: institutions and amounts, never names or account numbers. */
export function told(payment: Payment): {
  readonly events: readonly NewEvent[];
  readonly audit: { readonly subject: string; readonly detail: string };
} {
  const { debtor, creditor, amount, state, reason, windowNumber } = payment;
  const subject = toWire('payment', payment.id);
  const data = {
    payment: subject,
    kind: payment.kind,
    amount: Number(amount),
    currency: payment.currency,
    debtor_bin: wireBin(debtor.bin),
    creditor_bin: wireBin(creditor.bin),
    ...(reason === null ? {} : { reason }),
    ...(state === 'cleared' ? { window: windowNumber } : {}),
    ...(payment.original === null ? {} : { original: toWire('payment', payment.original) }),
  };
  // What was refused never reached the payee's institution.
  const readers =
    state !== 'refused' && debtor.bin !== creditor.bin ? [debtor.bin, creditor.bin] : [debtor.bin];
  return {
    events: [{ type: `payment.${state}`, subject, participants: readers, data }],
    audit: { subject, detail: `${amount} ${payment.currency} ${debtor.bin} → ${creditor.bin}` },
  };
}

/** TxId of a payment: the payer's bank's own where it chose one, else the payment's id in 32 hex digits. */
export function transactionIdOf({ id, transactionId }: Pick<Payment, 'id' | 'transactionId'>): string {
  return transactionId ?? id.replaceAll('-', '');
}

export function wireBin(bin: number): string {
  return bin.toString().padStart(6, '0');
}
