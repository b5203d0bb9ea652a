/** A customer chooses another password: because he wants to, or because he must before anything else. */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Authentication, Credential, CustomerRef } from '../model.ts';
import { admissionOf, forgiven } from '../rules/guesses.ts';
import { isGood } from '../rules/lifetimes.ts';
import { passwordExpiry } from '../rules/password.ts';
import type { NameRef } from '../store/credentials.ts';
import { type GuessRefusal, refusalOf } from './attempts.ts';
import {
  type Change,
  change,
  credentialIn,
  failed,
  keepChanges,
  lawAt,
  lockTheirNames,
  nameIn,
  newSession,
  readCredentials,
  readTickets,
  sceneOf,
  tell,
} from './picture.ts';

export interface ChangeOrder extends CustomerRef, NameRef {
  /** Version of the credential that was looked at. */
  readonly version: number;
  readonly passwordHash: string;
  /** It is the one he has: told only to whom it would be changed for. */
  readonly same: boolean;
  /** By what the customer may: a ticket's hash, or the session he is in and whether the password he gave is right. */
  readonly by:
    | { readonly ticket: string }
    | { readonly authentication: Authentication; readonly right: boolean };
  /** Hash of the session that he goes on with; all others end. */
  readonly session: string;
}

export type ChangeAnswer =
  | { readonly kind: 'password_changed' }
  | { readonly kind: 'password_is_the_one_before' }
  | { readonly kind: 'ticket_is_not_good' }
  | GuessRefusal;

export const changePasswordKind: CommandKind<ChangeOrder, undefined, ChangeAnswer, Change> = {
  name: 'customer.change_password',
  lock: { rank: 3, take: lockTheirNames },
  accounts: () => [],
  async gather(on, orders, picture) {
    const hashes = orders.flatMap(({ by }) => ('ticket' in by ? [by.ticket] : []));
    await Promise.all([readCredentials(on, orders, picture), readTickets(on, hashes, picture)]);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = { subject: toWire('customer', order.customer), detail: `at ${order.book}` };
    const credential = credentialIn(picture, order);
    if (credential?.version !== order.version) return { answer: { kind: 'ticket_is_not_good' }, audit };
    if (nameIn(picture, order).lockedAt !== null) return { answer: { kind: 'sign_in_is_locked' }, audit };
    const decided =
      'ticket' in order.by
        ? byTicket(order, order.by.ticket, credential, picture)
        : bySession(order, order.by, credential, picture);
    return { ...decided, audit };
  },
  keep: keepChanges,
};

type Decided = Omit<Decision<ChangeAnswer, Change>, 'audit'>;

function byTicket(order: ChangeOrder, hash: string, credential: Credential, picture: Picture): Decided {
  const ticket = sceneOf(picture).tickets.get(hash);
  if (!isGood(ticket, 'new_password', order.version, picture.nowMs) || ticket.authentication === null)
    return { answer: { kind: 'ticket_is_not_good' } };
  return changed(order, credential, ticket.authentication, { ticket: { ...ticket, used: true } }, picture);
}

/** Whoever sits down at a session that was left open does not know the password, and guesses it no more freely than at a browser that is known. */
function bySession(
  order: ChangeOrder,
  { authentication, right }: { readonly authentication: Authentication; readonly right: boolean },
  credential: Credential,
  picture: Picture,
): Decided {
  const name = nameIn(picture, order);
  const admission = admissionOf(name, 'known', picture.nowMs);
  if (admission.kind === 'admitted' && right)
    return changed(order, credential, authentication, { name: forgiven(name, 'known') }, picture);
  const after = failed(picture, name, 'known', order.customer);
  return {
    answer: refusalOf(admission, after.name.lockedAt),
    kept: change(picture, { name: after.name, notice: after.notice }),
    events: after.events,
  };
}

function changed(
  order: ChangeOrder,
  before: Credential,
  authentication: Authentication,
  more: Change,
  picture: Picture,
): Decided {
  const { nowMs } = picture;
  if (order.same) return { answer: { kind: 'password_is_the_one_before' } };
  const credential: Credential = {
    ...before,
    passwordHash: order.passwordHash,
    passwordSetAt: nowMs,
    passwordExpiresAt: passwordExpiry(nowMs, false, lawAt(picture)),
    firstPassword: false,
    version: before.version + 1,
  };
  const session = newSession(order.session, credential, authentication, nowMs);
  const { notice, events } = tell(picture, 'password_changed', order, `version ${credential.version}`);
  return {
    answer: { kind: 'password_changed' },
    kept: change(picture, { credential, session, notice, ...more }),
    events,
  };
}
