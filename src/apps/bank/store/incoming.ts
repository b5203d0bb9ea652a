/** Payments and returns that the hub sent. */
import type { CreditorReference } from '../../../codecs/iso20022/index.ts';
import type { Incoming, IncomingState } from '../model.ts';
import type { Books, Row } from './books.ts';

const COLUMNS = `id, kind, debtor_agent, tx_id, end_to_end_id, original, account, payee_name, payer_name, payer_account,
  amount, remittance, state, reason, mode, speaks_at_ms, arrived_ms, ended_ms, returned,
  payee_references, uetr`;

export function findIncoming(books: Books, id: string): Incoming | undefined {
  return incomingOf(books.one(`SELECT ${COLUMNS} FROM incoming WHERE id = ?`, id));
}

/** For a word that names the transaction alone. */
export function findIncomingByTransaction(books: Books, txId: string): Incoming | undefined {
  return incomingOf(
    books.one(`SELECT ${COLUMNS} FROM incoming WHERE tx_id = ? AND kind = 'payment' LIMIT 1`, txId),
  );
}

export function listIncoming(books: Books, limit: number): Incoming[] {
  return books
    .all(`SELECT ${COLUMNS} FROM incoming ORDER BY arrived_ms DESC, id DESC LIMIT ?`, limit)
    .map((row) => incomingOf(row)!);
}

export function addIncoming(books: Books, one: Incoming): void {
  books.run(
    `INSERT INTO incoming (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[
      one.id,
      one.kind,
      one.debtorAgent,
      one.txId,
      one.endToEndId,
      one.original,
      one.account,
      one.payeeName,
    ],
    ...[one.payerName, one.payerAccount, one.amount, one.remittance, one.state, one.reason, one.mode],
    ...[one.speaksAtMs, one.arrivedMs, one.endedMs, one.returned, JSON.stringify(one.references), one.uetr],
  );
}

export function endIncoming(
  books: Books,
  id: string,
  { state, endedMs }: { state: IncomingState; endedMs: number },
): void {
  books.run('UPDATE incoming SET state = ?, ended_ms = ? WHERE id = ?', state, endedMs, id);
}

/** Given back, with an amount below zero where a return came to nothing. */
export function addReturned(books: Books, id: string, amount: bigint): void {
  books.run('UPDATE incoming SET returned = returned + ? WHERE id = ?', amount, id);
}

export function countIncoming(books: Books): Readonly<Record<string, number>> {
  return countsOf(books.all('SELECT state, count(*) AS n FROM incoming GROUP BY state'));
}

export function countsOf(rows: readonly Row[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ state, n }) => [state as string, Number(n)]));
}

export function referencesOf({ payee_references }: Row): CreditorReference[] {
  return JSON.parse(payee_references as string) as CreditorReference[];
}

function incomingOf(row: Row | undefined): Incoming | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id as string,
    kind: row.kind as Incoming['kind'],
    debtorAgent: row.debtor_agent as string,
    txId: row.tx_id as string,
    endToEndId: row.end_to_end_id as string,
    original: row.original as string | null,
    account: row.account as string,
    payeeName: row.payee_name as string,
    payerName: row.payer_name as string,
    payerAccount: row.payer_account as string,
    amount: row.amount as bigint,
    remittance: row.remittance as string,
    references: referencesOf(row),
    uetr: row.uetr as string | null,
    state: row.state as IncomingState,
    reason: row.reason as string | null,
    mode: row.mode as string,
    speaksAtMs: Number(row.speaks_at_ms),
    arrivedMs: Number(row.arrived_ms),
    endedMs: row.ended_ms === null ? null : Number(row.ended_ms),
    returned: row.returned as bigint,
  };
}
