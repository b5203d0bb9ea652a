/** Read-only answers that are more than a row. */
import type { Queryable } from '../../core/database/index.ts';
import type { IsoDate } from '../../kit/calendar.ts';
import type { HourTotal } from './model.ts';
import { hoursOfShop } from './store/receipts.ts';

export interface Sums {
  readonly payments: number;
  readonly gross: bigint;
  readonly returned: bigint;
  /** Gross less returned; negative on a day that gives back more than it takes. */
  readonly net: bigint;
}

export interface ShopDay extends Sums {
  readonly byStall: readonly (Sums & { readonly stall: string | null })[];
  readonly byHour: readonly (Sums & { readonly hour: number })[];
}

/** The day of a shop, of all its stalls and hours that saw money. */
export async function dayOfShop(on: Queryable, shop: string, day: IsoDate): Promise<ShopDay> {
  const hours = await hoursOfShop(on, shop, day);
  return {
    ...sumOf(hours),
    byStall: [...Map.groupBy(hours, (one) => one.stall)].map(([stall, rows]) => ({ stall, ...sumOf(rows) })),
    byHour: [...Map.groupBy(hours, (one) => one.hour)].map(([hour, rows]) => ({ hour, ...sumOf(rows) })),
  };
}

function sumOf(rows: readonly HourTotal[]): Sums {
  const payments = rows.reduce((sum, row) => sum + row.payments, 0);
  const gross = rows.reduce((sum, row) => sum + row.gross, 0n);
  const returned = rows.reduce((sum, row) => sum + row.returned, 0n);
  return { payments, gross, returned, net: gross - returned };
}
