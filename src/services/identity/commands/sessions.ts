/**
 * A session begins by a sign-in at the customer's bank, was used, ends. None needs a lock: of two by one sign-in the first
 * is kept, the later instant and the first end stand by themselves.
 */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import { type CustomerRef, SESSION_MS, type Session } from '../model.ts';
import { endSessions, keepSessions, seeSessions } from '../store/sessions.ts';

type SessionOrder = Pick<Session, 'hash' | 'book' | 'customer'>;

const auditOf = ({ book, customer }: SessionOrder) => ({
  subject: toWire('customer', customer),
  detail: `at ${book}`,
});

export interface EnterOrder extends CustomerRef {
  /** SHA-256 (hex) of the cookie's value. */
  readonly hash: string;
  /** UUID of the sign-in at the bank, and when it was approved there; milliseconds since the epoch. */
  readonly question: string;
  readonly approvedAt: number;
  readonly onlyRequest: string | null;
}

/** No credential of the customer's is here, so there is no version of one that could change. */
const NO_VERSION = 0;

export const enterKind: CommandKind<EnterOrder, undefined, { readonly kind: 'signed_in' }, Session> = {
  name: 'session.enter',
  accounts: () => [],
  decide(order, _facts, { nowMs }) {
    const { book, customer, hash, question, approvedAt, onlyRequest } = order;
    // A bank's clock may run ahead of ours.
    const authenticatedAt = Math.min(approvedAt, nowMs);
    const instants = {
      authenticatedAt,
      seenAt: nowMs,
      expiresAt: authenticatedAt + SESSION_MS,
      endedAt: null,
    };
    const who = { hash, book, customer, question, onlyRequest };
    const kept: Session = { ...who, version: NO_VERSION, authentication: 'bank_app', ...instants };
    return { answer: { kind: 'signed_in' }, kept, audit: auditOf(order) };
  },
  keep: (on, sessions) => [keepSessions(on, sessions)],
};

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
