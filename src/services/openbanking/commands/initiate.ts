/**
 * A third party announces a payment, a top-up or a wallet link (Annex 01 §4.1, §5.1: our reading); nothing moves before the
 * customer agreed.
 */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { PaymentIntent } from '../model.ts';
import { findIntentsByInstruction, keepIntents } from '../store/intents.ts';
import { instructionKey } from '../store/orders.ts';
import { gatherRequestKeys, isKeyOfAnother, type Keyed, keepTakenKeys, takeKey } from './requestkeys.ts';

/** How long the customer may be asked: as long as for any consent. */
const INTENT_MS = 3_600_000;

export interface InitiateOrder extends Keyed {
  readonly intent: Omit<PaymentIntent, 'createdAt' | 'expiresAt'>;
}

interface Announced extends Keyed {
  readonly intent: PaymentIntent;
}

export type InitiateAnswer =
  | { readonly kind: 'intent_taken' | 'intent_was_taken_before'; readonly intent: string }
  | { readonly kind: 'instruction_was_used_for_another_intent' }
  | { readonly kind: 'key_was_used_for_another_request' };

const KNOWN = shared<Map<string, PaymentIntent>>('openbanking.intents_by_instruction');

export const initiateKind: CommandKind<InitiateOrder, undefined, InitiateAnswer, Announced> = {
  name: 'order.announce',
  accounts: () => [],
  async gather(on, orders, picture) {
    const [found] = await Promise.all([
      findIntentsByInstruction(
        on,
        orders.map(({ intent }) => intent),
      ),
      gatherRequestKeys(on, orders, picture),
    ]);
    for (const [key, intent] of found) known(picture).set(key, intent);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const { intent } = order;
    const audit = auditOf(intent);
    if (isKeyOfAnother(order, picture))
      return { answer: { kind: 'key_was_used_for_another_request' }, audit };
    const earlier = known(picture).get(instructionKey(intent));
    if (earlier !== undefined)
      return earlier.content === intent.content
        ? { answer: { kind: 'intent_was_taken_before', intent: earlier.id }, audit }
        : { answer: { kind: 'instruction_was_used_for_another_intent' }, audit };
    const { nowMs } = picture;
    const kept = { ...intent, createdAt: nowMs, expiresAt: nowMs + INTENT_MS };
    known(picture).set(instructionKey(intent), kept);
    return {
      answer: { kind: 'intent_taken', intent: intent.id },
      kept: { intent: kept, key: takeKey(order, picture) },
      audit,
    };
  },
  keep: (on, kept, picture) => [
    keepIntents(
      on,
      kept.map(({ intent }) => intent),
    ),
    ...keepTakenKeys(on, kept, picture),
  ],
};

function auditOf({ id, kind, terms }: InitiateOrder['intent']): {
  readonly subject: string;
  readonly detail: string;
} {
  return terms.kind === 'wallet_link'
    ? { subject: toWire('consent', id), detail: `${kind} ${terms.perPayment} VND a payment` }
    : { subject: toWire('payment_order', id), detail: `${kind} ${terms.amount} VND` };
}

function known(picture: Picture): Map<string, PaymentIntent> {
  const map = KNOWN.get(picture) ?? new Map<string, PaymentIntent>();
  KNOWN.set(picture, map);
  return map;
}
