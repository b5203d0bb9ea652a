/** What every database benchmark stands on: a PostgreSQL of its own, the hub's tables, and an honest list of settings. */
import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { MIGRATIONS } from '../src/apps/migrations/index.ts';
import {
  type ConnectionSettings,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '../src/core/database/index.ts';

export interface Ground {
  readonly settings: ConnectionSettings;
  readonly folder: string;
  /** A second, migrated database on the same server. */
  another(name: string): Promise<ConnectionSettings>;
  close(): Promise<void>;
}

/** A fresh cluster with durable settings, or the one in DATABASE_URL. */
export async function prepareGround(): Promise<Ground> {
  const given = process.env.DATABASE_URL;
  const folder = mkdtempSync(join(tmpdir(), 'longbien-bench-'));
  chmodSync(folder, 0o755);
  const postgres = given === undefined ? await startEmbeddedPostgres(folder) : undefined;
  const settings = postgres?.connection ?? { connectionString: given! };
  await prepare(settings);
  return {
    settings,
    folder,
    async another(name) {
      const owner = new pg.Client(settings);
      await owner.connect();
      await owner.query(`DROP DATABASE IF EXISTS longbien_bench_${name}`);
      await owner.query(`CREATE DATABASE longbien_bench_${name}`);
      await owner.end();
      const other = within(settings, `longbien_bench_${name}`);
      await prepare(other);
      return other;
    },
    async close() {
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(settings: ConnectionSettings): Promise<void> {
  const migrated = await migrate(settings, MIGRATIONS);
  if (migrated.kind !== 'migrated') throw new Error(migrated.kind);
}

/** A hub in a process of its own; what it listens on is its first message. */
export function forkHub(
  { settings, folder }: Pick<Ground, 'settings' | 'folder'>,
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  return fork(fileURLToPath(new URL('./hub-process.ts', import.meta.url)), [], {
    env: { ...process.env, BENCH_SETTINGS: JSON.stringify(settings), BENCH_FOLDER: folder, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function within(settings: ConnectionSettings, database: string): ConnectionSettings {
  if (settings.connectionString === undefined) return { ...settings, database };
  const url = new URL(settings.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}

const NAMES = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
];

export async function settingsOf(settings: ConnectionSettings): Promise<Record<string, string>> {
  const database = openDatabase(settings, null);
  const rows = await database.query<{ name: string; setting: string }>({
    name: 'bench.settings',
    text: `SELECT name, current_setting(name) AS setting FROM pg_settings WHERE name IN (${NAMES.map((name) => `'${name}'`).join(', ')}) ORDER BY name`,
  });
  await database.close();
  return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
}

export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
}

/** Value at a share of a sorted list. */
export function quantile(sorted: Float64Array | readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
