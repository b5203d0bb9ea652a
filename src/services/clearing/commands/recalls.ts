/** Recalls: the payer's side asks for a cleared payment back, the payee's side answers. Money moves only by a return. */
import { type CommandKind, type Decision, type Picture, shared } from '../../../core/command/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Payment, Recall } from '../model.ts';
import { type Delivery, recallDelivery } from '../rules/deliveries.ts';
import { keepRecallAnswers, keepRecalls, lockRecalls, recallsOf } from '../store/cases.ts';
import { keepDeliveries } from '../store/deliveries.ts';
import { findPayments } from '../store/payments.ts';
import { lockedPayments, lockInto } from './facts.ts';
import { wireBin } from './pay.ts';

export interface RecallOrder {
  /** UUID, minted at the door. */
  readonly id: string;
  readonly payment: string;
  /** BIN of the payer's institution. */
  readonly bin: number;
  /** ISO 20022 ExternalCancellationReason1Code, e.g. DUPL, FRAD. */
  readonly reason: string;
  readonly messageId: string | null;
}

export type RecallAnswer =
  | { readonly kind: 'recall_requested'; readonly recall: string }
  | { readonly kind: 'payment_not_found' | 'payment_cannot_be_recalled' | 'recall_is_open_already' };

interface KeptRecall {
  readonly recall: Recall;
  readonly deliveries: readonly Delivery[];
}

/** Payments of which a recall waits for its answer. */
const OPEN = shared<Set<string>>('clearing.open_recalls');

/** Under the payment's lock, so that two recalls of one payment meet each other. */
export const recallKind: CommandKind<RecallOrder, undefined, RecallAnswer, KeptRecall> = {
  name: 'recall.request',
  lock: {
    rank: 2,
    async take(on, orders, picture) {
      await lockInto(
        on,
        orders.map((order) => order.payment),
        picture,
      );
      return [];
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    const known = await recallsOf(
      on,
      orders.map((order) => order.payment),
    );
    OPEN.set(
      picture,
      new Set(known.flatMap(({ payment, state }) => (state === 'requested' ? [payment] : []))),
    );
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const payment = lockedPayments(picture).get(order.payment);
    const subject = toWire('recall', order.id);
    const audit = { subject, detail: `${order.reason} by ${wireBin(order.bin)}` };
    const kind = refusalOf(order, payment, picture);
    if (kind !== undefined || payment === undefined)
      return { answer: { kind: kind ?? 'payment_not_found' }, audit };
    OPEN.get(picture)!.add(payment.id);
    const recall: Recall = {
      id: order.id,
      payment: payment.id,
      requester: order.bin,
      reason: order.reason,
      state: 'requested',
      answerReason: null,
      messageId: order.messageId,
      createdAt: picture.nowMs,
      answeredAt: null,
    };
    const deliveries =
      payment.creditor.ledgerAccount === null
        ? [recallDelivery(recall, payment.creditor.bin, picture.nowMs)]
        : [];
    return {
      answer: { kind: 'recall_requested', recall: recall.id },
      kept: { recall, deliveries },
      events: [eventOf(recall, payment)],
      audit,
    };
  },
  keep(on, kept) {
    const deliveries = kept.flatMap((one) => one.deliveries);
    const recalls = keepRecalls(
      on,
      kept.map((one) => one.recall),
    );
    return deliveries.length === 0 ? [recalls] : [recalls, keepDeliveries(on, deliveries)];
  },
};

function refusalOf(
  order: RecallOrder,
  payment: Payment | undefined,
  picture: Picture,
): Exclude<RecallAnswer['kind'], 'recall_requested'> | undefined {
  if (payment === undefined || payment.debtor.bin !== order.bin) return 'payment_not_found';
  if (
    payment.state !== 'cleared' ||
    payment.kind !== 'credit_transfer' ||
    payment.returned === payment.amount
  )
    return 'payment_cannot_be_recalled';
  return OPEN.get(picture)!.has(payment.id) ? 'recall_is_open_already' : undefined;
}

/** Told to both institutions. */
function eventOf(recall: Recall, { id, debtor, creditor }: Payment): NewEvent {
  const subject = toWire('recall', recall.id);
  return {
    type: recall.state === 'requested' ? 'recall.requested' : 'recall.answered',
    subject,
    participants: [debtor.bin, creditor.bin],
    data: {
      recall: subject,
      payment: toWire('payment', id),
      state: recall.state,
      reason: recall.answerReason ?? recall.reason,
    },
  };
}

export interface RecallAnswerOrder {
  readonly recall: string;
  /** BIN of the payee's institution. */
  readonly bin: number;
  readonly accepted: boolean;
  /** Of a rejection: ExternalPaymentCancellationRejection1Code, e.g. CUST, NOAS. */
  readonly reason: string | null;
}

export type RecallAnswerAnswer =
  | { readonly kind: 'recall_answered'; readonly recall: string }
  | { readonly kind: 'recall_not_found' | 'recall_is_answered_already' };

interface RecallFacts {
  readonly payments: Map<string, Payment>;
}

const RECALLS = shared<Map<string, Recall>>('clearing.locked_recalls');

export const recallAnswerKind: CommandKind<RecallAnswerOrder, RecallFacts, RecallAnswerAnswer, KeptRecall> = {
  name: 'recall.answer',
  lock: {
    rank: 3,
    async take(on, orders, picture) {
      const locked = await lockRecalls(
        on,
        orders.map((order) => order.recall),
      );
      RECALLS.set(picture, new Map(locked.map((recall) => [recall.id, recall])));
      return [];
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    const payments = await findPayments(
      on,
      [...RECALLS.get(picture)!.values()].map((recall) => recall.payment),
    );
    return orders.map(() => ({ payments }));
  },
  decide(order, { payments }, picture): Decision<RecallAnswerAnswer, KeptRecall> {
    const recall = RECALLS.get(picture)!.get(order.recall);
    const payment = recall && payments.get(recall.payment);
    const verdict = order.accepted ? 'accepted' : 'rejected';
    const audit = { subject: toWire('recall', order.recall), detail: `${verdict} by ${wireBin(order.bin)}` };
    if (recall === undefined || payment?.creditor.bin !== order.bin)
      return { answer: { kind: 'recall_not_found' }, audit };
    // The same answer again is no contradiction.
    if (recall.state === verdict) return { answer: { kind: 'recall_answered', recall: recall.id }, audit };
    if (recall.state !== 'requested') return { answer: { kind: 'recall_is_answered_already' }, audit };
    const answered: Recall = {
      ...recall,
      state: verdict,
      answerReason: order.reason,
      answeredAt: picture.nowMs,
    };
    RECALLS.get(picture)!.set(recall.id, answered);
    const byMessage = payment.debtor.ledgerAccount === null && recall.requester === payment.debtor.bin;
    return {
      answer: { kind: 'recall_answered', recall: recall.id },
      kept: {
        recall: answered,
        deliveries: byMessage ? [recallDelivery(answered, recall.requester, picture.nowMs)] : [],
      },
      events: [eventOf(answered, payment)],
      audit,
    };
  },
  keep(on, kept, picture) {
    const deliveries = kept.flatMap((one) => one.deliveries);
    const answers = keepRecallAnswers(
      on,
      kept.map((one) => one.recall),
      picture.nowMs,
    );
    return deliveries.length === 0 ? [answers] : [answers, keepDeliveries(on, deliveries)];
  },
};
