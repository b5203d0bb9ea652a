/** Receipts and returns summed by shop, day, hour and stall. */
import { businessDate, hanoiTimestamp } from '../../../kit/calendar.ts';
import type { Receipt } from '../model.ts';
import type { HourAddition, ReceiptReturn } from '../store/receipts.ts';

/** A return counts in its own hour: the day that was closed with the payment in it stays as it was. */
export function sumHours(
  receipts: readonly Receipt[],
  returns: readonly ReceiptReturn[],
  byPayment: ReadonlyMap<string, Receipt>,
): HourAddition[] {
  const sums = new Map<string, HourAddition>();
  for (const { shop, stall, amount, paidAt } of receipts) {
    add(sums, { ...hourOf(paidAt), shop, stall, payments: 1, gross: amount, returned: 0n });
  }
  for (const { payment, amount, returnedAt } of returns) {
    const { shop, stall } = byPayment.get(payment)!;
    add(sums, { ...hourOf(returnedAt), shop, stall, payments: 0, gross: 0n, returned: amount });
  }
  return [...sums.values()];
}

function add(sums: Map<string, HourAddition>, more: HourAddition): void {
  const key = `${more.shop} ${more.day} ${more.hour} ${more.stall}`;
  const sum = sums.get(key);
  if (sum === undefined) return void sums.set(key, more);
  const { payments, gross, returned } = more;
  sums.set(key, {
    ...sum,
    payments: sum.payments + payments,
    gross: sum.gross + gross,
    returned: sum.returned + returned,
  });
}

function hourOf(ms: number): { readonly day: string; readonly hour: number } {
  return { day: businessDate(ms), hour: Number(hanoiTimestamp(ms).slice(11, 13)) };
}
