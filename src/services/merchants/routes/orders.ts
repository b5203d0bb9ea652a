import Type from 'typebox';
import {
  type ApiRequest,
  type ApiRoute,
  IdOf,
  PageQuery,
  pageOf,
  problem,
  route,
} from '../../../core/http/index.ts';
import { fromWire } from '../../../kit/id.ts';
import { cancelOrderKind, openOrderKind } from '../commands/orders.ts';
import { ORDER_EXPIRES_S_DEFAULT, type Order } from '../model.ts';
import { findOrders, listOrders } from '../store/orders.ts';
import { findStalls } from '../store/shops.ts';
import {
  type MerchantParts,
  madeReply,
  placeOf,
  READS,
  type ReachedStall,
  reachedShop,
  reachedStall,
  WORKS,
} from './parts.ts';
import { OrderBody, OrderOut, orderOut, page } from './schemas.ts';

const OrderParams = Type.Object({ order: IdOf('order') });

export function orderRoutes(parts: MerchantParts): ApiRoute[] {
  const { database, desk, nowMs } = parts;
  const read = async (id: string): Promise<Order> => (await findOrders(database, [id]))[0]!;
  return [
    route({
      id: 'createOrder',
      method: 'POST',
      path: '/v1/stalls/:stall/orders',
      tag: 'merchants',
      summary: 'Ask for an amount: one dynamic code',
      permission: WORKS,
      idempotent: true,
      params: Type.Object({ stall: IdOf('stall') }),
      body: OrderBody,
      response: { 201: OrderOut },
      handle: async (request) => {
        const reached = await reachedStall(database, request, fromWire('stall', request.params.stall));
        if (reached === undefined) return problem('not_found');
        const { amount, expires_in_s } = request.body;
        const order = {
          id: parts.mint<'order'>(),
          stall: reached.stall.id,
          amount: BigInt(amount),
          expiresInS: expires_in_s ?? ORDER_EXPIRES_S_DEFAULT,
        };
        const submitted = await desk.submit(openOrderKind, order, request.origin);
        return await madeReply(submitted, 201, async (answer, kept) => {
          if (answer.kind !== 'order_opened') return undefined;
          return orderOut(kept ?? (await read(answer.order)), reached.shop, reached.stall, nowMs());
        });
      },
    }),
    route({
      id: 'listOrders',
      method: 'GET',
      path: '/v1/shops/:shop/orders',
      tag: 'merchants',
      summary: 'Orders of a shop, newest first',
      permission: READS,
      params: Type.Object({ shop: IdOf('shop') }),
      query: PageQuery,
      response: { 200: page(OrderOut) },
      handle: async (request) => {
        const shop = await reachedShop(database, request, request.params.shop);
        if (shop === undefined) return problem('not_found');
        const { limit, starting_after } = request.query;
        const before = placeOf('order', starting_after);
        if ('problem' in before) return before;
        const { data, has_more } = pageOf(await listOrders(database, shop.id, before.id, limit + 1), limit);
        const stalls = await findStalls(
          database,
          data.map((order) => order.stall),
        );
        return {
          status: 200,
          body: {
            data: data.map((order) => orderOut(order, shop, stalls.get(order.stall)!, nowMs())),
            has_more,
          },
        };
      },
    }),
    route({
      id: 'getOrder',
      method: 'GET',
      path: '/v1/orders/:order',
      tag: 'merchants',
      summary: 'An order as it stands now',
      permission: READS,
      params: OrderParams,
      response: { 200: OrderOut },
      handle: async (request) => {
        const reached = await reachedOrder(parts, request, request.params.order);
        return reached === undefined
          ? problem('not_found')
          : { status: 200, body: orderOut(reached.order, reached.shop, reached.stall, nowMs()) };
      },
    }),
    route({
      id: 'cancelOrder',
      method: 'POST',
      path: '/v1/orders/:order/cancel',
      tag: 'merchants',
      summary: 'Cancel an order that waits',
      description: 'Its code may still be scanned: money that comes then is a receipt that says `late`.',
      permission: WORKS,
      idempotent: true,
      params: OrderParams,
      response: { 200: OrderOut },
      handle: async (request) => {
        const reached = await reachedOrder(parts, request, request.params.order);
        if (reached === undefined) return problem('not_found');
        const submitted = await desk.submit(cancelOrderKind, { id: reached.order.id }, request.origin);
        return await madeReply(submitted, 200, async () =>
          orderOut(await read(reached.order.id), reached.shop, reached.stall, nowMs()),
        );
      },
    }),
  ];
}

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

async function reachedOrder(
  { database }: MerchantParts,
  request: Asked,
  wire: string,
): Promise<(ReachedStall & { readonly order: Order }) | undefined> {
  const [order] = await findOrders(database, [fromWire('order', wire)!]);
  const reached = await reachedStall(database, request, order?.stall);
  return order === undefined || reached === undefined ? undefined : { ...reached, order };
}
