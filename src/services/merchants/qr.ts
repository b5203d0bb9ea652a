/**
 * The codes a stall shows. The service is QRIBFTTA, not QRPUSH: in a QRPUSH code 38-01-01 is a merchant id that the
 * acquirer has registered with NAPAS, in a QRIBFTTA code it is an account number (NAPAS, VietQR format v1.0, 09/2021).
 * We have an account number and no such registration, so any bank's app can pay it and none misreads it.
 */
import { encode, shorten, type VietQr } from '../../codecs/vietqr/index.ts';
import { NUMERIC_CURRENCY } from '../../kit/money.ts';
import type { Order, Shop, Stall } from './model.ts';

/** Objects 59 and 60. */
const NAME_CHARS_MAX = 25;
const CITY = 'HA NOI';

type ShopWords = Pick<Shop, 'name' | 'mcc' | 'bin' | 'account' | 'code'>;
type StallWords = Pick<Stall, 'code'>;

/** Stays on the counter: payable many times, any amount. */
export function staticPayload(shop: ShopWords, stall: StallWords): string | undefined {
  return payload({ ...base(shop), method: 'static', additional: { store: shop.code, terminal: stall.code } });
}

/** Payable once: the order's amount, and its code as the bill number (62-01). */
export function orderPayload(
  shop: ShopWords,
  stall: StallWords,
  order: Pick<Order, 'code' | 'amount'>,
): string | undefined {
  return payload({
    ...base(shop),
    method: 'dynamic',
    amount: order.amount.toString(),
    additional: { bill: order.code, store: shop.code, terminal: stall.code },
  });
}

function base({ name, mcc, bin, account }: ShopWords): Omit<VietQr, 'method'> {
  return {
    accounts: [
      { kind: 'napas', id: '38', bin: bin.toString().padStart(6, '0'), account, service: 'QRIBFTTA' },
    ],
    mcc,
    currency: NUMERIC_CURRENCY.VND,
    country: 'VN',
    merchantName: shorten(name, NAME_CHARS_MAX),
    merchantCity: CITY,
  };
}

/** Undefined where a name or an account holds what a code cannot carry; shops are refused at registration for it. */
function payload(code: VietQr): string | undefined {
  const encoded = encode(code);
  return encoded.ok ? encoded.payload : undefined;
}
