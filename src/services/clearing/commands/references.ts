/**
 * What a debtor agent calls its payments and returns: TxId, RtrId, or the end-to-end id where it has no other. For as long
 * as payments are kept the same reference is the same payment, and what was answered with "never received" stays so.
 */
import { createHash } from 'node:crypto';
import { type Decision, type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { AccountAddress, PayAnswer, Payment, PaymentRefusal } from '../model.ts';
import { findPayments, findReferences, type PaymentReference } from '../store/payments.ts';
import { shareOf } from './facts.ts';

const REFERENCES = shared<Map<string, UsedReference>>('clearing.references');

/** A reference that is taken: by a payment, or by an inquiry that came before it (`payment` is then null). */
export interface UsedReference extends PaymentReference {
  readonly answer: PayAnswer | undefined;
}

export function references(picture: Picture): Map<string, UsedReference> {
  return shareOf(REFERENCES, picture);
}

export const referenceKey = (debtorBin: number, reference: string): string => `${debtorBin} ${reference}`;

/** References already used, with what became of their payment. */
export async function gatherReferences(
  on: Queryable,
  keys: readonly { readonly debtorBin: number; readonly reference: string }[],
  picture: Picture,
): Promise<void> {
  if (keys.length === 0) return;
  const found = await findReferences(on, keys);
  const payments = await findPayments(
    on,
    found.flatMap((one) => one.payment ?? []),
  );
  const used = references(picture);
  for (const one of found) {
    const key = referenceKey(one.debtorBin, one.reference);
    const payment = one.payment === null ? undefined : payments.get(one.payment)!;
    if (!used.has(key)) used.set(key, { ...one, answer: payment && answerOf(payment) });
  }
}

function answerOf({ id, state, reason }: Payment): PayAnswer {
  return { kind: reason ?? (state as 'cleared' | 'held' | 'unknown'), payment: id };
}

export type TakenReference =
  /** Nobody has used it, or there is none; `keep` remembers it with what became of the payment. */
  | {
      readonly kind: 'free';
      readonly keep?: (answer: PayAnswer) => { readonly reference: PaymentReference };
    }
  | { readonly kind: 'repeated'; readonly decision: Pick<Decision<PayAnswer, never>, 'answer' | 'audit'> }
  | { readonly kind: 'refused'; readonly refusal: PaymentRefusal; readonly keep?: never };

/** The same reference of the same debtor agent is the same payment or return; with other content it is refused. */
export function takeReference(
  debtorBin: number,
  reference: string | null,
  { id, content }: { readonly id: string; readonly content: string },
  picture: Picture,
): TakenReference {
  if (reference === null) return { kind: 'free' };
  const used = references(picture);
  const key = referenceKey(debtorBin, reference);
  const known = used.get(key);
  if (known === undefined) {
    const taken = { debtorBin, reference, payment: id, content };
    const keep = (answer: PayAnswer) => {
      used.set(key, { ...taken, answer });
      return { reference: taken };
    };
    return { kind: 'free', keep };
  }
  if (known.answer === undefined) return { kind: 'refused', refusal: 'original_came_after_its_inquiry' };
  if (known.content !== content)
    return { kind: 'refused', refusal: 'reference_was_used_for_another_payment' };
  const audit = {
    subject: toWire('payment', known.answer.payment),
    detail: 'repeated under the same reference',
  };
  return { kind: 'repeated', decision: { answer: known.answer, audit } };
}

/** Tells a repeated reference from a reused one: SHA-256 (hex) of who pays whom how much. */
export function contentOf(from: AccountAddress, to: AccountAddress, amount: bigint): string {
  return createHash('sha256')
    .update(JSON.stringify([from.bin, from.account, to.bin, to.account, Number(amount)]))
    .digest('hex');
}
