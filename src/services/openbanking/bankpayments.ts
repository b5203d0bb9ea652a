/** The payments that connected banks made of orders: found by the TxId that the bank gave, believed where they are what was ordered. */
import type { Queryable } from '../../core/database/index.ts';
import { findPayments, findReferences, type Payment } from '../clearing/index.ts';
import type { BankInstruction, PaymentOrder } from './model.ts';

/**
 * What became of an order at its bank. `never_received`: the bank asked about its payment before the hub had it, and was told
 * so; whatever comes under this TxId later is refused, so the order never moves anything.
 */
export type BanksPayment = Payment | 'never_received';

/** By the order's id. A bank's payment of something else under that name is not this order's. */
export async function findBankPayments(
  on: Queryable,
  orders: ReadonlyMap<string, PaymentOrder>,
  instructions: Iterable<BankInstruction>,
): Promise<Map<string, BanksPayment>> {
  const sent = [...instructions].flatMap(({ order, bin, transactionId }) =>
    transactionId === null ? [] : [{ order, debtorBin: bin, reference: transactionId }],
  );
  if (sent.length === 0) return new Map();
  const references = await findReferences(on, sent);
  const payments = await findPayments(
    on,
    references.flatMap(({ payment }) => payment ?? []),
  );
  const byReference = new Map(
    references.map((one): [string, BanksPayment | undefined] => [
      keyOf(one),
      one.payment === null ? 'never_received' : payments.get(one.payment),
    ]),
  );
  return new Map(
    sent.flatMap((one) => {
      const [order, payment] = [orders.get(one.order), byReference.get(keyOf(one))];
      return order !== undefined && payment !== undefined && isOf(order, payment)
        ? [[order.id, payment] as const]
        : [];
    }),
  );
}

const keyOf = ({
  debtorBin,
  reference,
}: {
  readonly debtorBin: number;
  readonly reference: string;
}): string => `${debtorBin} ${reference}`;

function isOf({ id, amount, creditor }: PaymentOrder, payment: BanksPayment): boolean {
  if (payment === 'never_received') return true;
  return (
    payment.kind === 'credit_transfer' &&
    payment.endToEndId === id.replaceAll('-', '') &&
    payment.amount === amount &&
    payment.creditor.bin === creditor.bin &&
    payment.creditor.account === creditor.account
  );
}
