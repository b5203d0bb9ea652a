/** What sign-in need not remember: the audit says who signed in when, and is kept by its own rules. */
import type { Queryable } from '../../core/database/index.ts';
import { forgetStrangers } from './store/credentials.ts';
import { forgetAnswered } from './store/passkeys.ts';
import { forgetSessions, forgetTickets } from './store/sessions.ts';

/**
 * Names that nobody bears: longer than a guesser waits to find out by an ended lock that he may leave out a name, and
 * shorter than it takes to fill a disk with them.
 */
const STRANGERS_MS = 90 * 86_400_000;

/** Tickets, challenges and sessions that have ended, and guesses at names of nobody. Safe to miss and to run twice. */
export async function forgetSignIns(on: Queryable, nowMs: number): Promise<void> {
  await forgetTickets(on, nowMs);
  await forgetAnswered(on, nowMs);
  await forgetSessions(on, nowMs);
  await forgetStrangers(on, nowMs - STRANGERS_MS);
}
