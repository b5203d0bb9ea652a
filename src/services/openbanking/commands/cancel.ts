/** An order that waits for its date is called off, by whoever gave it or by the customer. */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { PaymentOrder } from '../model.ts';
import { keepEnded } from '../store/orders.ts';
import { amendInPicture, auditOf, lockedOrder, lockInto, orderEvent } from './facts.ts';

export interface CancelOrder {
  readonly id: string;
  readonly by: 'customer' | 'third_party';
  /** UUID of the consent under which it must have been given: whoever cancels was held against that consent before. */
  readonly consent: string;
}

export type CancelAnswer =
  | { readonly kind: 'order_cancelled'; readonly order: string }
  | { readonly kind: 'payment_order_not_found' | 'payment_order_is_not_waiting' };

export const cancelKind: CommandKind<CancelOrder, undefined, CancelAnswer, PaymentOrder> = {
  name: 'order.cancel',
  lock: {
    rank: 3,
    take: (on, orders, picture) =>
      lockInto(
        on,
        orders.map(({ id }) => id),
        picture,
      ),
  },
  accounts: () => [],
  decide({ id, by, consent }, _facts, picture) {
    const order = lockedOrder(picture, id);
    if (order === undefined || order.consent !== consent)
      return {
        answer: { kind: 'payment_order_not_found' },
        audit: { subject: toWire('payment_order', id), detail: `by ${by}` },
      };
    const audit = auditOf(order, `, by ${by}`);
    if (order.state !== 'scheduled') return { answer: { kind: 'payment_order_is_not_waiting' }, audit };
    const cancelled: PaymentOrder = { ...order, state: 'cancelled', endedAt: picture.nowMs, endedBy: by };
    amendInPicture(picture, cancelled);
    return {
      answer: { kind: 'order_cancelled', order: id },
      kept: cancelled,
      events: [orderEvent(cancelled, undefined)],
      audit,
    };
  },
  keep: (on, kept) => [keepEnded(on, kept)],
};
