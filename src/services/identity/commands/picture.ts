/**
 * What commands of sign-in see of one another within a batch, and how what they have changed is kept. The rows of names
 * are locked first; credentials, tickets and passkeys are read after that and change under no other lock.
 */
import { type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import { toWire } from '../../../kit/id.ts';
import { keepNotices, type Notice, type NoticeKind, noticeEvent, noticeOf } from '../../notices/index.ts';
import type {
  AnsweredChallenge,
  Authentication,
  Credential,
  CustomerRef,
  NameState,
  Passkey,
  Session,
  Ticket,
} from '../model.ts';
import { SESSION_MS } from '../model.ts';
import { afterFailure, type Guesser } from '../rules/guesses.ts';
import { type SignInLaw, signInLawOn } from '../rules/law.ts';
import { signInPolicyOn } from '../rules/policy.ts';
import {
  customerKeyed,
  findCredentials,
  keepCredentials,
  keepNames,
  lockNames,
  type NameRef,
  nameKeyed,
} from '../store/credentials.ts';
import {
  findAnswered,
  findPasskeys,
  keepAnswered,
  keepPasskeys,
  keepUsedPasskeys,
  passkeysOf,
  removePasskeys,
} from '../store/passkeys.ts';
import { findTickets, keepChangedTickets, keepSessions, keepTickets } from '../store/sessions.ts';

/** As decided so far in the batch. */
export interface Scene {
  readonly names: Map<string, NameState>;
  readonly credentials: Map<string, Credential>;
  readonly tickets: Map<string, Ticket>;
  readonly passkeys: Map<string, Passkey>;
  /** Hashes of challenges that were answered, in this batch or before. */
  readonly answered: Set<string>;
}

const SCENE = shared<Scene>('identity.scene');

export function sceneOf(picture: Picture): Scene {
  const known = SCENE.get(picture);
  if (known !== undefined) return known;
  const scene: Scene = {
    ...{ names: new Map(), credentials: new Map(), tickets: new Map(), passkeys: new Map() },
    answered: new Set(),
  };
  SCENE.set(picture, scene);
  return scene;
}

/** What is read later in a batch must not undo what was decided, so only what is not known is set. */
function remember<Value>(
  map: Map<string, Value>,
  read: readonly Value[],
  keyOf: (one: Value) => string,
): void {
  for (const one of read) if (!map.has(keyOf(one))) map.set(keyOf(one), one);
}

/** The lock of a kind of command that changes something of those who bear the names. */
export async function lockTheirNames(
  on: Queryable,
  names: readonly NameRef[],
  picture: Picture,
): Promise<readonly never[]> {
  const { names: known } = sceneOf(picture);
  const missing = names.filter((one) => !known.has(nameKeyed(one)));
  if (missing.length > 0) remember(known, await lockNames(on, missing), nameKeyed);
  return [];
}

export async function readCredentials(
  on: Queryable,
  customers: readonly CustomerRef[],
  picture: Picture,
): Promise<void> {
  remember(sceneOf(picture).credentials, await findCredentials(on, customers), customerKeyed);
}

export async function readTickets(on: Queryable, hashes: readonly string[], picture: Picture): Promise<void> {
  remember(sceneOf(picture).tickets, await findTickets(on, hashes), (one) => one.hash);
}

export async function readPasskeys(
  on: Queryable,
  ids: readonly string[],
  customers: readonly CustomerRef[],
  picture: Picture,
): Promise<void> {
  const found = await Promise.all([findPasskeys(on, ids), passkeysOf(on, customers)]);
  remember(sceneOf(picture).passkeys, found.flat(), (one) => one.id);
}

export async function readAnswered(
  on: Queryable,
  hashes: readonly string[],
  picture: Picture,
): Promise<void> {
  for (const hash of await findAnswered(on, hashes)) sceneOf(picture).answered.add(hash);
}

export const passkeysIn = (picture: Picture, customer: CustomerRef): Passkey[] =>
  [...sceneOf(picture).passkeys.values()].filter((one) => customerKeyed(one) === customerKeyed(customer));

/** What one command changed. Names, credentials and tickets are kept as they stand at the end of the batch. */
export interface Change {
  readonly name?: NameState;
  readonly credential?: Credential;
  readonly ticket?: Ticket;
  readonly newTicket?: Ticket;
  readonly session?: Session;
  readonly answered?: AnsweredChallenge;
  readonly usedPasskey?: Passkey;
  readonly newPasskey?: Passkey;
  readonly removedPasskeys?: readonly string[];
  readonly notice?: Notice | undefined;
}

/** Puts a change into the scene, for the commands that follow in the batch. */
export function change(picture: Picture, made: Change): Change {
  const { names, credentials, tickets, passkeys, answered } = sceneOf(picture);
  if (made.name) names.set(nameKeyed(made.name), made.name);
  if (made.credential) credentials.set(customerKeyed(made.credential), made.credential);
  if (made.ticket) tickets.set(made.ticket.hash, made.ticket);
  if (made.answered) answered.add(made.answered.hash);
  const passkey = made.usedPasskey ?? made.newPasskey;
  if (passkey) passkeys.set(passkey.id, passkey);
  for (const id of made.removedPasskeys ?? []) passkeys.delete(id);
  return made;
}

export function keepChanges(
  on: Queryable,
  changes: readonly Change[],
  picture: Picture,
): readonly Promise<unknown>[] {
  const { names, credentials, tickets } = sceneOf(picture);
  const all = <Part>(partOf: (one: Change) => Part | undefined): Part[] =>
    changes.flatMap((one) => partOf(one) ?? []);
  const last = <Value>(
    parts: readonly Value[],
    keyOf: (one: Value) => string,
    map: Map<string, Value>,
  ): Value[] => [...new Set(parts.map(keyOf))].map((key) => map.get(key)!);
  const keeping: Promise<unknown>[] = [];
  const keep = <Part>(
    parts: readonly Part[],
    how: (on: Queryable, parts: readonly Part[]) => Promise<unknown>,
  ) => {
    if (parts.length > 0) keeping.push(how(on, parts));
  };
  keep(
    last(
      all((one) => one.name),
      nameKeyed,
      names,
    ),
    keepNames,
  );
  keep(
    last(
      all((one) => one.credential),
      customerKeyed,
      credentials,
    ),
    keepCredentials,
  );
  keep(
    last(
      all((one) => one.ticket),
      (one) => one.hash,
      tickets,
    ),
    keepChangedTickets,
  );
  keep(
    all((one) => one.newTicket),
    keepTickets,
  );
  keep(
    all((one) => one.session),
    keepSessions,
  );
  keep(
    all((one) => one.answered),
    keepAnswered,
  );
  keep(
    all((one) => one.usedPasskey),
    keepUsedPasskeys,
  );
  keep(
    all((one) => one.newPasskey),
    keepPasskeys,
  );
  keep(
    changes.flatMap((one) => one.removedPasskeys ?? []),
    removePasskeys,
  );
  keep(
    all((one) => one.notice),
    keepNotices,
  );
  return keeping;
}

export const lawAt = (picture: Picture): SignInLaw => signInLawOn(businessDate(picture.nowMs));

export const nameIn = (picture: Picture, ref: NameRef): NameState =>
  sceneOf(picture).names.get(nameKeyed(ref))!;

/** The credential of a customer as long as it still bears this name. */
export function credentialIn(picture: Picture, ref: CustomerRef & NameRef): Credential | undefined {
  const found = sceneOf(picture).credentials.get(customerKeyed(ref));
  return found?.nameKey === ref.nameKey ? found : undefined;
}

/** The name after a failure, and where it locks somebody what is told of it. */
export function failed(
  picture: Picture,
  name: NameState,
  guesser: Guesser,
  customer: string | null,
): { readonly name: NameState; readonly notice?: Notice; readonly events: readonly NewEvent[] } {
  const { nowMs } = picture;
  const after = afterFailure(name, guesser, nowMs, signInPolicyOn(businessDate(nowMs)), lawAt(picture));
  const happened = lockedBy(name, after);
  if (customer === null || happened === undefined) return { name: after, events: [] };
  return { name: after, ...tell(picture, happened, { book: name.book, customer }) };
}

/** Whoever is locked out altogether need not be told that strangers are. */
function lockedBy(before: NameState, after: NameState): 'locked' | 'locked_to_strangers' | undefined {
  if (before.lockedAt !== after.lockedAt) return 'locked';
  return before.strangersLockedAt === after.strangersLockedAt ? undefined : 'locked_to_strangers';
}

/** What may happen to a customer's sign-in, and the notice that she gets of it. */
const NOTICE_OF = {
  enrolled: 'sign_in_enrolled',
  locked: 'sign_in_locked',
  locked_to_strangers: 'sign_in_locked_to_strangers',
  unlocked: 'sign_in_unlocked',
  password_changed: 'password_changed',
  passkey_registered: 'passkey_added',
  passkey_removed: 'passkey_removed',
} as const satisfies Record<string, NoticeKind>;

/** The customer hears of it by a notice, whoever did it; her bank by events. `about`: which of several. */
export function tell(
  { nowMs }: Picture,
  happened: keyof typeof NOTICE_OF,
  { book, customer }: CustomerRef,
  about = '',
): { readonly notice: Notice; readonly events: readonly NewEvent[] } {
  const notice = noticeOf(
    { book, customer, kind: NOTICE_OF[happened], consent: null, facts: {} },
    `${nowMs} ${about}`,
    nowMs,
  );
  const subject = toWire('customer', customer);
  const event = { type: `customer.${happened}`, subject, participants: [book], data: { customer: subject } };
  return { notice, events: [event, noticeEvent(notice)] };
}

export function newSession(
  hash: string,
  { book, customer, version }: Credential,
  authentication: Authentication,
  nowMs: number,
): Session {
  const instants = { authenticatedAt: nowMs, seenAt: nowMs, expiresAt: nowMs + SESSION_MS, endedAt: null };
  return { hash, book, customer, version, authentication, question: null, onlyRequest: null, ...instants };
}
