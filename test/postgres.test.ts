import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statement } from '../src/core/database/index.ts';
import { testDatabase } from './postgres.ts';

const ADD_LANE = statement('test.add_lane', 'INSERT INTO lanes (lane, epoch) VALUES (60, 1)');
const LANES = statement('test.lanes', 'SELECT lane FROM lanes');
const CHANGE_LINES = statement('test.change_lines', "UPDATE audit_lines SET detail = ''");
const NAME = statement('test.name', 'SELECT current_database() AS name');

test('each test database starts empty and migrated, and meets no other', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  try {
    await one.database.query(ADD_LANE);
    assert.deepEqual(await one.database.query(LANES), [{ lane: 60 }]);
    assert.deepEqual(await other.database.query(LANES), []);
  } finally {
    await Promise.all([one.close(), other.close()]);
  }
});

test('the hub may not rewrite what is append-only; the owner may', async () => {
  const opened = await testDatabase();
  const { database, owner } = opened;
  try {
    await assert.rejects(database.query(CHANGE_LINES), /permission denied/);
    await owner.query(CHANGE_LINES);
  } finally {
    await opened.close();
  }
});

test('a closed test database is gone', async () => {
  const first = await testDatabase();
  const [{ name }] = (await first.database.query<{ name: string }>(NAME)) as [{ name: string }];
  assert.match(first.url, new RegExp(`/${name}\\?`));
  await first.close();
  const next = await testDatabase();
  try {
    const left = await next.database.query(
      statement('test.left', 'SELECT 1 FROM pg_database WHERE datname = $1'),
      [name],
    );
    assert.deepEqual(left, []);
  } finally {
    await next.close();
  }
});
