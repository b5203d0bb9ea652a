import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hanoiTime, percent, permille, shortVnd, vnd } from './format.ts';

test('amounts are written as people in Vietnam read them', () => {
  assert.equal(vnd('45000'), '45.000 ₫');
  assert.equal(vnd('-12345'), '−12.345 ₫');
  assert.equal(vnd('123456789012345678'), '123.456.789.012.345.678 ₫');
});

test('short amounts round down and stay on one line', () => {
  assert.equal(shortVnd('50000000000', 'vi'), '50\u00a0tỷ\u00a0₫');
  assert.equal(shortVnd('1299999999', 'vi'), '1,2\u00a0tỷ\u00a0₫');
  assert.equal(shortVnd('1299999999', 'en'), '1.2\u00a0bn\u00a0₫');
  assert.equal(shortVnd('999999', 'vi'), '999.999 ₫');
});

test('a limit is used up only when nothing is left', () => {
  assert.equal(permille(999_999n, 1_000_000n), 999);
  assert.equal(permille(1_000_000n, 1_000_000n), 1_000);
  assert.equal(permille(-5n, 1_000n), 0);
  assert.equal(permille(5n, 0n), undefined);
  assert.equal(percent(247, 'vi'), '24,7 %');
});

test('time is Hanoi time, whatever the device says', () => {
  assert.equal(hanoiTime(Date.parse('2026-11-23T09:15:04.120+07:00')), '09:15:04');
  assert.equal(hanoiTime(Date.parse('2026-11-22T17:00:00Z')), '00:00:00');
});
