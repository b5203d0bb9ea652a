import { CHUNK_ROWS } from '../../kit/limits.ts';
import { statement } from '../database/index.ts';
import type { Invariant, Look, Snapshots } from '../verify/index.ts';

const HEADS = statement('outbox.heads', 'SELECT lane, event_seq FROM lanes ORDER BY lane');
const COUNT = statement(
  'outbox.count',
  'SELECT count(*)::int AS events FROM outbox_events WHERE lane = $1 AND seq > $2 AND seq <= $3',
);
const MISSING = statement(
  'outbox.missing',
  `SELECT seq FROM generate_series($2::bigint + 1, $3::bigint) seq
    WHERE NOT EXISTS (SELECT FROM outbox_events e WHERE e.lane = $1 AND e.seq = seq.seq) ORDER BY seq LIMIT 20`,
);
/** Lanes, events and what was told, in one snapshot: nobody may be ahead of the lane. */
const AHEAD = statement(
  'outbox.ahead',
  `SELECT l.lane, l.event_seq, t.seq AS told, e.seq AS newest
     FROM lanes l LEFT JOIN outbox_told t ON t.lane = l.lane
     LEFT JOIN LATERAL (SELECT seq FROM outbox_events o WHERE o.lane = l.lane ORDER BY seq DESC LIMIT 1) e ON true
    WHERE t.seq > l.event_seq OR e.seq > l.event_seq`,
);

/** A reader that has seen event n of a lane has seen all before it: that is what its cursor promises. */
export const outboxInvariants: readonly Invariant[] = [{ name: 'outbox_is_gap_free', check: isGapFree }];

async function isGapFree(on: Snapshots, look: Look): Promise<void> {
  const heads = await on.query<{ lane: number; event_seq: bigint }>(HEADS);
  for (const { lane, event_seq } of heads) {
    const head = Number(event_seq);
    for (let after = 0; after < head; after += CHUNK_ROWS) {
      const upto = Math.min(after + CHUNK_ROWS, head);
      const [{ events }] = (await on.query<{ events: number }>(COUNT, [lane, after, upto])) as [
        { events: number },
      ];
      look.rows(events);
      if (events === upto - after) continue;
      for (const { seq } of await on.query<{ seq: bigint }>(MISSING, [lane, after, upto]))
        look.violation(`event evt_${lane}_${seq} is missing`);
    }
  }
  for (const { lane, event_seq, told, newest } of await on.query<{
    lane: number;
    event_seq: bigint;
    told: bigint | null;
    newest: bigint | null;
  }>(AHEAD))
    look.violation(
      `lane ${lane} is at event ${event_seq}, but events reach ${newest ?? 0} and were told up to ${told ?? 0}`,
    );
}
