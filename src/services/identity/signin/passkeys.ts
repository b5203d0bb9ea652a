/** Passkeys at the door: alone, after a password, and a new one. */
import { nfc } from '../../../kit/text.ts';
import {
  passkeyKind,
  type RegisterPasskeyAnswer,
  registerPasskeyKind,
  removePasskeyKind,
} from '../commands/passkeys.ts';
import { challengeEnd, mintChallenge, sha256 } from '../keys.ts';
import {
  type AnsweredChallenge,
  type Credential,
  type CustomerRef,
  LABEL_CHARS_MAX,
  type Passkey,
  RECENT_AUTHENTICATION_MS,
} from '../model.ts';
import {
  type AuthenticationResponseJSON,
  answeredChallenge,
  creationOptions,
  isPasskeyId,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  readAnswer,
  readCreated,
  requestOptions,
} from '../passkeys.ts';
import { findCredentials } from '../store/credentials.ts';
import { findPasskeys, passkeysOf } from '../store/passkeys.ts';
import { knownFromNowOn, type Visitor } from './devices.ts';
import { BUSY, type Busy, BY_NOBODY, byCustomer, type Doorway, mintToken } from './parts.ts';
import { type Confirmed, confirmed, holderOf } from './password.ts';
import type { LiveSession } from './sessions.ts';

/** What a challenge is for is part of its MAC: one that was made for one end answers no other. */
const ALONE = 'sign in';
const afterPassword = (ticket: string): string => `second factor ${ticket}`;
const registering = ({ book, customer }: CustomerRef): string => `register ${book} ${customer}`;

/** What the browser is asked. Without a ticket nothing is told about anybody: it offers the passkeys it has. */
export async function passkeyOptions(
  door: Doorway,
  ticketText?: string,
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const { keys, nowMs, randomBytes, relyingParty, database } = door;
  if (ticketText === undefined) {
    const challenge = mintChallenge(keys, ALONE, nowMs(), randomBytes);
    return await requestOptions(relyingParty, undefined, challenge);
  }
  const holder = await holderOf(door, ticketText, 'second_factor');
  if (holder === undefined) return undefined;
  const passkeys = await passkeysOf(database, [holder.credential]);
  const challenge = mintChallenge(keys, afterPassword(holder.ticket.hash), nowMs(), randomBytes);
  return await requestOptions(relyingParty, passkeys, challenge);
}

export type PasskeyConfirmed = Confirmed | { readonly kind: 'sign_in_refused' };

export async function confirmPasskey(
  door: Doorway,
  visitor: Visitor,
  answer: AuthenticationResponseJSON,
  ticketText?: string,
): Promise<PasskeyConfirmed> {
  const { database, desk, relyingParty } = door;
  const holder = ticketText === undefined ? undefined : await holderOf(door, ticketText, 'second_factor');
  if (ticketText !== undefined && holder === undefined) return { kind: 'ticket_is_not_good' };
  const challenge = ours(door, holder === undefined ? ALONE : afterPassword(holder.ticket.hash), answer);
  const [passkey] =
    challenge === undefined || !isPasskeyId(answer.id) ? [] : await findPasskeys(database, [answer.id]);
  if (challenge === undefined || passkey === undefined) return { kind: 'sign_in_refused' };
  const [credential] = await findCredentials(database, [passkey]);
  const counter = await readAnswer(relyingParty, answer, challenge.text, passkey);
  if (credential === undefined || counter === undefined || !isTheirs(passkey, holder?.credential))
    return { kind: 'sign_in_refused' };
  const { book, customer, nameKey } = credential;
  const [session, nextTicket] = [mintToken(door), mintToken(door)];
  const order = { book, customer, nameKey, passkey: passkey.id, counter, challenge: challenge.answered };
  const submitted = await desk.submit(
    passkeyKind,
    {
      ...order,
      ...{ ticket: holder?.ticket.hash ?? null, session: session.hash, nextTicket: nextTicket.hash },
    },
    BY_NOBODY,
  );
  if (submitted.kind !== 'decided') return BUSY;
  if (submitted.answer.kind === 'sign_in_refused') return submitted.answer;
  const device = knownFromNowOn(door, visitor, credential);
  return confirmed(submitted.answer, { cookie: session.text, device }, nextTicket.text);
}

