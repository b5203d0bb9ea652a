/**
 * A third party announces a payment, a top-up or a wallet link (Annex 01 §4.1, §5.1: our reading); nothing moves before the
 * customer agreed.
 */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { PaymentIntent } from '../model.ts';
import { findIntentsByInstruction, keepIntents } from '../store/intents.ts';
import { instructionKey } from '../store/orders.ts';

/** How long the customer may be asked: as long as for any consent. */
const INTENT_MS = 3_600_000;

export type InitiateOrder = Omit<PaymentIntent, 'createdAt' | 'expiresAt'>;

export type InitiateAnswer =
  | { readonly kind: 'intent_taken' | 'intent_was_taken_before'; readonly intent: string }
  | { readonly kind: 'instruction_was_used_for_another_intent' };

const KNOWN = shared<Map<string, PaymentIntent>>('openbanking.intents_by_instruction');

export const initiateKind: CommandKind<InitiateOrder, undefined, InitiateAnswer, PaymentIntent> = {
  name: 'order.announce',
  accounts: () => [],
  async gather(on, intents, picture) {
    const found = await findIntentsByInstruction(on, intents);
    for (const [key, intent] of found) known(picture).set(key, intent);
    return intents.map(() => undefined);
  },
  decide(intent, _facts, picture) {
    const audit = auditOf(intent);
    const earlier = known(picture).get(instructionKey(intent));
    if (earlier !== undefined)
      return earlier.content === intent.content
        ? { answer: { kind: 'intent_was_taken_before', intent: earlier.id }, audit }
        : { answer: { kind: 'instruction_was_used_for_another_intent' }, audit };
    const { nowMs } = picture;
    const kept = { ...intent, createdAt: nowMs, expiresAt: nowMs + INTENT_MS };
    known(picture).set(instructionKey(intent), kept);
    return { answer: { kind: 'intent_taken', intent: intent.id }, kept, audit };
  },
  keep: (on, kept) => [keepIntents(on, kept)],
};

function auditOf({ id, kind, terms }: InitiateOrder): { readonly subject: string; readonly detail: string } {
  return terms.kind === 'wallet_link'
    ? { subject: toWire('consent', id), detail: `${kind} ${terms.perPayment} VND a payment` }
    : { subject: toWire('payment_order', id), detail: `${kind} ${terms.amount} VND` };
}

function known(picture: Picture): Map<string, PaymentIntent> {
  const map = KNOWN.get(picture) ?? new Map<string, PaymentIntent>();
  KNOWN.set(picture, map);
  return map;
}
