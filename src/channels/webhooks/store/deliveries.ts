/** What endpoints are to be told: a queue that senders of any number of processes empty. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { EventPlace } from '../../../core/outbox/index.ts';
import type { Attempt, AttemptOutcome, Delivery, DeliveryState } from '../model.ts';
import { ANSWERED_EVERY_MS, CANCEL_ROWS_MAX, FORGET_ROWS } from '../rules/limits.ts';
import { columnsOf, type NewDelivery } from './cursor.ts';

const COLUMNS = 'id, endpoint, lane, seq, type, created_at, state, step, claims, due_at, settled_at';

/**
 * Endpoints with something due, by leaps through the index: an endpoint with a million waiting costs as much as one
 * with a single one, so the backlog of one never stands before another's.
 */
const DUE_ENDPOINTS = statement(
  'webhooks.due_endpoints',
  `WITH RECURSIVE w(endpoint) AS (
     (SELECT d.endpoint FROM webhook_deliveries d WHERE d.due_at IS NOT NULL AND d.endpoint > $1
       ORDER BY d.endpoint LIMIT 1)
     UNION ALL
     SELECT (SELECT d.endpoint FROM webhook_deliveries d WHERE d.due_at IS NOT NULL AND d.endpoint > w.endpoint
              ORDER BY d.endpoint LIMIT 1)
       FROM w WHERE w.endpoint IS NOT NULL)
   SELECT w.endpoint FROM w
    WHERE w.endpoint IS NOT NULL
      AND EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint = w.endpoint AND d.due_at <= $2)
    LIMIT $3`,
);
/** Two hubs never take the same row. Whoever takes one and dies has lent it: it is due again at the end of the lease. */
const CLAIM = statement(
  'webhooks.claim_deliveries',
  `UPDATE webhook_deliveries d SET due_at = $4, claims = d.claims + 1
     FROM unnest($1::uuid[], $2::int[]) AS k(endpoint, rows_max)
    CROSS JOIN LATERAL (
      SELECT id FROM webhook_deliveries WHERE endpoint = k.endpoint AND due_at <= $3
       ORDER BY due_at, id LIMIT k.rows_max FOR UPDATE SKIP LOCKED) due
    WHERE d.id = due.id
   RETURNING d.id, d.endpoint, d.lane, d.seq, d.type, d.created_at, d.state, d.step, d.claims, d.due_at, d.settled_at`,
);
const CANCEL = statement(
  'webhooks.cancel_deliveries',
  `UPDATE webhook_deliveries d SET state = 'cancelled', due_at = NULL, settled_at = $2
     FROM unnest($1::uuid[]) AS k(endpoint)
    CROSS JOIN LATERAL (
      SELECT id FROM webhook_deliveries WHERE endpoint = k.endpoint AND due_at <= $2
       ORDER BY due_at, id LIMIT ${CANCEL_ROWS_MAX} FOR UPDATE SKIP LOCKED) due
    WHERE d.id = due.id`,
);
/**
 * Results of claims that are still theirs: one that outlived its lease was taken on by somebody else, whose result
 * counts. The attempt is noted in any case. Rows are locked in the order in which a replay takes them.
 */
