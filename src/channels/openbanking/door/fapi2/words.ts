/** Amounts, reasons and the history of a consent, as this profile says them. */
import type { Payment } from '../../../../services/clearing/index.ts';
import type { Consent } from '../../../../services/consents/index.ts';
import { statusReason } from '../views.ts';

export const amountOut = (amount: bigint): { readonly currency: 'VND'; readonly amount: string } => ({
  currency: 'VND',
  amount: amount.toString(),
});

export const historyFrom = ({ terms }: Consent): string | null =>
  terms.kind === 'account_information' ? terms.historyFrom : null;

/** Why nothing moved; null where it is not refused. */
export function statusReasonOut(payment: Payment | undefined) {
  const reason = statusReason(payment);
  return reason === null ? null : { code: reason.code, iso_reason: reason.iso, text: reason.row.vi };
}
