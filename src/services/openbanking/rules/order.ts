/** What an order asks of a consent, and when it is carried out. Pure. */
import type { IsoDate } from '../../../kit/calendar.ts';
import type { Spend } from '../../consents/index.ts';
import type { OrderKind, PaymentOrder } from '../model.ts';

/** Under which kind of consent each kind of order is given. */
export const CONSENT_OF = {
  payment: 'payment',
  recurring_payment: 'recurring_payments',
  bulk_payment: 'bulk_payments',
  top_up: 'wallet_link',
  withdrawal: 'wallet_link',
} as const satisfies Record<OrderKind, string>;

export function spendOf(order: Pick<PaymentOrder, 'kind' | 'amount' | 'creditor' | 'instruction'>): Spend {
  const { kind, amount, creditor, instruction } = order;
  return {
    direction: kind === 'withdrawal' ? 'in' : 'out',
    amount,
    creditor: { bin: creditor.bin, account: creditor.account },
    instruction,
  };
}

/** An order for a date that has come is carried out at once. */
export const isScheduled = (executeOn: IsoDate | null, today: IsoDate): boolean =>
  executeOn !== null && executeOn > today;