const SETTLE = statement(
  'webhooks.settle_deliveries',
  `WITH r AS MATERIALIZED (
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::text[],
       $8::smallint[], $9::int[], $10::bigint[])
       AS r(id, claim, state, step, due_at, at, outcome, status, ms, settled_at)),
   locked AS MATERIALIZED (
     SELECT d.id, d.endpoint, d.claims FROM webhook_deliveries d WHERE d.id = ANY($1::uuid[])
      ORDER BY d.endpoint, d.lane, d.seq FOR UPDATE),
   answered AS (
     INSERT INTO webhook_answered AS a (endpoint, at)
     SELECT locked.endpoint, max(r.at) FROM r JOIN locked ON locked.id = r.id WHERE r.outcome = 'delivered'
      GROUP BY 1 ORDER BY 1
     ON CONFLICT (endpoint) DO UPDATE SET at = excluded.at WHERE a.at < excluded.at - ${ANSWERED_EVERY_MS}),
   noted AS (
     INSERT INTO webhook_attempts (delivery, claim, at, outcome, status, ms)
     SELECT r.id, r.claim, r.at, r.outcome, r.status, r.ms FROM r JOIN locked ON locked.id = r.id
      WHERE r.outcome IS NOT NULL
     ON CONFLICT DO NOTHING)
   UPDATE webhook_deliveries d SET state = r.state, step = r.step, due_at = r.due_at, settled_at = r.settled_at
     FROM r JOIN locked ON locked.id = r.id AND locked.claims = r.claim WHERE d.id = r.id`,
);
const LAST_ANSWERED = statement(
  'webhooks.last_answered',
  'SELECT at FROM webhook_answered WHERE endpoint = $1',
);
/** What was told, failed or was cancelled is told again; what still waits is due at once. */
const REPLAY = statement(
  'webhooks.replay_deliveries',
  `INSERT INTO webhook_deliveries AS d (id, endpoint, lane, seq, type, created_at, state, step, claims, due_at)
   SELECT n.id, n.endpoint, n.lane, n.seq, n.type, $6, 'pending', 0, 0, $6
     FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bigint[], $5::text[]) AS n(id, endpoint, lane, seq, type)
    ORDER BY n.endpoint, n.lane, n.seq
   ON CONFLICT (endpoint, lane, seq) DO UPDATE SET state = 'pending', step = 0, due_at = $6, settled_at = NULL`,
);
const FIND = statement(
  'webhooks.find_deliveries',
  `SELECT ${COLUMNS} FROM webhook_deliveries WHERE id = ANY($1::uuid[])`,
);
const LIST = statement(
  'webhooks.list_deliveries',
  `SELECT ${COLUMNS} FROM webhook_deliveries WHERE endpoint = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
);
const LIST_UNDELIVERED = statement(
  'webhooks.list_undelivered',
  `SELECT ${COLUMNS} FROM webhook_deliveries
    WHERE endpoint = $1 AND id < $2 AND state <> 'delivered' ORDER BY id DESC LIMIT $3`,
);
const ATTEMPTS = statement(
  'webhooks.find_attempts',
  `SELECT delivery, at, outcome, status, ms FROM webhook_attempts WHERE delivery = ANY($1::uuid[]) ORDER BY delivery, claim`,
);
const TOLD = statement(
  'webhooks.told_events',
  `SELECT d.endpoint, d.lane, d.seq FROM unnest($1::uuid[], $2::smallint[], $3::bigint[]) AS k(endpoint, lane, seq)
     JOIN webhook_deliveries d ON d.endpoint = k.endpoint AND d.lane = k.lane AND d.seq = k.seq`,
);
/** One that is being told again keeps its first date, and is not forgotten before it has ended. */
const FORGET = statement(
  'webhooks.forget_deliveries',
  `DELETE FROM webhook_deliveries WHERE id IN
     (SELECT id FROM webhook_deliveries WHERE created_at < $1 AND state <> 'pending' LIMIT ${FORGET_ROWS}) RETURNING id`,
);
const FORGET_ATTEMPTS = statement(
  'webhooks.forget_attempts',
  `DELETE FROM webhook_attempts WHERE (delivery, claim) IN
     (SELECT delivery, claim FROM webhook_attempts WHERE at < $1 LIMIT ${FORGET_ROWS}) RETURNING claim`,
);

interface DeliveryRow {
  id: string;
  endpoint: string;
  lane: number;
  seq: bigint;
  type: string;
  created_at: bigint;
  state: DeliveryState;
  step: number;
  claims: number;
  due_at: bigint | null;
  settled_at: bigint | null;
}

const toDelivery = ({ created_at, due_at, settled_at, seq, ...row }: DeliveryRow): Delivery => ({
  ...row,
  seq: Number(seq),
  createdAt: Number(created_at),
  dueAt: due_at === null ? null : Number(due_at),
  settledAt: settled_at === null ? null : Number(settled_at),
});

/** Endpoints after this one (by id) that have something due. */
export async function dueEndpoints(
  on: Queryable,
  after: string,
  nowMs: number,
  rowsMax: number,
): Promise<string[]> {
  return (await on.query<{ endpoint: string }>(DUE_ENDPOINTS, [after, nowMs, rowsMax])).map(
    ({ endpoint }) => endpoint,
  );
}

/** How many deliveries of one endpoint there is room for. */
export interface Room {
  readonly endpoint: string;
  readonly rowsMax: number;
}

/** Takes what is due, oldest first. Nobody else takes it for `leaseMs`. */
export async function claimDeliveries(
  on: Queryable,
  rooms: readonly Room[],
  nowMs: number,
  leaseMs: number,
): Promise<Delivery[]> {
  const rows = await on.query<DeliveryRow>(CLAIM, [
    plainArray(rooms.map((room) => room.endpoint)),
    plainArray(rooms.map((room) => room.rowsMax)),
    nowMs,
    nowMs + leaseMs,
  ]);
  return rows.map(toDelivery);
}

/** What is due for endpoints that are told no more. */
export function cancelDeliveries(
  on: Queryable,
  endpoints: readonly string[],
  nowMs: number,
): Promise<unknown> {
  return on.query(CANCEL, [plainArray(endpoints), nowMs]);
}

/** What came of a claim. */
export interface Result {
  readonly delivery: string;
  readonly claim: number;
  /** Null where none was made: the endpoint is told no more. */
  readonly attempt: Attempt | null;
  readonly state: DeliveryState;
  readonly step: number;
  readonly dueAt: number | null;
  readonly settledAt: number | null;
}

export function settleDeliveries(on: Queryable, results: readonly Result[]): Promise<unknown> {
  return on.query(SETTLE, [
    plainArray(results.map((one) => one.delivery)),
    plainArray(results.map((one) => one.claim)),
    textArray(results.map((one) => one.state)),
    plainArray(results.map((one) => one.step)),
    plainArray(results.map((one) => one.dueAt)),
    plainArray(results.map((one) => one.attempt?.at ?? null)),
    textArray(results.map((one) => one.attempt?.outcome)),
    plainArray(results.map((one) => one.attempt?.status ?? null)),
    plainArray(results.map((one) => one.attempt?.ms ?? null)),
    plainArray(results.map((one) => one.settledAt)),
  ]);
}

/** Whether the endpoint may have answered any event well since then; where in doubt within a minute, it has. */
export async function hasAnsweredSince(on: Queryable, endpoint: string, sinceMs: number): Promise<boolean> {
  const [last] = await on.query<{ at: bigint }>(LAST_ANSWERED, [endpoint]);
  return last !== undefined && Number(last.at) + ANSWERED_EVERY_MS >= sinceMs;
}

export function replayDeliveries(
  on: Queryable,
  deliveries: readonly NewDelivery[],
  nowMs: number,
): Promise<unknown> {
  return on.query(REPLAY, [...columnsOf(deliveries), nowMs]);
}

export async function findDeliveries(on: Queryable, ids: readonly string[]): Promise<Map<string, Delivery>> {
  const rows = await on.query<DeliveryRow>(FIND, [plainArray(ids)]);
  return new Map(rows.map((row) => [row.id, toDelivery(row)]));
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Newest first; all, or those that have not reached their endpoint. */
export async function listDeliveries(
  on: Queryable,
  endpoint: string,
  which: 'all' | 'undelivered',
  before: string | undefined,
  rowsMax: number,
): Promise<Delivery[]> {
  const asked = which === 'all' ? LIST : LIST_UNDELIVERED;
  return (await on.query<DeliveryRow>(asked, [endpoint, before ?? LAST_UUID, rowsMax])).map(toDelivery);
}

/** In order of the attempts, by delivery. */
export async function findAttempts(
  on: Queryable,
  deliveries: readonly string[],
): Promise<Map<string, Attempt[]>> {
  const rows = await on.query<{
    delivery: string;
    at: bigint;
    outcome: AttemptOutcome;
    status: number | null;
    ms: number;
  }>(ATTEMPTS, [plainArray(deliveries)]);
  const byDelivery = Map.groupBy(rows, (row) => row.delivery);
  return new Map(
    [...byDelivery].map(([delivery, attempts]) => [
      delivery,
      attempts.map(({ at, outcome, status, ms }) => ({ at: Number(at), outcome, status, ms })),
    ]),
  );
}

export interface Telling extends EventPlace {
  readonly endpoint: string;
}

/** Those of these events that their endpoint is told or was told. */
export async function findTold(on: Queryable, tellings: readonly Telling[]): Promise<Telling[]> {
  const rows = await on.query<{ endpoint: string; lane: number; seq: bigint }>(TOLD, [
    plainArray(tellings.map((one) => one.endpoint)),
    plainArray(tellings.map((one) => one.lane)),
    plainArray(tellings.map((one) => one.seq)),
  ]);
  return rows.map(({ endpoint, lane, seq }) => ({ endpoint, lane, seq: Number(seq) }));
}

/** True when there may be more. */
export async function forgetDeliveries(on: Queryable, before: number): Promise<boolean> {
  const [deliveries, attempts] = [
    await on.query(FORGET, [before]),
    await on.query(FORGET_ATTEMPTS, [before]),
  ];
  return deliveries.length === FORGET_ROWS || attempts.length === FORGET_ROWS;
}
