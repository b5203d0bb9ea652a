/** Orders and refunds that wait for a bank, alike: as they stand now, and how what happens to them is told. */
import type { Queryable } from '../../core/database/index.ts';
import type { NewEvent } from '../../core/outbox/index.ts';
import { orderEventOf, refundEventOf } from './commands/facts.ts';
import type { Instructed, InstructedId, OrderStatus } from './model.ts';
import { readOrders, readRefunds } from './reads.ts';
import { refundStatusOf, statusOf } from './rules/status.ts';

export interface WaitingNow extends InstructedId {
  readonly status: OrderStatus;
  event(happened: string, status: OrderStatus): NewEvent;
}

/** In the order asked; undefined where there is none. */
export async function readWaiting(
  on: Queryable,
  waiting: readonly InstructedId[],
): Promise<(WaitingNow | undefined)[]> {
  const idsOf = (what: Instructed): string[] =>
    waiting.filter((one) => one.what === what).map(({ id }) => id);
  const [orders, refunds] = await Promise.all([
    readOrders(on, idsOf('payment_order')),
    readRefunds(on, idsOf('refund')),
  ]);
  const found = new Map<string, WaitingNow>();
  for (const now of orders)
    if (now !== undefined)
      found.set(now.order.id, {
        ...{ what: 'payment_order', id: now.order.id },
        status: statusOf(now.order, now.payment, now.instruction),
        event: (happened, status) => orderEventOf(now.order, happened, status),
      });
  for (const now of refunds)
    if (now !== undefined)
      found.set(now.refund.id, {
        ...{ what: 'refund', id: now.refund.id, status: refundStatusOf(now) },
        event: (happened, status) =>
          refundEventOf(now.refund, (now.returned?.debtor ?? now.instruction!).bin, happened, status),
      });
  return waiting.map(({ id }) => found.get(id));
}
