/** Sign-in of the hosted banks' customers, as an authorization request needs it: who he is, and how he has proven it. */
import type { Queryable } from '../../../core/database/index.ts';
import { findCustomers } from '../../../services/banking/index.ts';
import { listParticipants } from '../../../services/clearing/index.ts';
import type {
  AuthenticationResponseJSON,
  Confirmed,
  SignIn as Identity,
  PasskeyConfirmed,
} from '../../../services/identity/index.ts';
import type { Customer, SignIn, SignInStep } from '../authorization/ports.ts';

export interface SignInParts {
  readonly database: Queryable;
  readonly identity: Identity;
}

const REFUSED: SignInStep = { kind: 'sign_in_refused' };

/** Nothing was decided; the customer is asked to try again. */
class SignInIsBusyFault extends Error {}

export function signInOf({ database, identity }: SignInParts): SignIn {
  return {
    banks: async () => await banksWithSignIn(database),
    async begin(bin, name, password) {
      const begun = await identity.begin(bin, name, password);
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
    confirmTotp: async (ticket, code) =>
      await stepOf(await identity.confirmTotp(ticket, code), { database, identity }),
    async confirmPasskey(ticket, response) {
      const answer = readAnswer(response);
      if (answer === undefined) return REFUSED;
      return await stepOf(await identity.confirmPasskey(answer, ticket), { database, identity });
    },
    find: async (book, id) => await customerOf(database, book, id),
  };
}

/** Hosted institutions: those whose customers prove here who they are. */
export async function banksWithSignIn(
  on: Queryable,
): Promise<{ readonly bin: number; readonly name: string }[]> {
  const all = await listParticipants(on);
  return all
    .filter(({ connection, suspended }) => connection === 'hosted' && !suspended)
    .map(({ bin, name }) => ({ bin, name }));
}

export async function customerOf(on: Queryable, book: number, id: string): Promise<Customer | undefined> {
  const [found] = await findCustomers(on, [{ book, id }]);
  return found === undefined ? undefined : { id: found.id, book: found.book, name: found.name };
}

/** What identity said, as a step. A request has a session of its own (FAPI 2.0 asks each time), so this one ends at once. */
async function stepOf(
  said: Confirmed | PasskeyConfirmed,
  { database, identity }: SignInParts,
): Promise<SignInStep> {
  if (said.kind === 'locked') return { kind: 'sign_in_locked', until: said.until };
  if (said.kind === 'sign_in_is_busy') throw new SignInIsBusyFault();
  if (said.kind !== 'signed_in') return REFUSED;
  const found = await identity.session(said.cookie);
  if (found.kind !== 'signed_in') return REFUSED;
  const { book, customer: id, authentication } = found.session;
  await identity.signOut(said.cookie);
  const customer = await customerOf(database, book, id);
  return customer === undefined ? REFUSED : { kind: 'signed_in', customer, authentication };
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
