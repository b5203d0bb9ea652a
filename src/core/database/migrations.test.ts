import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type Cluster, startCluster } from '../../../test/cluster.ts';
import {
  type ConnectionSettings,
  type Database,
  migrate,
  openDatabase,
  type RoomMigrations,
} from './index.ts';

let cluster: Cluster;
let server: Database;
let folder: string;
let settings: ConnectionSettings;
let owner: Database;
let databases = 0;
let statements = 0;

before(async () => {
  cluster = await startCluster();
  server = openDatabase({ connectionString: cluster.url }, 'none');
});
after(async () => {
  await owner.close();
  await server.close();
  await cluster.stop();
});
beforeEach(async (t) => {
  databases += 1;
  folder = mkdtempSync(join(tmpdir(), 'longbien-migrations-'));
  settings = { connectionString: await emptyDatabase(`migrated_${databases}`) };
  await owner?.close();
  owner = openDatabase(settings, 'none');
  (t as { after?: (does: () => void) => void }).after?.(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
});

async function emptyDatabase(name: string): Promise<string> {
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function run<R>(on: Database, text: string): Promise<R[]> {
  statements += 1;
  return await on.query<R>({ name: `test.migrations_${statements}`, text });
}

/** A room with these files. */
function room(name: string, files: Readonly<Record<string, string>>): RoomMigrations {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, sql] of Object.entries(files)) writeFileSync(join(folder, name, file), sql);
  return { room: name, folder: join(folder, name) };
}

const applied = async (): Promise<string[]> =>
  (await run<{ id: string }>(owner, 'SELECT id FROM schema_migrations ORDER BY applied_at, id')).map(
    (row) => row.id,
  );
const tables = async (): Promise<string[]> =>
  (
    await run<{ name: string }>(
      owner,
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations' ORDER BY 1",
    )
  ).map((row) => row.name);

