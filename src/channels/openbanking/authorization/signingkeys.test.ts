import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../../test/postgres.ts';
import { createSeal } from './seal.ts';
import {
  dueKey,
  inOrder,
  PUBLISHED_AFTER_MS,
  PUBLISHED_BEFORE_MS,
  SIGNS_MS,
  turnSigningKeys,
} from './signingkeys.ts';

const START = Date.UTC(2026, 10, 28);

let copy: TestDatabase;
before(async () => {
  copy = await testDatabase();
});
after(async () => {
  await copy.close();
});

const seal = createSeal(randomBytes(32));
const turn = (nowMs: number) => turnSigningKeys(copy.database, seal, nowMs);
const kidsOf = (turned: Awaited<ReturnType<typeof turn>>): unknown[] => turned.keys.map(({ kid }) => kid);

test('keys turn without a moment at which somebody meets an unknown one', async () => {
  // Two processes that start at once have one key.
  const [one, other] = await Promise.all([turn(START), turn(START)]);
  assert.deepEqual(kidsOf(one), kidsOf(other));
  const [first] = kidsOf(one);
  assert.deepEqual(kidsOf(await turn(START + SIGNS_MS - PUBLISHED_BEFORE_MS - 1)), [first]);
  const published = kidsOf(await turn(START + SIGNS_MS - PUBLISHED_BEFORE_MS));
  assert.equal(published[0], first, 'the next one is published and does not sign yet');
  assert.equal(published.length, 2);
  const turned = kidsOf(await turn(START + SIGNS_MS));
  assert.deepEqual(
    turned,
    [published[1], first],
    'it signs, and what the first one signed can still be verified',
  );
  const settled = kidsOf(await turn(START + SIGNS_MS + PUBLISHED_AFTER_MS));
  assert.deepEqual(settled, [published[1]]);
});

describe('whatever the instant', () => {
  test('the one that signs has been published long enough, and the one before it is there long enough', () => {
    const rows: { generation: number; signFrom: number; createdAt: number }[] = [];
    let signed: { kid: number; until: number } | undefined;
    for (let hour = 0; hour < 24 * 400; hour += 7) {
      const nowMs = START + hour * 3_600_000;
      const due = dueKey([...rows].reverse(), nowMs);
      if (due !== undefined) rows.push({ ...due, createdAt: nowMs });
      const { signs, published } = inOrder([...rows].reverse(), nowMs);
      assert.equal(published[0], signs);
      if (signs.generation > 1) assert.ok(nowMs - signs.createdAt >= PUBLISHED_BEFORE_MS);
      // What was signed an hour ago by another key can be verified now.
      if (signed !== undefined && signed.until > nowMs)
        assert.ok(published.some(({ generation }) => generation === signed!.kid));
      signed = { kid: signs.generation, until: nowMs + 8 * 3_600_000 };
    }
    assert.ok(rows.length >= 4);
  });

  test('a hub that stood still over the date publishes before it signs', () => {
    const due = dueKey([{ generation: 3, signFrom: START }], START + 2 * SIGNS_MS);
    assert.deepEqual(due, { generation: 4, signFrom: START + 2 * SIGNS_MS + PUBLISHED_BEFORE_MS });
  });
});

test('a private key lies sealed: another secret does not open it', async () => {
  await turn(START);
  await assert.rejects(turnSigningKeys(copy.database, createSeal(randomBytes(32)), START));
});
