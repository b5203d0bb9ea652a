/** The front door of sign-in for the pages: everything a customer can do to prove who he is. */
import { identityKeys } from '../keys.ts';
import type { Passkey } from '../model.ts';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '../passkeys.ts';
import { createPasswords } from '../password.ts';
import { passkeysOf } from '../store/passkeys.ts';
import type { Busy, Doorway, SignInParts } from './parts.ts';
import {
  confirmPasskey,
  newPasskeyOptions,
  type PasskeyConfirmed,
  type PasskeyOffer,
  type PasskeyRegistered,
  passkeyOptions,
  registerPasskey,
  removePasskey,
} from './passkeys.ts';
import {
  type Begun,
  begin,
  type Confirmed,
  changePassword,
  choosePassword,
  confirmTotp,
  type PasswordChanged,
} from './password.ts';
import { type FoundSession, findLiveSession, type LiveSession, signOut } from './sessions.ts';

export type {
  Begun,
  Confirmed,
  FoundSession,
  LiveSession,
  PasskeyConfirmed,
  PasskeyRegistered,
  PasswordChanged,
};

export interface SignIn {
  /** Name and password at an institution (BIN). */
  begin(bin: number, name: string, password: string): Promise<Begun>;
  /** A code of the authenticator app. */
  confirmTotp(ticket: string, code: string): Promise<Confirmed>;
  /** What to ask the browser's passkeys; undefined where the ticket is not good. */
  passkeyOptions(ticket?: string): Promise<PublicKeyCredentialRequestOptionsJSON | undefined>;
  /** A passkey's answer: after a password where a ticket is given, else alone. */
  confirmPasskey(answer: AuthenticationResponseJSON, ticket?: string): Promise<PasskeyConfirmed>;
  /** Whose cookie it is. */
  session(cookie: string): Promise<FoundSession>;
  signOut(cookie: string): Promise<'signed_out' | 'sign_in_is_busy'>;
  /** With the ticket of `password_must_be_changed`. */
  choosePassword(ticket: string, password: string): Promise<PasswordChanged>;
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
  const door: Doorway = { ...parts, keys, passwords: createPasswords({ pepper: keys.pepper, randomBytes }) };
  return {
    begin: (bin, name, password) => begin(door, bin, name, password),
    confirmTotp: (ticket, code) => confirmTotp(door, ticket, code),
    passkeyOptions: (ticket) => passkeyOptions(door, ticket),
    confirmPasskey: (answer, ticket) => confirmPasskey(door, answer, ticket),
    session: (cookie) => findLiveSession(door, cookie),
    signOut: (cookie) => signOut(door, cookie),
    choosePassword: (ticket, password) => choosePassword(door, ticket, password),
    changePassword: (session, current, password) => changePassword(door, session, current, password),
    newPasskeyOptions: (session) => newPasskeyOptions(door, session),
    registerPasskey: (session, answer, label) => registerPasskey(door, session, answer, label),
    passkeys: (session) => passkeysOf(door.database, [session]),
    removePasskey: (session, passkey) => removePasskey(door, session, passkey),
  };
}
