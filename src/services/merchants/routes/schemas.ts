/** The shapes of this room's API; the same objects are the OpenAPI. */
import Type, { type Static, type TSchema } from 'typebox';
import { AmountOut, Bin, Currency, IdOf, Timestamp, TotalOut } from '../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import { wireBin } from '../../clearing/index.ts';
import { receiptNumber } from '../codes.ts';
import {
  MATCHES,
  ORDER_AMOUNT_MAX,
  ORDER_EXPIRES_S_DEFAULT,
  ORDER_EXPIRES_S_MAX,
  ORDER_STATES,
  type Order,
  type Receipt,
  type Shop,
  STALL_NUMBER_MAX,
  type Stall,
  type Street,
} from '../model.ts';
import { orderPayload } from '../qr.ts';
import { orderStateAt } from '../rules.ts';

/** Words of people, in any script, without control characters. */
const words = (charsMax: number, description: string) =>
  Type.String({ minLength: 1, maxLength: charsMax, pattern: '^[^\\u0000-\\u001f\\u007f]+$', description });
const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;

export const BusinessDate = Type.String({
  pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  description: 'Business date in Hanoi.',
  examples: ['2026-11-23'],
});

export const StreetBody = Type.Object(
  {
    name: words(70, 'Name of the street.'),
    ward: words(70, 'Phường or xã: addresses have two levels since 1 July 2025.'),
  },
  strict,
);
export const StreetOut = Type.Object({
  id: IdOf('street'),
  name: Type.String(),
  ward: Type.String(),
  created_at: Timestamp,
});

