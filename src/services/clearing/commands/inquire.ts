/**
 * A connected payer's bank asks about its own payment. Where there is none, "not found" is a promise: it is written down
 * under the reference, so that an original that is still on its way is refused when it comes.
 */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import { keepReferences, type PaymentReference } from '../store/payments.ts';
import { wireBin } from './pay.ts';
import { gatherReferences, referenceKey, references } from './references.ts';

export interface InquireOrder {
  /** The debtor agent that asks. */
  readonly bin: number;
  /** TxId of the payment. */
  readonly transactionId: string;
}

/** Whoever asked reads the payment as it stands when he is answered. */
export type InquireAnswer =
  | { readonly kind: 'payment_found'; readonly payment: string }
  | { readonly kind: 'payment_was_never_received' };

export const inquireKind: CommandKind<InquireOrder, undefined, InquireAnswer, PaymentReference> = {
  name: 'payment.inquire',
  accounts: () => [],
  async gather(on, orders, picture) {
    const keys = orders.map(({ bin, transactionId }) => ({ debtorBin: bin, reference: transactionId }));
    await gatherReferences(on, keys, picture);
    return orders.map(() => undefined);
  },
  decide({ bin, transactionId }, _facts, picture) {
    const used = references(picture);
    const key = referenceKey(bin, transactionId);
    const known = used.get(key);
    const answer: InquireAnswer =
      known?.answer === undefined
        ? { kind: 'payment_was_never_received' }
        : { kind: 'payment_found', payment: known.answer.payment };
    const subject = known?.answer === undefined ? '' : toWire('payment', known.answer.payment);
    const audit = { subject, detail: `inquiry by ${wireBin(bin)}` };
    if (known !== undefined) return { answer, audit };
    const kept = { debtorBin: bin, reference: transactionId, payment: null, content: null };
    used.set(key, { ...kept, answer: undefined });
    return { answer, kept, audit };
  },
  keep: (on, kept) => [keepReferences(on, kept)],
};
