/** Final words of the hub, what does not fit, recalls, and behaviours that were asked for. */
import type { Books, Row } from './books.ts';

export type Way = 'in' | 'out';

export interface Confirmation {
  readonly status: 'ACSC' | 'RJCT';
  readonly reason: string | null;
  /** BizMsgIdr of the message that said so. */
  readonly message: string;
}

export function findConfirmation(books: Books, way: Way, payment: string): Confirmation | undefined {
  const row = books.one(
    'SELECT status, reason, message FROM confirmations WHERE way = ? AND payment = ?',
    ...[way, payment],
  );
  if (row === undefined) return undefined;
  return {
    status: row.status as Confirmation['status'],
    reason: row.reason as string | null,
    message: row.message as string,
  };
}

export function keepConfirmation(
  books: Books,
  way: Way,
  payment: string,
  { status, reason, message }: Confirmation,
  atMs: number,
): void {
  books.run(
    'INSERT INTO confirmations (way, payment, status, reason, message, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
    ...[way, payment, status, reason, message, atMs],
  );
}

export function keepOddity(
  books: Books,
  { what, payment, message }: { what: string; payment: string; message: string },
  atMs: number,
): void {
  books.run(
    'INSERT INTO oddities (what, payment, message, at_ms) VALUES (?, ?, ?, ?)',
    ...[what, payment, message, atMs],
  );
}

export interface Oddity {
  readonly what: string;
  readonly payment: string;
  readonly message: string;
}

export function listOddities(books: Books, limit: number): Oddity[] {
  return books
    .all('SELECT what, payment, message FROM oddities ORDER BY id DESC LIMIT ?', limit)
    .map((row) => ({
      what: row.what as string,
      payment: row.payment as string,
      message: row.message as string,
    }));
}

export interface Recall {
  readonly id: string;
  readonly way: Way;
  /** BIN of whoever opened the case. */
  readonly creator: number;
  readonly payment: string;
  readonly endToEndId: string;
  readonly txId: string;
  readonly reason: string;
  readonly state: 'asked' | 'accepted' | 'refused' | 'silent' | 'pending';
  readonly returnId: string | null;
}

const RECALL = 'id, way, creator, payment, end_to_end_id, tx_id, reason, state, return_id';

export function findRecall(books: Books, id: string): Recall | undefined {
  return recallOf(books.one(`SELECT ${RECALL} FROM recalls WHERE id = ?`, id));
}

export function keepRecall(books: Books, recall: Recall, madeMs: number): void {
  const { id, way, creator, payment, endToEndId, txId, reason, state, returnId } = recall;
  books.run(
    `INSERT INTO recalls (${RECALL}, made_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, return_id = excluded.return_id`,
    ...[id, way, creator, payment, endToEndId, txId, reason, state, returnId, madeMs],
  );
}

export function listRecalls(books: Books, limit: number): Recall[] {
  return books
    .all(`SELECT ${RECALL} FROM recalls ORDER BY made_ms DESC, id LIMIT ?`, limit)
    .map((row) => recallOf(row)!);
}

function recallOf(row: Row | undefined): Recall | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id as string,
    way: row.way as Way,
    creator: Number(row.creator),
    payment: row.payment as string,
    endToEndId: row.end_to_end_id as string,
    txId: row.tx_id as string,
    reason: row.reason as string,
    state: row.state as Recall['state'],
    returnId: row.return_id as string | null,
  };
}

export interface Behaviour {
  readonly id: number;
  readonly mode: string;
  /** Payments that it still meets; null: all until then. */
  readonly leftPayments: number | null;
  readonly untilMs: number | null;
}

/** In the order in which they were asked for, without those whose time is over. */
export function listBehaviours(books: Books, nowMs: number): Behaviour[] {
  return books
    .all(
      `SELECT id, mode, left_payments, until_ms FROM behaviours
        WHERE coalesce(until_ms, ?) >= ? AND coalesce(left_payments, 1) > 0 ORDER BY id`,
      ...[nowMs, nowMs],
    )
    .map((row) => ({
      id: Number(row.id),
      mode: row.mode as string,
      leftPayments: row.left_payments === null ? null : Number(row.left_payments),
      untilMs: row.until_ms === null ? null : Number(row.until_ms),
    }));
}

export function addBehaviour(books: Books, { mode, leftPayments, untilMs }: Omit<Behaviour, 'id'>): void {
  books.run(
    'INSERT INTO behaviours (mode, left_payments, until_ms) VALUES (?, ?, ?)',
    ...[mode, leftPayments, untilMs],
  );
}

export function useBehaviour(books: Books, id: number): void {
  books.run('UPDATE behaviours SET left_payments = left_payments - 1 WHERE id = ?', id);
}

export function clearBehaviours(books: Books): void {
  books.run('DELETE FROM behaviours');
}
