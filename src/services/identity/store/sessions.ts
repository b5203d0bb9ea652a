/** Tickets and sessions. */
import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';
import type { Authentication, Session, Ticket, TicketStage } from '../model.ts';

const FIND_TICKETS = statement(
  'identity.find_tickets',
  `SELECT encode(t.hash, 'hex') AS hash, t.book, encode(t.name_key, 'hex') AS name_key, t.customer, t.version, t.stage,
     t.authentication, t.tries, t.used, t.expires_at
     FROM unnest($1::text[]) AS k(hash) JOIN sign_in_tickets t ON t.hash = decode(k.hash, 'hex')`,
);
const INSERT_TICKETS = statement(
  'identity.insert_tickets',
  `INSERT INTO sign_in_tickets (hash, book, name_key, customer, version, stage, authentication, tries, used, expires_at)
   SELECT decode(hash, 'hex'), book, decode(name_key, 'hex'), customer, version, stage, authentication, tries, used, expires_at
     FROM unnest($1::text[], $2::int[], $3::text[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::int[], $9::boolean[],
       $10::bigint[]) AS t(hash, book, name_key, customer, version, stage, authentication, tries, used, expires_at)`,
);
const UPDATE_TICKETS = statement(
  'identity.update_tickets',
  `UPDATE sign_in_tickets t SET tries = m.tries, used = m.used
     FROM unnest($1::text[], $2::int[], $3::boolean[]) AS m(hash, tries, used) WHERE t.hash = decode(m.hash, 'hex')`,
);
const FORGET_TICKETS = statement(
  'identity.forget_tickets',
  'DELETE FROM sign_in_tickets WHERE expires_at < $1',
);

const FIND_SESSIONS = statement(
  'identity.find_sessions',
  `SELECT encode(s.hash, 'hex') AS hash, s.book, s.customer, s.version, s.authentication, s.question, s.only_request, s.authenticated_at,
     s.seen_at, s.expires_at, s.ended_at, c.version AS credential_version
     FROM unnest($1::text[]) AS k(hash)
     JOIN sign_in_sessions s ON s.hash = decode(k.hash, 'hex')
     LEFT JOIN sign_in_credentials c ON c.book = s.book AND c.customer = s.customer`,
);
const INSERT_SESSIONS = statement(
  'identity.insert_sessions',
  `INSERT INTO sign_in_sessions (hash, book, customer, version, authentication, question, only_request, authenticated_at, seen_at, expires_at)
   SELECT decode(hash, 'hex'), book, customer, version, authentication, question, only_request, authenticated_at, seen_at, expires_at
     FROM unnest($1::text[], $2::int[], $3::uuid[], $4::int[], $5::text[], $6::uuid[], $7::uuid[], $8::bigint[], $9::bigint[],
       $10::bigint[])
       AS s(hash, book, customer, version, authentication, question, only_request, authenticated_at, seen_at, expires_at)
   ON CONFLICT (question) WHERE question IS NOT NULL DO NOTHING`,
);
/** Two requests at once may keep their instants in any order; the later one stands. */
const SEE_SESSIONS = statement(
  'identity.see_sessions',
  `UPDATE sign_in_sessions s SET seen_at = $2
     FROM unnest($1::text[]) AS k(hash) WHERE s.hash = decode(k.hash, 'hex') AND s.seen_at < $2`,
);
const END_SESSIONS = statement(
  'identity.end_sessions',
  `UPDATE sign_in_sessions s SET ended_at = $2
     FROM unnest($1::text[]) AS k(hash) WHERE s.hash = decode(k.hash, 'hex') AND s.ended_at IS NULL`,
);
const FORGET_SESSIONS = statement(
  'identity.forget_sessions',
  'DELETE FROM sign_in_sessions WHERE expires_at < $1',
);

interface TicketRow {
  hash: string;
  book: number;
  name_key: string;
  customer: string;
  version: number;
  stage: TicketStage;
  authentication: Authentication | null;
  tries: number;
  used: boolean;
  expires_at: bigint;
}

