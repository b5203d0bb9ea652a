/** Orders and refunds as they stand now, with the payments that were made of them. */
import type { Queryable } from '../../core/database/index.ts';
import { findPayments, type Payment } from '../clearing/index.ts';
import { findBankPayments, isPaymentOf, isReturnOf } from './bankpayments.ts';
import type { BankInstruction, PaymentOrder, Refund } from './model.ts';
import { findInstructions } from './store/instructions.ts';
import { findOrders } from './store/orders.ts';
import { findRefunds } from './store/refunds.ts';

export interface OrderNow {
  readonly order: PaymentOrder;
  /** undefined while it waits for its date or for its bank, and where it was cancelled. */
  readonly payment: Payment | undefined;
  /** Where the customer's own bank carries it out. */
  readonly instruction: BankInstruction | undefined;
}

export interface RefundNow {
  readonly refund: Refund;
  /** The return that gives it back; undefined while it waits for its bank. */
  readonly returned: Payment | undefined;
  /** Where the customer's own bank carries it out. */
  readonly instruction: BankInstruction | undefined;
}

/** In the order asked; undefined where there is none. */
export async function readOrders(on: Queryable, ids: readonly string[]): Promise<(OrderNow | undefined)[]> {
  return await readNow(on, ids, findOrders, isPaymentOf, (order, payment, instruction) => ({
    ...{ order, payment, instruction },
  }));
}

/** In the order asked; undefined where there is none. */
export async function readRefunds(on: Queryable, ids: readonly string[]): Promise<(RefundNow | undefined)[]> {
  return await readNow(on, ids, findRefunds, isReturnOf, (refund, returned, instruction) => ({
    ...{ refund, returned, instruction },
  }));
}

async function readNow<Made, Now>(
  on: Queryable,
  ids: readonly string[],
  find: (on: Queryable, ids: readonly string[]) => Promise<Map<string, Made>>,
  isOf: (made: Made, payment: Payment) => boolean,
  now: (made: Made, payment: Payment | undefined, instruction: BankInstruction | undefined) => Now,
): Promise<(Now | undefined)[]> {
  const [all, payments, instructions] = await Promise.all([
    find(on, ids),
    findPayments(on, ids),
    findInstructions(on, ids),
  ]);
  const banks = await findBankPayments(on, instructions.values(), (id, payment) => {
    const made = all.get(id);
    return made !== undefined && isOf(made, payment);
  });
  return ids.map((id) => {
    const made = all.get(id);
    const [bankMade, instruction] = [banks.get(id), instructions.get(id)];
    if (made === undefined) return undefined;
    // Whatever the bank still sends of it is refused: as good as its own word that it will not.
    if (bankMade === 'never_received' && instruction !== undefined)
      return now(made, undefined, { ...instruction, state: 'refused', reason: 'bank_declines' });
    return now(made, payments.get(id) ?? (bankMade as Payment | undefined), instruction);
  });
}
