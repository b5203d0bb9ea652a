/** How long tickets and sessions hold. */
import { SESSION_IDLE_MS, type Session, type Ticket, type TicketStage } from '../model.ts';

export type SessionState = 'live' | 'idle' | 'expired' | 'ended';

/** `version` is that of the customer's credential now: another than the session's means that it was changed since. */
export function sessionStateAt(session: Session, version: number | null, nowMs: number): SessionState {
  if (session.endedAt !== null || session.version !== version) return 'ended';
  if (session.expiresAt <= nowMs) return 'expired';
  return session.seenAt + SESSION_IDLE_MS <= nowMs ? 'idle' : 'live';
}

export function isGood(
  ticket: Ticket | undefined,
  stage: TicketStage,
  version: number | undefined,
  nowMs: number,
): ticket is Ticket {
  if (ticket === undefined || ticket.used || ticket.stage !== stage) return false;
  return ticket.version === version && ticket.expiresAt > nowMs;
}
