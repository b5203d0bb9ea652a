import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NameState } from '../model.ts';
import { admissionOf, afterFailure, forgiven, type Guesser, lockedAtFor, unlocked } from './guesses.ts';
import { signInLawOn } from './law.ts';
import { passwordFault, passwordStateAt } from './password.ts';
import { SIGN_IN_POLICY, signInPolicyOn } from './policy.ts';

const LAW = signInLawOn('2026-11-28');
const NOW = 1_800_000_000_000;
const POLICY = signInPolicyOn('2026-11-28');
const FRESH: NameState = {
  ...{ book: 979901, nameKey: 'aa', failures: 0, failedAt: null, strangersLockedAt: null },
  ...{ knownFailures: 0, knownFailedAt: null, lockedAt: null },
};
const fail = (name: NameState, guesser: Guesser, at = NOW): NameState =>
  afterFailure(name, guesser, at, POLICY, LAW);

test('each failure makes the next guess wait no shorter, and the fifth in a row locks', () => {
  for (const guesser of ['known', 'stranger'] as const) {
    let name = FRESH;
    const waits: number[] = [];
    for (let failures = 1; failures <= 4; failures += 1) {
      name = fail(name, guesser);
      assert.equal(lockedAtFor(name, guesser), null);
      const admission = admissionOf(name, guesser, NOW);
      waits.push(admission.kind === 'must_wait' ? admission.until - NOW : 0);
    }
    assert.deepEqual(waits, [0, 0, 5_000, 15_000], 'mistyping twice costs nothing');
    const locked = fail(name, guesser);
    assert.deepEqual(
      admissionOf(locked, guesser, NOW + 10 ** 12),
      { kind: 'locked' },
      'time alone opens nothing',
    );
    assert.deepEqual(unlocked(locked), FRESH);
  }
});

test('strangers lock out strangers and make nobody else wait, however long they go on', () => {
  let name = FRESH;
  for (let failures = 1; failures <= 100; failures += 1) name = fail(name, 'stranger');
  assert.deepEqual(admissionOf(name, 'stranger', NOW), { kind: 'locked' });
  assert.deepEqual(admissionOf(name, 'known', NOW), { kind: 'admitted' });
  name = fail(name, 'known');
  assert.deepEqual(admissionOf(name, 'known', NOW), { kind: 'admitted' });
  assert.equal(forgiven(name, 'known').knownFailures, 0);
  assert.deepEqual(
    admissionOf(forgiven(name, 'known'), 'stranger', NOW),
    { kind: 'locked' },
    'only the bank opens',
  );
});

test('whoever guesses in whichever order: never more in a row than the law allows, and then everybody is locked', () => {
  for (const row of SIGN_IN_POLICY) {
    const law = signInLawOn(row.validFrom);
    const { strangersFailuresMax, knownFailuresMax } = row.value;
    assert.ok(strangersFailuresMax + knownFailuresMax <= law.lockAfterFailures, row.legalRef);
  }
  for (let order = 0; order < 2 ** 12; order += 1) {
    let name = FRESH;
    for (let bit = 0; bit < 12; bit += 1) name = fail(name, (order >> bit) % 2 === 0 ? 'known' : 'stranger');
    const counted = name.failures + name.knownFailures;
    assert.ok(counted <= LAW.lockAfterFailures, `order ${order}`);
    assert.ok(name.lockedAt !== null || name.strangersLockedAt !== null, `order ${order}`);
  }
  // From before known browsers were counted apart: the law's number holds all the same.
  const old = fail({ ...FRESH, failures: 9 }, 'known');
  assert.deepEqual([old.lockedAt, admissionOf(old, 'known', NOW).kind], [NOW, 'locked']);
});

test('a wait ends to the millisecond', () => {
  const name = { ...FRESH, failures: 3, failedAt: NOW };
  assert.deepEqual(admissionOf(name, 'stranger', NOW + 4_999), { kind: 'must_wait', until: NOW + 5_000 });
  assert.deepEqual(admissionOf(name, 'stranger', NOW + 5_000), { kind: 'admitted' });
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
  assert.throws(() => signInPolicyOn('2024-12-31'), /no policy/);
});
