/** Amounts, reasons, months and the history of a consent, as this profile says them. */
import { businessDate, type IsoDate } from '../../../../kit/calendar.ts';
import type { Consent } from '../../../../services/consents/index.ts';
import { monthSpan } from '../../../../services/openbanking/index.ts';
import type { StatusReason } from '../views.ts';

export const amountOut = (amount: bigint): { readonly currency: 'VND'; readonly amount: string } => ({
  currency: 'VND',
  amount: amount.toString(),
});

export const historyFrom = ({ terms }: Consent): string | null =>
  terms.kind === 'account_information' ? terms.historyFrom : null;

export function datesOf(month: string): { readonly from: IsoDate; readonly to: IsoDate } {
  const { from, to } = monthSpan(month);
  return { from: businessDate(from), to: businessDate(to) };
}

/** Why nothing moved; null where it is not refused. */
export function reasonOut(reason: StatusReason | null) {
  return reason && { code: reason.code, iso_reason: reason.iso, text: reason.row.vi };
}
