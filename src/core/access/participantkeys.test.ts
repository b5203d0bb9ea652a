import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import {
  createKeyring,
  findKindredKeys,
  findParticipantKeys,
  keepParticipantKeys,
  keyStateAt,
  listParticipantKeys,
  lockParticipantKeys,
  type ParticipantKey,
  revokeParticipantKeys,
  signedCaller,
} from './index.ts';

let home: TestDatabase;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());

const newPem = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;

function key(participant: number, name: string, more: Partial<ParticipantKey> = {}): ParticipantKey {
  return {
    keyid: `${participant.toString().padStart(6, '0')}.${name}`,
    participant,
    use: 'transport',
    algorithm: 'ed25519',
    publicKey: newPem(),
    validFrom: 1_000,
    validTo: null,
    addedAt: 900,
    revokedAt: null,
    ...more,
  };
}

describe('participants’ keys', () => {
  test('are found by id in the order asked, as they were kept', async () => {
    const [one, two] = [key(979_911, 'a'), key(979_911, 'b', { use: 'message', validTo: 5_000 })];
    await keepParticipantKeys(home.database, [two, one]);
    const asked = [two.keyid, '979911.none', one.keyid, two.keyid, '", {NULL}'];
    const expected = [two, undefined, one, two, undefined];
    assert.deepEqual(await findParticipantKeys(home.database, asked), expected);
    assert.deepEqual(await lockParticipantKeys(home.database, asked), expected);
    assert.deepEqual(await findParticipantKeys(home.database, []), []);
  });

  test('are listed by institution, page by page', async () => {
    const kept = ['c', 'a', 'b'].map((name) => key(979_912, name));
    await keepParticipantKeys(home.database, [...kept, key(979_913, 'a')]);
    const names = async (after: string): Promise<string[]> =>
      (await listParticipantKeys(home.database, 979_912, after, 2)).map(({ keyid }) => keyid);
    assert.deepEqual(await names(''), ['979912.a', '979912.b']);
    assert.deepEqual(await names('979912.b'), ['979912.c']);
  });

  test('keep the time of their first revocation, and their bytes', async () => {
    const one = key(979_914, 'a');
    await keepParticipantKeys(home.database, [one]);
    await revokeParticipantKeys(home.database, [one.keyid], 3_000);
    await revokeParticipantKeys(home.database, [one.keyid], 4_000);
    assert.deepEqual(await findParticipantKeys(home.database, [one.keyid]), [{ ...one, revokedAt: 3_000 }]);
  });

  test('two of one id, or of the same bytes, are refused by the database', async () => {
    const one = key(979_915, 'a');
    await keepParticipantKeys(home.database, [one]);
    const sameId = key(979_915, 'a');
    const sameBytes = key(979_916, 'a', { publicKey: one.publicKey });
    for (const twin of [sameId, sameBytes])
      await assert.rejects(keepParticipantKeys(home.database, [twin]), { code: '23505' });
  });

  test('what a new one may collide with is found: ids, bytes, and what is in use', async () => {
    const used = key(979_917, 'used');
    const expired = key(979_917, 'expired', { validTo: 2_000 });
    const elsewhere = key(979_918, 'elsewhere');
    await keepParticipantKeys(home.database, [used, expired, elsewhere]);
    const fresh = { ...key(979_917, 'fresh'), publicKey: elsewhere.publicKey };
    const found = await findKindredKeys(home.database, [fresh], 2_000);
    assert.deepEqual(found.map(({ keyid }) => keyid).sort(), [used.keyid, elsewhere.keyid]);
    const again = await findKindredKeys(home.database, [{ ...key(979_917, 'expired') }], 2_000);
    assert.deepEqual(again.map(({ keyid }) => keyid).sort(), [expired.keyid, used.keyid]);
  });

  test('count from their first instant to before their last, and never once revoked', () => {
    const one = key(979_919, 'a', { validFrom: 10, validTo: 20 });
    assert.deepEqual(
      [9, 10, 19, 20].map((ms) => keyStateAt(one, ms)),
      ['key_is_not_yet_valid', 'valid', 'valid', 'key_has_expired'],
    );
    assert.equal(keyStateAt({ ...one, revokedAt: 1 }, 15), 'key_is_revoked');
    assert.equal(keyStateAt({ ...one, validTo: null }, Number.MAX_SAFE_INTEGER), 'valid');
  });
});

test('the keyring reads bytes once, and other bytes under the same id anew', () => {
  const keyring = createKeyring();
  const [one, other] = [key(979_920, 'a'), key(979_920, 'a')];
  assert.equal(keyring(one), keyring({ ...one }));
  assert.notEqual(keyring(one), keyring(other));
  assert.equal(keyring(other).export({ type: 'spki', format: 'pem' }), other.publicKey);
});

test('whoever signs is the institution, under whichever key', () => {
  const [one, other] = [signedCaller(key(979_921, 'a')), signedCaller(key(979_921, 'b'))];
  assert.equal(one.id, other.id);
  assert.equal(one.id, '00000000-0000-8000-8000-000000979921');
  assert.notEqual(one.id, signedCaller(key(979_922, 'a')).id);
  assert.deepEqual([one.role, one.participant, one.signedBy], ['participant', 979_921, '979921.a']);
});