interface SessionRow {
  hash: string;
  book: number;
  customer: string;
  version: number;
  authentication: Authentication;
  question: string | null;
  only_request: string | null;
  authenticated_at: bigint;
  seen_at: bigint;
  expires_at: bigint;
  ended_at: bigint | null;
  credential_version: number | null;
}

export async function findTickets(on: Queryable, hashes: readonly string[]): Promise<Ticket[]> {
  const rows = await on.query<TicketRow>(FIND_TICKETS, [plainArray(hashes)]);
  return rows.map(({ name_key, expires_at, ...row }) => ({
    ...row,
    nameKey: name_key,
    expiresAt: Number(expires_at),
  }));
}

export function keepTickets(on: Queryable, tickets: readonly Ticket[]): Promise<unknown> {
  return on.query(INSERT_TICKETS, [
    plainArray(tickets.map((one) => one.hash)),
    plainArray(tickets.map((one) => one.book)),
    plainArray(tickets.map((one) => one.nameKey)),
    plainArray(tickets.map((one) => one.customer)),
    plainArray(tickets.map((one) => one.version)),
    plainArray(tickets.map((one) => one.stage)),
    plainArray(tickets.map((one) => one.authentication)),
    plainArray(tickets.map((one) => one.tries)),
    plainArray(tickets.map((one) => one.used)),
    plainArray(tickets.map((one) => one.expiresAt)),
  ]);
}

/** Each ticket at most once. */
export function keepChangedTickets(on: Queryable, tickets: readonly Ticket[]): Promise<unknown> {
  return on.query(UPDATE_TICKETS, [
    plainArray(tickets.map((one) => one.hash)),
    plainArray(tickets.map((one) => one.tries)),
    plainArray(tickets.map((one) => one.used)),
  ]);
}

export function forgetTickets(on: Queryable, before: number): Promise<unknown> {
  return on.query(FORGET_TICKETS, [before]);
}

export interface FoundSession {
  readonly session: Session;
  /** Of the customer's credential now; the session's own where there is none here. */
  readonly version: number | null;
}

/** A session by the hash (hex) of its cookie. */
export async function findSession(on: Queryable, hash: string): Promise<FoundSession | undefined> {
  const [row] = await on.query<SessionRow>(FIND_SESSIONS, [plainArray([hash])]);
  if (row === undefined) return undefined;
  const session = {
    hash: row.hash,
    book: row.book,
    customer: row.customer,
    version: row.version,
    authentication: row.authentication,
    question: row.question,
    onlyRequest: row.only_request,
    authenticatedAt: Number(row.authenticated_at),
    seenAt: Number(row.seen_at),
    expiresAt: Number(row.expires_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
  };
  return { session, version: row.question === null ? row.credential_version : row.version };
}

/** Of two that were opened by one sign-in at the bank only the first is kept. */
export function keepSessions(on: Queryable, sessions: readonly Session[]): Promise<unknown> {
  return on.query(INSERT_SESSIONS, [
    plainArray(sessions.map((one) => one.hash)),
    plainArray(sessions.map((one) => one.book)),
    plainArray(sessions.map((one) => one.customer)),
    plainArray(sessions.map((one) => one.version)),
    plainArray(sessions.map((one) => one.authentication)),
    plainArray(sessions.map((one) => one.question)),
    plainArray(sessions.map((one) => one.onlyRequest)),
    plainArray(sessions.map((one) => one.authenticatedAt)),
    plainArray(sessions.map((one) => one.seenAt)),
    plainArray(sessions.map((one) => one.expiresAt)),
  ]);
}

export function seeSessions(on: Queryable, hashes: readonly string[], at: number): Promise<unknown> {
  return on.query(SEE_SESSIONS, [plainArray(hashes), at]);
}

export function endSessions(on: Queryable, hashes: readonly string[], at: number): Promise<unknown> {
  return on.query(END_SESSIONS, [plainArray(hashes), at]);
}

export function forgetSessions(on: Queryable, before: number): Promise<unknown> {
  return on.query(FORGET_SESSIONS, [before]);
}
