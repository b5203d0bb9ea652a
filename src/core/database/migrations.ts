/**
 * Migrations are SQL files that run once, in order: rooms in the order given, files by number within a room. Each is
 * remembered with its hash; one that was edited after it ran is refused, and so is a database newer than the code.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { HUB_ROLE } from './database.ts';
import type { ConnectionSettings } from './embedded.ts';

/** A room's migrations folder, e.g. `{ room: 'ledger', folder: '…/core/ledger/migrations' }`. */
export interface RoomMigrations {
  readonly room: string;
  readonly folder: string;
}

interface Migration {
  readonly id: string;
  readonly sql: string;
  readonly hash: string;
}

export type MigrationOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  | { readonly kind: 'migration_was_edited'; readonly id: string }
  | { readonly kind: 'database_is_newer'; readonly id: string };

/** One number for "longbien migrates"; any other would do. */
const ADVISORY_KEY = 1_894_1902;

export async function migrate(
  settings: ConnectionSettings,
  rooms: readonly RoomMigrations[],
): Promise<MigrationOutcome> {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    // Two starters: the second waits here and then finds everything done.
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_KEY]);
    await ensureHubRole(client);
    await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
      id text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    await client.query(`GRANT SELECT ON schema_migrations TO ${HUB_ROLE}`);
    return await applyMissing(client, rooms.flatMap(readRoom));
  } finally {
    await client.end();
  }
}

async function applyMissing(client: pg.Client, known: readonly Migration[]): Promise<MigrationOutcome> {
  const recorded = await client.query<{ id: string; hash: string }>(
    'SELECT id, hash FROM schema_migrations ORDER BY id',
  );
  const byId = new Map(known.map((migration) => [migration.id, migration]));
  for (const row of recorded.rows) {
    const ours = byId.get(row.id);
    if (ours === undefined) return { kind: 'database_is_newer', id: row.id };
    if (ours.hash !== row.hash) return { kind: 'migration_was_edited', id: row.id };
  }
  const done = new Set(recorded.rows.map((row) => row.id));
  const applied: string[] = [];
  for (const migration of known) {
    if (done.has(migration.id)) continue;
    await applyOne(client, migration);
    applied.push(migration.id);
  }
  return { kind: 'migrated', applied };
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO schema_migrations (id, hash) VALUES ($1, $2)', [
      migration.id,
      migration.hash,
    ]);
    await client.query('COMMIT');
  } catch (fault) {
    await client.query('ROLLBACK');
    throw new Error(`Migration ${migration.id} failed: ${(fault as Error).message}`, { cause: fault });
  }
}

function readRoom({ room, folder }: RoomMigrations): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return {
        id: `${room}/${name.slice(0, -4)}`,
        sql,
        hash: createHash('sha256').update(sql).digest('hex'),
      };
    });
}

/** The hub works as a role that owns nothing; a database user who may not create it gets told what to run once. */
async function ensureHubRole(client: pg.Client): Promise<void> {
  const cure = `run once as an administrator: CREATE ROLE ${HUB_ROLE} NOLOGIN; GRANT ${HUB_ROLE} TO <the user of DATABASE_URL>;`;
  const found = await client.query<{ member: boolean }>(
    'SELECT pg_has_role(oid, $2) AS member FROM pg_roles WHERE rolname = $1',
    [HUB_ROLE, 'MEMBER'],
  );
  if (found.rows[0]?.member === true) return;
  try {
    if (found.rows.length === 0) await client.query(`CREATE ROLE ${HUB_ROLE} NOLOGIN`);
    await client.query(`GRANT ${HUB_ROLE} TO CURRENT_USER`);
  } catch (fault) {
    const code = (fault as { code?: string }).code;
    // Another database of the same server made it a moment ago: roles are shared by all of them.
    if (code === '42710' || code === '23505') return ensureHubRole(client);
    throw new Error(`The role ${HUB_ROLE} is missing; ${cure}`, { cause: fault });
  }
}
