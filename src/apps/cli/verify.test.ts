import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDatabase } from '../../../test/postgres.ts';
import { embeddedState, migrate, startEmbeddedPostgres, statement } from '../../core/database/index.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { run } from './testing.ts';

const SMALL = { shared_buffers: '128MB', max_wal_size: '256MB' };

test('verify and doctor: a resting database is started and stopped, one that runs is left running', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longbien-verify-'));
  // PostgreSQL may run as another user than the test.
  chmodSync(folder, 0o755);
  try {
    assert.equal((await run(['verify', '--data', folder])).exit, 1);
    const server = await startEmbeddedPostgres(folder, SMALL);
    try {
      assert.equal(server.adopted, false);
      assert.equal((await migrate(server.connection, MIGRATIONS)).kind, 'migrated');
      const beside = await run(['verify', '--data', folder]);
      assert.equal(beside.exit, 0, beside.out + beside.err);
      assert.equal((await embeddedState(folder)).kind, 'running');
      const { out } = await run(['doctor', '--data', folder, '--lang', 'en']);
      assert.match(
        out,
        /✓ PostgreSQL 18\.[\s\S]*✓ data_checksums = on[\s\S]*✓ The migrations are up to date/,
      );
    } finally {
      await server.stop();
    }
    assert.equal((await embeddedState(folder)).kind, 'not_running');
    const alone = await run(['verify', '--data', folder, '--json']);
    assert.equal(alone.exit, 0, alone.out + alone.err);
    assert.equal((await embeddedState(folder)).kind, 'not_running');
    assert.match(
      (await run(['doctor', '--data', folder, '--lang', 'en'])).out,
      /! The database of the data folder is resting/,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Money that no transfer brought. */
const SABOTAGE = statement(
  'test.sabotage',
  "INSERT INTO ledger_accounts (book, id, currency, code, credits_posted) VALUES (0, gen_random_uuid(), 'VND', 1, 5)",
);

test('verify: a broken invariant is named and ends with 1', async () => {
  const postgres = await testDatabase();
  try {
    await postgres.owner.query(SABOTAGE);
    const { exit, out } = await run(['verify'], { env: { DATABASE_URL: postgres.url } });
    assert.equal(exit, 1, out);
    assert.match(out, /✗ {2}books_balance /);
    assert.match(out, /books_balance is broken \d+ times:\n {2}\S[\s\S]*of \d+ invariants are broken\.\n$/);
  } finally {
    await postgres.close();
  }
});
