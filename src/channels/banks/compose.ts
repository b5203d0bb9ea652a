/** What a delivery says, as a message. Its text follows from the delivery alone, so that any process writes the same. */
import type { Message } from '../../codecs/iso20022/index.ts';
import type { ClaimedDelivery, DeliveryKind, PaymentState } from '../../services/clearing/index.ts';
import type { Letter, WriteLetter } from './letters.ts';
import { hexOf } from './messages/ids.ts';
import { recallOf, resolutionOf } from './messages/recall.ts';
import { returnOf } from './messages/return.ts';
import { statusOf } from './messages/status.ts';
import { transferOf } from './messages/transfer.ts';
import type { LinePayment, LineRecall } from './model.ts';

export type Subject = { readonly payment: LinePayment } | { readonly recall: LineRecall };
export type Compose = (delivery: ClaimedDelivery, subject: Subject) => Letter;

type Writer = (subject: Subject, delivery: ClaimedDelivery, messageId: string) => Message;

const WRITERS: Readonly<Record<DeliveryKind, Writer>> = {
  credit_transfer: (subject, _, messageId) => transferOf(paymentIn(subject), messageId),
  return: (subject, _, messageId) => returnOf(paymentIn(subject), messageId),
  status: (subject, { bin, state, createdAt }, messageId) =>
    statusOf(paymentIn(subject), bin, state as PaymentState, messageId, createdAt),
  recall: (subject, { bin }, messageId) => recallOf(recallIn(subject), bin, messageId),
  recall_answer: (subject, { bin, createdAt }, messageId) =>
    resolutionOf(recallIn(subject), bin, messageId, createdAt),
};

export function composer(writeLetter: WriteLetter): Compose {
  return (delivery, subject) => {
    const messageId = hexOf(delivery.id);
    const message = WRITERS[delivery.kind](subject, delivery, messageId);
    return writeLetter({ to: delivery.bin, messageId, createdAt: delivery.createdAt }, message);
  };
}

function paymentIn(subject: Subject): LinePayment {
  if ('payment' in subject) return subject.payment;
  throw new Error('This delivery tells of a payment.');
}

function recallIn(subject: Subject): LineRecall {
  if ('recall' in subject) return subject.recall;
  throw new Error('This delivery tells of a recall.');
}
