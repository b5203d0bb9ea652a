/** The static code on a shop's counter, as the hub itself writes it. */

import { toWire } from '../../kit/id.ts';
import { shopCode, stallCode, staticPayload } from '../../services/merchants/index.ts';
import type { City, Shop, Stall } from './city/index.ts';
import { sandboxId } from './ids.ts';

export function shopPayload(
  { seed }: City,
  { key, qrName, mcc, bin, accountNumber }: Shop,
  stall: Stall,
): string {
  const code = shopCode(sandboxId<'shop'>(seed, 'shop', key));
  const payload = staticPayload(
    { name: qrName, mcc, bin: Number(bin), account: accountNumber, code },
    { code: stallCode(code, Number(stall.number)) },
  );
  if (payload === undefined) throw new Error(`the code of ${key} cannot be written`);
  return payload;
}

/** The id under which the hub knows a shop of the city. */
export function shopWireId({ seed }: City, { key }: Shop): string {
  return toWire('shop', sandboxId<'shop'>(seed, 'shop', key));
}
