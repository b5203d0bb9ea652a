import { type Queryable, statement } from '../../../core/database/index.ts';

/** Its own status or that of its third party. Whoever was registered and has been so since has no new one. */
const CHANGED = statement(
  'directory.changed_standings',
  `SELECT s.id AS software, greatest(s.status_since, t.status_since) AS since
     FROM third_parties t JOIN software_products s ON s.third_party = t.id
    WHERE t.status_since > $1 AND t.status_since > t.created_at
    UNION
   SELECT s.id, greatest(s.status_since, t.status_since)
     FROM software_products s JOIN third_parties t ON t.id = s.third_party
    WHERE s.status_since > $1 AND s.status_since > s.created_at
    LIMIT $2`,
);

export interface ChangedStanding {
  /** UUID. */
  readonly software: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Software that was suspended, reinstated or revoked after an instant, alone or with its third party. */
export async function changedStandings(
  on: Queryable,
  afterMs: number,
  rowsMax: number,
): Promise<ChangedStanding[]> {
  const rows = await on.query<{ software: string; since: bigint }>(CHANGED, [afterMs, rowsMax]);
  return rows.map(({ software, since }) => ({ software, since: Number(since) }));
}
