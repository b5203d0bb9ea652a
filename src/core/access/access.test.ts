import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import {
  type AnswerRecord,
  bearerKey,
  createRateLimiter,
  findCallers,
  findRecords,
  forgetRecords,
  hashApiKey,
  keepCallers,
  keepRecords,
  lockCallers,
  mintApiKey,
  type NewCaller,
  revokeCallers,
} from './index.ts';

let home: TestDatabase;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());

describe('API keys', () => {
  test('show their mode, hold 256 random bits and are known by their hash alone', () => {
    const key = mintApiKey('test', randomBytes);
    assert.match(key, /^lb_test_[A-Za-z0-9_-]{43}$/);
    assert.match(mintApiKey('live', randomBytes), /^lb_live_/);
    assert.equal(Buffer.from(key.slice(8), 'base64url').length, 32);
    assert.match(hashApiKey(key), /^[0-9a-f]{64}$/);
    assert.notEqual(hashApiKey(key), hashApiKey(mintApiKey('test', randomBytes)));
  });

  test('come in one form of one header', () => {
    const key = mintApiKey('test', randomBytes);
    assert.equal(bearerKey(`Bearer ${key}`), key);
    const others = [
      undefined,
      '',
      key,
      `bearer ${key}`,
      `Bearer  ${key}`,
      `Bearer ${key} `,
      `Bearer ${key}=`,
      `Basic ${key}`,
    ];
    for (const header of others) assert.equal(bearerKey(header), undefined, header);
    assert.equal(bearerKey(`Bearer lb_prod_${'a'.repeat(43)}`), undefined);
    assert.equal(bearerKey(`Bearer lb_test_${'a'.repeat(10_000)}`), undefined);
  });
});

describe('the rate limiter', () => {
  test('lets a burst of one second through, then refills evenly', () => {
    let nowMs = 0;
    const rates = createRateLimiter(() => nowMs);
    const take = (times: number): number =>
      Array.from({ length: times }, () => rates.take('a', 10)).filter((one) => one.allowed).length;
    assert.equal(take(50), 10);
    nowMs += 500;
    assert.equal(take(50), 5);
    nowMs += 3_600_000;
    assert.equal(take(50), 10, 'an hour of silence saves up no more than a burst');
  });

  test('says when the next one comes', () => {
    let nowMs = 0;
    const rates = createRateLimiter(() => nowMs);
    assert.deepEqual(rates.take('a', 1), { allowed: true, remaining: 0, retryAfterS: 0 });
    const { allowed, retryAfterS } = rates.take('a', 1);
    assert.equal(allowed, false);
    nowMs += retryAfterS * 1_000;
    assert.equal(rates.take('a', 1).allowed, true);
  });

  test('keeps callers apart, and a clock that goes back gives nothing away', () => {
    let nowMs = 10_000;
    const rates = createRateLimiter(() => nowMs);
    assert.equal(rates.take('a', 1).allowed, true);
    assert.equal(rates.take('a', 1).allowed, false);
    assert.equal(rates.take('b', 1).allowed, true);
    nowMs = 0;
    assert.equal(rates.take('a', 1).allowed, false);
  });
});

describe('callers', () => {
  const newCaller = (key: string): NewCaller => ({
    id: randomUUID(),
    name: 'Ngân hàng "Thử" {NULL}, \\',
    role: 'participant',
    participant: 979_901,
    shop: null,
    thirdParty: null,
    ratePerS: 7,
    keyHash: hashApiKey(key),
    createdAt: 1,
  });

  test('are found by hash, in the order asked; a revoked one comes marked', async () => {
    const [one, two, none] = ['1', '2', '3'].map((n) => newCaller(`key ${n}`)) as [
      NewCaller,
      NewCaller,
      NewCaller,
    ];
    await keepCallers(home.database, [one, two]);
    await revokeCallers(home.database, [two.id], 5);
    const found = await findCallers(home.database, [two.keyHash, none.keyHash, one.keyHash, two.keyHash]);
    assert.deepEqual(
      found.map((caller) => [caller?.id, caller?.revoked]),
      [
        [two.id, true],
        [undefined, undefined],
        [one.id, false],
        [two.id, true],
      ],
    );
    const { keyHash: _hash, createdAt: _at, ...known } = one;
    assert.deepEqual(found[2], { ...known, revoked: false });
    assert.deepEqual(
      (await lockCallers(home.database, [none.id, one.id])).map((caller) => caller?.id),
      [undefined, one.id],
    );
  });

  test('keep the time of their first revocation', async () => {
    const caller = newCaller('key 4');
    await keepCallers(home.database, [caller]);
    await revokeCallers(home.database, [caller.id], 5);
    await revokeCallers(home.database, [caller.id], 9);
    const text = 'SELECT revoked_at FROM callers WHERE id = $1';
    assert.deepEqual(await home.owner.query({ name: 'test.revoked_at', text }, [caller.id]), [
      { revoked_at: 5n },
    ]);
  });

  test('with the key of another caller are refused by the database', async () => {
    await keepCallers(home.database, [newCaller('key 5')]);
    await assert.rejects(keepCallers(home.database, [newCaller('key 5')]), { code: '23505' });
  });
});

describe('answers under a key', () => {
  const record = (caller: string, key: string, at = 1): AnswerRecord => ({
    caller,
    key,
    fingerprint: hashApiKey(key),
    answer: '{"kind":"cleared","payment":"1"}',
    at,
  });

  test('are found for their caller and key, with every sign that a key may hold', async () => {
    const [caller, other] = [randomUUID(), randomUUID()];
    const keys = ['plain', 'NULL', '"', '\\', '{a,b}', ',', "'", '}{', 'x'.repeat(255)];
    await keepRecords(
      home.database,
      keys.map((key) => record(caller, key)),
    );
    const found = await findRecords(
      home.database,
      [...keys, 'none'].map((key) => ({ caller, key })),
    );
    assert.deepEqual(found.map((one) => one.key).sort(), keys.toSorted());
    assert.equal(found.find((one) => one.key === 'NULL')!.fingerprint, hashApiKey('NULL'));
    assert.deepEqual(
      await findRecords(
        home.database,
        keys.map((key) => ({ caller: other, key })),
      ),
      [],
    );
  });

  test('two of one key are refused by the database, whatever was looked up before', async () => {
    const caller = randomUUID();
    await keepRecords(home.database, [record(caller, 'twice')]);
    await assert.rejects(keepRecords(home.database, [record(caller, 'twice')]), { code: '23505' });
    await keepRecords(home.database, [record(randomUUID(), 'twice')]);
  });

  test('are forgotten by age alone', async () => {
    const caller = randomUUID();
    await keepRecords(home.database, [record(caller, 'old', 100), record(caller, 'new', 200)]);
    await forgetRecords(home.database, 200);
    const found = await findRecords(
      home.database,
      ['old', 'new'].map((key) => ({ caller, key })),
    );
    assert.deepEqual(
      found.map((one) => one.key),
      ['new'],
    );
  });
});
