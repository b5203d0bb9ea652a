/**
 * Takes note of cleared payments to shops: one command for a page of the outbox. The cursor's row is locked first and
 * its version must be the one that the page was read under, so two hub processes that read the same page keep it once.
 */
import { type CommandKind, type Decision, type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import { receiptNumber } from '../codes.ts';
import type { Order, Receipt, Shop, ShopPayment, Stall } from '../model.ts';
import { matchPayment } from '../rules.ts';
import { findOrdersByCode, keepChangedOrders } from '../store/orders.ts';
import {
  addHours,
  findReceiptReturns,
  findReceipts,
  type HourAddition,
  keepMerchantCursor,
  keepReceiptReturns,
  keepReceipts,
  keepReceiptsReturned,
  lockMerchantCursor,
  type MerchantCursor,
  type ReceiptReturn,
} from '../store/receipts.ts';
import { findShops, findStalls, findStallsByCode } from '../store/shops.ts';
import { rememberOrders } from './orders.ts';
import { sumHours } from './sums.ts';

export interface ReceivePage {
  /** Version of the cursor under which the page was read. */
  readonly version: number;
  /** Where the cursor stands after it. */
  readonly position: string;
  /** Cleared payments to and returns from shops, originals before their returns. */
  readonly payments: readonly ShopPayment[];
}

export type ReceiveAnswer =
  | { readonly kind: 'received'; readonly receipts: number; readonly returns: number }
  /** Another process was faster: read the cursor again. */
  | { readonly kind: 'cursor_has_moved' };

/** What a page changes. */
export interface Taken {
  readonly cursor: MerchantCursor;
  readonly receipts: readonly Receipt[];
  readonly returns: readonly ReceiptReturn[];
  readonly raised: readonly Receipt[];
  readonly orders: readonly Order[];
  readonly hours: readonly HourAddition[];
}

interface Facts {
  readonly shops: ReadonlyMap<string, Shop>;
  /** By code, and those of the orders by id. */
  readonly stallsByCode: ReadonlyMap<string, Stall>;
  readonly stalls: ReadonlyMap<string, Stall>;
  /** By payment; those decided in this batch are added. */
  readonly receipts: Map<string, Receipt>;
  readonly returned: Set<string>;
  readonly orderIds: ReadonlyMap<string, string>;
}

const CURSOR = shared<MerchantCursor>('merchants.cursor');

export const receiveKind: CommandKind<ReceivePage, Facts, ReceiveAnswer, Taken> = {
  name: 'shop.receive',
  lock: {
    rank: 3,
    async take(on, _pages, picture) {
      CURSOR.set(picture, await lockMerchantCursor(on));
      return [];
    },
  },
  accounts: () => [],
  async gather(on, pages, picture) {
    const facts = await gatherFacts(
      on,
      pages.flatMap((page) => page.payments),
      picture,
    );
    return pages.map(() => facts);
  },
  decide(page, facts, picture) {
    const cursor = CURSOR.get(picture)!;
    if (cursor.version !== page.version)
      return {
        answer: { kind: 'cursor_has_moved' },
        audit: { subject: '', detail: `version ${page.version}` },
      };
    CURSOR.set(picture, { position: page.position, version: cursor.version + 1 });
    return takePage(page, facts, picture);
  },
  keep: (on, kept) => kept.flatMap((taken) => keepTaken(on, taken)),
};

async function gatherFacts(
  on: Queryable,
  payments: readonly ShopPayment[],
  picture: Picture,
): Promise<Facts> {
  const incoming = payments.filter((one) => one.original === null);
  const bills = incoming.flatMap(({ shop, reference }) =>
    reference?.bill === undefined ? [] : [{ shop, code: reference.bill }],
  );
  const terminals = incoming.flatMap(({ reference }) => reference?.terminal ?? []);
  const [shops, orders, stallsByCode, receipts, returned] = await Promise.all([
    findShops(
      on,
      payments.map((one) => one.shop),
    ),
    findOrdersByCode(on, bills),
    findStallsByCode(on, terminals),
    findReceipts(
      on,
      payments.map((one) => one.original ?? one.payment),
    ),
    findReceiptReturns(
      on,
      payments.flatMap((one) => (one.original === null ? [] : [one.payment])),
    ),
  ]);
  rememberOrders(picture, orders);
  const stalls = await findStalls(
    on,
    orders.map((order) => order.stall),
  );
  const orderIds = new Map(orders.map((order) => [`${order.shop} ${order.code}`, order.id]));
  return { shops, stallsByCode, stalls, receipts, returned, orderIds };
}

function takePage(
  { position, payments }: ReceivePage,
  facts: Facts,
  picture: Picture,
): Decision<ReceiveAnswer, Taken> {
  const receipts: Receipt[] = [];
  const returns: ReceiptReturn[] = [];
  const orders = new Map<string, Order>();
  const events: NewEvent[] = [];
  for (const payment of payments) {
    const shop = facts.shops.get(payment.shop);
    // What reached the account before the shop was registered is not the shop's.
    if (shop === undefined || payment.at < shop.createdAt) continue;
    if (payment.original !== null) takeReturn(payment, payment.original, shop, facts, returns, events);
    else takeIncoming(payment, shop, facts, picture, receipts, orders, events);
  }
  const raised = [...new Set(returns.map((one) => one.payment))].map(
    (payment) => facts.receipts.get(payment)!,
  );
  const sum = receipts.reduce((total, one) => total + one.amount, 0n);
  return {
    answer: { kind: 'received', receipts: receipts.length, returns: returns.length },
    kept: {
      cursor: CURSOR.get(picture)!,
      receipts,
      returns,
      raised,
      orders: [...orders.values()],
      hours: sumHours(receipts, returns, facts.receipts),
    },
    events,
    audit: {
      subject: '',
      detail: `${receipts.length} receipts of ${sum} VND, ${returns.length} returns, up to ${position}`,
    },
  };
}

function takeIncoming(
  payment: ShopPayment,
  shop: Shop,
  facts: Facts,
  picture: Picture,
  receipts: Receipt[],
  changed: Map<string, Order>,
  events: NewEvent[],
): void {
  if (facts.receipts.has(payment.payment)) return;
  const orders = rememberOrders(picture, []);
  const order = orders.get(facts.orderIds.get(`${shop.id} ${payment.reference?.bill}`) ?? '');
  const named = facts.stallsByCode.get(payment.reference?.terminal ?? '');
  const matched = matchPayment(payment, order, named?.shop === shop.id ? named : undefined);
  if (matched.order !== undefined) {
    orders.set(matched.order.id, matched.order);
    changed.set(matched.order.id, matched.order);
  }
  const { match, stall } = matched;
  const receipt: Receipt = {
    payment: payment.payment,
    shop: shop.id,
    stall,
    order: matched.order?.id ?? null,
    match,
    amount: payment.amount,
    returned: 0n,
    paidAt: payment.at,
  };
  facts.receipts.set(receipt.payment, receipt);
  receipts.push(receipt);
  events.push(receivedEvent(receipt, shop, order === undefined ? named : facts.stalls.get(order.stall)));
}

/** Neither who paid nor to which account: feeds are read by machines and kept. */
function receivedEvent(receipt: Receipt, shop: Shop, stall: Stall | undefined): NewEvent {
  const known = receipt.stall === null ? undefined : stall;
  return {
    type: 'payment.received',
    subject: toWire('payment', receipt.payment),
    participants: [shop.bin],
    shop: shop.id,
    data: {
      receipt: receiptNumber(receipt.payment),
      amount: Number(receipt.amount),
      currency: 'VND',
      stall: known === undefined ? null : toWire('stall', known.id),
      stall_label: known?.label ?? null,
      ...(receipt.order === null ? {} : { order: toWire('order', receipt.order) }),
      match: receipt.match,
      at: hanoiTimestamp(receipt.paidAt),
    },
  };
}

/** A return without a receipt gives back what came before the shop was registered. */
function takeReturn(
  payment: ShopPayment,
  original: string,
  shop: Shop,
  facts: Facts,
  returns: ReceiptReturn[],
  events: NewEvent[],
): void {
  const receipt = facts.receipts.get(original);
  if (receipt === undefined || facts.returned.has(payment.payment)) return;
  facts.returned.add(payment.payment);
  facts.receipts.set(original, { ...receipt, returned: receipt.returned + payment.amount });
  returns.push({
    returnPayment: payment.payment,
    payment: original,
    amount: payment.amount,
    returnedAt: payment.at,
  });
  events.push({
    type: 'payment.given_back',
    subject: toWire('payment', original),
    participants: [shop.bin],
    shop: shop.id,
    data: {
      receipt: receiptNumber(original),
      amount: Number(payment.amount),
      currency: 'VND',
      stall: receipt.stall === null ? null : toWire('stall', receipt.stall),
      return: toWire('payment', payment.payment),
      at: hanoiTimestamp(payment.at),
    },
  });
}

function keepTaken(
  on: Queryable,
  { cursor, receipts, returns, raised, orders, hours }: Taken,
): Promise<unknown>[] {
  const kept = [keepMerchantCursor(on, cursor)];
  if (receipts.length > 0)
    kept.push(
      keepReceipts(
        on,
        receipts.map((one) => ({ ...one, returned: 0n })),
      ),
    );
  if (returns.length > 0) kept.push(keepReceiptReturns(on, returns), keepReceiptsReturned(on, raised));
  if (orders.length > 0) kept.push(keepChangedOrders(on, orders));
  if (hours.length > 0) kept.push(addHours(on, hours));
  return kept;
}
