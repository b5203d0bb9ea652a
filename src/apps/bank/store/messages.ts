/** Messages: what came and how it was answered, and what waits to be sent. */
import type { Books } from './books.ts';

export interface Received {
  readonly hash: Buffer;
  readonly status: number;
  readonly reply: string;
}

export function findReceived(books: Books, id: string): Received | undefined {
  const row = books.one('SELECT hash, status, reply FROM inbox WHERE id = ?', id);
  if (row === undefined) return undefined;
  return {
    hash: Buffer.from(row.hash as Uint8Array),
    status: Number(row.status),
    reply: row.reply as string,
  };
}

export function keepReceived(
  books: Books,
  message: Received & { readonly id: string; readonly type: string; readonly atMs: number },
): void {
  books.run(
    'INSERT INTO inbox (id, type, hash, status, reply, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
    ...[message.id, message.type, message.hash, message.status, message.reply, message.atMs],
  );
}

export interface ToSend {
  /** BizMsgIdr. */
  readonly id: string;
  readonly type: string;
  /** The payment that it is about. */
  readonly subject: string;
  readonly xml: string;
  readonly copies: number;
  readonly dueMs: number;
  readonly madeMs: number;
}

/** Answers its number in the outbox. */
export function keepToSend(books: Books, message: ToSend): number {
  const row = books.one(
    `INSERT INTO outbox (id, type, subject, xml, copies, due_ms, state, made_ms)
     VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?) RETURNING seq`,
    ...[
      message.id,
      message.type,
      message.subject,
      message.xml,
      message.copies,
      message.dueMs,
      message.madeMs,
    ],
  );
  return Number(row!.seq);
}

export interface Due extends Pick<ToSend, 'id' | 'type' | 'subject' | 'xml' | 'copies'> {
  readonly seq: number;
  readonly tries: number;
}

/** Numbers of messages that may go now, the longest due first. */
export function dueNumbers(books: Books, nowMs: number, limit: number): number[] {
  return books
    .all(
      `SELECT seq FROM outbox WHERE state = 'waiting' AND due_ms <= ? ORDER BY due_ms, seq LIMIT ?`,
      nowMs,
      limit,
    )
    .map(({ seq }) => Number(seq));
}

export function toSend(books: Books, seq: number): Due {
  const row = books.one('SELECT seq, id, type, subject, xml, copies, tries FROM outbox WHERE seq = ?', seq)!;
  return {
    seq: Number(row.seq),
    id: row.id as string,
    type: row.type as string,
    subject: row.subject as string,
    xml: row.xml as string,
    copies: Number(row.copies),
    tries: Number(row.tries),
  };
}

export function nextDueMs(books: Books): number | undefined {
  const row = books.one(`SELECT min(due_ms) AS at_ms FROM outbox WHERE state = 'waiting'`);
  return row === undefined || row.at_ms === null ? undefined : Number(row.at_ms);
}

export function moveDue(books: Books, seq: number, dueMs: number): void {
  books.run('UPDATE outbox SET due_ms = ? WHERE seq = ?', dueMs, seq);
}

export function tryAgain(books: Books, seq: number, answer: number | null, dueMs: number): void {
  books.run('UPDATE outbox SET tries = tries + 1, answer = ?, due_ms = ? WHERE seq = ?', answer, dueMs, seq);
}

export function endSending(
  books: Books,
  seq: number,
  { state, answer, sentMs }: { state: 'sent' | 'refused'; answer: number; sentMs: number },
): void {
  books.run(
    'UPDATE outbox SET tries = tries + 1, state = ?, answer = ?, sent_ms = ? WHERE seq = ?',
    ...[state, answer, sentMs, seq],
  );
}

/** The first answer of the swapping kind that still waits for a second one. */
export function waitingOf(books: Books, type: string, subjectMode: string): number | undefined {
  const row = books.one(
    `SELECT o.seq FROM outbox o JOIN incoming i ON i.id = o.subject
      WHERE o.state = 'waiting' AND o.tries = 0 AND o.type = ? AND i.mode = ? ORDER BY o.seq LIMIT 1`,
    ...[type, subjectMode],
  );
  return row === undefined ? undefined : Number(row.seq);
}

export function countOutbox(books: Books): { waiting: number; refused: number } {
  const row = books.one(
    `SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'refused') AS refused
       FROM outbox`,
  )!;
  return { waiting: Number(row.waiting), refused: Number(row.refused) };
}

/** What is older than anybody repeats it. */
export function forgetMessages(books: Books, beforeMs: number): void {
  books.run('DELETE FROM inbox WHERE at_ms < ?', beforeMs);
  books.run(`DELETE FROM outbox WHERE state <> 'waiting' AND made_ms < ?`, beforeMs);
}
