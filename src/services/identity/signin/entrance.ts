/** The ways in, as one visitor finds them: his wrong entries are counted against his address, too. */
import type { AuthenticationResponseJSON } from '../passkeys.ts';
import type { Visitor } from './devices.ts';
import type { Doorway } from './parts.ts';
import { confirmPasskey, type PasskeyConfirmed } from './passkeys.ts';
import {
  type Begun,
  begin,
  type Confirmed,
  choosePassword,
  confirmTotp,
  type PasswordChanged,
} from './password.ts';

/** Of this address; nothing was looked at. */
export interface TooManyEntries {
  readonly kind: 'too_many_entries';
  /** Milliseconds since the epoch. */
  readonly retryAt: number;
}

export interface Entrance {
  /** Name and password at an institution (BIN). */
  begin(bin: number, name: string, password: string): Promise<Begun | TooManyEntries>;
  /** A code of the authenticator app. */
  confirmTotp(ticket: string, code: string): Promise<Confirmed | TooManyEntries>;
  /** A passkey's answer: after a password where a ticket is given, else alone. */
  confirmPasskey(
    answer: AuthenticationResponseJSON,
    ticket?: string,
  ): Promise<PasskeyConfirmed | TooManyEntries>;
  /** With the ticket of `password_must_be_changed`. */
  choosePassword(ticket: string, password: string): Promise<PasswordChanged>;
  /** A question to her bank, which asks her itself: counted until she has said yes. */
  askElsewhere(): TooManyEntries | undefined;
  rightElsewhere(): void;
}

/** Right, or not looked at. */
const NO_FAILURES: ReadonlySet<string> = new Set([
  ...['second_factor_needed', 'signed_in', 'password_must_be_changed', 'first_password_has_expired'],
  'sign_in_is_busy',
]);

export function entranceOf(door: Doorway, visitor: Visitor): Entrance {
  const { entries } = door;
  const taken = (): TooManyEntries | undefined => {
    const retryAt = entries.take(visitor.address);
    return retryAt === undefined ? undefined : { kind: 'too_many_entries', retryAt };
  };
  async function counted<Said extends { readonly kind: string }>(
    entry: () => Promise<Said>,
  ): Promise<Said | TooManyEntries> {
    const refused = taken();
    if (refused !== undefined) return refused;
    const said = await entry();
    if (NO_FAILURES.has(said.kind)) entries.giveBack(visitor.address);
    return said;
  }
  return {
    begin: (bin, name, password) => counted(() => begin(door, visitor, bin, name, password)),
    confirmTotp: (ticket, code) => counted(() => confirmTotp(door, visitor, ticket, code)),
    confirmPasskey: (answer, ticket) => counted(() => confirmPasskey(door, visitor, answer, ticket)),
    choosePassword: (ticket, password) => choosePassword(door, visitor, ticket, password),
    askElsewhere: taken,
    rightElsewhere: () => entries.giveBack(visitor.address),
  };
}
