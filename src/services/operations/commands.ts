import {
  type Caller,
  keepCallers,
  lockCallers,
  type NewCaller,
  revokeCallers,
} from '../../core/access/index.ts';
import type { CommandKind } from '../../core/command/index.ts';
import { toWire } from '../../kit/id.ts';

export type NewCallerOrder = Omit<NewCaller, 'createdAt'>;
export type CreateCallerAnswer = { readonly kind: 'caller_created'; readonly caller: string };

/** Only the key's hash comes here; the key was shown to whoever asked and is gone. */
export const createCallerKind: CommandKind<NewCallerOrder, undefined, CreateCallerAnswer, NewCaller> = {
  name: 'caller.create',
  accounts: () => [],
  decide(order, _facts, picture) {
    return {
      answer: { kind: 'caller_created', caller: order.id },
      kept: { ...order, createdAt: picture.nowMs },
      audit: {
        subject: toWire('caller', order.id),
        detail: `${order.role}${order.participant === null ? '' : ` of ${order.participant}`}`,
      },
    };
  },
  keep: (on, kept) => [keepCallers(on, kept)],
};

export type RevokeCallerAnswer = {
  readonly kind: 'caller_revoked' | 'caller_not_found';
  readonly caller: string;
};

/** Bites at the next request: nobody remembers a caller between two of them. */
export const revokeCallerKind: CommandKind<
  { readonly id: string },
  Caller | undefined,
  RevokeCallerAnswer,
  string
> = {
  name: 'caller.revoke',
  accounts: () => [],
  gather: async (on, orders) =>
    await lockCallers(
      on,
      orders.map((order) => order.id),
    ),
  decide({ id }, caller) {
    const audit = { subject: toWire('caller', id), detail: '' };
    if (caller === undefined) return { answer: { kind: 'caller_not_found', caller: id }, audit };
    return { answer: { kind: 'caller_revoked', caller: id }, kept: id, audit };
  },
  keep: (on, kept, picture) => [revokeCallers(on, kept, picture.nowMs)],
};
