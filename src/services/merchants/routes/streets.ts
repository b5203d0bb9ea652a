import Type from 'typebox';
import { type ApiRoute, IdOf, PageQuery, pageOf, problem, route } from '../../../core/http/index.ts';
import { fromWire } from '../../../kit/id.ts';
import { nfc } from '../../../kit/text.ts';
import { streetKind } from '../commands/register.ts';
import { sumsOfStreet } from '../store/receipts.ts';
import { findStreets, listStreets } from '../store/shops.ts';
import { isDay, type MerchantParts, madeReply, OPERATES, placeOf, READS_STREETS } from './parts.ts';
import { BusinessDate, page, StreetBody, StreetDayOut, StreetOut, streetOut } from './schemas.ts';

export function streetRoutes({ database, desk, mint }: MerchantParts): ApiRoute[] {
  return [
    route({
      id: 'createStreet',
      method: 'POST',
      path: '/v1/streets',
      tag: 'merchants',
      summary: 'Register a smart payment street',
      permission: OPERATES,
      idempotent: true,
      body: StreetBody,
      response: { 201: StreetOut },
      handle: async ({ body, origin }) => {
        const order = { id: mint<'street'>(), name: nfc(body.name), ward: nfc(body.ward) };
        const submitted = await desk.submit(streetKind, order, origin);
        return await madeReply(submitted, 201, async ({ street }, kept) =>
          streetOut(kept ?? (await findStreets(database, [street])).get(street)!),
        );
      },
    }),
    route({
      id: 'listStreets',
      method: 'GET',
      path: '/v1/streets',
      tag: 'merchants',
      summary: 'Smart payment streets, oldest first',
      permission: READS_STREETS,
      query: PageQuery,
      response: { 200: page(StreetOut) },
      handle: async ({ query: { limit, starting_after } }) => {
        const after = placeOf('street', starting_after);
        if ('problem' in after) return after;
        const { data, has_more } = pageOf(await listStreets(database, after.id, limit + 1), limit);
        return { status: 200, body: { data: data.map(streetOut), has_more } };
      },
    }),
    route({
      id: 'getStreetDay',
      method: 'GET',
      path: '/v1/streets/:street/days/:date',
      tag: 'merchants',
      summary: 'What all shops of a street took on a day',
      permission: READS_STREETS,
      params: Type.Object({ street: IdOf('street'), date: BusinessDate }),
      response: { 200: StreetDayOut },
      handle: async ({ params }) => {
        const id = fromWire('street', params.street)!;
        if (!isDay(params.date)) return problem('request_is_invalid', { param: 'date' });
        const [streets, sums] = await Promise.all([
          findStreets(database, [id]),
          sumsOfStreet(database, id, params.date),
        ]);
        if (!streets.has(id)) return problem('not_found');
        const { payments, gross, returned, shops } = sums;
        const totals = { gross: `${gross}`, returned: `${returned}`, net: `${gross - returned}` };
        return {
          status: 200,
          body: {
            street: params.street,
            date: params.date,
            currency: 'VND',
            shops: Number(shops),
            payments: Number(payments),
            ...totals,
          },
        };
      },
    }),
  ];
}
