/** Whether what was ordered lies within what was agreed, seen afterwards: another reading of it than the gate's. Pure. */
import type { PeriodLimit, Terms } from '../../consents/index.ts';

export type LimitBreach = 'payment' | 'day' | 'month' | 'total';

/** For whoever verifies. */
export const LIMIT_WORDS: Readonly<Record<LimitBreach, string>> = {
  payment: 'paid more at once than it allows',
  day: 'paid more in a day than it allows',
  month: 'paid more in a month than it allows',
  total: 'paid more in all than it allows',
};

export interface SpentDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly payments: number;
  readonly amount: bigint;
  readonly largest: bigint;
}

interface Limits {
  readonly payment: bigint | null;
  readonly day: PeriodLimit | null;
  readonly month: PeriodLimit | null;
  readonly total: bigint | null;
}

export function limitBreaches(terms: Terms, days: readonly SpentDay[]): LimitBreach[] {
  const limits = limitsOf(terms);
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  const breaches: readonly [LimitBreach, boolean][] = [
    ['payment', days.some(({ largest }) => limits.payment !== null && largest > limits.payment)],
    ['day', days.some((day) => isOver(limits.day, [day]))],
    ['month', [...months.values()].some((month) => isOver(limits.month, month))],
    ['total', limits.total !== null && sumOf(days).amount > limits.total],
  ];
  return breaches.filter(([, broken]) => broken).map(([breach]) => breach);
}

function limitsOf(terms: Terms): Limits {
  switch (terms.kind) {
    case 'account_information':
      return { payment: 0n, day: null, month: null, total: 0n };
    case 'payment':
      return { payment: BigInt(terms.amount), day: null, month: null, total: BigInt(terms.amount) };
    case 'recurring_payments':
      return {
        payment: BigInt(terms.perPayment),
        day: terms.perDay,
        month: terms.perMonth,
        total: terms.total === null ? null : BigInt(terms.total),
      };
    case 'wallet_link':
      return {
        payment: BigInt(terms.perPayment),
        day: { payments: Number.MAX_SAFE_INTEGER, amount: terms.perDay },
        month: null,
        total: null,
      };
    case 'bulk_payments': {
      const amounts = terms.payments.map(({ amount }) => amount);
      const largest = BigInt(Math.max(...amounts));
      const total = amounts.reduce((sum, one) => sum + BigInt(one), 0n);
      return { payment: largest, day: null, month: null, total };
    }
    case 'refunds':
      return { payment: BigInt(terms.perRefund), day: terms.perDay, month: null, total: null };
  }
}

const sumOf = (days: readonly SpentDay[]): { payments: number; amount: bigint } => ({
  payments: days.reduce((sum, { payments }) => sum + payments, 0),
  amount: days.reduce((sum, { amount }) => sum + amount, 0n),
});

function isOver(limit: PeriodLimit | null, days: readonly SpentDay[]): boolean {
  const { payments, amount } = sumOf(days);
  return limit !== null && (payments > limit.payments || amount > BigInt(limit.amount));
}
