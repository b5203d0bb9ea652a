/** Whose request it is, and the end of a session. */
import { endSessionKind, enterKind, seeSessionKind } from '../commands/sessions.ts';
import {
  type Authentication,
  type CustomerRef,
  RECENT_AUTHENTICATION_MS,
  SEEN_EVERY_MS,
  SESSION_IDLE_MS,
} from '../model.ts';
import { type SessionState, sessionStateAt } from '../rules/lifetimes.ts';
import { findSession } from '../store/sessions.ts';
import { BUSY, type Busy, byCustomer, type Doorway, mintToken, tokenHash } from './parts.ts';

/** A customer who is signed in. */
export interface LiveSession extends CustomerRef {
  /** SHA-256 (hex) of the cookie's value: names the session and opens nothing. */
  readonly hash: string;
  readonly authentication: Authentication;
  /** UUID of the sign-in at his bank, where that asked him in its own app. */
  readonly question: string | null;
  /** UUID of the one request (a consent) that it is for; null: for all of his own pages. */
  readonly onlyRequest: string | null;
  /** When he has proven who he is; milliseconds since the epoch, here and below. */
  readonly authenticatedAt: number;
  /** Without another request it is over then. */
  readonly idleAt: number;
  /** It is over then, whatever happens. */
  readonly expiresAt: number;
}

export type FoundSession =
  | { readonly kind: 'signed_in'; readonly session: LiveSession }
  /** `idle` and `expired` may be told to whoever comes back; the rest is `unknown`. */
  | { readonly kind: 'signed_out'; readonly why: Exclude<SessionState, 'live'> | 'unknown' };

export async function findLiveSession(door: Doorway, cookie: string): Promise<FoundSession> {
  const hash = tokenHash(cookie);
  const found = hash === undefined ? undefined : await findSession(door.database, hash);
  if (found === undefined) return { kind: 'signed_out', why: 'unknown' };
  const { session, version } = found;
  const now = door.nowMs();
  const state = sessionStateAt(session, version, now);
  if (state !== 'live') return { kind: 'signed_out', why: state };
  if (session.seenAt + SEEN_EVERY_MS <= now)
    await door.desk.submit(seeSessionKind, session, byCustomer(session));
  const {
    hash: of,
    book,
    customer,
    authentication,
    question,
    onlyRequest,
    authenticatedAt,
    expiresAt,
  } = session;
  const live = {
    hash: of,
    book,
    customer,
    authentication,
    question,
    onlyRequest,
    authenticatedAt,
    expiresAt,
  };
  return { kind: 'signed_in', session: { ...live, idleAt: now + SESSION_IDLE_MS } };
}

export type Entered =
  | { readonly kind: 'signed_in'; readonly cookie: string }
  /** It was approved long ago, by somebody who may have left that browser. */
  | { readonly kind: 'approval_is_over' }
  | Busy;

/**
 * `question`: a sign-in that the bank says was approved then. It opens one session, however often it is shown, for one
 * request only where that is named.
 */
export async function enter(
  door: Doorway,
  customer: CustomerRef,
  question: string,
  approvedAt: number,
  onlyRequest: string | null,
): Promise<Entered> {
  if (approvedAt + RECENT_AUTHENTICATION_MS <= door.nowMs()) return { kind: 'approval_is_over' };
  const { text, hash } = mintToken(door);
  const { book, customer: id } = customer;
  const submitted = await door.desk.submit(
    enterKind,
    { book, customer: id, hash, question, approvedAt, onlyRequest },
    byCustomer(customer),
  );
  return submitted.kind === 'decided' ? { kind: 'signed_in', cookie: text } : BUSY;
}

/** Signing out twice, or without having signed in, is well. */
export async function signOut(door: Doorway, cookie: string): Promise<'signed_out' | 'sign_in_is_busy'> {
  const hash = tokenHash(cookie);
  const found = hash === undefined ? undefined : await findSession(door.database, hash);
  if (found === undefined || found.session.endedAt !== null) return 'signed_out';
  const submitted = await door.desk.submit(endSessionKind, found.session, byCustomer(found.session));
  return submitted.kind === 'decided' ? 'signed_out' : 'sign_in_is_busy';
}
