/** What every move of the bank stands on: its books, its clock, its settings and its pen. */
import type { Incoming, Outgoing, Said } from '../model.ts';
import type { Books } from '../store/books.ts';
import { keepToSend } from '../store/messages.ts';
import type { Recall } from '../store/records.ts';

export interface Settings {
  readonly bin: string;
  readonly name: string;
  readonly magicAmounts: boolean;
  /** Seconds of the simulator's behaviours and inquiries are so long: 1 as the field has them, less for the impatient. */
  readonly timeScale: number;
  /** Reject a payment whose payee's name is not the account's. */
  readonly checkNames: boolean;
}

/** A message that is written and signed: these bytes are sent, however often. */
export interface Letter {
  /** BizMsgIdr. */
  readonly id: string;
  readonly type: string;
  readonly xml: string;
}

/** Writes and signs the bank's messages. */
export interface Pen {
  /** pacs.002 about what the hub sent. */
  status(about: Incoming, said: Said): Letter;
  /** pacs.008. */
  transfer(payment: Outgoing, payerName: string): Letter;
  /** pacs.004. */
  giveBack(back: Outgoing, original: Incoming, reason: string): Letter;
  /** pacs.028 about what we sent. */
  inquiry(payment: Outgoing): Letter;
  /** camt.056. */
  recall(recallId: string, payment: Outgoing, reason: string): Letter;
  /** camt.029. */
  recallAnswer(about: Recall, verdict: RecallVerdict): Letter;
}

export interface RecallVerdict {
  readonly accepted: boolean;
  readonly reason?: string;
}

export interface Bank {
  readonly books: Books;
  readonly settings: Settings;
  readonly pen: Pen;
  /** When a payment met a bank that was down, by its id: kept nowhere else, as such a bank keeps nothing. */
  readonly hungUpAtMs: Map<string, number>;
  readonly nowMs: () => number;
  /** 32 hex digits. */
  readonly mint: () => string;
}

/** Stored before the first byte leaves. Answers its number in the outbox. */
export function send(
  { books, nowMs }: Bank,
  { id, type, xml }: Letter,
  subject: string,
  { afterMs = 0, copies = 1 }: { afterMs?: number; copies?: number } = {},
): number {
  const now = nowMs();
  return keepToSend(books, { id, type, xml, subject, copies, dueMs: now + afterMs, madeMs: now });
}
