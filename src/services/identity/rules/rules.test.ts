import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NameState } from '../model.ts';
import { admissionOf, afterFailure, forgiven } from './guesses.ts';
import { signInLawOn } from './law.ts';
import { passwordFault, passwordStateAt } from './password.ts';

const LAW = signInLawOn('2026-11-28');
const NOW = 1_800_000_000_000;
const FRESH: NameState = { book: 979901, nameKey: 'aa', failures: 0, failedAt: null, lockedAt: null };

test('each failure makes the next guess wait no shorter, and the tenth in a row locks', () => {
  let name = FRESH;
  const waits: number[] = [];
  for (let failures = 1; failures <= 9; failures += 1) {
    name = afterFailure(name, NOW, LAW.lockAfterFailures);
    assert.equal(name.lockedAt, null);
    const admission = admissionOf(name, NOW);
    waits.push(admission.kind === 'must_wait' ? admission.until - NOW : 0);
  }
  assert.deepEqual(waits.slice(0, 2), [0, 0], 'mistyping twice costs nothing');
  assert.ok(waits.slice(2).every((wait, i) => wait > waits[i + 1]!));
  const locked = afterFailure(name, NOW, LAW.lockAfterFailures);
  assert.deepEqual([locked.failures, locked.lockedAt], [10, NOW]);
  assert.deepEqual(admissionOf(locked, NOW + 10 ** 12), { kind: 'locked' }, 'time alone opens nothing');
  assert.deepEqual(forgiven(locked), FRESH);
});

test('a wait ends to the millisecond', () => {
  const name = { ...FRESH, failures: 3, failedAt: NOW };
  assert.deepEqual(admissionOf(name, NOW + 4_999), { kind: 'must_wait', until: NOW + 5_000 });
  assert.deepEqual(admissionOf(name, NOW + 5_000), { kind: 'admitted' });
});

test('a password is what the circular asks for', () => {
  const fault = (password: string) => passwordFault(password, '+84540123456', LAW);
  assert.equal(fault('Abcdef1'), 'password_is_too_short');
  assert.equal(fault('Abcdefg1'), undefined);
  assert.equal(fault('abcdefg1'), 'password_needs_digits_capitals_and_small_letters');
  assert.equal(fault('ABCDEFG1'), 'password_needs_digits_capitals_and_small_letters');
  assert.equal(fault('Abcdefgh'), 'password_needs_digits_capitals_and_small_letters');
  assert.equal(fault('Đường Láng 29'), undefined, 'a passphrase in Vietnamese');
  assert.equal(fault('Aa0540123456'), 'password_holds_the_name');
  assert.equal(fault(`Aa1${'x'.repeat(125)}`), undefined);
  assert.equal(fault(`Aa1${'x'.repeat(126)}`), 'password_is_too_long');
});

test('a first password must be changed, and an old one too; a first one that expired is the bank’s matter', () => {
  const at = (firstPassword: boolean, passwordExpiresAt: number) =>
    passwordStateAt({ firstPassword, passwordExpiresAt }, NOW);
  assert.equal(at(false, NOW + 1), 'good');
  assert.equal(at(false, NOW), 'must_be_changed');
  assert.equal(at(true, NOW + 1), 'must_be_changed');
  assert.equal(at(true, NOW), 'first_password_has_expired');
});

test('before the circular nothing is known', () => {
  assert.throws(() => signInLawOn('2024-12-31'), /no rule/);
});
