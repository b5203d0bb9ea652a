/** Password, then a code of the authenticator app; and another password. */
import { businessDate } from '../../../kit/calendar.ts';
import { nfc, phoneE164 } from '../../../kit/text.ts';
import {
  type CodeAnswer,
  type ConfirmAnswer,
  codeKind,
  type GuessRefusal,
  guessKind,
} from '../commands/attempts.ts';
import { type ChangeOrder, changePasswordKind } from '../commands/password.ts';
import { nameKeyOf, unseal } from '../keys.ts';
import {
  type Credential,
  NAME_CHARS_MAX,
  TICKET_MS,
  TICKET_TRIES_MAX,
  type Ticket,
  type TicketStage,
} from '../model.ts';
import { signInLawOn } from '../rules/law.ts';
import { isGood } from '../rules/lifetimes.ts';
import { type PasswordFault, passwordFault } from '../rules/password.ts';
import { findCredentials, findCredentialsByName } from '../store/credentials.ts';
import { passkeysOf } from '../store/passkeys.ts';
import { findTickets } from '../store/sessions.ts';
import { matchingStep, readCode } from '../totp.ts';
import { guesserOf, type KnownDevice, knownFromNowOn, type Visitor } from './devices.ts';
import { BUSY, type Busy, BY_NOBODY, byCustomer, type Doorway, mintToken, tokenHash } from './parts.ts';
import type { LiveSession } from './sessions.ts';

export type SecondFactor = 'totp' | 'passkey';

export type Begun =
  | {
      readonly kind: 'second_factor_needed';
      readonly ticket: string;
      readonly methods: readonly SecondFactor[];
      /** Milliseconds since the epoch. */
      readonly expiresAt: number;
    }
  /** No such name, or another password: nobody is told which. */
  | { readonly kind: 'sign_in_refused' }
  /** `until`: how long the next guess must wait; null: until the bank opens again. For names that nobody bears as well. */
  | { readonly kind: 'locked'; readonly until: number | null }
  | Busy;

/** For the browser alone, and only this once. */
export interface Entered {
  readonly cookie: string;
  /** By which it is known from now on. */
  readonly device: KnownDevice;
}

export type Confirmed =
  | ({ readonly kind: 'signed_in' } & Entered)
  /** Both factors were right; now `choosePassword` with this ticket. */
  | { readonly kind: 'password_must_be_changed'; readonly ticket: string }
  | { readonly kind: 'first_password_has_expired' }
  | { readonly kind: 'code_is_wrong' | 'code_was_used'; readonly triesLeft: number }
  | { readonly kind: 'ticket_is_not_good' }
  | { readonly kind: 'locked'; readonly until: null }
  | Busy;

export type PasswordChanged =
  /** `device`: null where the browser has been known. */
  | { readonly kind: 'password_changed'; readonly cookie: string; readonly device: KnownDevice | null }
  | { readonly kind: PasswordFault | 'password_is_the_one_before' }
  | Exclude<Begun, { kind: 'second_factor_needed' }>
  | { readonly kind: 'ticket_is_not_good' };

/** What a form sends as a BIN and is none is an institution without customers. */
const BIN_MAX = 999_999;

/**
 * The first step. Whatever the name, the same work is done: a read, one argon2, one command. A wrong password and an
 * unknown name are one answer, also once they are locked.
 */
export async function begin(
  door: Doorway,
  visitor: Visitor,
  bin: number,
  nameText: string,
  password: string,
): Promise<Begun> {
  const { database, desk, keys, passwords, nowMs } = door;
  if (passwords.busy()) return BUSY;
  const name = phoneE164(nameText) ?? nfc(nameText.slice(0, NAME_CHARS_MAX));
  const book = Number.isInteger(bin) && bin >= 0 && bin <= BIN_MAX ? bin : 0;
  const ref = { book, nameKey: nameKeyOf(keys, book, name) };
  const [credential] = await findCredentialsByName(database, [ref]);
  const right = await passwords.matches(password, credential?.passwordHash);
  const ticket = mintToken(door);
  const whose = { customer: credential?.customer ?? null, version: credential?.version ?? 0 };
  const guesser = guesserOf(door, visitor, credential);
  const guess = { ...ref, ...whose, right, guesser, ticket: ticket.hash };
  const submitted = await desk.submit(guessKind, guess, BY_NOBODY);
  if (submitted.kind !== 'decided') return BUSY;
  if (submitted.answer.kind !== 'password_is_right') return refusal(submitted.answer);
  const passkeys = await passkeysOf(database, [credential!]);
  return {
    kind: 'second_factor_needed',
    ticket: ticket.text,
    methods: passkeys.length === 0 ? ['totp'] : ['totp', 'passkey'],
    expiresAt: nowMs() + TICKET_MS,
  };
}