export const ShopBody = Type.Object(
  {
    name: words(70, 'As customers know it; codes show 25 characters of it.'),
    legal_name: words(140, 'As registered for business and tax.'),
    // Our reading: households in business use their twelve-digit citizen number as tax code since 1 July 2025.
    tax_code: Type.String({
      pattern: '^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$',
      description: 'Ten digits, ten and three for a branch, or twelve.',
    }),
    mcc: Type.String({
      pattern: '^[0-9]{4}$',
      description: 'Merchant category, ISO 18245.',
      examples: ['5812'],
    }),
    street: Type.Optional(IdOf('street')),
    settlement_account: Type.Object(
      { bin: Bin, account: Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' }) },
      strict,
    ),
  },
  strict,
);
export const ShopOut = Type.Object({
  id: IdOf('shop'),
  code: Type.String({ description: 'Store label of its codes (62-03).' }),
  name: Type.String(),
  legal_name: Type.String(),
  tax_code: Type.String(),
  mcc: Type.String(),
  street: nullable(IdOf('street')),
  settlement_account: Type.Object({ bin: Bin, account: Type.String() }),
  created_at: Timestamp,
});

export const StallBody = Type.Object(
  {
    number: Type.Integer({ minimum: 1, maximum: STALL_NUMBER_MAX, description: 'Unique in the shop.' }),
    label: words(40, 'As the cashier knows it; it is shown in feeds, so no name of a person.'),
  },
  strict,
);
export const StallOut = Type.Object({
  id: IdOf('stall'),
  shop: IdOf('shop'),
  number: Type.Integer(),
  label: Type.String(),
  code: Type.String({ description: 'Terminal label of its codes (62-07).' }),
  created_at: Timestamp,
});

const Links = Type.Object({ svg: Type.String(), png: Type.String(), txt: Type.Optional(Type.String()) });
export const QrOut = Type.Object({
  payload: Type.String({ description: 'VietQR, plain ASCII.' }),
  links: Links,
});

export const OrderBody = Type.Object(
  {
    amount: Type.Integer({
      minimum: 1,
      maximum: ORDER_AMOUNT_MAX,
      description: 'Minor units: 45000 is 45.000 ₫.',
      examples: [45000],
    }),
    currency: Currency,
    expires_in_s: Type.Optional(
      Type.Integer({
        minimum: 30,
        maximum: ORDER_EXPIRES_S_MAX,
        default: ORDER_EXPIRES_S_DEFAULT,
        description: 'Seconds until it is late.',
      }),
    ),
  },
  strict,
);
export const OrderOut = Type.Object({
  id: IdOf('order'),
  shop: IdOf('shop'),
  stall: IdOf('stall'),
  code: Type.String({ description: 'Bill number of its code (62-01).' }),
  amount: AmountOut,
  currency: Currency,
  received: TotalOut,
  state: Type.Enum([...ORDER_STATES]),
  expires_at: Timestamp,
  created_at: Timestamp,
  qr: QrOut,
});

export const ReceiptOut = Type.Object({
  payment: IdOf('payment'),
  number: Type.String({ description: 'To be read aloud.', examples: ['7K3M-9QXA-1B2C'] }),
  shop: IdOf('shop'),
  stall: nullable(IdOf('stall')),
  order: nullable(IdOf('order')),
  match: Type.Enum([...MATCHES]),
  amount: AmountOut,
  currency: Currency,
  returned: AmountOut,
  paid_at: Timestamp,
});

const SumsOut = { payments: Type.Integer(), gross: TotalOut, returned: TotalOut, net: TotalOut };
export const ShopDayOut = Type.Object({
  shop: IdOf('shop'),
  date: BusinessDate,
  currency: Currency,
  ...SumsOut,
  by_stall: Type.Array(
    Type.Object({ stall: nullable(IdOf('stall')), label: nullable(Type.String()), ...SumsOut }),
  ),
  by_hour: Type.Array(Type.Object({ hour: Type.Integer({ minimum: 0, maximum: 23 }), ...SumsOut })),
});
export const StreetDayOut = Type.Object({
  street: IdOf('street'),
  date: BusinessDate,
  currency: Currency,
  shops: Type.Integer({ description: 'Shops with payments or returns that day.' }),
  ...SumsOut,
});

export const page = <S extends TSchema>(item: S) =>
  Type.Object({ data: Type.Array(item), has_more: Type.Boolean() });

export const streetOut = (street: Street): Static<typeof StreetOut> => ({
  id: toWire('street', street.id),
  name: street.name,
  ward: street.ward,
  created_at: hanoiTimestamp(street.createdAt),
});

export const shopOut = (shop: Shop): Static<typeof ShopOut> => ({
  id: toWire('shop', shop.id),
  code: shop.code,
  name: shop.name,
  legal_name: shop.legalName,
  tax_code: shop.taxCode,
  mcc: shop.mcc,
  street: shop.street === null ? null : toWire('street', shop.street),
  settlement_account: { bin: wireBin(shop.bin), account: shop.account },
  created_at: hanoiTimestamp(shop.createdAt),
});

export const stallOut = (stall: Stall): Static<typeof StallOut> => ({
  id: toWire('stall', stall.id),
  shop: toWire('shop', stall.shop),
  number: stall.number,
  label: stall.label,
  code: stall.code,
  created_at: hanoiTimestamp(stall.createdAt),
});

/** An order with the code that asks for it. */
export function orderOut(order: Order, shop: Shop, stall: Stall, nowMs: number): Static<typeof OrderOut> {
  const id = toWire('order', order.id);
  return {
    id,
    shop: toWire('shop', order.shop),
    stall: toWire('stall', order.stall),
    code: order.code,
    amount: Number(order.amount),
    currency: 'VND',
    received: order.received.toString(),
    state: orderStateAt(order, nowMs),
    expires_at: hanoiTimestamp(order.expiresAt),
    created_at: hanoiTimestamp(order.createdAt),
    qr: {
      payload: written(orderPayload(shop, stall, order)),
      links: { svg: `/v1/orders/${id}/qr.svg`, png: `/v1/orders/${id}/qr.png` },
    },
  };
}

/** Shops whose codes cannot be written were refused at registration. */
export function written(payload: string | undefined): string {
  if (payload === undefined) throw new Error('the code of a registered shop cannot be written');
  return payload;
}

export const receiptOut = (receipt: Receipt): Static<typeof ReceiptOut> => ({
  payment: toWire('payment', receipt.payment),
  number: receiptNumber(receipt.payment),
  shop: toWire('shop', receipt.shop),
  stall: receipt.stall === null ? null : toWire('stall', receipt.stall),
  order: receipt.order === null ? null : toWire('order', receipt.order),
  match: receipt.match,
  amount: Number(receipt.amount),
  currency: 'VND',
  returned: Number(receipt.returned),
  paid_at: hanoiTimestamp(receipt.paidAt),
});
