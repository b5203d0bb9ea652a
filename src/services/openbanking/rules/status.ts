/** What a third party is told of its order. Pure. */
import type { Payment, PaymentState } from '../../clearing/index.ts';
import type { BankInstruction, OrderStatus, PaymentOrder } from '../model.ts';

/** A payment that waits for a bank is pending, also where that bank is silent: it is never guessed. */
const OF_PAYMENT: Readonly<Record<PaymentState, OrderStatus>> = {
  held: 'PDNG',
  unknown: 'PDNG',
  cleared: 'ACSC',
  released: 'RJCT',
  refused: 'RJCT',
};

/** `ACTC` (technically valid) is an order that waits for its date; one that her own bank was handed is pending until there is a payment. */
export function statusOf(
  order: PaymentOrder,
  payment: Pick<Payment, 'state'> | undefined,
  instruction?: Pick<BankInstruction, 'state'>,
): OrderStatus {
  if (order.state === 'cancelled') return 'CANC';
  if (payment === undefined && instruction === undefined) return 'ACTC';
  return statusOfMade(payment, instruction);
}

/** What it is told of a refund, by the return that gives it back. */
export const refundStatusOf = ({
  returned,
  instruction,
}: {
  readonly returned: Pick<Payment, 'state'> | undefined;
  readonly instruction: Pick<BankInstruction, 'state'> | undefined;
}): OrderStatus => statusOfMade(returned, instruction);

function statusOfMade(
  payment: Pick<Payment, 'state'> | undefined,
  instruction: Pick<BankInstruction, 'state'> | undefined,
): OrderStatus {
  if (payment !== undefined) return OF_PAYMENT[payment.state];
  return instruction?.state === 'refused' ? 'RJCT' : 'PDNG';
}
