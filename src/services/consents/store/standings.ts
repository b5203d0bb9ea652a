/** Of which standing of the third party the customers of a consent were told. */
import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';
import type { ChangedStanding } from '../../directory/index.ts';

const TO_TELL = statement(
  'consents.to_tell_of_standings',
  `SELECT c.id FROM unnest($1::uuid[], $2::bigint[]) AS k(software, since)
    CROSS JOIN LATERAL (
      SELECT id FROM consents
       WHERE software = k.software AND standing_told < k.since LIMIT $3) c
    LIMIT $3`,
);
const TOLD = statement(
  'consents.standings_told',
  'SELECT id, standing_told FROM consents WHERE id = ANY($1::uuid[])',
);
const MARK = statement(
  'consents.mark_standings_told',
  `UPDATE consents c SET standing_told = m.since FROM unnest($1::uuid[], $2::bigint[]) AS m(id, since) WHERE c.id = m.id`,
);

/** Ids of consents that have not ended and whose customers do not know it yet. */
export async function consentsToTell(
  on: Queryable,
  standings: readonly ChangedStanding[],
  rowsMax: number,
): Promise<string[]> {
  const rows = await on.query<{ id: string }>(TO_TELL, [
    plainArray(standings.map(({ software }) => software)),
    plainArray(standings.map(({ since }) => since)),
    rowsMax,
  ]);
  return rows.map(({ id }) => id);
}

export async function standingsTold(on: Queryable, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await on.query<{ id: string; standing_told: bigint }>(TOLD, [plainArray(ids)]);
  return new Map(rows.map((row) => [row.id, Number(row.standing_told)]));
}

export function markStandingsTold(
  on: Queryable,
  told: readonly { readonly id: string; readonly since: number }[],
): Promise<unknown> {
  return on.query(MARK, [plainArray(told.map(({ id }) => id)), plainArray(told.map(({ since }) => since))]);
}
