/** What the business header must say, whoever wrote it. */
import { CLOCK_AHEAD_MS_MAX, MESSAGE_AGE_MS_MAX } from './limits.ts';

export interface HeaderFacts {
  readonly from: number;
  readonly to: number;
  readonly businessMessageId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface HeaderExpectation {
  /** BIN of who signed. */
  readonly signer: number;
  /** BIN of who reads; the hub is 0. */
  readonly reader: number;
  readonly messageId: string;
}

export type HeaderRefusal =
  | 'sender_is_not_the_signer'
  | 'receiver_is_not_the_hub'
  | 'id_is_not_the_idempotency_key';

/** Who, to whom, and under which id. */
export function judgeHeader(header: HeaderFacts, expected: HeaderExpectation): HeaderRefusal | undefined {
  if (header.from !== expected.signer) return 'sender_is_not_the_signer';
  if (header.to !== expected.reader) return 'receiver_is_not_the_hub';
  return header.businessMessageId === expected.messageId ? undefined : 'id_is_not_the_idempotency_key';
}

export type AgeRefusal = 'message_is_too_old' | 'message_is_from_the_future';

/** Asked of a message that was not taken before: an old one that comes again gets the answer of its first time. */
export function judgeAge({ createdAt }: HeaderFacts, nowMs: number): AgeRefusal | undefined {
  if (createdAt < nowMs - MESSAGE_AGE_MS_MAX) return 'message_is_too_old';
  return createdAt > nowMs + CLOCK_AHEAD_MS_MAX ? 'message_is_from_the_future' : undefined;
}
