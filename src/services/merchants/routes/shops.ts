import Type, { type Static } from 'typebox';
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
import { nfc } from '../../../kit/text.ts';
import { type ShopOrder, shopKind, stallKind } from '../commands/register.ts';
import type { Shop } from '../model.ts';
import { findShops, findStalls, listShops, listStalls } from '../store/shops.ts';
import { type MerchantParts, madeReply, placeOf, READS, REGISTERS, reachedShop, WORKS } from './parts.ts';
import { page, ShopBody, ShopOut, StallBody, StallOut, shopOut, stallOut } from './schemas.ts';

const ShopParams = Type.Object({ shop: IdOf('shop') });

export function shopRoutes(parts: MerchantParts): ApiRoute[] {
  const { database, desk } = parts;
  return [
    route({
      id: 'createShop',
      method: 'POST',
      path: '/v1/shops',
      tag: 'merchants',
      summary: 'Register a shop with its settlement account',
      description:
        'The account must exist at a hosted institution; a participant registers shops that settle at itself. One account settles one shop.',
      permission: REGISTERS,
      idempotent: true,
      body: ShopBody,
      response: { 201: ShopOut },
      handle: async ({ body, caller, reach, origin }) => {
        if (reach === 'own' && Number(body.settlement_account.bin) !== caller.participant) {
          return problem('role_may_not_do_this', { param: '/settlement_account/bin' });
        }
        const submitted = await desk.submit(shopKind, await shopOrder(parts, body), origin);
        return await madeReply(submitted, 201, async (answer, kept) => {
          if (answer.kind !== 'shop_registered') return undefined;
          return shopOut(kept ?? (await findShops(database, [answer.shop])).get(answer.shop)!);
        });
      },
    }),
    route({
      id: 'listShops',
      method: 'GET',
      path: '/v1/shops',
      tag: 'merchants',
      summary: 'Shops, oldest first',
      permission: READS,
      query: PageQuery,
      response: { 200: page(ShopOut) },
      handle: async (request) => {
        const { limit, starting_after } = request.query;
        const after = placeOf('shop', starting_after);
        if ('problem' in after) return after;
        const { data, has_more } = pageOf(await shopsWithin(parts, request, after.id, limit + 1), limit);
        return { status: 200, body: { data: data.map(shopOut), has_more } };
      },
    }),
    route({
      id: 'getShop',
      method: 'GET',
      path: '/v1/shops/:shop',
      tag: 'merchants',
      summary: 'A shop',
      permission: READS,
      params: ShopParams,
      response: { 200: ShopOut },
      handle: async (request) => {
        const shop = await reachedShop(database, request, request.params.shop);
        return shop === undefined ? problem('not_found') : { status: 200, body: shopOut(shop) };
      },
    }),
    route({
      id: 'createStall',
      method: 'POST',
      path: '/v1/shops/:shop/stalls',
      tag: 'merchants',
      summary: 'Add a stall with a code of its own',
      permission: WORKS,
      idempotent: true,
      params: ShopParams,
      body: StallBody,
      response: { 201: StallOut },
      handle: async (request) => {
        const shop = await reachedShop(database, request, request.params.shop);
        if (shop === undefined) return problem('not_found');
        const { number, label } = request.body;
        const submitted = await desk.submit(
          stallKind,
          { id: parts.mint<'stall'>(), shop: shop.id, number, label: nfc(label) },
          request.origin,
        );
        return await madeReply(submitted, 201, async (answer, kept) => {
          if (answer.kind !== 'stall_registered') return undefined;
          return stallOut(kept ?? (await findStalls(database, [answer.stall])).get(answer.stall)!);
        });
      },
    }),
    route({
      id: 'listStalls',
      method: 'GET',
      path: '/v1/shops/:shop/stalls',
      tag: 'merchants',
      summary: 'Stalls of a shop, oldest first',
      permission: READS,
      params: ShopParams,
      query: PageQuery,
      response: { 200: page(StallOut) },
      handle: async (request) => {
        const shop = await reachedShop(database, request, request.params.shop);
        if (shop === undefined) return problem('not_found');
        const { limit, starting_after } = request.query;
        const after = placeOf('stall', starting_after);
        if ('problem' in after) return after;
        const { data, has_more } = pageOf(await listStalls(database, shop.id, after.id, limit + 1), limit);
        return { status: 200, body: { data: data.map(stallOut), has_more } };
      },
    }),
  ];
}

async function shopOrder({ locate, mint }: MerchantParts, body: Static<typeof ShopBody>): Promise<ShopOrder> {
  const address = { bin: Number(body.settlement_account.bin), account: body.settlement_account.account };
  return {
    id: mint<'shop'>(),
    name: nfc(body.name),
    legalName: nfc(body.legal_name),
    taxCode: body.tax_code,
    mcc: body.mcc,
    street: body.street === undefined ? null : fromWire('street', body.street)!,
    ...address,
    found: await locate(address),
  };
}

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

async function shopsWithin(
  { database }: MerchantParts,
  { caller, reach }: Asked,
  after: string | undefined,
  rowsMax: number,
): Promise<Shop[]> {
  if (reach === 'any') return await listShops(database, null, after, rowsMax);
  if (caller.role === 'participant') return await listShops(database, caller.participant, after, rowsMax);
  if (caller.shop === null || (after !== undefined && after >= caller.shop)) return [];
  return [...(await findShops(database, [caller.shop])).values()];
}
