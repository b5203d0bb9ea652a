/** Where the count begins. */
import { type Queryable, statement } from '../../core/database/index.ts';
import type { Cursor } from '../../core/outbox/index.ts';

/**
 * One snapshot: what payments add up to, less those whose events may not be spoken of yet, beside the position up to
 * which they may. The feed that reads on from there counts every payment exactly once.
 * Payments are read by a range of their primary key, which begins with their time.
 */
const OPENING = statement(
  'live.opening',
  `WITH moves AS (
     SELECT 1 AS sign, p.state = 'cleared' AS cleared, p.amount, p.window_number, p.created_at AS at
       FROM payments p WHERE p.id >= $1::uuid
     UNION ALL
     SELECT -1, e.type = 'payment.cleared', (e.data::json ->> 'amount')::bigint, (e.data::json ->> 'window')::int, e.at
       FROM lanes l LEFT JOIN outbox_told t ON t.lane = l.lane
       CROSS JOIN LATERAL (SELECT * FROM outbox_events o WHERE o.lane = l.lane AND o.seq > COALESCE(t.seq, 0) OFFSET 0) e
      WHERE e.type IN ('payment.cleared', 'payment.refused', 'payment.released'))
   SELECT (SELECT COALESCE(json_object_agg(lane, seq), '{}')::text FROM outbox_told) AS told,
          COALESCE(sum(sign) FILTER (WHERE cleared AND at >= $2), 0)::bigint AS day_payments,
          COALESCE(sum(sign * amount) FILTER (WHERE cleared AND at >= $2), 0)::bigint AS day_value,
          COALESCE(sum(sign) FILTER (WHERE NOT cleared AND at >= $2), 0)::bigint AS day_refused,
          COALESCE(sum(sign) FILTER (WHERE cleared AND window_number = $3), 0)::bigint AS window_payments,
          COALESCE(sum(sign * amount) FILTER (WHERE cleared AND window_number = $3), 0)::bigint AS window_value
     FROM moves`,
);

interface OpeningRow {
  told: string;
  day_payments: bigint;
  day_value: bigint;
  day_refused: bigint;
  window_payments: bigint;
  window_value: bigint;
}

export interface Sums {
  payments: number;
  value: bigint;
}

export interface Opening {
  readonly cursor: Cursor;
  readonly today: Sums & { refused: number };
  readonly window: Sums;
}

/** A payment's id is minted at the door and waits at most this long for its transaction. */
const ID_AHEAD_MS = 60_000;

export async function readOpening(
  on: Queryable,
  dayStartMs: number,
  window: { readonly number: number; readonly openedAt: number },
): Promise<Opening> {
  const from = uuidAt(Math.min(dayStartMs, window.openedAt) - ID_AHEAD_MS);
  const [row] = await on.query<OpeningRow>(OPENING, [from, dayStartMs, window.number]);
  const { told, day_payments, day_value, day_refused, window_payments, window_value } = row!;
  const lanes = Object.entries(JSON.parse(told) as Record<string, number>);
  return {
    cursor: new Map(lanes.map(([lane, seq]) => [Number(lane), seq])),
    today: { payments: Number(day_payments), value: day_value, refused: Number(day_refused) },
    window: { payments: Number(window_payments), value: window_value },
  };
}

/** The lowest UUIDv7 of a millisecond. */
function uuidAt(ms: number): string {
  const time = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
