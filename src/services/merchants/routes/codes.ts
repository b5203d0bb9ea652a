/** Codes of stalls and orders as payload and as pictures. */
import Type, { type Static } from 'typebox';
import { pngOf, svgOf, terminalOf } from '../../../codecs/qrsymbol/index.ts';
import { type ApiRoute, IdOf, type Problem, problem, type Reply, route } from '../../../core/http/index.ts';
import { fromWire } from '../../../kit/id.ts';
import { orderPayload, staticPayload } from '../qr.ts';
import { findOrders } from '../store/orders.ts';
import { type MerchantParts, READS, reachedStall } from './parts.ts';
import { QrOut, written } from './schemas.ts';

/** A sticker of 50 mm at 300 dpi is 590 pixels; A5 at 300 dpi stays below the upper bound. */
const Size = Type.Object({
  size: Type.Integer({
    minimum: 100,
    maximum: 2_000,
    default: 400,
    description: 'Width and height in pixels, quiet zone included.',
  }),
});
type Size = Static<typeof Size>;

const SVG = 'image/svg+xml';
const PNG = 'image/png';
const TXT = 'text/plain; charset=utf-8';
/** What a code pays to may change with its shop; nobody keeps it for a customer's next visit. */
const FRESH = { 'Cache-Control': 'no-store' };

type Picture = (payload: string, query: Partial<Size>) => Promise<Reply>;

const PICTURES: Readonly<Record<'svg' | 'png' | 'txt', { readonly type: string; readonly draw: Picture }>> = {
  svg: { type: SVG, draw: async (payload, query) => raw(svgOf(payload, query), SVG) },
  png: { type: PNG, draw: async (payload, query) => raw(await pngOf(payload, query), PNG) },
  txt: { type: TXT, draw: async (payload) => raw(terminalOf(payload), TXT) },
};

function raw(
  drawn:
    | { readonly ok: true; readonly picture: string | Buffer }
    | { readonly ok: false; readonly code: string },
  type: string,
): Reply {
  if (!drawn.ok) throw new Error(`a payment code cannot be drawn: ${drawn.code}`);
  return { status: 200, raw: drawn.picture, type, headers: FRESH };
}

const StallParams = Type.Object({ stall: IdOf('stall') });
const OrderParams = Type.Object({ order: IdOf('order') });

export function codeRoutes({ database }: MerchantParts): ApiRoute[] {
  type Asked = Parameters<typeof reachedStall>[1];
  const stallCodeOf = async (request: Asked, wire: string): Promise<string | Problem> => {
    const reached = await reachedStall(database, request, fromWire('stall', wire));
    return reached === undefined ? problem('not_found') : written(staticPayload(reached.shop, reached.stall));
  };
  const orderCodeOf = async (request: Asked, wire: string): Promise<string | Problem> => {
    const [order] = await findOrders(database, [fromWire('order', wire)!]);
    const reached = await reachedStall(database, request, order?.stall);
    return order === undefined || reached === undefined
      ? problem('not_found')
      : written(orderPayload(reached.shop, reached.stall, order));
  };
  const stallPicture = (form: 'svg' | 'png' | 'txt') =>
    route({
      id: `getStallQr${capital(form)}`,
      method: 'GET',
      path: `/v1/stalls/:stall/qr.${form}`,
      tag: 'merchants',
      summary: `The stall’s static code as ${form.toUpperCase()}`,
      permission: READS,
      produces: PICTURES[form].type,
      params: StallParams,
      query: Size,
      handle: async (request) => {
        const payload = await stallCodeOf(request, request.params.stall);
        return typeof payload === 'string' ? await PICTURES[form].draw(payload, request.query) : payload;
      },
    });
  const orderPicture = (form: 'svg' | 'png') =>
    route({
      id: `getOrderQr${capital(form)}`,
      method: 'GET',
      path: `/v1/orders/:order/qr.${form}`,
      tag: 'merchants',
      summary: `The order’s dynamic code as ${form.toUpperCase()}`,
      permission: READS,
      produces: PICTURES[form].type,
      params: OrderParams,
      query: Size,
      handle: async (request) => {
        const payload = await orderCodeOf(request, request.params.order);
        return typeof payload === 'string' ? await PICTURES[form].draw(payload, request.query) : payload;
      },
    });
  const stallQr = route({
    id: 'getStallQr',
    method: 'GET',
    path: '/v1/stalls/:stall/qr',
    tag: 'merchants',
    summary: 'The stall’s static VietQR',
    description:
      'QRIBFTTA to the settlement account, with the shop in 62-03 and the stall in 62-07; payable many times, any amount.',
    permission: READS,
    params: StallParams,
    response: { 200: QrOut },
    handle: async (request) => {
      const payload = await stallCodeOf(request, request.params.stall);
      if (typeof payload !== 'string') return payload;
      const at = `/v1/stalls/${request.params.stall}`;
      return {
        status: 200,
        body: { payload, links: { svg: `${at}/qr.svg`, png: `${at}/qr.png`, txt: `${at}/qr.txt` } },
      };
    },
  });
  return [
    stallQr,
    stallPicture('svg'),
    stallPicture('png'),
    stallPicture('txt'),
    orderPicture('svg'),
    orderPicture('png'),
  ];
}

const capital = (form: string): string => form[0]!.toUpperCase() + form.slice(1);
