/** A payment that waited for a bank has an end: the third party that ordered it hears of it, once. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { OrderStatus } from '../model.ts';
import { type OrderNow, readOrders } from '../reads.ts';
import { statusOf } from '../rules/status.ts';
import { dropAwaited, lockAwaited } from '../store/awaited.ts';
import { orderEventOf } from './facts.ts';

export interface TellOrder {
  /** UUID of the payment order. */
  readonly order: string;
}

export type TellAnswer = {
  readonly kind: 'order_end_told' | 'order_has_no_end_to_tell';
  readonly order: string;
};

const LOCKED = shared<Set<string>>('openbanking.locked_awaited_orders');

const END: Readonly<Partial<Record<OrderStatus, string>>> = { ACSC: 'completed', RJCT: 'rejected' };

export const tellKind: CommandKind<TellOrder, OrderNow | undefined, TellAnswer, string> = {
  name: 'order.tell',
  lock: {
    rank: 3,
    async take(on, tells, picture) {
      LOCKED.set(
        picture,
        await lockAwaited(
          on,
          tells.map(({ order }) => order),
        ),
      );
      return [];
    },
  },
  accounts: () => [],
  gather: (on, tells) =>
    readOrders(
      on,
      tells.map(({ order }) => order),
    ),
  decide({ order: id }, now, picture) {
    const audit = { subject: toWire('payment_order', id), detail: 'its end' };
    const status = now && statusOf(now.order, now.payment, now.instruction);
    const happened = status && END[status];
    // Two processes may have seen it: whoever comes second finds it told.
    if (happened === undefined || !LOCKED.get(picture)!.delete(id))
      return { answer: { kind: 'order_has_no_end_to_tell', order: id }, audit };
    return {
      answer: { kind: 'order_end_told', order: id },
      kept: id,
      events: [orderEventOf(now!.order, happened, status!)],
      audit: { ...audit, detail: `its end: ${status}` },
    };
  },
  keep: (on, told) => [dropAwaited(on, told)],
};
