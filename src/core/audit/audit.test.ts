import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';
import { advanceLane, claimLane, type LaneClaim, lockLane } from '../lane/index.ts';
import { verifyAudit } from './checkpoint.ts';
import {
  appendAuditLine,
  type CheckpointKey,
  keepAuditLines,
  readAuditLines,
  signCheckpoint,
} from './index.ts';

const newKey = (): CheckpointKey => generateKeyPairSync('ed25519');
const wordsOf = (key: { readonly publicKey: KeyObject }): string =>
  (key.publicKey.export({ format: 'jwk' }) as { x: string }).x;
const OURS = newKey();
const TRUSTED = [wordsOf(OURS)];

let home: TestDatabase;
let claim: LaneClaim;
before(async () => {
  home = await testDatabase();
  claim = await claimLane(home.database);
});
after(() => home.close());

let statements = 0;
/** As somebody who may write the tables. */
async function sabotage(text: string): Promise<void> {
  statements += 1;
  await home.owner.query({ name: `test.sabotage_${statements}`, text });
}

async function append(lines: number): Promise<void> {
  const lane = await lockLane(home.database, claim);
  const numbered = Array.from({ length: lines }, (_, i) =>
    appendAuditLine(lane, 1_000 + i, {
      caller: 'hub',
      action: 'test.note',
      subject: `n${i}`,
      outcome: 'noted',
      detail: 'đ "\\',
    }),
  );
  for (let i = 0; i < numbered.length; i += 1_000)
    await keepAuditLines(home.database, numbered.slice(i, i + 1_000));
  await advanceLane(home.database, lane);
}

const verify = async (trusted: readonly string[] | undefined = TRUSTED): Promise<string[]> =>
  (await verifyAudit(home.owner, trusted, () => {})).faults.map(
    (fault) => `${fault.invariant}: ${fault.detail}`,
  );

async function findsOne(words: RegExp, trusted?: readonly string[]): Promise<void> {
  const faults = await verify(trusted);
  assert.ok(faults.length >= 1, 'nothing was found');
  assert.ok(
    faults.some((fault) => words.test(fault)),
    faults.join('\n'),
  );
}

beforeEach(async () => {
  await sabotage('TRUNCATE audit_lines, audit_checkpoints');
  await sabotage("UPDATE lanes SET audit_seq = 0, audit_head = decode(repeat('00', 32), 'hex')");
  await append(20);
  await signCheckpoint(home.database, OURS, 5_000);
  await append(10);
  await signCheckpoint(home.database, OURS, 6_000);
});

describe('the audit', () => {
  test('that nobody touched has no fault, over more lines than one chunk', async () => {
    assert.deepEqual(await verify(), []);
    await append(CHUNK_ROWS + 1);
    await signCheckpoint(home.database, OURS, 7_000);
    const verified = await verifyAudit(home.owner, TRUSTED, () => {});
    assert.deepEqual([verified.faults, verified.lines, verified.checkpoints], [[], 31 + CHUNK_ROWS, 3]);
  });

  for (const column of [
    'at = at + 1',
    "caller = 'cal_1'",
    "action = 'x'",
    "subject = ''",
    "outcome = 'x'",
    "detail = 'x'",
    "hash = sha256('x')",
  ]) {
    test(`a line with another ${column.split(' ')[0]} is found`, async () => {
      await sabotage(`UPDATE audit_lines SET ${column} WHERE seq = 7`);
      await findsOne(/line 1\.7 does not match its hash/);
    });
  }

  test('a line that is gone is found, in the middle and at the start', async () => {
    await sabotage('DELETE FROM audit_lines WHERE seq = 7');
    await findsOne(/line 1\.7 is missing/);
    await sabotage('DELETE FROM audit_lines WHERE seq = 1');
    await findsOne(/line 1\.1 is missing/);
  });

  test('two lines that changed places are found', async () => {
    await sabotage('UPDATE audit_lines SET seq = CASE seq WHEN 7 THEN 108 ELSE 107 END WHERE seq IN (7, 8)');
    await sabotage('UPDATE audit_lines SET seq = seq - 100 WHERE seq > 100');
    await findsOne(/line 1\.7 does not match its hash/);
  });

  test('an end that is cut off is found, although chain and head agree', async () => {
    await sabotage('DELETE FROM audit_lines WHERE seq > 25');
    await findsOne(/lane 1 ends at line 25, its head says 30/);
    await sabotage(
      'UPDATE lanes SET audit_seq = 25, audit_head = (SELECT hash FROM audit_lines WHERE seq = 25)',
    );
    await findsOne(/line 1\.30 was signed with hash [0-9a-f]{12}… and is not there any more/);
  });

  test('a lane that is gone with all its lines is found', async () => {
    await sabotage('DELETE FROM audit_lines');
    await sabotage('UPDATE lanes SET audit_seq = 0');
    await findsOne(/line 1\.20 was signed/);
  });

  test('a whole past that was written anew, hashes and all, is found by the checkpoints', async () => {
    await sabotage('TRUNCATE audit_lines');
    await sabotage("UPDATE lanes SET audit_seq = 0, audit_head = decode(repeat('00', 32), 'hex')");
    // The same commands at other instants: a chain without a fault of its own.
    await append(30);
    await findsOne(/line 1\.30 is not the one that was signed/);
    await sabotage('TRUNCATE audit_checkpoints');
    await signCheckpoint(home.database, newKey(), 6_000);
    await findsOne(/checkpoint 6000 is signed by a key that is not ours/);
  });

  test('a checkpoint that was signed with another key is found when ours is known', async () => {
    const theirs = newKey();
    await sabotage('TRUNCATE audit_checkpoints');
    await signCheckpoint(home.database, theirs, 6_000);
    await findsOne(/checkpoint 6000 is signed by a key that is not ours/);
    assert.deepEqual(
      await verify([...TRUSTED, wordsOf(theirs)]),
      [],
      'a key that was changed in order is trusted beside the old one',
    );
  });

  for (const [column, words] of [
    ["heads = replace(heads, '1.20', '1.19')", /wrong signature/],
    ['at = at + 1', /wrong signature/],
    ["signature = decode('00', 'hex')", /wrong signature/],
    ["public_key = 'AAAA'", /not ours/],
  ] as const) {
    test(`a checkpoint with another ${column.split(' ')[0]} is found`, async () => {
      await sabotage(`UPDATE audit_checkpoints SET ${column} WHERE at = 5000`);
      await findsOne(words);
    });
  }

  test('a key that is none is a fault to be told, not one to fall over', async () => {
    await sabotage("UPDATE audit_checkpoints SET public_key = 'no key' WHERE at = 5000");
    const faults = (await verifyAudit(home.owner, undefined, () => {})).faults;
    assert.match(faults.map((fault) => fault.detail).join(), /checkpoint 5000/);
  });

  test('may be read by people, newest first, and not rewritten by the hub', async () => {
    const lines = await readAuditLines(home.database, Number.MAX_SAFE_INTEGER, 3);
    assert.equal(lines.length, 3);
    for (const text of [
      "UPDATE audit_lines SET detail = ''",
      'DELETE FROM audit_lines',
      'DELETE FROM audit_checkpoints',
      'TRUNCATE audit_lines',
    ]) {
      await assert.rejects(home.database.query({ name: `test.${text}`, text }), { code: '42501' }, text);
    }
  });
});
