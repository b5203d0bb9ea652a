/** Where connected banks answer. Append-only: a move is a further row, and the newest counts. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Connector } from '../model.ts';

const FIND = statement(
  'connector.find',
  `SELECT n.bin, n.since, n.url FROM unnest($1::int[]) AS asked(bin)
    CROSS JOIN LATERAL (SELECT c.bin, c.since, c.url FROM connectors c WHERE c.bin = asked.bin
                         ORDER BY c.since DESC LIMIT 1) n`,
);
const INSERT = statement(
  'connector.insert',
  `INSERT INTO connectors (bin, since, url, caller)
   SELECT bin, since, url, caller FROM unnest($1::int[], $2::bigint[], $3::text[], $4::text[]) AS c(bin, since, url, caller)`,
);

/** A change of a bank's connector; without an address it was taken back. */
export interface ConnectorChange {
  readonly bin: number;
  readonly since: number;
  readonly url: string | null;
  readonly caller: string;
}

interface ConnectorRow {
  bin: number;
  since: bigint;
  url: string | null;
}

/** The last change of each bank that has one, taken back or not. */
export async function lastChanges(
  on: Queryable,
  bins: readonly number[],
): Promise<Map<number, { readonly since: number; readonly url: string | null }>> {
  const rows = await on.query<ConnectorRow>(FIND, [plainArray([...new Set(bins)])]);
  return new Map(rows.map(({ bin, since, url }) => [bin, { since: Number(since), url }]));
}

/** Of those asked for that have one. */
export async function findConnectors(
  on: Queryable,
  bins: readonly number[],
): Promise<Map<number, Connector>> {
  const changes = await lastChanges(on, bins);
  return new Map(
    [...changes].flatMap(([bin, { since, url }]) => (url === null ? [] : [[bin, { bin, since, url }]])),
  );
}

export function keepConnectors(on: Queryable, changes: readonly ConnectorChange[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(changes.map(({ bin }) => bin)),
    plainArray(changes.map(({ since }) => since)),
    textArray(changes.map(({ url }) => url)),
    textArray(changes.map(({ caller }) => caller)),
  ]);
}