describe('migrations', () => {
  test('run once, rooms in the order given, files by number; other files are none', async () => {
    const rooms = [
      room('second', {
        '0002-more.sql': 'ALTER TABLE a ADD d int',
        '0001-first.sql': 'CREATE TABLE a (b int)',
        'notes.md': 'no SQL',
        '0003-x.sql.bak': 'no SQL',
      }),
      room('first', { '0001-needs-a.sql': 'CREATE TABLE b AS SELECT d FROM a' }),
    ];
    const order = ['second/0001-first', 'second/0002-more', 'first/0001-needs-a'];
    assert.deepEqual(await migrate(settings, rooms), { kind: 'migrated', applied: order });
    assert.deepEqual(await applied(), order);
    assert.deepEqual(await migrate(settings, rooms), { kind: 'migrated', applied: [] });
    room('second', { '0003-last.sql': 'CREATE TABLE c ()' });
    assert.deepEqual(await migrate(settings, rooms), { kind: 'migrated', applied: ['second/0003-last'] });
  });

  test('two starters at once: one does it, the other finds it done', async () => {
    const rooms = [room('slow', { '0001-slow.sql': 'SELECT pg_sleep(0.3); CREATE TABLE slow ()' })];
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => migrate(settings, rooms)));
    assert.ok(outcomes.every((outcome) => outcome.kind === 'migrated'));
    assert.deepEqual(
      outcomes.flatMap((outcome) => (outcome.kind === 'migrated' ? outcome.applied : [])),
      ['slow/0001-slow'],
    );
  });

  test('starters of several fresh databases at once share the server’s roles without a quarrel', async () => {
    await run(server, 'DROP OWNED BY longbien_hub').catch(() => {});
    const rooms = [room('a', { '0001-a.sql': 'CREATE TABLE a ()' })];
    const urls = [];
    for (const n of [1, 2, 3]) urls.push(await emptyDatabase(`together_${n}`));
    const outcomes = await Promise.all(urls.map((connectionString) => migrate({ connectionString }, rooms)));
    assert.ok(outcomes.every((outcome) => outcome.kind === 'migrated'));
  });

  test('one that was edited after it ran is refused, and nothing further runs', async () => {
    const rooms = [room('a', { '0001-a.sql': 'CREATE TABLE a ()' })];
    await migrate(settings, rooms);
    room('a', { '0001-a.sql': 'CREATE TABLE a (b int)', '0002-b.sql': 'CREATE TABLE b ()' });
    assert.deepEqual(await migrate(settings, rooms), { kind: 'migration_was_edited', id: 'a/0001-a' });
    assert.deepEqual(await tables(), ['a']);
  });

  test('a database that is newer than the code is refused', async () => {
    await migrate(settings, [
      room('a', { '0001-a.sql': 'CREATE TABLE a ()', '0002-b.sql': 'CREATE TABLE b ()' }),
    ]);
    rmSync(join(folder, 'a', '0002-b.sql'));
    assert.deepEqual(await migrate(settings, [room('a', { '0003-c.sql': 'CREATE TABLE c ()' })]), {
      kind: 'database_is_newer',
      id: 'a/0002-b',
    });
    assert.deepEqual(await tables(), ['a', 'b']);
  });

  test('one that fails leaves nothing half done, names itself and may be mended', async () => {
    const rooms = [
      room('a', { '0001-a.sql': 'CREATE TABLE a ()', '0002-b.sql': 'CREATE TABLE b (); CREATE TABLE a ()' }),
    ];
    await assert.rejects(migrate(settings, rooms), /Migration a\/0002-b failed: relation "a" already exists/);
    assert.deepEqual(await tables(), ['a']);
    assert.deepEqual(await applied(), ['a/0001-a']);
    room('a', { '0002-b.sql': 'CREATE TABLE b ()' });
    assert.deepEqual(await migrate(settings, rooms), { kind: 'migrated', applied: ['a/0002-b'] });
  });

  test('the hub works in a role that owns none of it', async () => {
    await migrate(settings, [
      room('a', { '0001-a.sql': 'CREATE TABLE a (b int); GRANT SELECT ON a TO longbien_hub' }),
    ]);
    const hub = openDatabase(settings);
    try {
      assert.deepEqual(await run(hub, 'SELECT b FROM a'), []);
      for (const text of [
        'INSERT INTO a VALUES (1)',
        'DROP TABLE a',
        'CREATE TABLE mine ()',
        'UPDATE schema_migrations SET hash = id',
      ]) {
        await assert.rejects(run(hub, text), { code: '42501' }, text);
      }
    } finally {
      await hub.close();
    }
  });
});

test('a user who may not make roles is told what to run once, and then it works', async () => {
  const own = await startCluster();
  const admin = openDatabase({ connectionString: own.url }, 'none');
  try {
    await run(admin, "CREATE ROLE shopkeeper LOGIN PASSWORD 'invented'");
    await run(admin, 'CREATE DATABASE shop OWNER shopkeeper');
    const url = new URL(own.url);
    url.username = 'shopkeeper';
    url.password = 'invented';
    url.pathname = '/shop';
    const theirs = { connectionString: url.href };
    const rooms = [room('a', { '0001-a.sql': 'CREATE TABLE a (); GRANT SELECT ON a TO longbien_hub' })];
    await assert.rejects(migrate(theirs, rooms), (fault: Error) => {
      assert.match(
        fault.message,
        /The role longbien_hub is missing; run once as an administrator: CREATE ROLE longbien_hub NOLOGIN;/,
      );
      return true;
    });
    await run(admin, 'CREATE ROLE longbien_hub NOLOGIN');
    await assert.rejects(migrate(theirs, rooms), /GRANT longbien_hub TO/);
    await run(admin, 'GRANT longbien_hub TO shopkeeper');
    assert.deepEqual(await migrate(theirs, rooms), { kind: 'migrated', applied: ['a/0001-a'] });
  } finally {
    await admin.close();
    await own.stop();
  }
});
