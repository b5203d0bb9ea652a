import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { statement } from '../../core/database/index.ts';
import { createStatusBudget, STATUS_QUERIES_MAX, STATUS_WINDOW_MS } from './statusbudget.ts';

const NOW = 1_000_000_000;
let home: TestDatabase;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());

const ROWS_OF = statement(
  'test.status_queries',
  'SELECT count(*)::int AS rows FROM status_queries WHERE member = $1',
);
const ALLOWED = Array.from({ length: STATUS_QUERIES_MAX }, () => 'allowed');

test('three queries of a payment in two hours, and then when to come back', async () => {
  const budget = createStatusBudget(home.database);
  const take = async (nowMs: number) => (await budget.take(970401, ['a'], nowMs))[0];
  for (let i = 0; i < STATUS_QUERIES_MAX; i += 1) assert.equal(await take(NOW + i * 1_000), 'allowed');
  for (let again = 0; again < 2; again += 1)
    assert.deepEqual(await take(NOW + 3_000), { retryAfterS: STATUS_WINDOW_MS / 1_000 - 3 });
  assert.equal(await take(NOW + STATUS_WINDOW_MS), 'allowed');
  assert.notEqual(await take(NOW + STATUS_WINDOW_MS), 'allowed');
});

test('each member and each payment has a budget of its own', async () => {
  const budget = createStatusBudget(home.database);
  for (let i = 0; i < STATUS_QUERIES_MAX; i += 1) await budget.take(970402, ['a'], NOW);
  assert.deepEqual(await budget.take(970403, ['a'], NOW), ['allowed']);
  assert.deepEqual(
    (await budget.take(970402, ['a', 'b'], NOW)).map((one) => one === 'allowed'),
    [false, true],
  );
});

test('a payment that is named again in the same message takes a query each time', async () => {
  const budget = createStatusBudget(home.database);
  const many = await budget.take(970406, ['a', 'a', 'b', 'a', 'a'], NOW);
  assert.deepEqual(
    many.map((one) => one === 'allowed'),
    [true, true, true, true, false],
  );
  assert.deepEqual(await budget.take(970406, ['b', 'b', 'b'], NOW), [
    ...ALLOWED.slice(1),
    { retryAfterS: 7_200 },
  ]);
});

test('several processes share one budget, and of queries at the same moment three are worked', async () => {
  const budgets = Array.from({ length: 4 }, () => createStatusBudget(home.database));
  const asked = await Promise.all(
    Array.from({ length: 40 }, (_, i) => budgets[i % budgets.length]!.take(970404, ['b', 'a'], NOW)),
  );
  for (const which of [0, 1])
    assert.deepEqual(
      asked.flatMap((answers) => (answers[which] === 'allowed' ? ['allowed'] : [])),
      ALLOWED,
    );
});

test('what counts no more is forgotten by those who ask later', async () => {
  const budget = createStatusBudget(home.database);
  const old = Array.from({ length: 50 }, (_, i) => `old ${i}`);
  await budget.take(970405, old, NOW);
  const later = Array.from({ length: 40 }, (_, i) => `later ${i}`);
  await budget.take(970405, later, NOW + 2 * STATUS_WINDOW_MS);
  const [row] = await home.database.query<{ rows: number }>(ROWS_OF, [970405]);
  assert.equal(row?.rows, later.length);
});
