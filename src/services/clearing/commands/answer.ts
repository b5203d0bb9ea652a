/**
 * What is heard of a held payment: the bank's answer, its answer to an inquiry, or that its deadline has passed. One kind
 * for all of them, so that they meet in one order under one lock.
 */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import { shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { lockPending } from '../../../core/ledger/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { legId, toWire } from '../../../kit/id.ts';
import { CASE_KINDS, type Case, type Payment, type Recall } from '../model.ts';
import { type Delivery, deliveriesOf, instructionOf, recallDelivery } from '../rules/deliveries.ts';
import { INQUIRY_PAUSE_MS } from '../rules/law.ts';
import { caseOf, type Heard, isFinal, LIFECYCLE, type Move, RELEASED_BECAUSE } from '../rules/lifecycle.ts';
import { heldLegs, resolveHold } from '../rules/payment.ts';
import { casesOf, keepCases, keepRecalls } from '../store/cases.ts';
import { keepDeliveries, lockUnsent, settleDeliveries } from '../store/deliveries.ts';
import { forgetHeld, keepUnknown } from '../store/held.ts';
import { keepResolved } from '../store/payments.ts';
import { accountsBetween, gatherOpenWindow, lockedPayments, lockInto, openWindow } from './facts.ts';
import { told, wireBin } from './pay.ts';
import { inBook, keepReturnedOf } from './return.ts';

export interface AnswerOrder {
  /** UUID of the payment or return that was instructed. */
  readonly payment: string;
  readonly heard: Exclude<Heard, 'deadline_passed_unsent'>;
  /** BIN of the bank that speaks; null where it is the clock. */
  readonly bin: number | null;
  /** ISO 20022 reason of a rejection. */
  readonly statusReason: string | null;
}

export type AnswerAnswer =
  | {
      readonly kind: 'cleared' | 'released' | 'became_unknown' | 'stays' | 'repeated' | 'case_opened';
      readonly payment: string;
    }
  | { readonly kind: 'payment_not_found' };

export interface KeptAnswer {
  readonly payment: Payment;
  readonly move: Move;
  readonly deliveries?: readonly Delivery[];
  /** Never sent, and not to be sent any more. */
  readonly withdrawn?: string;
  readonly opened?: Case;
  readonly recall?: Recall;
}

/** Instructions that nobody has begun to send, and cases by payment and kind. */
const UNSENT = shared<Set<string>>('clearing.unsent_instructions');
const CASES = shared<Set<string>>('clearing.cases');

export const answerKind: CommandKind<AnswerOrder, undefined, AnswerAnswer, KeptAnswer> = {
  name: 'payment.answer',
  lock: {
    rank: 2,
    async take(on, orders, picture) {
      const locked = await lockInto(
        on,
        orders.map((order) => order.payment),
        picture,
      );
      return locked
        .filter(({ state }) => !isFinal(state))
        .flatMap(({ debtor, creditor }) => accountsBetween(debtor, creditor));
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    await Promise.all([
      gatherOpenWindow(on, picture),
      gatherHolds(on, orders, picture),
      gatherUnsent(on, orders, picture),
      gatherCases(on, orders, picture),
    ]);
    return orders.map(() => undefined);
  },
  decide: (order, _facts, picture) => decide(order, picture),
  keep: (on, kept, picture) => keepAnswers(on, kept, picture),
};

async function gatherHolds(on: Queryable, orders: readonly AnswerOrder[], picture: Picture): Promise<void> {
  const locked = lockedPayments(picture);
  const holds = orders.flatMap(({ payment }) => {
    const found = locked.get(payment);
    return found === undefined || isFinal(found.state)
      ? []
      : heldLegs(found.id, found.debtor, found.creditor);
  });
  await lockPending(on, holds, picture.ledger);
}

async function gatherUnsent(on: Queryable, orders: readonly AnswerOrder[], picture: Picture): Promise<void> {
  const overdue = orders.filter(({ heard }) => heard === 'deadline_passed');
  UNSENT.set(
    picture,
    overdue.length === 0
      ? new Set()
      : await lockUnsent(
          on,
          overdue.map(({ payment }) => instructionOf(payment)),
        ),
  );
}

async function gatherCases(on: Queryable, orders: readonly AnswerOrder[], picture: Picture): Promise<void> {
  const locked = lockedPayments(picture);
  const contradicted = orders.flatMap(({ payment, heard }) => {
    const found = locked.get(payment);
    return found !== undefined && LIFECYCLE[found.state][heard] === 'open_case' ? [payment] : [];
  });
  const open = contradicted.length === 0 ? [] : await casesOf(on, contradicted);
  CASES.set(picture, new Set(open.map((one) => one.id)));
}

function decide(order: AnswerOrder, picture: Picture): Decision<AnswerAnswer, KeptAnswer> {
  const payment = lockedPayments(picture).get(order.payment);
  const audit = {
    subject: toWire('payment', order.payment),
    detail: `${order.heard} by ${order.bin === null ? 'the clock' : wireBin(order.bin)}`,
  };
  const speaks =
    payment !== undefined &&
    payment.creditor.ledgerAccount === null &&
    (order.bin === null || order.bin === payment.creditor.bin);
  const heard = heardOf(order, picture);
  const move = speaks ? LIFECYCLE[payment.state][heard] : 'not_found';
  if (move === 'not_found' || payment === undefined) return { answer: { kind: 'payment_not_found' }, audit };
  if (move === 'repeat' || move === 'stay')
    return { answer: { kind: move === 'repeat' ? 'repeated' : 'stays', payment: payment.id }, audit };
  if (move === 'ask_again_later')
    return { answer: { kind: 'stays', payment: payment.id }, kept: { payment, move }, audit };
  if (move === 'open_case') return { ...contradict(payment, heard, picture), audit };
  const moved = moveOn(payment, move, heard, order.statusReason, picture);
  return { ...moved, audit };
}

function heardOf({ heard, payment }: AnswerOrder, picture: Picture): Heard {
  return heard === 'deadline_passed' && UNSENT.get(picture)!.has(instructionOf(payment))
    ? 'deadline_passed_unsent'
    : heard;
}

const ENDS = {
  clear: { state: 'cleared', kind: 'cleared', hold: 'post' },
  release: { state: 'released', kind: 'released', hold: 'void' },
  become_unknown: { state: 'unknown', kind: 'became_unknown', hold: undefined },
} as const;

function moveOn(
  payment: Payment,
  move: keyof typeof ENDS,
  heard: Heard,
  statusReason: string | null,
  picture: Picture,
): Omit<Decision<AnswerAnswer, KeptAnswer>, 'audit'> {
  const { state, kind, hold } = ENDS[move];
  if (hold !== undefined)
    resolveHold(
      hold,
      { id: payment.id, debtor: inBook(payment.debtor), creditor: inBook(payment.creditor) },
      picture.ledger,
    );
  const moved: Payment = {
    ...payment,
    state,
    reason: move === 'release' ? RELEASED_BECAUSE[heard as keyof typeof RELEASED_BECAUSE] : null,
    statusReason: move === 'release' ? statusReason : null,
    windowNumber: move === 'clear' ? openWindow(picture) : null,
    finalAt: isFinal(state) ? picture.nowMs : null,
  };
  lockedPayments(picture).set(moved.id, moved);
  if (move === 'release' && moved.original !== null) giveBack(moved.original, moved.amount, picture);
  const hearers = { debtor: moved.debtor.ledgerAccount === null, creditor: true };
  return {
    answer: { kind, payment: moved.id },
    kept: {
      payment: moved,
      move,
      deliveries: deliveriesOf(moved, hearers, picture.nowMs),
      ...(heard === 'deadline_passed_unsent' ? { withdrawn: instructionOf(moved.id) } : {}),
    },
    events: told(moved).events,
  };
}

/** A return that its payee's bank rejects gives nothing back: the original may be returned again. */
function giveBack(original: string, amount: bigint, picture: Picture): void {
  const paid = lockedPayments(picture).get(original)!;
  lockedPayments(picture).set(original, { ...paid, returned: paid.returned - amount });
}

/** Numbers of a case's and of its recall's id, behind those of legs and deliveries. */
const CASE_NUMBER = 48;
const RECALL_NUMBER = 64;

/** What is final stays final. A bank that has credited what was released is asked for the money. */
function contradict(
  payment: Payment,
  heard: Heard,
  picture: Picture,
): Omit<Decision<AnswerAnswer, KeptAnswer>, 'audit'> {
  const kind = caseOf(heard);
  const id = legId(payment.id, CASE_NUMBER + CASE_KINDS.indexOf(kind));
  const known = CASES.get(picture)!;
  const answer = { kind: 'case_opened', payment: payment.id } as const;
  if (known.has(id)) return { answer };
  known.add(id);
  const opened: Case = {
    id,
    payment: payment.id,
    kind,
    openedAt: picture.nowMs,
    closedAt: null,
    resolution: null,
  };
  const recall = kind === 'accepted_after_release' ? recallOf(payment, picture) : undefined;
  const event: NewEvent = {
    type: 'case.opened',
    subject: toWire('case', id),
    participants: [payment.debtor.bin, payment.creditor.bin],
    data: { case: toWire('case', id), payment: toWire('payment', payment.id), kind },
  };
  return {
    answer,
    kept: {
      payment,
      move: 'open_case',
      opened,
      ...(recall === undefined
        ? {}
        : { recall, deliveries: [recallDelivery(recall, payment.creditor.bin, picture.nowMs)] }),
    },
    events: [event],
  };
}

function recallOf(payment: Payment, picture: Picture): Recall {
  return {
    id: legId(payment.id, RECALL_NUMBER),
    payment: payment.id,
    requester: 0,
    // ExternalCancellationReason1Code: the payment was not executed as far as the scheme is concerned.
    reason: 'TECH',
    state: 'requested',
    answerReason: null,
    messageId: null,
    createdAt: picture.nowMs,
    answeredAt: null,
  };
}

function keepAnswers(on: Queryable, kept: readonly KeptAnswer[], picture: Picture): Promise<unknown>[] {
  // A payment may move twice in one batch (unknown, then cleared): its last state is what is kept.
  const moved = lastOf(kept.filter(({ move }) => Object.hasOwn(ENDS, move)));
  const final = moved.filter(({ state }) => isFinal(state)).map(({ id }) => id);
  const unknown = nextInquiries(kept, new Set(final), picture.nowMs);
  const returns = moved.flatMap(({ state, original }) => (state === 'released' ? (original ?? []) : []));
  const deliveries = kept.flatMap((one) => one.deliveries ?? []);
  const withdrawn = kept.flatMap((one) => one.withdrawn ?? []);
  const opened = kept.flatMap((one) => one.opened ?? []);
  const recalls = kept.flatMap((one) => one.recall ?? []);
  return [
    ...(moved.length === 0 ? [] : [keepResolved(on, moved)]),
    ...(final.length === 0 ? [] : [forgetHeld(on, final)]),
    ...(unknown.size === 0 ? [] : [keepUnknown(on, unknown)]),
    ...(returns.length === 0 ? [] : [keepReturnedOf(on, returns, picture)]),
    ...(deliveries.length === 0 ? [] : [keepDeliveries(on, deliveries)]),
    ...(withdrawn.length === 0 ? [] : [settleDeliveries(on, withdrawn)]),
    ...(opened.length === 0 ? [] : [keepCases(on, opened)]),
    ...(recalls.length === 0 ? [] : [keepRecalls(on, recalls)]),
  ];
}

function lastOf(kept: readonly KeptAnswer[]): Payment[] {
  return [...new Map(kept.map(({ payment }) => [payment.id, payment])).values()];
}

/** When the bank is asked about each payment that stays unknown. */
function nextInquiries(
  kept: readonly KeptAnswer[],
  final: ReadonlySet<string>,
  nowMs: number,
): Map<string, number> {
  const pause: Partial<Record<Move, number>> = { become_unknown: 0, ask_again_later: INQUIRY_PAUSE_MS };
  return new Map(
    kept.flatMap(({ payment, move }) =>
      pause[move] === undefined || final.has(payment.id) ? [] : [[payment.id, nowMs + pause[move]] as const],
    ),
  );
}
