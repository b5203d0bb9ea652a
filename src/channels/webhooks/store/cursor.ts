/** How far the outbox has been fanned out to endpoints. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';

const READ = statement('webhooks.cursor', 'SELECT position, version FROM webhook_cursor');
const LOCK = statement('webhooks.lock_cursor', 'SELECT position, version FROM webhook_cursor FOR UPDATE');
const REMEMBER_KEY = statement(
  'webhooks.remember_master_key',
  'UPDATE webhook_cursor SET master_key = COALESCE(master_key, $1) RETURNING master_key',
);
/** A change of an endpoint: pages that were matched before it are not kept. */
const TOUCH = statement('webhooks.touch_cursor', 'UPDATE webhook_cursor SET version = version + 1');
/**
 * The cursor and the deliveries of its page in one statement, so in one transaction. Whoever reads under an older
 * version waits for the row, finds the version gone and keeps nothing.
 */
const MOVE = statement(
  'webhooks.move_cursor',
  `WITH moved AS (
     UPDATE webhook_cursor SET position = $1, version = version + 1 WHERE version = $2 RETURNING version),
   made AS (
     INSERT INTO webhook_deliveries (id, endpoint, lane, seq, type, created_at, state, step, claims, due_at)
     SELECT d.id, d.endpoint, d.lane, d.seq, d.type, $8, 'pending', 0, 0, $8
       FROM moved, unnest($3::uuid[], $4::uuid[], $5::smallint[], $6::bigint[], $7::text[])
         AS d(id, endpoint, lane, seq, type)
     ON CONFLICT (endpoint, lane, seq) DO NOTHING)
   SELECT version FROM moved`,
);

export interface WebhookCursor {
  /** Position in the outbox, as text. */
  readonly position: string;
  readonly version: number;
}

type CursorRow = { readonly position: string; readonly version: bigint };
const toCursor = ([row]: readonly CursorRow[]): WebhookCursor => ({
  position: row!.position,
  version: Number(row!.version),
});

export async function readWebhookCursor(on: Queryable): Promise<WebhookCursor> {
  return toCursor(await on.query<CursorRow>(READ));
}

/** Whoever changes endpoints takes this first, so that no page is kept meanwhile. */
export async function lockWebhookCursor(on: Queryable): Promise<WebhookCursor> {
  return toCursor(await on.query<CursorRow>(LOCK));
}

export function touchWebhookCursor(on: Queryable): Promise<unknown> {
  return on.query(TOUCH);
}

/** The fingerprint that this database knows; the one given, where it knows none yet. */
export async function webhookKeyOf(on: Queryable, fingerprint: string): Promise<string> {
  return (await on.query<{ master_key: string }>(REMEMBER_KEY, [fingerprint]))[0]!.master_key;
}

/** One event for one endpoint, as the fan-out makes it. */
export interface NewDelivery {
  /** UUID. */
  readonly id: string;
  readonly endpoint: string;
  readonly lane: number;
  readonly seq: number;
  readonly type: string;
}

/** Moves the cursor and makes the deliveries, unless another was faster or an endpoint has changed: then false. */
export async function keepPage(
  on: Queryable,
  { position, version }: WebhookCursor,
  deliveries: readonly NewDelivery[],
  nowMs: number,
): Promise<boolean> {
  const rows = await on.query(MOVE, [position, version, ...columnsOf(deliveries), nowMs]);
  return rows.length > 0;
}

export function columnsOf(deliveries: readonly NewDelivery[]): string[] {
  return [
    plainArray(deliveries.map((one) => one.id)),
    plainArray(deliveries.map((one) => one.endpoint)),
    plainArray(deliveries.map((one) => one.lane)),
    plainArray(deliveries.map((one) => one.seq)),
    textArray(deliveries.map((one) => one.type)),
  ];
}
