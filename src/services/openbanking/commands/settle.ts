/** The word of the customer's bank on an order that it was handed: it has sent the payment, or never will. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { BankInstruction, BankRefusal, PaymentOrder } from '../model.ts';
import { dropAwaited } from '../store/awaited.ts';
import { keepSettled, lockInstructions } from '../store/instructions.ts';
import { findOrders } from '../store/orders.ts';
import { orderEventOf } from './facts.ts';

export type BanksWord =
  | { readonly kind: 'accepted'; readonly transactionId: string }
  | { readonly kind: 'refused'; readonly reason: BankRefusal };

export interface SettleOrder {
  /** UUID of the payment order. */
  readonly order: string;
  readonly word: BanksWord;
}

export type SettleAnswer = {
  readonly kind: 'instruction_settled' | 'instruction_is_not_waiting';
  readonly order: string;
};

const LOCKED = shared<Map<string, BankInstruction>>('openbanking.locked_instructions');

export const settleKind: CommandKind<SettleOrder, PaymentOrder | undefined, SettleAnswer, BankInstruction> = {
  name: 'order.settle',
  lock: {
    rank: 3,
    async take(on, orders, picture) {
      const ids = orders.map(({ order }) => order);
      LOCKED.set(picture, await lockInstructions(on, ids));
      return [];
    },
  },
  accounts: () => [],
  async gather(on, settles) {
    const found = await findOrders(
      on,
      settles.map(({ order }) => order),
    );
    return settles.map(({ order }) => found.get(order));
  },
  decide({ order: id, word }, order, picture) {
    const asking = LOCKED.get(picture)!.get(id);
    const audit = { subject: toWire('payment_order', id), detail: `its bank: ${word.kind}` };
    // Two processes may have asked: the bank answers both the same, and the first to come is kept.
    if (order === undefined || asking?.state !== 'asking')
      return { answer: { kind: 'instruction_is_not_waiting', order: id }, audit };
    const settled: BankInstruction = {
      ...{ ...asking, state: word.kind, settledAt: picture.nowMs },
      transactionId: word.kind === 'accepted' ? word.transactionId : null,
      reason: word.kind === 'refused' ? word.reason : null,
    };
    LOCKED.get(picture)!.set(id, settled);
    return {
      answer: { kind: 'instruction_settled', order: id },
      kept: settled,
      events: [
        word.kind === 'refused'
          ? orderEventOf(order, 'rejected', 'RJCT')
          : orderEventOf(order, 'accepted', 'PDNG'),
      ],
      audit,
    };
  },
  keep(on, kept) {
    const refused = kept.filter(({ state }) => state === 'refused').map(({ order }) => order);
    return [keepSettled(on, kept), ...(refused.length === 0 ? [] : [dropAwaited(on, refused)])];
  },
};
