/** Payments of the bank's own customers, and returns of what they received. */
import type { Outgoing, OutgoingState } from '../model.ts';
import type { Books, Row } from './books.ts';
import { countsOf, referencesOf } from './incoming.ts';

const COLUMNS = `id, kind, tx_id, end_to_end_id, original, account, creditor_agent, creditor_account, creditor_name, amount,
  remittance, state, reason, inquiries, next_inquiry_ms, made_ms, ended_ms, returned,
  payee_references, uetr`;

export function findOutgoing(books: Books, id: string): Outgoing | undefined {
  return outgoingOf(books.one(`SELECT ${COLUMNS} FROM outgoing WHERE id = ?`, id));
}

export function findOutgoingByKey(books: Books, requestKey: string): Outgoing | undefined {
  return outgoingOf(books.one(`SELECT ${COLUMNS} FROM outgoing WHERE request_key = ?`, requestKey));
}

export function listOutgoing(books: Books, limit: number): Outgoing[] {
  return books
    .all(`SELECT ${COLUMNS} FROM outgoing ORDER BY made_ms DESC, id DESC LIMIT ?`, limit)
    .map((row) => outgoingOf(row)!);
}

/** Of these payments those that have come to their end. */
export function endedAmong(books: Books, ids: readonly string[]): { id: string; settled: boolean }[] {
  return books
    .all(
      `SELECT o.id, o.state FROM json_each(?) asked JOIN outgoing o ON o.id = asked.value WHERE o.ended_ms IS NOT NULL`,
      JSON.stringify(ids),
    )
    .map(({ id, state }) => ({ id: id as string, settled: state === 'settled' }));
}

/** Those whose end is not known and about which the hub is to be asked now. */
export function outgoingToAsk(books: Books, nowMs: number, limit: number): Outgoing[] {
  return books
    .all(
      `SELECT ${COLUMNS} FROM outgoing WHERE next_inquiry_ms IS NOT NULL AND next_inquiry_ms <= ?
        ORDER BY next_inquiry_ms LIMIT ?`,
      nowMs,
      limit,
    )
    .map((row) => outgoingOf(row)!);
}

export function addOutgoing(books: Books, one: Outgoing, requestKey: string | null): void {
  books.run(
    `INSERT INTO outgoing (${COLUMNS}, request_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[
      one.id,
      one.kind,
      one.txId,
      one.endToEndId,
      one.original,
      one.account,
      one.creditorAgent,
      one.creditorAccount,
    ],
    ...[one.creditorName, one.amount, one.remittance, one.state, one.reason, one.inquiries],
    ...[one.nextInquiryMs, one.madeMs, one.endedMs, one.returned],
    ...[JSON.stringify(one.references), one.uetr, requestKey],
  );
}

export function endOutgoing(
  books: Books,
  id: string,
  { state, reason, endedMs }: { state: OutgoingState; reason: string | null; endedMs: number },
): void {
  books.run(
    'UPDATE outgoing SET state = ?, reason = ?, ended_ms = ?, next_inquiry_ms = NULL WHERE id = ?',
    ...[state, reason, endedMs, id],
  );
}

export function keepWaiting(books: Books, id: string, state: OutgoingState): void {
  books.run('UPDATE outgoing SET state = ? WHERE id = ?', state, id);
}

/** One inquiry more; `nextMs` null: that was the last. */
export function countInquiry(books: Books, id: string, nextMs: number | null): void {
  books.run('UPDATE outgoing SET inquiries = inquiries + 1, next_inquiry_ms = ? WHERE id = ?', nextMs, id);
}

export function addCameBack(books: Books, id: string, amount: bigint): void {
  books.run('UPDATE outgoing SET returned = returned + ? WHERE id = ?', amount, id);
}

export function countOutgoing(books: Books): Readonly<Record<string, number>> {
  return countsOf(books.all('SELECT state, count(*) AS n FROM outgoing GROUP BY state'));
}

function outgoingOf(row: Row | undefined): Outgoing | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id as string,
    kind: row.kind as Outgoing['kind'],
    txId: row.tx_id as string,
    endToEndId: row.end_to_end_id as string,
    original: row.original as string | null,
    account: row.account as string,
    creditorAgent: row.creditor_agent as string,
    creditorAccount: row.creditor_account as string,
    creditorName: row.creditor_name as string,
    amount: row.amount as bigint,
    remittance: row.remittance as string,
    references: referencesOf(row),
    uetr: row.uetr as string | null,
    state: row.state as OutgoingState,
    reason: row.reason as string | null,
    inquiries: Number(row.inquiries),
    nextInquiryMs: row.next_inquiry_ms === null ? null : Number(row.next_inquiry_ms),
    madeMs: Number(row.made_ms),
    endedMs: row.ended_ms === null ? null : Number(row.ended_ms),
    returned: row.returned as bigint,
  };
}
