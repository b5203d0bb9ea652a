/** An operator closes a case once people have settled it. */
import { type CommandKind, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Case } from '../model.ts';
import { keepClosedCases, lockCases } from '../store/cases.ts';

export interface CloseCaseOrder {
  readonly id: string;
  /** How it was settled: written down, told to nobody. */
  readonly resolution: string;
}

export type CloseCaseAnswer =
  | { readonly kind: 'case_closed'; readonly case: string }
  | { readonly kind: 'case_not_found' | 'case_is_closed_already' };

const CASES = shared<Map<string, Case>>('clearing.locked_cases');

export const closeCaseKind: CommandKind<CloseCaseOrder, undefined, CloseCaseAnswer, CloseCaseOrder> = {
  name: 'case.close',
  lock: {
    rank: 3,
    async take(on, orders, picture) {
      const locked = await lockCases(
        on,
        orders.map((order) => order.id),
      );
      CASES.set(picture, new Map(locked.map((one) => [one.id, one])));
      return [];
    },
  },
  accounts: () => [],
  decide(order, _facts, picture) {
    const found = CASES.get(picture)!.get(order.id);
    const audit = { subject: toWire('case', order.id), detail: 'closed' };
    if (found === undefined) return { answer: { kind: 'case_not_found' }, audit };
    if (found.closedAt !== null) return { answer: { kind: 'case_is_closed_already' }, audit };
    CASES.get(picture)!.set(order.id, { ...found, closedAt: picture.nowMs });
    return { answer: { kind: 'case_closed', case: order.id }, kept: order, audit };
  },
  keep: (on, kept, picture) => [keepClosedCases(on, kept, picture.nowMs)],
};
