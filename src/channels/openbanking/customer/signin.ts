/** Sign-in of the hosted banks' customers, as an authorization request needs it: who he is, and how he has proven it. */
import type { Queryable } from '../../../core/database/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import { findCustomers } from '../../../services/banking/index.ts';
import { listParticipants } from '../../../services/clearing/index.ts';
import {
  type AuthenticationResponseJSON,
  type Confirmed,
  type SignIn as Identity,
  type KnownDevice,
  type PasskeyConfirmed,
  type PasswordChanged,
  signInLawOn,
} from '../../../services/identity/index.ts';
import {
  type Customer,
  type SignIn,
  type SignInBank,
  SignInIsBusyFault,
  type SignInStep,
} from '../authorization/ports.ts';
import type { NewPasswordError } from '../pages/views.ts';
import { lookedAt, TooManyEntriesFault } from '../visitor.ts';
import { type BankAppParts, bankAppOf } from './bankapp.ts';

export interface SignInParts extends BankAppParts {
  readonly database: Queryable;
  readonly identity: Identity;
  readonly nowMs: () => number;
}

const REFUSED: SignInStep = { kind: 'sign_in_refused' };

export function signInOf(parts: SignInParts): SignIn {
  const { database, identity, banks, nowMs } = parts;
  const app = bankAppOf(parts);
  return {
    mayAskInApp: app.mayAskInApp,
    async askInApp(visitor, ...asked) {
      const refused = visitor === null ? undefined : identity.from(visitor).askElsewhere();
      if (refused !== undefined) throw new TooManyEntriesFault(refused, nowMs());
      return await app.askInApp(...asked);
    },
    async askedInApp(visitor, question) {
      const step = await app.askedInApp(question);
      if (step.kind === 'signed_in' && visitor !== null) identity.from(visitor).rightElsewhere();
      return step;
    },
    banks: async () => await banksToAsk(parts),
    async begin(visitor, ...given) {
      const begun = lookedAt(await identity.from(visitor).begin(...given), nowMs());
      switch (begun.kind) {
        case 'second_factor_needed': {
          const { ticket, methods } = begun;
          const passkey = methods.includes('passkey') ? await identity.passkeyOptions(ticket) : undefined;
          return {
            kind: 'second_factor_needed',
            ticket,
            totp: methods.includes('totp'),
            passkey: passkey ?? null,
          };
        }
        case 'locked':
          return { kind: 'sign_in_locked', until: begun.until };
        case 'sign_in_is_busy':
          throw new SignInIsBusyFault();
        case 'sign_in_refused':
          return REFUSED;
      }
    },
    confirmTotp: async (visitor, ticket, code) =>
      await stepOf(lookedAt(await identity.from(visitor).confirmTotp(ticket, code), nowMs()), parts),
    async confirmPasskey(visitor, ticket, response) {
      const answer = readAnswer(response);
      if (answer === undefined) return REFUSED;
      const said = await identity.from(visitor).confirmPasskey(answer, ticket);
      return await stepOf(lookedAt(said, nowMs()), parts);
    },
    async choosePassword(visitor, ticket, password) {
      const changed = await identity.from(visitor).choosePassword(ticket, password);
      if (changed.kind === 'password_changed') return await enteredOf(changed, parts);
      if (changed.kind === 'sign_in_is_busy') throw new SignInIsBusyFault();
      const error = newPasswordError(changed);
      return error === undefined ? REFUSED : { kind: 'new_password_refused', error };
    },
    find: async (book, id, question) =>
      (await banks.connects(book))
        ? await app.find(book, id, question)
        : await customerOf(database, book, id),
  };
}

/** Also those with a core of their own, where they take part. */
async function banksToAsk({ database, banks }: SignInParts): Promise<SignInBank[]> {
  const all = (await listParticipants(database)).filter(({ suspended }) => !suspended);
  const asked = await Promise.all(
    all.map(async ({ bin, name, connection }) => {
      const inApp = connection !== 'hosted';
      return inApp && !(await banks.connects(bin)) ? [] : [{ bin, name, inApp }];
    }),
  );
  return asked.flat();
}

export async function customerOf(on: Queryable, book: number, id: string): Promise<Customer | undefined> {
  const [found] = await findCustomers(on, [{ book, id }]);
  return found === undefined ? undefined : { id: found.id, book: found.book, name: found.name, held: null };
}

/** Undefined: the ticket is over, and he signs in anew. */
export function newPasswordError(
  changed: Exclude<PasswordChanged, { kind: 'password_changed' | 'sign_in_is_busy' }>,
): NewPasswordError | undefined {
  switch (changed.kind) {
    case 'locked':
      return 'sign_in_locked';
    case 'sign_in_refused':
      return 'current_password_refused';
    case 'ticket_is_not_good':
      return undefined;
    default:
      return changed.kind;
  }
}

/** Fewest characters of a password today. */
export const passwordCharsMin = (nowMs: number): number => signInLawOn(businessDate(nowMs)).passwordCharsMin;

/** What identity said, as a step. */
async function stepOf(said: Confirmed | PasskeyConfirmed, parts: SignInParts): Promise<SignInStep> {
  if (said.kind === 'locked') return { kind: 'sign_in_locked', until: said.until };
  if (said.kind === 'sign_in_is_busy') throw new SignInIsBusyFault();
  if (said.kind === 'password_must_be_changed')
    return { kind: 'new_password_needed', ticket: said.ticket, charsMin: passwordCharsMin(parts.nowMs()) };
  if (said.kind === 'first_password_has_expired') return { kind: 'first_password_has_expired' };
  return said.kind === 'signed_in' ? await enteredOf(said, parts) : REFUSED;
}

/** A request has a session of its own (FAPI 2.0 asks each time), so this one ends at once. */
async function enteredOf(
  { cookie, device }: { readonly cookie: string; readonly device: KnownDevice | null },
  { database, identity }: SignInParts,
): Promise<SignInStep> {
  const found = await identity.session(cookie);
  if (found.kind !== 'signed_in') return REFUSED;
  const { book, customer: id, authentication } = found.session;
  await identity.signOut(cookie);
  const customer = await customerOf(database, book, id);
  return customer === undefined ? REFUSED : { kind: 'signed_in', customer, authentication, device };
}

/** Its members are checked by whoever verifies it. */
export function readAnswer(text: string): AuthenticationResponseJSON | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? (answer as AuthenticationResponseJSON) : undefined;
  } catch {
    return undefined;
  }
}
