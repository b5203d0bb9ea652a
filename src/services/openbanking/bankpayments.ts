/** What connected banks sent of what they were handed: found by the TxId or RtrId that the bank gave, believed where it is what was ordered. */
import type { Queryable } from '../../core/database/index.ts';
import { findPayments, findReferences, type Payment } from '../clearing/index.ts';
import type { BankInstruction, PaymentOrder, Refund } from './model.ts';

/**
 * What became of something at its bank. `never_received`: the bank asked about its message before the hub had it, and was told
 * so; whatever comes under this TxId or RtrId later is refused, so it never moves anything.
 */
export type BanksPayment = Payment | 'never_received';

/** By the id of what was handed over. A bank's payment of something else under that name is not it: `isIt` says. */
export async function findBankPayments(
  on: Queryable,
  instructions: Iterable<BankInstruction>,
  isIt: (id: string, payment: Payment) => boolean,
): Promise<Map<string, BanksPayment>> {
  const sent = [...instructions].flatMap(({ id, bin, transactionId }) =>
    transactionId === null ? [] : [{ id, debtorBin: bin, reference: transactionId }],
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
      const payment = byReference.get(keyOf(one));
      if (payment === undefined) return [];
      return payment === 'never_received' || isIt(one.id, payment) ? [[one.id, payment] as const] : [];
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

export function isPaymentOf({ id, amount, creditor }: PaymentOrder, payment: Payment): boolean {
  return (
    payment.kind === 'credit_transfer' &&
    payment.endToEndId === id.replaceAll('-', '') &&
    payment.amount === amount &&
    payment.creditor.bin === creditor.bin &&
    payment.creditor.account === creditor.account
  );
}

/** That two refunds share no return its RtrId sees to, which is the refund's own. */
export function isReturnOf({ id, amount, payment: original, reason }: Refund, payment: Payment): boolean {
  return (
    payment.kind === 'return' &&
    payment.transactionId === id.replaceAll('-', '') &&
    payment.original === original &&
    payment.amount === amount &&
    payment.returnReason === reason
  );
}
