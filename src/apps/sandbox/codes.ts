/** The static code on a shop's counter, where no other is known. */
import { encode } from '../../codecs/vietqr/index.ts';
import { NUMERIC_CURRENCY } from '../../kit/money.ts';
import type { Shop, Stall } from './city/index.ts';

/** QRIBFTTA: an account number, which any bank's app can pay. */
export function shopPayload(shop: Shop, stall: Stall): string {
  const written = encode({
    method: 'static',
    accounts: [{ kind: 'napas', id: '38', bin: shop.bin, account: shop.accountNumber, service: 'QRIBFTTA' }],
    mcc: shop.mcc,
    currency: NUMERIC_CURRENCY.VND,
    country: 'VN',
    merchantName: shop.qrName,
    merchantCity: 'HA NOI',
    additional: { store: shop.key, terminal: `${shop.key}-${stall.number}` },
  });
  if (!written.ok) throw new Error(`the code of ${shop.key} cannot be written: ${written.message}`);
  return written.payload;
}
