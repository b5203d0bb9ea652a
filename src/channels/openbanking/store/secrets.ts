/** Clients of Annex 01 as their third party looks after them: each with a secret, and for a while with the one before. */
import { type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { ClientMetadata } from '../model.ts';

/** New only: what has become of a client since is not undone by a request that comes again. */
const ADD = statement(
  'openbanking.add_sbv64_client',
  `INSERT INTO oauth_clients (client_id, profile, software, metadata, created_at) VALUES ($1, 'sbv64', $2, $3, $4)
   ON CONFLICT (client_id) DO NOTHING`,
);
const OF_SOFTWARE = statement(
  'openbanking.sbv64_clients_of_software',
  `SELECT client_id, metadata, created_at FROM oauth_clients
    WHERE software = $1 AND profile = 'sbv64' AND deleted_at IS NULL ORDER BY client_id LIMIT $2`,
);
const LOCK = statement(
  'openbanking.lock_sbv64_clients',
  `SELECT client_id, software, metadata, deleted_at FROM oauth_clients
    WHERE client_id = ANY($1::text[]) AND profile = 'sbv64' ORDER BY client_id FOR UPDATE`,
);
const KEEP = statement(
  'openbanking.keep_sbv64_clients',
  `UPDATE oauth_clients c SET metadata = k.metadata, deleted_at = k.deleted_at
     FROM unnest($1::text[], $2::jsonb[], $3::bigint[]) AS k(client_id, metadata, deleted_at) WHERE c.client_id = k.client_id`,
);

export interface Sbv64Client {
  readonly id: string;
  /** UUID. */
  readonly software: string;
  readonly metadata: ClientMetadata;
  /** Milliseconds since the epoch; null while it is used. */
  readonly deletedAt: number | null;
}

export async function addSbv64Client(
  on: Queryable,
  { id, software, metadata }: Omit<Sbv64Client, 'deletedAt'>,
  nowMs: number,
): Promise<void> {
  await on.query(ADD, [id, software, JSON.stringify(metadata), nowMs]);
}

export interface ListedClient {
  readonly id: string;
  readonly metadata: ClientMetadata;
  readonly createdAt: number;
}

/** By id; those that were given up are not among them. */
export async function sbv64ClientsOf(
  on: Queryable,
  software: string,
  rowsMax: number,
): Promise<ListedClient[]> {
  const rows = await on.query<{ client_id: string; metadata: ClientMetadata; created_at: bigint }>(
    OF_SOFTWARE,
    [software, rowsMax],
  );
  return rows.map(({ client_id, metadata, created_at }) => ({
    ...{ id: client_id, metadata, createdAt: Number(created_at) },
  }));
}

/** In the order of their ids, so that two processes take them in the same one. */
export async function lockSbv64Clients(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, Sbv64Client>> {
  const rows = await on.query<{
    client_id: string;
    software: string;
    metadata: ClientMetadata;
    deleted_at: bigint | null;
  }>(LOCK, [textArray([...new Set(ids)])]);
  return new Map(
    rows.map(({ client_id: id, software, metadata, deleted_at: at }) => [
      id,
      { id, software, metadata, deletedAt: at === null ? null : Number(at) },
    ]),
  );
}

/** Each at most once. */
export function keepSbv64Clients(on: Queryable, clients: readonly Sbv64Client[]): Promise<unknown> {
  return on.query(KEEP, [
    textArray(clients.map(({ id }) => id)),
    textArray(clients.map(({ metadata }) => JSON.stringify(metadata))),
    clients.map(({ deletedAt }) => deletedAt),
  ]);
}
