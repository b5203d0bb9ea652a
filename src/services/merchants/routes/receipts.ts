import Type from 'typebox';
import { type ApiRoute, IdOf, PageQuery, pageOf, problem, route } from '../../../core/http/index.ts';
import { parseCursor, type StoredEvent } from '../../../core/outbox/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import { dayOfShop, type Sums } from '../queries.ts';
import { listReceipts } from '../store/receipts.ts';
import { findStalls } from '../store/shops.ts';
import { isDay, type MerchantParts, placeOf, READS, reachedShop } from './parts.ts';
import { BusinessDate, page, ReceiptOut, receiptOut, ShopDayOut } from './schemas.ts';

const ShopParams = Type.Object({ shop: IdOf('shop') });
const FEED_TYPES: ReadonlySet<string> = new Set(['payment.received', 'payment.given_back']);

export function receiptRoutes({ database, feed }: MerchantParts): ApiRoute[] {
  return [
    route({
      id: 'listReceipts',
      method: 'GET',
      path: '/v1/shops/:shop/receipts',
      tag: 'merchants',
      summary: 'What a shop received, newest first',
      permission: READS,
      params: ShopParams,
      query: PageQuery,
      response: { 200: page(ReceiptOut) },
      handle: async (request) => {
        const shop = await reachedShop(database, request, request.params.shop);
        if (shop === undefined) return problem('not_found');
        const { limit, starting_after } = request.query;
        const before = placeOf('payment', starting_after);
        if ('problem' in before) return before;
        const { data, has_more } = pageOf(await listReceipts(database, shop.id, before.id, limit + 1), limit);
        return { status: 200, body: { data: data.map(receiptOut), has_more } };
      },
    }),
    route({
      id: 'getShopDay',
      method: 'GET',
      path: '/v1/shops/:shop/days/:date',
      tag: 'merchants',
      summary: 'The day of a shop: sums by stall and by hour',
      description: 'A return counts on the day it is made, so a day that was closed stays as it was.',
      permission: READS,
      params: Type.Object({ shop: IdOf('shop'), date: BusinessDate }),
      response: { 200: ShopDayOut },
      handle: async (request) => {
        const { date } = request.params;
        if (!isDay(date)) return problem('request_is_invalid', { param: 'date' });
        const shop = await reachedShop(database, request, request.params.shop);
        if (shop === undefined) return problem('not_found');
        const { byStall, byHour, ...sums } = await dayOfShop(database, shop.id, date);
        const stalls = await findStalls(
          database,
          byStall.flatMap((one) => one.stall ?? []),
        );
        const stallSums = byStall.map(({ stall, ...rest }) => ({
          stall: stall === null ? null : toWire('stall', stall),
          label: stall === null ? null : (stalls.get(stall)?.label ?? null),
          ...sumsOut(rest),
        }));
        const hourSums = byHour.map(({ hour, ...rest }) => ({ hour, ...sumsOut(rest) }));
        return {
          status: 200,
          body: {
            shop: request.params.shop,
            date,
            currency: 'VND',
            ...sumsOut(sums),
            by_stall: stallSums,
            by_hour: hourSums,
          },
        };
      },
    }),
    route({
      id: 'followShop',
      method: 'GET',
      path: '/v1/shops/:shop/feed',
      tag: 'merchants',
      summary: 'What a shop receives, live (server-sent events)',
      description:
        '`payment.received` and `payment.given_back`. Resumes after `Last-Event-ID`; without it, it begins now. `heartbeat` every 15 s.',
      permission: READS,
      produces: 'text/event-stream',
      params: ShopParams,
      handle: async (request) => {
        const shop = await reachedShop(database, request, request.params.shop);
        if (shop === undefined) return problem('not_found');
        const last = request.headers['last-event-id'];
        const after = typeof last === 'string' ? parseCursor(last) : undefined;
        if (last !== undefined && after === undefined)
          return problem('request_is_invalid', { param: 'Last-Event-ID' });
        const subscription = {
          filter: { shop: shop.id },
          types: FEED_TYPES,
          show: eventOut,
          ...(after === undefined ? {} : { after }),
        };
        return { stream: (sink) => feed.subscribe(subscription, sink) };
      },
    }),
  ];
}

const sumsOut = ({ payments, gross, returned, net }: Sums) => ({
  payments,
  gross: `${gross}`,
  returned: `${returned}`,
  net: `${net}`,
});

const eventOut = ({ id, type, at, subject, data }: StoredEvent) => ({
  id,
  type,
  at: hanoiTimestamp(at),
  subject,
  data,
});
