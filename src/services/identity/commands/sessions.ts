/** A session was used; a session ends. Neither needs a lock: the later instant and the first end stand by themselves. */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Session } from '../model.ts';
import { endSessions, seeSessions } from '../store/sessions.ts';

type SessionOrder = Pick<Session, 'hash' | 'book' | 'customer'>;

const auditOf = ({ book, customer }: SessionOrder) => ({
  subject: toWire('customer', customer),
  detail: `at ${book}`,
});

export const seeSessionKind: CommandKind<SessionOrder, undefined, { readonly kind: 'session_seen' }, string> =
  {
    name: 'session.see',
    accounts: () => [],
    decide: (order) => ({ answer: { kind: 'session_seen' }, kept: order.hash, audit: auditOf(order) }),
    keep: (on, hashes, { nowMs }) => [seeSessions(on, hashes, nowMs)],
  };

export const endSessionKind: CommandKind<
  SessionOrder,
  undefined,
  { readonly kind: 'session_ended' },
  string
> = {
  name: 'session.end',
  accounts: () => [],
  decide: (order) => ({ answer: { kind: 'session_ended' }, kept: order.hash, audit: auditOf(order) }),
  keep: (on, hashes, { nowMs }) => [endSessions(on, hashes, nowMs)],
};
