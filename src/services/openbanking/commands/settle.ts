/** The word of the customer's bank on what it was handed, an order or a refund: it has sent the message, or never will. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { BankInstruction, BankRefusal, InstructedId } from '../model.ts';
import { dropAwaited } from '../store/awaited.ts';
import { keepSettled, lockInstructions } from '../store/instructions.ts';
import { readWaiting, type WaitingNow } from '../waiting.ts';

export type BanksWord =
  | { readonly kind: 'accepted'; readonly transactionId: string }
  | { readonly kind: 'refused'; readonly reason: BankRefusal };

export interface SettleInstruction extends InstructedId {
  readonly word: BanksWord;
}

export type SettleAnswer = {
  readonly kind: 'instruction_settled' | 'instruction_is_not_waiting';
  readonly id: string;
};

const LOCKED = shared<Map<string, BankInstruction>>('openbanking.locked_instructions');

export const settleKind: CommandKind<
  SettleInstruction,
  WaitingNow | undefined,
  SettleAnswer,
  BankInstruction
> = {
  name: 'order.settle',
  lock: {
    rank: 3,
    async take(on, settles, picture) {
      const ids = settles.map(({ id }) => id);
      LOCKED.set(picture, await lockInstructions(on, ids));
      return [];
    },
  },
  accounts: () => [],
  gather: readWaiting,
  decide({ what, id, word }, instructed, picture) {
    const asking = LOCKED.get(picture)!.get(id);
    const audit = { subject: toWire(what, id), detail: `its bank: ${word.kind}` };
    // Two processes may have asked: the bank answers both the same, and the first to come is kept.
    if (instructed === undefined || asking?.state !== 'asking')
      return { answer: { kind: 'instruction_is_not_waiting', id }, audit };
    const settled: BankInstruction = {
      ...{ ...asking, state: word.kind, settledAt: picture.nowMs },
      transactionId: word.kind === 'accepted' ? word.transactionId : null,
      reason: word.kind === 'refused' ? word.reason : null,
    };
    LOCKED.get(picture)!.set(id, settled);
    return {
      answer: { kind: 'instruction_settled', id },
      kept: settled,
      events: [
        word.kind === 'refused' ? instructed.event('rejected', 'RJCT') : instructed.event('accepted', 'PDNG'),
      ],
      audit,
    };
  },
  keep(on, kept) {
    const refused = kept.filter(({ state }) => state === 'refused').map(({ id }) => id);
    return [keepSettled(on, kept), ...(refused.length === 0 ? [] : [dropAwaited(on, refused)])];
  },
};
