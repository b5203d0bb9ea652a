/** Orders as they stand now, with the payments that were made of them. */
import type { Queryable } from '../../core/database/index.ts';
import { findPayments, type Payment } from '../clearing/index.ts';
import { type BanksPayment, findBankPayments } from './bankpayments.ts';
import type { BankInstruction, PaymentOrder } from './model.ts';
import { findInstructions } from './store/instructions.ts';
import { findOrders } from './store/orders.ts';

export interface OrderNow {
  readonly order: PaymentOrder;
  /** undefined while it waits for its date or for its bank, and where it was cancelled. */
  readonly payment: Payment | undefined;
  /** Where the customer's own bank carries it out. */
  readonly instruction: BankInstruction | undefined;
}

/** In the order asked; undefined where there is none. */
export async function readOrders(on: Queryable, ids: readonly string[]): Promise<(OrderNow | undefined)[]> {
  const [orders, payments, instructions] = await Promise.all([
    findOrders(on, ids),
    findPayments(on, ids),
    findInstructions(on, ids),
  ]);
  const banks = await findBankPayments(on, orders, instructions.values());
  return ids.map((id) => {
    const order = orders.get(id);
    return order && nowOf(order, payments.get(id), instructions.get(id), banks.get(id));
  });
}

function nowOf(
  order: PaymentOrder,
  own: Payment | undefined,
  instruction: BankInstruction | undefined,
  banks: BanksPayment | undefined,
): OrderNow {
  if (banks === 'never_received' && instruction !== undefined)
    return {
      order,
      payment: own,
      instruction: { ...instruction, state: 'refused', reason: 'bank_declines' },
    };
  return { order, payment: own ?? (banks === 'never_received' ? undefined : banks), instruction };
}
