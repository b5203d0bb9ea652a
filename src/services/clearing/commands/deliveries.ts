/** An operator sets aside what a connected bank will not take: it is not sent again. What was decided stays decided. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Payment } from '../model.ts';
import { isFinal } from '../rules/lifecycle.ts';
import { lockDeliveries, removeDeliveries, type WaitingDelivery } from '../store/deliveries.ts';
import { findPayments } from '../store/payments.ts';
import { wireBin } from './pay.ts';

/** Why nobody waits for its acknowledgement any more. */
export const SET_ASIDE_REASONS = ['bank_refuses_it', 'bank_has_left', 'bank_was_told_otherwise'] as const;

export interface SetAsideOrder {
  /** UUID of the delivery, which is that of its message. */
  readonly id: string;
  readonly reason: (typeof SET_ASIDE_REASONS)[number];
}

export type SetAsideAnswer =
  | { readonly kind: 'delivery_set_aside'; readonly delivery: string }
  | { readonly kind: 'delivery_not_found' | 'delivery_decides_a_payment' };

interface Waiting {
  readonly deliveries: Map<string, WaitingDelivery>;
  readonly payments: ReadonlyMap<string, Payment>;
}

const WAITING = shared<Waiting>('clearing.waiting_deliveries');

export const setAsideKind: CommandKind<SetAsideOrder, undefined, SetAsideAnswer, SetAsideOrder> = {
  name: 'delivery.set_aside',
  lock: {
    rank: 3,
    async take(on, orders, picture) {
      const locked = await lockDeliveries(
        on,
        orders.map((order) => order.id),
      );
      // What is final stays so: it may be read without a lock.
      const payments = await findPayments(
        on,
        locked.map(({ subject }) => subject),
      );
      WAITING.set(picture, { deliveries: new Map(locked.map((one) => [one.id, one])), payments });
      return [];
    },
  },
  accounts: () => [],
  decide(order, _facts, picture) {
    const { deliveries, payments } = WAITING.get(picture)!;
    const found = deliveries.get(order.id);
    const audit = { subject: toWire('message', order.id), detail: order.reason };
    if (found === undefined) return { answer: { kind: 'delivery_not_found' }, audit };
    if (isInstruction(found, payments.get(found.subject)))
      return { answer: { kind: 'delivery_decides_a_payment' }, audit };
    deliveries.delete(order.id);
    return {
      answer: { kind: 'delivery_set_aside', delivery: order.id },
      kept: order,
      audit: { ...audit, detail: `${found.kind} ${found.state} to ${wireBin(found.bin)}: ${order.reason}` },
    };
  },
  keep: (on, kept) => [
    removeDeliveries(
      on,
      kept.map((order) => order.id),
    ),
  ],
};

/** Whether the bank is to take it decides what becomes of an open payment: the clock and the bank end that, not a person. */
function isInstruction({ kind }: WaitingDelivery, payment: Payment | undefined): boolean {
  return (
    (kind === 'credit_transfer' || kind === 'return') && payment !== undefined && !isFinal(payment.state)
  );
}
