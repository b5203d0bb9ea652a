import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStatusBudget, STATUS_QUERIES_MAX, STATUS_WINDOW_MS } from './statusbudget.ts';

const NOW = 1_000_000_000;

test('three queries of a payment in two hours, and then when to come back', () => {
  const budget = createStatusBudget();
  for (let i = 0; i < STATUS_QUERIES_MAX; i += 1)
    assert.equal(budget.take(970401, 'a', NOW + i * 1_000), 'allowed');
  assert.deepEqual(budget.take(970401, 'a', NOW + 3_000), { retryAfterS: STATUS_WINDOW_MS / 1_000 - 3 });
  assert.equal(budget.take(970401, 'a', NOW + STATUS_WINDOW_MS), 'allowed');
  assert.notEqual(budget.take(970401, 'a', NOW + STATUS_WINDOW_MS), 'allowed');
});

test('each member and each payment has a budget of its own', () => {
  const budget = createStatusBudget();
  for (let i = 0; i < STATUS_QUERIES_MAX; i += 1) budget.take(970401, 'a', NOW);
  assert.equal(budget.take(970402, 'a', NOW), 'allowed');
  assert.equal(budget.take(970401, 'b', NOW), 'allowed');
});
