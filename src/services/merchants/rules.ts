/** How an incoming payment meets an order or a stall. Pure. */
import type { Match, Order, OrderState, Stall } from './model.ts';

/** What an order is called at an instant. */
export function orderStateAt(order: Pick<Order, 'state' | 'expiresAt'>, nowMs: number): OrderState {
  return order.state === 'waiting' && nowMs > order.expiresAt ? 'expired' : order.state;
}

type Fill = 'short' | 'full' | 'over';
interface Settled {
  readonly match: Match;
  readonly state: Order['state'];
}

/** All that was paid towards an order against its amount, while it waits and after that. */
const SETTLED: Readonly<Record<'in_time' | 'late', Readonly<Record<Fill, Settled>>>> = {
  in_time: {
    short: { match: 'underpaid', state: 'underpaid' },
    full: { match: 'exact', state: 'paid' },
    over: { match: 'overpaid', state: 'overpaid' },
  },
  late: {
    short: { match: 'underpaid', state: 'underpaid' },
    full: { match: 'late', state: 'paid_late' },
    over: { match: 'overpaid', state: 'overpaid' },
  },
};

export interface Incoming {
  readonly amount: bigint;
  /** When the payment was cleared, milliseconds since the epoch. */
  readonly at: number;
}

export interface Matched {
  readonly match: Match;
  readonly stall: string | null;
  /** As it stands after the payment. */
  readonly order?: Order;
}

/** The bill number goes before the labels: it names one order of one stall. Both are of the paid shop. */
export function matchPayment(payment: Incoming, order: Order | undefined, stall: Stall | undefined): Matched {
  if (order !== undefined) return matchOrder(payment, order);
  return stall === undefined
    ? { match: 'unmatched_stall', stall: null }
    : { match: 'static', stall: stall.id };
}

function matchOrder({ amount, at }: Incoming, order: Order): Matched {
  const received = order.received + amount;
  const fill: Fill = received < order.amount ? 'short' : received > order.amount ? 'over' : 'full';
  const late = at > order.expiresAt || order.state === 'cancelled';
  const { match, state } = SETTLED[late ? 'late' : 'in_time'][fill];
  return { match, stall: order.stall, order: { ...order, received, state } };
}
