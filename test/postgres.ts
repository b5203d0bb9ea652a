/**
 * Databases for tests. One server for each test process, or the one that `npm test` started for the whole run
 * (LONGBIEN_TEST_SERVER, which may also name a PostgreSQL of your own). Migrations run once, into a template; a test
 * gets a copy of it, so tests never meet each other's rows.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../src/apps/migrations/index.ts';
import { type ConnectionSettings, type Database, migrate, openDatabase } from '../src/core/database/index.ts';
import { startCluster } from './cluster.ts';

export interface TestDatabase {
  /** As the hub opens it: in a role that may append and not rewrite. */
  readonly database: Database;
  /** As the owner of the tables: for reading what is nobody's business, and for sabotage. */
  readonly owner: Database;
  readonly settings: ConnectionSettings;
  /** The same as a `DATABASE_URL` for another process. */
  readonly url: string;
  /** Ends both pools and answers how to get copies of the database as it is now; `close` drops it as usual. */
  freeze(): Promise<() => Promise<TestDatabase>>;
  /** Ends both pools and drops the database, whoever is still connected. */
  close(): Promise<void>;
}

/** Any number; whoever makes the template holds it. */
const ADVISORY_KEY = 1_894_1903;

let server: Promise<string> | undefined;
let template: Promise<string> | undefined;
let databases = 0;

/** A database of its own, migrated and empty. */
export async function testDatabase(): Promise<TestDatabase> {
  server ??=
    process.env.LONGBIEN_TEST_SERVER === undefined
      ? startCluster().then(({ url }) => url)
      : Promise.resolve(process.env.LONGBIEN_TEST_SERVER);
  const serverUrl = await server;
  template ??= provideTemplate(serverUrl);
  return await copyOf(serverUrl, await template);
}

async function copyOf(serverUrl: string, source: string): Promise<TestDatabase> {
  databases += 1;
  const name = `test_${process.pid}_${databases}_${Date.now().toString(36)}`;
  // Copying through the log would compress every page for it: ten times as long.
  await inServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY file_copy`);
  const url = within(serverUrl, name);
  const settings: ConnectionSettings = { connectionString: url };
  const database = openDatabase(settings);
  const owner = openDatabase(settings, 'none');
  let ended: Promise<unknown> | undefined;
  const end = (): Promise<unknown> => {
    ended ??= Promise.all([database.close(), owner.close()]);
    return ended;
  };
  return {
    database,
    owner,
    settings,
    url,
    async freeze() {
      await end();
      return () => copyOf(serverUrl, name);
    },
    async close() {
      await end();
      await inServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Named after the migrations it holds, so that a server which outlives this checkout's state never serves an old one. */
async function provideTemplate(serverUrl: string): Promise<string> {
  const name = `longbien_template_${migrationsHash()}`;
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_KEY]);
    const found = await client.query<{ datistemplate: boolean }>(
      'SELECT datistemplate FROM pg_database WHERE datname = $1',
      [name],
    );
    if (found.rows[0]?.datistemplate === true) return name;
    if (found.rows.length > 0) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const migrated = await migrate({ connectionString: within(serverUrl, name) }, MIGRATIONS);
    if (migrated.kind !== 'migrated')
      throw new Error(`the test template was not migrated: ${JSON.stringify(migrated)}`);
    await client.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
    return name;
  } finally {
    await client.end();
  }
}

function migrationsHash(): string {
  const hash = createHash('sha256');
  for (const { room, folder } of MIGRATIONS) {
    for (const name of readdirSync(folder).sort())
      hash.update(`${room} ${name}\n`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

function within(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function inServer(serverUrl: string, text: string): Promise<void> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
