/** Amounts and the history of a consent, as this profile says them. */
import type { Consent } from '../../../../services/consents/index.ts';

export const amountOut = (amount: bigint): { readonly currency: 'VND'; readonly amount: string } => ({
  currency: 'VND',
  amount: amount.toString(),
});

export const historyFrom = ({ terms }: Consent): string | null =>
  terms.kind === 'account_information' ? terms.historyFrom : null;
