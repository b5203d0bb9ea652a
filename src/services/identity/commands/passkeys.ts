/** Passkeys: registered by a customer who has just signed in, answered to sign in, removed when the device is gone. */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import { type AnsweredChallenge, type CustomerRef, PASSKEYS_MAX, type Passkey } from '../model.ts';
import { forgiven } from '../rules/guesses.ts';
import { isGood } from '../rules/lifetimes.ts';
import { customerKeyed, type NameRef } from '../store/credentials.ts';
import { type ConfirmAnswer, confirm } from './attempts.ts';
import {
  type Change,
  change,
  credentialIn,
  keepChanges,
  lockTheirNames,
  nameIn,
  passkeysIn,
  readAnswered,
  readCredentials,
  readPasskeys,
  readTickets,
  sceneOf,
  tell,
} from './picture.ts';

const LOCKING = {
  lock: { rank: 3, take: lockTheirNames },
  accounts: () => [],
  keep: keepChanges,
} as const;

export interface PasskeyAnswerOrder extends CustomerRef, NameRef {
  readonly passkey: string;
  /** As the authenticator counted, and the counter that its signature was held against. */
  readonly counter: number;
  readonly challenge: AnsweredChallenge;
  /** Hash, where a password came before. */
  readonly ticket: string | null;
  readonly session: string;
  readonly nextTicket: string;
}

export type PasskeyAnswer = ConfirmAnswer | { readonly kind: 'sign_in_refused' };

/** The signature was found good before; here it counts once, and only forwards. */
export const passkeyKind: CommandKind<PasskeyAnswerOrder, undefined, PasskeyAnswer, Change> = {
  ...LOCKING,
  name: 'sign_in.passkey',
  async gather(on, orders, picture) {
    const ids = orders.map((order) => order.passkey);
    const challenges = orders.map((order) => order.challenge.hash);
    await Promise.all([
      readCredentials(on, orders, picture),
      readTickets(
        on,
        orders.flatMap((order) => order.ticket ?? []),
        picture,
      ),
      readPasskeys(on, ids, orders, picture),
      readAnswered(on, challenges, picture),
    ]);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = { subject: toWire('customer', order.customer), detail: `at ${order.book}` };
    const { answered, passkeys, tickets } = sceneOf(picture);
    const credential = credentialIn(picture, order);
    const passkey = passkeys.get(order.passkey);
    const name = nameIn(picture, order);
    if (credential === undefined || passkey === undefined || customerKeyed(passkey) !== customerKeyed(order))
      return { answer: { kind: 'sign_in_refused' }, audit };
    if (name.lockedAt !== null) return { answer: { kind: 'sign_in_is_locked' }, audit };
    if (answered.has(order.challenge.hash) || !countsOn(passkey, order.counter))
      return { answer: { kind: 'sign_in_refused' }, audit };
    const ticket = order.ticket === null ? undefined : tickets.get(order.ticket);
    if (order.ticket !== null && !isGood(ticket, 'second_factor', credential.version, picture.nowMs))
      return { answer: { kind: 'ticket_is_not_good' }, audit };
    const confirmed = confirm(order, credential, 'passkey', picture.nowMs);
    const made: Change = {
      // A passkey is hers by itself, whatever the browser: strangers' wrong entries do not keep it out.
      name: forgiven(name, 'known'),
      answered: order.challenge,
      usedPasskey: { ...passkey, counter: order.counter, lastUsedAt: picture.nowMs },
      ...(ticket && { ticket: { ...ticket, used: true } }),
      ...confirmed.change,
    };
    return { answer: confirmed.answer, kept: change(picture, made), audit };
  },
};

/** WebAuthn Level 3 §7.2 step 22: a counter that does not rise may be a copied key. Zero twice: it does not count. */
const countsOn = (passkey: Passkey, counter: number): boolean =>
  counter > passkey.counter || (counter === 0 && passkey.counter === 0);

export interface RegisterPasskeyOrder extends CustomerRef, NameRef {
  readonly version: number;
  readonly passkey: Omit<Passkey, 'book' | 'customer' | 'registeredAt' | 'lastUsedAt'>;
  readonly challenge: AnsweredChallenge;
}

export type RegisterPasskeyAnswer = {
  readonly kind:
    | 'passkey_registered'
    | 'sign_in_refused'
    | 'passkey_is_registered_already'
    | 'customer_has_too_many_passkeys';
};

export const registerPasskeyKind: CommandKind<
  RegisterPasskeyOrder,
  undefined,
  RegisterPasskeyAnswer,
  Change
> = {
  ...LOCKING,
  name: 'customer.register_passkey',
  async gather(on, orders, picture) {
    const ids = orders.map((order) => order.passkey.id);
    const challenges = orders.map((order) => order.challenge.hash);
    await Promise.all([
      readCredentials(on, orders, picture),
      readPasskeys(on, ids, orders, picture),
      readAnswered(on, challenges, picture),
    ]);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const { book, customer } = order;
    const audit = { subject: toWire('customer', customer), detail: `at ${book}` };
    const { answered, passkeys } = sceneOf(picture);
    const credential = credentialIn(picture, order);
    if (credential?.version !== order.version || answered.has(order.challenge.hash))
      return { answer: { kind: 'sign_in_refused' }, audit };
    if (passkeys.has(order.passkey.id)) return { answer: { kind: 'passkey_is_registered_already' }, audit };
    if (passkeysIn(picture, order).length >= PASSKEYS_MAX)
      return { answer: { kind: 'customer_has_too_many_passkeys' }, audit };
    const newPasskey = { ...order.passkey, book, customer, registeredAt: picture.nowMs, lastUsedAt: null };
    const { notice, events } = tell(picture, 'passkey_registered', order, newPasskey.id);
    return {
      answer: { kind: 'passkey_registered' },
      kept: change(picture, { newPasskey, answered: order.challenge, notice }),
      events,
      audit,
    };
  },
};

export interface RemovePasskeyOrder extends CustomerRef, NameRef {
  readonly passkey: string;
}
export type RemovePasskeyAnswer = { readonly kind: 'passkey_removed' | 'passkey_not_found' };

export const removePasskeyKind: CommandKind<RemovePasskeyOrder, undefined, RemovePasskeyAnswer, Change> = {
  ...LOCKING,
  name: 'customer.remove_passkey',
  async gather(on, orders, picture) {
    const ids = orders.map((order) => order.passkey);
    await readPasskeys(on, ids, [], picture);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = { subject: toWire('customer', order.customer), detail: `at ${order.book}` };
    const passkey = sceneOf(picture).passkeys.get(order.passkey);
    if (passkey === undefined || customerKeyed(passkey) !== customerKeyed(order))
      return { answer: { kind: 'passkey_not_found' }, audit };
    const { notice, events } = tell(picture, 'passkey_removed', order, passkey.id);
    return {
      answer: { kind: 'passkey_removed' },
      kept: change(picture, { removedPasskeys: [passkey.id], notice }),
      events,
      audit,
    };
  },
};
