import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  challengeEnd,
  FIRST_SEAL,
  identityKeys,
  isDeviceOf,
  mintChallenge,
  mintDevice,
  nameKeyOf,
  seal,
  sealNonce,
  unseal,
} from './keys.ts';
import { CHALLENGE_MS } from './model.ts';
import { createPasswords, mintFirstPassword } from './password.ts';
import { signInLawOn } from './rules/law.ts';
import { passwordFault } from './rules/password.ts';

const keys = identityKeys(randomBytes(32));
const owner = { book: 979901, customer: '0197a000-0000-7000-8000-000000000001' };

describe('passwords', () => {
  const passwords = createPasswords({ pepper: keys.pepper, randomBytes });

  test('a hash says how it was made, never the same twice, and knows its password alone', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('Cau-Long-Bien-1902'),
      passwords.hash('Cau-Long-Bien-1902'),
    ]);
    assert.match(
      one,
      /^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=[A-Za-z0-9+/]{8}\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    assert.notEqual(one, other);
    assert.equal(await passwords.matches('Cau-Long-Bien-1902', one), true);
    assert.equal(await passwords.matches('Cau-Long-Bien-1903', one), false);
    assert.equal(await passwords.matches('', one), false);
  });

  test('nobody’s password is right, whatever it is', async () => {
    assert.equal(await passwords.matches('Cau-Long-Bien-1902', undefined), false);
  });

  test('a password with more behind it than any may have is another one', async () => {
    const longest = '😀'.repeat(126);
    const hash = await passwords.hash(`Aa1${longest}`.slice(0, 256));
    assert.equal(await passwords.matches(`Aa1${longest}${'x'.repeat(300)}`, hash), false);
  });

  test('without the pepper a hash is no use: a hub with another secret says so loudly', async () => {
    const other = createPasswords({ pepper: identityKeys(randomBytes(32)).pepper, randomBytes });
    const hash = await passwords.hash('Cau-Long-Bien-1902');
    await assert.rejects(other.matches('Cau-Long-Bien-1902', hash), /another secret/);
    const forged = hash.replace(/keyid=[^$]+/, (await other.hash('x')).match(/keyid=[^$]+/)![0]);
    assert.equal(await other.matches('Cau-Long-Bien-1902', forged), false);
    await assert.rejects(passwords.matches('x', '$2b$10$abcdefghijklmnopqrstuv'), /no PHC string/);
  });

  test('a hash of other parameters is checked by its own', async () => {
    const cheap = (await passwords.hash('x')).replace('m=19456,t=2', 'm=64,t=1');
    assert.equal(await passwords.matches('x', cheap), false);
  });

  test('when too many wait the next is sent away', async () => {
    const many = Array.from({ length: 52 }, (_, i) => passwords.matches(`x${i}`, undefined));
    assert.equal(passwords.busy(), true);
    assert.ok((await Promise.all(many)).every((right) => !right));
    assert.equal(passwords.busy(), false);
  });

  test('a first password is what the circular asks for, and no two are alike', () => {
    const made = Array.from({ length: 200 }, () => mintFirstPassword(randomBytes));
    assert.equal(new Set(made).size, made.length);
    for (const one of made) {
      assert.match(one, /^[A-Z]{5}-[a-z]{5}-[0-9]{5}$/);
      assert.equal(passwordFault(one, '+84540000001', signInLawOn('2026-11-28')), undefined);
    }
  });
});

describe('keys', () => {
  test('a short secret is refused', () => {
    assert.throws(() => identityKeys(randomBytes(31)), /too short/);
  });

  test('a sealed secret opens for its customer, under its key, unchanged', () => {
    const secret = randomBytes(20);
    const sealed = seal(keys, FIRST_SEAL, owner, secret, sealNonce(randomBytes));
    assert.deepEqual(unseal(keys, owner, sealed), secret);
    assert.ok(!sealed.totpSecret.includes(secret.toString('hex')));
    const neighbour = { ...owner, customer: '0197a000-0000-7000-8000-000000000002' };
    assert.throws(() => unseal(keys, neighbour, sealed));
    assert.throws(() => unseal(keys, { ...owner, book: 979902 }, sealed));
    assert.throws(() => unseal(identityKeys(randomBytes(32)), owner, sealed));
    const text = sealed.totpSecret;
    const flipped = `${text.slice(0, 30)}${text[30] === '0' ? '1' : '0'}${text.slice(31)}`;
    assert.throws(() => unseal(keys, owner, { ...sealed, totpSecret: flipped }));
    assert.throws(
      () => unseal(keys, owner, { ...sealed, totpSeal: 'another' }),
      /another is not in the data folder/,
    );
  });

  test('a name has one key at each institution', () => {
    assert.equal(nameKeyOf(keys, 1, '+84540000001'), nameKeyOf(keys, 1, '+84540000001'));
    assert.notEqual(nameKeyOf(keys, 1, '+84540000001'), nameKeyOf(keys, 2, '+84540000001'));
    assert.notEqual(nameKeyOf(keys, 1, '2 x'), nameKeyOf(keys, 12, 'x'));
  });

  test('a browser is known as one customer under one enrolment', () => {
    const now = Date.UTC(2026, 10, 28);
    const lan = { ...owner, enrolledAt: 1 };
    const device = mintDevice(keys, lan, now + 1_000, randomBytes);
    assert.equal(isDeviceOf(keys, lan, device, now), true);
    assert.equal(isDeviceOf(keys, lan, device, now + 1_000), false);
    assert.equal(isDeviceOf(keys, { ...lan, enrolledAt: 2 }, device, now), false, 'enrolled anew');
    assert.equal(isDeviceOf(keys, { ...lan, book: 979902 }, device, now), false);
    assert.equal(isDeviceOf(identityKeys(randomBytes(32)), lan, device, now), false);
    const challenge = Buffer.from(mintChallenge(keys, `${lan.book} ${lan.customer} 1`, now, randomBytes));
    assert.equal(isDeviceOf(keys, lan, challenge.toString('base64url'), now), false, 'no challenge is one');
  });

  test('a challenge is ours, for one purpose, for five minutes', () => {
    const now = Date.UTC(2026, 10, 28);
    const text = Buffer.from(mintChallenge(keys, 'sign in', now, randomBytes)).toString('base64url');
    const end = (purpose: string, challenge: string, at: number) =>
      challengeEnd(keys, purpose, challenge, at);
    assert.equal(end('sign in', text, now), now + CHALLENGE_MS);
    assert.equal(end('sign in', text, now + CHALLENGE_MS), undefined);
    assert.equal(end('register', text, now), undefined);
    assert.equal(challengeEnd(identityKeys(randomBytes(32)), 'sign in', text, now), undefined);
    const bytes = Buffer.from(text, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      assert.equal(end('sign in', changed.toString('base64url'), now), undefined, `byte ${at}`);
    }
    for (const odd of ['', 'A', `${text}AA`]) assert.equal(end('sign in', odd, now), undefined);
  });
});
