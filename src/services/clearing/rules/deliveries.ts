/** Who must be told what of a payment, by message. Pure. */
import { legId } from '../../../kit/id.ts';
import type { Payment, PaymentRefusal } from '../model.ts';

export const DELIVERY_KINDS = ['credit_transfer', 'return', 'status', 'recall', 'recall_answer'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

export interface Delivery {
  /** UUID; its 32 digits are the business message id, so that it is the same however often it is sent. */
  readonly id: string;
  /** Receiver. */
  readonly bin: number;
  readonly kind: DeliveryKind;
  /** UUID of the payment or the recall. */
  readonly subject: string;
  /** Of the payment or the recall, as it is told. */
  readonly state: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A delivery's id is its subject's with one of these in its last two bytes, behind the numbers of legs. */
const NUMBER = {
  instruction: 16,
  unknownToDebtor: 17,
  finalToDebtor: 18,
  finalToCreditor: 19,
  recall: 32,
  recallAnswer: 33,
} as const;

export function instructionOf(payment: string): string {
  return legId(payment, NUMBER.instruction);
}

/** Which ends of a payment are connected, and so hear of it by message. */
export interface Hearers {
  readonly debtor: boolean;
  readonly creditor: boolean;
}

/**
 * Refusals that are answered to the message itself: a status would name the TxId of another payment, which the bank
 * would take for that payment's.
 */
const TOLD_AT_THE_DOOR: ReadonlySet<PaymentRefusal> = new Set(['reference_was_used_for_another_payment']);

/** What its new state means for the banks at its ends. */
export function deliveriesOf(payment: Payment, hearers: Hearers, nowMs: number): Delivery[] {
  const { id, state, kind, debtor, creditor, reason } = payment;
  const tell = (bin: number, n: number, what: DeliveryKind): Delivery => ({
    id: legId(id, n),
    bin,
    kind: what,
    subject: id,
    state,
    createdAt: nowMs,
  });
  if (state === 'held') return [tell(creditor.bin, NUMBER.instruction, kind)];
  if (state === 'unknown') return hearers.debtor ? [tell(debtor.bin, NUMBER.unknownToDebtor, 'status')] : [];
  if (reason !== null && TOLD_AT_THE_DOOR.has(reason)) return [];
  // Also a bank that was not reached as far as we know: should the original be with it all the same, it knows its end.
  const wasAsked = hearers.creditor && state !== 'refused';
  return [
    ...(hearers.debtor ? [tell(debtor.bin, NUMBER.finalToDebtor, 'status')] : []),
    ...(wasAsked ? [tell(creditor.bin, NUMBER.finalToCreditor, 'status')] : []),
  ];
}

export function recallDelivery(
  recall: { readonly id: string; readonly state: string },
  bin: number,
  nowMs: number,
): Delivery {
  const asks = recall.state === 'requested';
  return {
    id: legId(recall.id, asks ? NUMBER.recall : NUMBER.recallAnswer),
    bin,
    kind: asks ? 'recall' : 'recall_answer',
    subject: recall.id,
    state: recall.state,
    createdAt: nowMs,
  };
}
