/** What waited for a bank has an end: the third party that ordered it hears of it, once. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { InstructedId, OrderStatus } from '../model.ts';
import { dropAwaited, lockAwaited } from '../store/awaited.ts';
import { readWaiting, type WaitingNow } from '../waiting.ts';

export type TellAnswer = { readonly kind: 'end_told' | 'there_is_no_end_to_tell'; readonly id: string };

const LOCKED = shared<Set<string>>('openbanking.locked_awaited_ends');

const END: Readonly<Partial<Record<OrderStatus, string>>> = { ACSC: 'completed', RJCT: 'rejected' };

export const tellKind: CommandKind<InstructedId, WaitingNow | undefined, TellAnswer, string> = {
  name: 'order.tell',
  lock: {
    rank: 3,
    async take(on, tells, picture) {
      LOCKED.set(
        picture,
        await lockAwaited(
          on,
          tells.map(({ id }) => id),
        ),
      );
      return [];
    },
  },
  accounts: () => [],
  gather: readWaiting,
  decide({ what, id }, now, picture) {
    const audit = { subject: toWire(what, id), detail: 'its end' };
    const happened = now && END[now.status];
    // Two processes may have seen it: whoever comes second finds it told.
    if (happened === undefined || !LOCKED.get(picture)!.delete(id))
      return { answer: { kind: 'there_is_no_end_to_tell', id }, audit };
    return {
      answer: { kind: 'end_told', id },
      kept: id,
      events: [now!.event(happened, now!.status)],
      audit: { ...audit, detail: `its end: ${now!.status}` },
    };
  },
  keep: (on, told) => [dropAwaited(on, told)],
};
