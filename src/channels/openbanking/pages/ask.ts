/** What is asked, of whatever kind, in this browser or without it (CIBA: `Ask.decoupled`). */
import { bulkPage } from './bulk.ts';
import { consentPage } from './consent.ts';
import { paymentPage, recurringPage, walletLinkPage } from './payment.ts';
import { refundsPage } from './refunds.ts';
import type { Ask, Frame, Shown } from './views.ts';

/** The page of whatever is asked. */
export function askPage(frame: Frame, ask: Ask): Shown {
  switch (ask.kind) {
    case 'account_information':
      return consentPage(frame, ask);
    case 'payment':
      return paymentPage(frame, ask);
    case 'recurring_payments':
      return recurringPage(frame, ask);
    case 'wallet_link':
      return walletLinkPage(frame, ask);
    case 'bulk_payments':
      return bulkPage(frame, ask);
    case 'refunds':
      return refundsPage(frame, ask);
  }
}
