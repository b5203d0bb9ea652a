/** What was booked on an account, newest first, with the payment behind each entry. */
import type { Books, Row } from './books.ts';

export interface StatementEntry {
  readonly id: number;
  readonly atMs: number;
  /** Signed: what came in is above zero. */
  readonly amount: bigint;
  /** After it. */
  readonly balance: bigint;
  readonly kind: 'payment' | 'return' | 'other';
  readonly agent: string | null;
  readonly account: string | null;
  readonly name: string | null;
  readonly remittance: string | null;
  readonly endToEndId: string | null;
  /** The hub's InstrId, of a payment that came. */
  readonly instructionId: string | null;
}

export interface StatementSpan {
  readonly fromMs: number;
  /** Not belonging to it. */
  readonly toMs: number;
  /** Of the last entry of the page before. */
  readonly before: { readonly atMs: number; readonly id: number } | undefined;
  readonly limit: number;
}

export function entriesOf(books: Books, account: number, span: StatementSpan): StatementEntry[] {
  const { atMs, id } = span.before ?? { atMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
  return books
    .all(
      `SELECT e.id, e.at_ms, e.amount,
              (SELECT sum(b.amount) FROM entries b WHERE b.account = e.account AND b.id <= e.id) AS balance,
              coalesce(i.kind, o.kind) AS kind,
              coalesce(i.debtor_agent, o.creditor_agent) AS agent,
              coalesce(i.payer_account, o.creditor_account) AS other,
              coalesce(i.payer_name, o.creditor_name) AS name,
              coalesce(i.remittance, o.remittance) AS remittance,
              coalesce(i.end_to_end_id, o.end_to_end_id) AS end_to_end_id,
              CASE i.kind WHEN 'payment' THEN i.id END AS instruction_id
         FROM entries e
         LEFT JOIN incoming i ON e.posting LIKE 'in:%' AND i.id = substr(e.posting, 4)
         LEFT JOIN outgoing o ON e.posting LIKE 'out:%' AND o.id = substr(e.posting, 5)
        WHERE e.account = ? AND e.at_ms >= ? AND e.at_ms < ? AND (e.at_ms, e.id) < (?, ?)
        ORDER BY e.at_ms DESC, e.id DESC LIMIT ?`,
      ...[account, span.fromMs, span.toMs, atMs, id, span.limit],
    )
    .map(entryOf);
}

const orNull = (value: Row[string] | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const entryOf = (row: Row): StatementEntry => ({
  id: Number(row.id),
  atMs: Number(row.at_ms),
  amount: row.amount as bigint,
  balance: row.balance as bigint,
  kind: row.kind === 'payment' || row.kind === 'return' ? row.kind : 'other',
  agent: orNull(row.agent),
  account: orNull(row.other),
  name: orNull(row.name),
  remittance: orNull(row.remittance),
  endToEndId: orNull(row.end_to_end_id),
  instructionId: orNull(row.instruction_id),
});
