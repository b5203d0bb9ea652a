/** The front door of sign-in for the pages: everything a customer can do to prove who he is. */
import { createEntryLimit } from '../entries.ts';
import { identityKeys } from '../keys.ts';
import type { CustomerRef, Passkey } from '../model.ts';
import type { PublicKeyCredentialRequestOptionsJSON, RegistrationResponseJSON } from '../passkeys.ts';
import { createPasswords } from '../password.ts';
import { passkeysOf } from '../store/passkeys.ts';
import type { KnownDevice, Visitor } from './devices.ts';
import { type Entrance, entranceOf, type TooManyEntries } from './entrance.ts';
import type { Busy, Doorway, SignInParts } from './parts.ts';
import {
  newPasskeyOptions,
  type PasskeyConfirmed,
  type PasskeyOffer,
  type PasskeyRegistered,
  passkeyOptions,
  registerPasskey,
  removePasskey,
} from './passkeys.ts';
import { type Confirmed, changePassword, type PasswordChanged } from './password.ts';
import {
  type Entered,
  enter,
  type FoundSession,
  findLiveSession,
  type LiveSession,
  signOut,
} from './sessions.ts';

export type {
  Confirmed,
  Entrance,
  FoundSession,
  KnownDevice,
  LiveSession,
  PasskeyConfirmed,
  PasskeyRegistered,
  PasswordChanged,
  TooManyEntries,
  Visitor,
};

export interface SignIn {
  /** The ways in for whoever comes from there. */
  from(visitor: Visitor): Entrance;
  /** What to ask the browser's passkeys; undefined where the ticket is not good. */
  passkeyOptions(ticket?: string): Promise<PublicKeyCredentialRequestOptionsJSON | undefined>;
  /**
   * Who has signed in at his bank, by its app: UUID of that sign-in, good once, and when it was approved. `onlyRequest`:
   * UUID of the consent that the session may answer; without it, it is for all of his own pages.
   */
  enter(customer: CustomerRef, question: string, approvedAt: number, onlyRequest?: string): Promise<Entered>;
  /** Whose cookie it is. */
  session(cookie: string): Promise<FoundSession>;
  signOut(cookie: string): Promise<'signed_out' | 'sign_in_is_busy'>;
  changePassword(session: LiveSession, current: string, password: string): Promise<PasswordChanged>;
  newPasskeyOptions(session: LiveSession): Promise<PasskeyOffer>;
  registerPasskey(
    session: LiveSession,
    answer: RegistrationResponseJSON,
    label: string,
  ): Promise<PasskeyRegistered>;
  passkeys(session: LiveSession): Promise<readonly Passkey[]>;
  removePasskey(
    session: LiveSession,
    passkey: string,
  ): Promise<{ readonly kind: 'passkey_removed' | 'passkey_not_found' | 'must_sign_in_again' } | Busy>;
}

export function createSignIn({ secretKey, seals, ...parts }: SignInParts): SignIn {
  const keys = identityKeys(secretKey, seals);
  const { randomBytes } = parts;
  const passwords = createPasswords({ pepper: keys.pepper, randomBytes });
  const door: Doorway = { ...parts, keys, passwords, entries: createEntryLimit(parts.nowMs) };
  return {
    from: (visitor) => entranceOf(door, visitor),
    passkeyOptions: (ticket) => passkeyOptions(door, ticket),
    enter: (customer, question, approvedAt, onlyRequest) =>
      enter(door, customer, question, approvedAt, onlyRequest ?? null),
    session: (cookie) => findLiveSession(door, cookie),
    signOut: (cookie) => signOut(door, cookie),
    changePassword: (session, current, password) => changePassword(door, session, current, password),
    newPasskeyOptions: (session) => newPasskeyOptions(door, session),
    registerPasskey: (session, answer, label) => registerPasskey(door, session, answer, label),
    passkeys: (session) => passkeysOf(door.database, [session]),
    removePasskey: (session, passkey) => removePasskey(door, session, passkey),
  };
}
