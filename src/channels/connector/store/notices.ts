/** What banks must still be told of consents: a queue with one row for each consent, and how far its events were read. */
import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';

const CURSOR = statement('connector.cursor', 'SELECT position FROM connector_cursor');
const BEGIN = statement(
  'connector.begin_reading',
  `UPDATE connector_cursor SET position = $1 WHERE position = ''`,
);
/** All or nothing; to read a page of events twice only tells a bank of a consent twice. */
const NOTE = statement(
  'connector.note_changes',
  `WITH noted AS (
     INSERT INTO connector_notices (consent, bin, changes, pending, due_at, attempts)
     SELECT consent, bin, 1, true, $3, 0 FROM unnest($1::uuid[], $2::int[]) AS n(consent, bin) ORDER BY consent
     ON CONFLICT (consent) DO UPDATE
       SET changes = connector_notices.changes + 1, pending = true, attempts = 0, due_at = excluded.due_at),
   addressed AS (
     INSERT INTO connector_customer_notices (notice, bin, pending, due_at, attempts)
     SELECT notice, bin, true, $3, 0 FROM unnest($5::uuid[], $6::int[]) AS n(notice, bin) ORDER BY notice
     ON CONFLICT DO NOTHING)
   UPDATE connector_cursor SET position = $4`,
);
const CLAIM = statement(
  'connector.claim_notices',
  `UPDATE connector_notices n SET due_at = $2, attempts = n.attempts + 1
     FROM (SELECT consent FROM connector_notices WHERE pending AND due_at <= $1
            ORDER BY due_at, consent LIMIT $3 FOR UPDATE SKIP LOCKED) due
    WHERE n.consent = due.consent RETURNING n.consent, n.bin, n.changes, n.attempts`,
);
const SETTLE = statement(
  'connector.settle_notice',
  `UPDATE connector_notices SET pending = pending AND changes <> $2, told_version = $3, told_at = $4 WHERE consent = $1`,
);
const DROP = statement(
  'connector.drop_notice',
  'UPDATE connector_notices SET pending = pending AND changes <> $2 WHERE consent = $1',
);
const POSTPONE = statement(
  'connector.postpone_notice',
  'UPDATE connector_notices SET due_at = $3 WHERE consent = $1 AND changes = $2',
);
const WAITING = statement(
  'connector.waiting_notices',
  'SELECT count(*) AS waiting FROM connector_notices WHERE bin = $1 AND pending',
);

export interface ClaimedNotice {
  readonly consent: string;
  readonly bin: number;
  /** What had happened to the consent when it was claimed. */
  readonly changes: bigint;
  /** This one counted. */
  readonly attempts: number;
}

/** Where nobody has begun yet. */
export async function beginReading(on: Queryable, position: string): Promise<void> {
  await on.query(BEGIN, [position]);
}

export async function readPosition(on: Queryable): Promise<string> {
  return (await on.query<{ position: string }>(CURSOR))[0]!.position;
}

/** What banks are to be told, by UUID and BIN: consents that something happened to, and notices of customers. */
export interface News {
  readonly consents: ReadonlyMap<string, number>;
  readonly notices: ReadonlyMap<string, number>;
}

/** Their banks are to be told from now on. */
export async function noteNews(
  on: Queryable,
  { consents, notices }: News,
  position: string,
  nowMs: number,
): Promise<void> {
  const listed = (map: ReadonlyMap<string, number>): string[] => [
    plainArray([...map.keys()]),
    plainArray([...map.values()]),
  ];
  await on.query(NOTE, [...listed(consents), nowMs, position, ...listed(notices)]);
}

/** Nobody else is given them before `leaseUntil`. */
export async function claimNotices(
  on: Queryable,
  nowMs: number,
  leaseUntil: number,
  rowsMax: number,
): Promise<ClaimedNotice[]> {
  return await on.query<ClaimedNotice>(CLAIM, [nowMs, leaseUntil, rowsMax]);
}

/** Told, unless something has happened since. */
export async function settleNotice(
  on: Queryable,
  { consent, changes }: ClaimedNotice,
  told: { readonly version: number; readonly at: number },
): Promise<void> {
  await on.query(SETTLE, [consent, changes, told.version, told.at]);
}

/** There is nobody to tell. */
export async function dropNotice(on: Queryable, { consent, changes }: ClaimedNotice): Promise<void> {
  await on.query(DROP, [consent, changes]);
}

export async function postponeNotice(
  on: Queryable,
  { consent, changes }: ClaimedNotice,
  dueAt: number,
): Promise<void> {
  await on.query(POSTPONE, [consent, changes, dueAt]);
}

/** Consents of which a bank does not know the latest. */
export async function countWaiting(on: Queryable, bin: number): Promise<number> {
  return Number((await on.query<{ waiting: bigint }>(WAITING, [bin]))[0]!.waiting);
}
