/** Opening and cancelling orders. */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import { orderCode } from '../codes.ts';
import type { Order, Stall } from '../model.ts';
import { orderStateAt } from '../rules.ts';
import { findOrders, keepChangedOrders, keepOrders } from '../store/orders.ts';
import { lockMerchantCursor } from '../store/receipts.ts';
import { findStalls } from '../store/shops.ts';

export interface OpenOrder {
  /** UUID, minted at the door. */
  readonly id: string;
  readonly stall: string;
  /** Minor units. */
  readonly amount: bigint;
  readonly expiresInS: number;
}

export type OpenOrderAnswer =
  | { readonly kind: 'order_opened'; readonly order: string }
  | { readonly kind: 'stall_not_found' };

export const openOrderKind: CommandKind<
  OpenOrder,
  { readonly stall: Stall | undefined },
  OpenOrderAnswer,
  Order
> = {
  name: 'order.open',
  accounts: () => [],
  async gather(on, orders) {
    const stalls = await findStalls(
      on,
      orders.map((order) => order.stall),
    );
    return orders.map((order) => ({ stall: stalls.get(order.stall) }));
  },
  decide({ id, amount, expiresInS }, { stall }, { nowMs }) {
    const audit = { subject: toWire('order', id), detail: `${amount} VND` };
    if (stall === undefined) return { answer: { kind: 'stall_not_found' }, audit };
    const expiresAt = nowMs + expiresInS * 1000;
    const place = { shop: stall.shop, stall: stall.id };
    const kept: Order = {
      id,
      ...place,
      code: orderCode(id),
      amount,
      received: 0n,
      state: 'waiting',
      expiresAt,
      createdAt: nowMs,
    };
    return { answer: { kind: 'order_opened', order: id }, kept, audit };
  },
  keep: (on, kept) => [keepOrders(on, kept)],
};

/** Orders of the batch as decided so far, by id: a payment and a cancellation may meet in one transaction. */
const ORDERS = shared<Map<string, Order>>('merchants.orders');

/** The first to read an order within a batch sets it; what is decided later stands over it. */
export function rememberOrders(picture: Picture, read: readonly Order[]): Map<string, Order> {
  const known = ORDERS.get(picture) ?? new Map<string, Order>();
  ORDERS.set(picture, known);
  for (const order of read) if (!known.has(order.id)) known.set(order.id, order);
  return known;
}

export type CancelAnswer =
  | { readonly kind: 'order_cancelled'; readonly order: string }
  | { readonly kind: 'order_not_found' | 'order_is_not_waiting' };

export const cancelOrderKind: CommandKind<{ readonly id: string }, undefined, CancelAnswer, Order> = {
  name: 'order.cancel',
  lock: {
    rank: 3,
    async take(on) {
      await lockMerchantCursor(on);
      return [];
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    rememberOrders(
      picture,
      await findOrders(
        on,
        orders.map((order) => order.id),
      ),
    );
    return orders.map(() => undefined);
  },
  decide({ id }, _facts, picture) {
    const orders = rememberOrders(picture, []);
    const order = orders.get(id);
    const audit = { subject: toWire('order', id), detail: '' };
    if (order === undefined) return { answer: { kind: 'order_not_found' }, audit };
    if (orderStateAt(order, picture.nowMs) !== 'waiting')
      return { answer: { kind: 'order_is_not_waiting' }, audit };
    const cancelled: Order = { ...order, state: 'cancelled' };
    orders.set(id, cancelled);
    return { answer: { kind: 'order_cancelled', order: id }, kept: cancelled, audit };
  },
  // What was decided last in the batch is what is kept, in whichever order the kinds keep.
  keep: (on, kept, picture) => [
    keepChangedOrders(
      on,
      kept.map(({ id }) => rememberOrders(picture, []).get(id)!),
    ),
  ],
};