function refusal(answer: GuessRefusal): Exclude<Begun, { kind: 'second_factor_needed' }> {
  if (answer.kind === 'sign_in_must_wait') return { kind: 'locked', until: answer.until };
  return answer.kind === 'sign_in_is_locked' ? { kind: 'locked', until: null } : answer;
}

export interface TicketHolder {
  readonly ticket: Ticket;
  readonly credential: Credential;
}

/** Whose ticket it is, where it looks good; the command that takes it decides. */
export async function holderOf(
  { database, nowMs }: Doorway,
  text: string,
  stage: TicketStage,
): Promise<TicketHolder | undefined> {
  const hash = tokenHash(text);
  if (hash === undefined) return undefined;
  const [ticket] = await findTickets(database, [hash]);
  if (ticket === undefined) return undefined;
  const [credential] = await findCredentials(database, [ticket]);
  return credential !== undefined && isGood(ticket, stage, credential.version, nowMs())
    ? { ticket, credential }
    : undefined;
}

export async function confirmTotp(
  door: Doorway,
  visitor: Visitor,
  ticketText: string,
  codeText: string,
): Promise<Confirmed> {
  const { desk, keys, nowMs } = door;
  const holder = await holderOf(door, ticketText, 'second_factor');
  if (holder === undefined) return { kind: 'ticket_is_not_good' };
  const { ticket, credential } = holder;
  const code = readCode(codeText);
  // What is no code is no guess: half a code, typed too early, costs nothing.
  if (code === undefined) return { kind: 'code_is_wrong', triesLeft: TICKET_TRIES_MAX - ticket.tries };
  const step = matchingStep(unseal(keys, credential, credential), code, nowMs());
  const { book, customer, nameKey } = credential;
  const [session, nextTicket] = [mintToken(door), mintToken(door)];
  const guesser = guesserOf(door, visitor, credential);
  const order = { book, customer, nameKey, ticket: ticket.hash, guesser, step };
  const submitted = await desk.submit(
    codeKind,
    { ...order, session: session.hash, nextTicket: nextTicket.hash },
    BY_NOBODY,
  );
  if (submitted.kind !== 'decided') return BUSY;
  const device = knownFromNowOn(door, visitor, credential);
  return confirmed(submitted.answer, { cookie: session.text, device }, nextTicket.text);
}

export function confirmed(answer: CodeAnswer | ConfirmAnswer, entered: Entered, ticket: string): Confirmed {
  switch (answer.kind) {
    case 'signed_in':
      return { kind: 'signed_in', ...entered };
    case 'password_must_be_changed':
      return { kind: 'password_must_be_changed', ticket };
    case 'sign_in_is_locked':
      return { kind: 'locked', until: null };
    default:
      return answer;
  }
}

/** Another password in the place of a first or an expired one; the customer is signed in with it. */
export async function choosePassword(
  door: Doorway,
  visitor: Visitor,
  ticketText: string,
  password: string,
): Promise<PasswordChanged> {
  if (door.passwords.busy()) return BUSY;
  const holder = await holderOf(door, ticketText, 'new_password');
  if (holder === undefined) return { kind: 'ticket_is_not_good' };
  const { ticket, credential } = holder;
  const changed = await change(door, credential, password, { ticket: ticket.hash });
  if (changed.kind !== 'password_changed') return changed;
  return { ...changed, device: knownFromNowOn(door, visitor, credential) };
}

/** Another password because the customer wants one; all his other sessions end. */
export async function changePassword(
  door: Doorway,
  session: LiveSession,
  current: string,
  password: string,
): Promise<PasswordChanged> {
  if (door.passwords.busy()) return BUSY;
  const [credential] = await findCredentials(door.database, [session]);
  if (credential === undefined) return { kind: 'ticket_is_not_good' };
  const right = await door.passwords.matches(current, credential.passwordHash);
  const { authentication } = session;
  return await change(door, credential, password, { authentication, right });
}

async function change(
  door: Doorway,
  credential: Credential,
  password: string,
  by: ChangeOrder['by'],
): Promise<PasswordChanged> {
  const { desk, passwords, nowMs } = door;
  const fault = passwordFault(nfc(password), credential.name, signInLawOn(businessDate(nowMs())));
  if (fault !== undefined) return { kind: fault };
  const { book, customer, nameKey, version, passwordHash: before } = credential;
  const same = await passwords.matches(password, before);
  const passwordHash = await passwords.hash(password);
  const session = mintToken(door);
  const order = { book, customer, nameKey, version, passwordHash, same, session: session.hash, by };
  const submitted = await desk.submit(changePasswordKind, order, byCustomer(credential));
  if (submitted.kind !== 'decided') return BUSY;
  const { answer } = submitted;
  switch (answer.kind) {
    case 'password_changed':
      return { kind: 'password_changed', cookie: session.text, device: null };
    case 'password_is_the_one_before':
    case 'ticket_is_not_good':
      return answer;
    default:
      return refusal(answer);
  }
}
