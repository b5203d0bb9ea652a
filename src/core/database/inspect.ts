/** What a diagnosis wants to know of a PostgreSQL before it trusts it with money. Reads only. */
import pg from 'pg';
import { HUB_ROLE } from './database.ts';
import type { ConnectionSettings } from './embedded.ts';
import { type RoomMigrations, readRoom } from './migrations.ts';

export interface DatabaseFacts {
  /** As `server_version_num`: 180004 is 18.4. */
  readonly versionNumber: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly hubRole: 'usable' | 'not_granted' | 'absent';
  /** Ids of migrations that the code has and the database has not run. */
  readonly pending: readonly string[];
  /** Ids that ran with another text, or that the code does not know. */
  readonly strange: readonly string[];
  /** The server's clock, milliseconds since the epoch. */
  readonly nowMs: number;
}

export type Inspection =
  | { readonly kind: 'inspected'; readonly facts: DatabaseFacts }
  | { readonly kind: 'database_does_not_answer'; readonly reason: string };

const WAIT_MS_MAX = 5_000;
/** What the ledger's promise hangs on. */
const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'max_connections'];

export async function inspectDatabase(
  settings: ConnectionSettings,
  rooms: readonly RoomMigrations[],
): Promise<Inspection> {
  const client = new pg.Client({
    ...settings,
    connectionTimeoutMillis: WAIT_MS_MAX,
    statement_timeout: WAIT_MS_MAX,
    application_name: 'longbien-doctor',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return { kind: 'inspected', facts: await factsOf(client, rooms) };
  } catch (fault) {
    return {
      kind: 'database_does_not_answer',
      reason: fault instanceof Error ? fault.message : String(fault),
    };
  } finally {
    await client.end().catch(() => {});
  }
}

async function factsOf(client: pg.Client, rooms: readonly RoomMigrations[]): Promise<DatabaseFacts> {
  const named = await client.query<{ name: string; setting: string }>(
    'SELECT name, setting FROM pg_settings WHERE name = ANY($1)',
    [[...SETTINGS, 'server_version_num']],
  );
  const settings = Object.fromEntries(named.rows.map(({ name, setting }) => [name, setting]));
  const role = await client.query<{ member: boolean }>(
    "SELECT pg_has_role(oid, 'MEMBER') AS member FROM pg_roles WHERE rolname = $1",
    [HUB_ROLE],
  );
  const clock = await client.query<{ ms: string }>(
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS ms',
  );
  const member = role.rows[0]?.member;
  return {
    versionNumber: Number(settings.server_version_num),
    settings,
    hubRole: member === undefined ? 'absent' : member ? 'usable' : 'not_granted',
    ...(await migrationsOf(client, rooms)),
    nowMs: Number(clock.rows[0]!.ms),
  };
}

async function migrationsOf(
  client: pg.Client,
  rooms: readonly RoomMigrations[],
): Promise<Pick<DatabaseFacts, 'pending' | 'strange'>> {
  const known = new Map(rooms.flatMap(readRoom).map(({ id, hash }) => [id, hash]));
  const table = await client.query<{ found: boolean }>(
    "SELECT to_regclass('schema_migrations') IS NOT NULL AS found",
  );
  if (table.rows[0]?.found !== true) return { pending: [...known.keys()], strange: [] };
  const ran = await client.query<{ id: string; hash: string }>(
    'SELECT id, hash FROM schema_migrations ORDER BY id',
  );
  const done = new Set(ran.rows.map(({ id }) => id));
  return {
    pending: [...known.keys()].filter((id) => !done.has(id)),
    strange: ran.rows.filter(({ id, hash }) => known.get(id) !== hash).map(({ id }) => id),
  };
}
