import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { directoryKeysFolder, openDirectoryKeys, rotateDirectoryKey } from './directorykeys.ts';

const home = mkdtempSync(join(tmpdir(), 'longbien-directory-'));
after(() => rmSync(home, { recursive: true }));

test('the next key is believed by every process before it signs, and the one before it stays believed', () => {
  const folder = directoryKeysFolder(join(home, 'one'));
  let nowMs = Date.UTC(2026, 10, 28);
  const one = openDirectoryKeys(folder, () => nowMs);
  const other = openDirectoryKeys(folder, () => nowMs);
  const first = one()[0].kid;
  assert.deepEqual(
    one().map(({ kid }) => kid),
    [first],
    'the only one signs at once',
  );
  assert.equal(other()[0].kid, first, 'another process takes the key that is there');
  nowMs += 3_600_000;
  const second = rotateDirectoryKey(folder, nowMs);
  nowMs += 10_000;
  for (const keys of [one, other])
    assert.deepEqual(
      keys().map(({ kid }) => kid),
      [first, second],
    );
  nowMs += 60_000;
  for (const keys of [one, other])
    assert.deepEqual(
      keys().map(({ kid }) => kid),
      [second, first],
    );
  const third = rotateDirectoryKey(folder, nowMs);
  nowMs += 70_000;
  assert.deepEqual(
    one().map(({ kid }) => kid),
    [third, second],
  );
  assert.equal(readdirSync(folder).length, 2);
});

test('a file that is half written changes nothing until it is whole', () => {
  const folder = directoryKeysFolder(join(home, 'three'));
  let nowMs = Date.UTC(2026, 10, 28);
  const keys = openDirectoryKeys(folder, () => nowMs);
  const before = keys();
  writeFileSync(join(folder, `${nowMs + 1}.pem`), '-----BEGIN PRIVATE KEY-----');
  nowMs += 3_600_000;
  assert.deepEqual(keys(), before);
});

test('keys are for their owner alone, and a key of another kind stops the hub with words', () => {
  const folder = directoryKeysFolder(join(home, 'two'));
  openDirectoryKeys(folder, Date.now);
  const [file] = readdirSync(folder);
  assert.equal(statSync(join(folder, file!)).mode & 0o077, 0);
  const ed = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(join(folder, '0000000000001.pem'), ed);
  assert.throws(() => openDirectoryKeys(folder, Date.now), /does not sign ES256/);
});
