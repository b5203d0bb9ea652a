/** What a bank contradicted, and what the payer's side asks back. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Case, Recall } from '../model.ts';

const CASE_COLUMNS = 'id, payment, kind, opened_at, closed_at, resolution';
const INSERT_CASES = statement(
  'clearing.insert_cases',
  `INSERT INTO cases (id, payment, kind, opened_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[])`,
);
const CASES_OF = statement(
  'clearing.cases_of',
  `SELECT ${CASE_COLUMNS} FROM cases WHERE payment = ANY($1::uuid[])`,
);
const FIND_CASES = statement(
  'clearing.find_cases',
  `SELECT ${CASE_COLUMNS} FROM cases WHERE id = ANY($1::uuid[])`,
);
const LOCK_CASES = statement(
  'clearing.lock_cases',
  `SELECT ${CASE_COLUMNS} FROM cases WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const CLOSE_CASES = statement(
  'clearing.close_cases',
  `UPDATE cases c SET closed_at = $3, resolution = m.resolution FROM unnest($1::uuid[], $2::text[]) AS m(id, resolution)
    WHERE c.id = m.id AND c.closed_at IS NULL`,
);
const LIST_CASES = statement(
  'clearing.list_cases',
  `SELECT ${CASE_COLUMNS} FROM cases WHERE id < $1 AND (closed_at IS NULL OR NOT $2) ORDER BY id DESC LIMIT $3`,
);
const RECALL_COLUMNS =
  'id, payment, requester, reason, state, answer_reason, message_id, created_at, answered_at';
const INSERT_RECALLS = statement(
  'clearing.insert_recalls',
  `INSERT INTO recalls (id, payment, requester, reason, state, message_id, created_at)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[])`,
);
const RECALLS_OF = statement(
  'clearing.recalls_of',
  `SELECT ${RECALL_COLUMNS} FROM recalls WHERE payment = ANY($1::uuid[]) ORDER BY id`,
);
const FIND_RECALLS = statement(
  'clearing.find_recalls',
  `SELECT ${RECALL_COLUMNS} FROM recalls WHERE id = ANY($1::uuid[])`,
);
const LOCK_RECALLS = statement(
  'clearing.lock_recalls',
  `SELECT ${RECALL_COLUMNS} FROM recalls WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const ANSWER_RECALLS = statement(
  'clearing.answer_recalls',
  `WITH answered AS (
     UPDATE recalls r SET state = m.state, answer_reason = m.answer_reason, answered_at = $4
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS m(id, state, answer_reason)
      WHERE r.id = m.id AND r.state = 'requested' RETURNING 1)
   SELECT 1 / (count(*) = $5)::int FROM answered`,
);

interface CaseRow {
  id: string;
  payment: string;
  kind: Case['kind'];
  opened_at: bigint;
  closed_at: bigint | null;
  resolution: string | null;
}

const toCase = (row: CaseRow): Case => ({
  id: row.id,
  payment: row.payment,
  kind: row.kind,
  openedAt: Number(row.opened_at),
  closedAt: row.closed_at === null ? null : Number(row.closed_at),
  resolution: row.resolution,
});

interface RecallRow {
  id: string;
  payment: string;
  requester: number;
  reason: string;
  state: Recall['state'];
  answer_reason: string | null;
  message_id: string | null;
  created_at: bigint;
  answered_at: bigint | null;
}

const toRecall = (row: RecallRow): Recall => ({
  id: row.id,
  payment: row.payment,
  requester: row.requester,
  reason: row.reason,
  state: row.state,
  answerReason: row.answer_reason,
  messageId: row.message_id,
  createdAt: Number(row.created_at),
  answeredAt: row.answered_at === null ? null : Number(row.answered_at),
});

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function keepCases(on: Queryable, opened: readonly Case[]): Promise<unknown> {
  return on.query(INSERT_CASES, [
    plainArray(opened.map((one) => one.id)),
    plainArray(opened.map((one) => one.payment)),
    plainArray(opened.map((one) => one.kind)),
    plainArray(opened.map((one) => one.openedAt)),
  ]);
}

export async function casesOf(on: Queryable, payments: readonly string[]): Promise<Case[]> {
  return (await on.query<CaseRow>(CASES_OF, [plainArray([...new Set(payments)])])).map(toCase);
}

export async function findCases(on: Queryable, ids: readonly string[]): Promise<Case[]> {
  return (await on.query<CaseRow>(FIND_CASES, [plainArray([...new Set(ids)])])).map(toCase);
}

export async function lockCases(on: Queryable, ids: readonly string[]): Promise<Case[]> {
  return (await on.query<CaseRow>(LOCK_CASES, [plainArray([...new Set(ids)])])).map(toCase);
}

export function keepClosedCases(
  on: Queryable,
  closed: readonly { readonly id: string; readonly resolution: string }[],
  at: number,
): Promise<unknown> {
  return on.query(CLOSE_CASES, [
    plainArray(closed.map((one) => one.id)),
    textArray(closed.map((one) => one.resolution)),
    at,
  ]);
}

/** Newest first. */
export async function listCases(
  on: Queryable,
  openOnly: boolean,
  before: string | undefined,
  rowsMax: number,
): Promise<Case[]> {
  return (await on.query<CaseRow>(LIST_CASES, [before ?? LAST_UUID, openOnly, rowsMax])).map(toCase);
}

export function keepRecalls(on: Queryable, recalls: readonly Recall[]): Promise<unknown> {
  return on.query(INSERT_RECALLS, [
    plainArray(recalls.map((one) => one.id)),
    plainArray(recalls.map((one) => one.payment)),
    plainArray(recalls.map((one) => one.requester)),
    textArray(recalls.map((one) => one.reason)),
    plainArray(recalls.map((one) => one.state)),
    textArray(recalls.map((one) => one.messageId)),
    plainArray(recalls.map((one) => one.createdAt)),
  ]);
}

export async function recallsOf(on: Queryable, payments: readonly string[]): Promise<Recall[]> {
  return (await on.query<RecallRow>(RECALLS_OF, [plainArray([...new Set(payments)])])).map(toRecall);
}

export async function findRecalls(on: Queryable, ids: readonly string[]): Promise<Map<string, Recall>> {
  const rows = await on.query<RecallRow>(FIND_RECALLS, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toRecall(row)]));
}

export async function lockRecalls(on: Queryable, ids: readonly string[]): Promise<Recall[]> {
  return (await on.query<RecallRow>(LOCK_RECALLS, [plainArray([...new Set(ids)])])).map(toRecall);
}

export function keepRecallAnswers(on: Queryable, answered: readonly Recall[], at: number): Promise<unknown> {
  return on.query(ANSWER_RECALLS, [
    plainArray(answered.map((one) => one.id)),
    plainArray(answered.map((one) => one.state)),
    textArray(answered.map((one) => one.answerReason)),
    at,
    answered.length,
  ]);
}
