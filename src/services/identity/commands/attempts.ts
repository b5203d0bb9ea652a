/**
 * Guesses of passwords and codes. Whether a guess is right was found out before, outside of any transaction; here it is
 * decided, one by one under the lock of the name, whether it counts. So of a thousand guesses at once no more are looked
 * at than one after another, and of each failure the next one knows.
 */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import {
  type Authentication,
  type Credential,
  type CustomerRef,
  TICKET_MS,
  TICKET_TRIES_MAX,
  type Ticket,
} from '../model.ts';
import { type Admission, admissionOf, forgiven, type Guesser, lockedAtFor } from '../rules/guesses.ts';
import { isGood } from '../rules/lifetimes.ts';
import { passwordStateAt } from '../rules/password.ts';
import type { NameRef } from '../store/credentials.ts';
import {
  type Change,
  change,
  credentialIn,
  failed,
  keepChanges,
  lockTheirNames,
  nameIn,
  newSession,
  readCredentials,
  readTickets,
  sceneOf,
} from './picture.ts';

export interface PasswordGuess extends NameRef {
  /** Who bears the name, and the version of his credential that was looked at; nobody may. */
  readonly customer: string | null;
  readonly version: number;
  readonly right: boolean;
  readonly guesser: Guesser;
  /** Hash of the ticket that a right guess earns. */
  readonly ticket: string;
}

export type GuessRefusal =
  | { readonly kind: 'sign_in_refused' }
  | { readonly kind: 'sign_in_must_wait'; readonly until: number }
  | { readonly kind: 'sign_in_is_locked' };
export type GuessAnswer = { readonly kind: 'password_is_right' } | GuessRefusal;

const LOCKING = {
  lock: { rank: 3, take: lockTheirNames },
  accounts: () => [],
  keep: keepChanges,
} as const;

/** A name that nobody bears is counted, waits and locks like any other. */
export const guessKind: CommandKind<PasswordGuess, undefined, GuessAnswer, Change> = {
  ...LOCKING,
  name: 'sign_in.password',
  async gather(on, guesses, picture) {
    const borne = guesses.flatMap(({ book, customer }) => (customer === null ? [] : [{ book, customer }]));
    if (borne.length > 0) await readCredentials(on, borne, picture);
    return guesses.map(() => undefined);
  },
  decide(guess, _facts, picture) {
    const { book, customer, version, right, guesser, ticket } = guess;
    const audit = { subject: customer === null ? '' : toWire('customer', customer), detail: `at ${book}` };
    const name = nameIn(picture, guess);
    const admission = admissionOf(name, guesser, picture.nowMs);
    const credential = customer === null ? undefined : credentialIn(picture, { ...guess, customer });
    if (admission.kind === 'admitted' && right && credential?.version === version) {
      const newTicket = ticketOf(ticket, credential, 'second_factor', null, picture.nowMs);
      return { answer: { kind: 'password_is_right' }, kept: change(picture, { newTicket }), audit };
    }
    const after = failed(picture, name, guesser, customer);
    return {
      answer: refusalOf(admission, lockedAtFor(after.name, guesser)),
      kept: change(picture, { name: after.name, notice: after.notice }),
      events: after.events,
      audit,
    };
  },
};

/** The guess that locks is told so, as is every one after it. */
export function refusalOf(admission: Admission, lockedAt: number | null): GuessRefusal {
  if (lockedAt !== null) return { kind: 'sign_in_is_locked' };
  return admission.kind === 'must_wait'
    ? { kind: 'sign_in_must_wait', until: admission.until }
    : { kind: 'sign_in_refused' };
}

function ticketOf(
  hash: string,
  { book, nameKey, customer, version }: Credential,
  stage: Ticket['stage'],
  authentication: Authentication | null,
  nowMs: number,
): Ticket {
  const owner = { book, nameKey, customer, version };
  return { hash, ...owner, stage, authentication, tries: 0, used: false, expiresAt: nowMs + TICKET_MS };
}

