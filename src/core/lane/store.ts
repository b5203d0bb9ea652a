import { ConflictFault, type Queryable, statement } from '../database/index.ts';

/** A lane as a batch holds it: the numbers rise while the batch decides. */
export interface Lane {
  readonly lane: number;
  readonly epoch: bigint;
  auditSeq: number;
  /** SHA-256 of the last audit line. */
  auditHead: Buffer;
  eventSeq: number;
}

export interface LaneClaim {
  readonly lane: number;
  readonly epoch: bigint;
}

/** More hub processes than this on one database would be a mistake. */
const LANES_MAX = 64;
const ADVISORY_CLASS = 1_894;

const PICK = statement(
  'lane.pick',
  'SELECT lane::int FROM generate_series(1, $1::int) lane WHERE pg_try_advisory_lock($2::int, lane) LIMIT 1',
);
/**
 * Its commit waits for no standby: the first batch of the claim does, and with it everything before. A claim that
 * waited would keep the hub from telling anybody that its COMMIT is unknown while the standby is away.
 */
const CLAIM = statement(
  'lane.claim',
  `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'local', true))
   INSERT INTO lanes (lane, epoch) SELECT $1, 1 FROM quick
   ON CONFLICT (lane) DO UPDATE SET epoch = lanes.epoch + 1, claimed_at = now() RETURNING epoch`,
);
const LOCK = statement(
  'lane.lock',
  'SELECT epoch, audit_seq, audit_head, event_seq FROM lanes WHERE lane = $1 FOR UPDATE',
);
const ADVANCE = statement(
  'lane.advance',
  `WITH advanced AS (UPDATE lanes SET audit_seq = $3, audit_head = $4, event_seq = $5 WHERE lane = $1 AND epoch = $2 RETURNING 1)
   SELECT 1 / count(*)::int FROM advanced`,
);

/** Takes a free lane for as long as this connection lives. */
export async function claimLane(on: Queryable): Promise<LaneClaim> {
  const [picked] = await on.query<{ lane: number }>(PICK, [LANES_MAX, ADVISORY_CLASS]);
  if (picked === undefined)
    throw new ConflictFault(`All ${LANES_MAX} lanes are taken: too many hub processes on one database.`);
  const [claimed] = await on.query<{ epoch: bigint }>(CLAIM, [picked.lane]);
  return { lane: picked.lane, epoch: claimed!.epoch };
}

export async function lockLane(on: Queryable, claim: LaneClaim): Promise<Lane> {
  const [row] = await on.query<{ epoch: bigint; audit_seq: bigint; audit_head: Buffer; event_seq: bigint }>(
    LOCK,
    [claim.lane],
  );
  if (row === undefined || row.epoch !== claim.epoch)
    throw new ConflictFault(`lane ${claim.lane} has another owner now`);
  return {
    ...claim,
    auditSeq: Number(row.audit_seq),
    auditHead: row.audit_head,
    eventSeq: Number(row.event_seq),
  };
}

export function advanceLane(on: Queryable, lane: Lane): Promise<unknown> {
  return on.query(ADVANCE, [lane.lane, lane.epoch, lane.auditSeq, lane.auditHead, lane.eventSeq]);
}