/** After a password only a passkey of the same customer counts. */
const isTheirs = (passkey: Passkey, holder: Credential | undefined): boolean =>
  holder === undefined || (passkey.book === holder.book && passkey.customer === holder.customer);

/** The challenge that is answered, where we made it for this and it has not ended. */
function ours(
  { keys, nowMs }: Doorway,
  purpose: string,
  answer: { readonly response: { readonly clientDataJSON: string } },
): { readonly text: string; readonly answered: AnsweredChallenge } | undefined {
  const text = answeredChallenge(answer);
  if (text === undefined) return undefined;
  const expiresAt = challengeEnd(keys, purpose, text, nowMs());
  return expiresAt === undefined ? undefined : { text, answered: { hash: sha256(text), expiresAt } };
}

export type PasskeyOffer =
  | { readonly kind: 'passkey_options'; readonly options: PublicKeyCredentialCreationOptionsJSON }
  | { readonly kind: 'must_sign_in_again' };

/** A session that was left open must not become a key of whoever found it. */
export async function newPasskeyOptions(door: Doorway, session: LiveSession): Promise<PasskeyOffer> {
  const { database, keys, nowMs, randomBytes, relyingParty } = door;
  const [credential] = isRecent(door, session) ? await findCredentials(database, [session]) : [];
  if (credential === undefined) return { kind: 'must_sign_in_again' };
  const challenge = mintChallenge(keys, registering(session), nowMs(), randomBytes);
  const known = await passkeysOf(database, [session]);
  return {
    kind: 'passkey_options',
    options: await creationOptions(relyingParty, credential, known, challenge),
  };
}

const isRecent = ({ nowMs }: Doorway, { authenticatedAt }: LiveSession): boolean =>
  authenticatedAt + RECENT_AUTHENTICATION_MS > nowMs();

export type PasskeyRegistered =
  | { readonly kind: Exclude<RegisterPasskeyAnswer['kind'], 'sign_in_refused'> }
  | { readonly kind: 'must_sign_in_again' | 'passkey_is_not_good' }
  | Busy;

export async function registerPasskey(
  door: Doorway,
  session: LiveSession,
  answer: RegistrationResponseJSON,
  label: string,
): Promise<PasskeyRegistered> {
  const { database, desk, relyingParty } = door;
  const [credential] = isRecent(door, session) ? await findCredentials(database, [session]) : [];
  if (credential === undefined) return { kind: 'must_sign_in_again' };
  const challenge = ours(door, registering(session), answer);
  const created =
    challenge === undefined ? undefined : await readCreated(relyingParty, answer, challenge.text);
  if (challenge === undefined || created === undefined) return { kind: 'passkey_is_not_good' };
  const { book, customer, nameKey, version } = credential;
  const passkey = { ...created, label: labelOf(label) };
  const order = { book, customer, nameKey, version, passkey, challenge: challenge.answered };
  const submitted = await desk.submit(registerPasskeyKind, order, byCustomer(credential));
  if (submitted.kind !== 'decided') return BUSY;
  const { kind } = submitted.answer;
  return { kind: kind === 'sign_in_refused' ? 'passkey_is_not_good' : kind };
}

/** One line, as it is shown in a list. */
const labelOf = (text: string): string =>
  nfc(text.slice(0, LABEL_CHARS_MAX))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

export async function removePasskey(
  door: Doorway,
  session: LiveSession,
  passkey: string,
): Promise<{ readonly kind: 'passkey_removed' | 'passkey_not_found' | 'must_sign_in_again' } | Busy> {
  const [credential] = isRecent(door, session) ? await findCredentials(door.database, [session]) : [];
  if (credential === undefined) return { kind: 'must_sign_in_again' };
  if (!isPasskeyId(passkey)) return { kind: 'passkey_not_found' };
  const { book, customer, nameKey } = credential;
  const order = { book, customer, nameKey, passkey };
  const submitted = await door.desk.submit(removePasskeyKind, order, byCustomer(credential));
  return submitted.kind === 'decided' ? submitted.answer : BUSY;
}