export interface CodeGuess extends CustomerRef, NameRef {
  /** Hash. */
  readonly ticket: string;
  readonly guesser: Guesser;
  /** Time step whose code it is; null where it is none's. */
  readonly step: number | null;
  /** Hashes of the session and of the ticket for a new password, whichever it will be. */
  readonly session: string;
  readonly nextTicket: string;
}

export type ConfirmAnswer =
  | { readonly kind: 'signed_in' }
  | { readonly kind: 'password_must_be_changed' }
  | { readonly kind: 'first_password_has_expired' }
  | { readonly kind: 'ticket_is_not_good' }
  | { readonly kind: 'sign_in_is_locked' };
export type CodeAnswer =
  | ConfirmAnswer
  /** `triesLeft` with this ticket; after that the password again. */
  | { readonly kind: 'code_is_wrong'; readonly triesLeft: number }
  | { readonly kind: 'code_was_used'; readonly triesLeft: number };

export const codeKind: CommandKind<CodeGuess, undefined, CodeAnswer, Change> = {
  ...LOCKING,
  name: 'sign_in.code',
  async gather(on, guesses, picture) {
    const hashes = guesses.map((guess) => guess.ticket);
    await Promise.all([readCredentials(on, guesses, picture), readTickets(on, hashes, picture)]);
    return guesses.map(() => undefined);
  },
  decide(guess, _facts, picture) {
    const audit = { subject: toWire('customer', guess.customer), detail: `at ${guess.book}` };
    const ticket = sceneOf(picture).tickets.get(guess.ticket);
    const credential = credentialIn(picture, guess);
    const name = nameIn(picture, guess);
    if (credential === undefined || !isGood(ticket, 'second_factor', credential.version, picture.nowMs))
      return { answer: { kind: 'ticket_is_not_good' }, audit };
    if (lockedAtFor(name, guess.guesser) !== null) return { answer: { kind: 'sign_in_is_locked' }, audit };
    if (guess.step !== null && guess.step > credential.totpStep) {
      const proven = { ...credential, totpStep: guess.step };
      const confirmed = confirm(guess, proven, 'password_totp', picture.nowMs);
      const used = { ...ticket, used: true };
      const made = {
        credential: proven,
        ticket: used,
        name: forgiven(name, guess.guesser),
        ...confirmed.change,
      };
      return { answer: confirmed.answer, kept: change(picture, made), audit };
    }
    const tries = ticket.tries + 1;
    const triesLeft = TICKET_TRIES_MAX - tries;
    const spent = { ...ticket, tries, used: triesLeft <= 0 };
    // Right and used before: the customer was faster than his phone, or somebody looked over his shoulder. No guess.
    if (guess.step !== null)
      return {
        answer: { kind: 'code_was_used', triesLeft },
        kept: change(picture, { ticket: spent }),
        audit,
      };
    const after = failed(picture, name, guess.guesser, guess.customer);
    return {
      answer:
        lockedAtFor(after.name, guess.guesser) === null
          ? { kind: 'code_is_wrong', triesLeft }
          : { kind: 'sign_in_is_locked' },
      kept: change(picture, { ticket: spent, name: after.name, notice: after.notice }),
      events: after.events,
      audit,
    };
  },
};

/** After both factors: a session, or first of all a new password. A passkey does not ask how old the password is. */
export function confirm(
  { session, nextTicket }: { readonly session: string; readonly nextTicket: string },
  credential: Credential,
  authentication: Authentication,
  nowMs: number,
): { readonly answer: ConfirmAnswer; readonly change: Change } {
  const password = authentication === 'passkey' ? 'good' : passwordStateAt(credential, nowMs);
  if (password === 'first_password_has_expired')
    return { answer: { kind: 'first_password_has_expired' }, change: {} };
  if (password === 'must_be_changed') {
    const newTicket = ticketOf(nextTicket, credential, 'new_password', authentication, nowMs);
    return { answer: { kind: 'password_must_be_changed' }, change: { newTicket } };
  }
  return {
    answer: { kind: 'signed_in' },
    change: { session: newSession(session, credential, authentication, nowMs) },
  };
}
