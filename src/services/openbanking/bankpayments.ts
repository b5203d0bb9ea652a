/** The payments that connected banks made of orders: found by the TxId that the bank gave, believed where they are what was ordered. */
import type { Queryable } from '../../core/database/index.ts';
import { findPayments, findReferences, type Payment } from '../clearing/index.ts';
import type { BankInstruction, PaymentOrder } from './model.ts';

/** By the order's id. A bank's payment of something else under that name is not this order's. */
export async function findBankPayments(
  on: Queryable,
  orders: ReadonlyMap<string, PaymentOrder>,
  instructions: Iterable<BankInstruction>,
): Promise<Map<string, Payment>> {
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
    references.map((one) => [keyOf(one), one.payment === null ? undefined : payments.get(one.payment)]),
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

function isOf({ id, amount, creditor }: PaymentOrder, payment: Payment): boolean {
  return (
    payment.kind === 'credit_transfer' &&
    payment.endToEndId === id.replaceAll('-', '') &&
    payment.amount === amount &&
    payment.creditor.bin === creditor.bin &&
    payment.creditor.account === creditor.account
  );
}
