import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findInstitution, INSTITUTIONS } from './index.ts';

test('every BIN is six digits and stands once', () => {
  const bins = INSTITUTIONS.map((one) => one.bin);
  assert.deepEqual(bins, [...new Set(bins)].sort());
  for (const bin of bins) assert.match(bin, /^\d{6}$/);
  assert.equal(INSTITUTIONS.filter((one) => one.inStateBankLetter).length, 56);
});

test('institutions are found by BIN; names that a BIN outlived are kept', () => {
  assert.equal(findInstitution('970436')?.name, 'Ngân hàng TMCP Ngoại Thương Việt Nam');
  assert.deepEqual(findInstitution('970414')?.formerNames, ['Ocean Bank']);
  assert.equal(findInstitution('971025')?.kind, 'wallet');
  assert.equal(findInstitution('970446')?.kind, 'cooperative_bank');
  assert.equal(findInstitution('000000'), undefined);
});

test('BIN, SWIFT code and presence in the letter agree with the list they were taken from', (t) => {
  const folder = process.env.LONGBIEN_TEST_DATA;
  if (!folder) return t.skip('LONGBIEN_TEST_DATA names no folder');
  const text = readFileSync(join(folder, 'data', 'banks.json'), 'utf8');
  const { banks } = JSON.parse(text) as { banks: { bin: string; swift: string | null; sbvBin: boolean }[] };
  for (const { bin, swift, sbvBin } of banks) {
    // A placeholder of one public list for a company that has a BIN of its own, 970468.
    if (bin === '977777') continue;
    const ours = findInstitution(bin);
    assert.equal(ours?.inStateBankLetter, sbvBin, bin);
    if (ours?.swift) assert.equal(ours.swift, swift, bin);
  }
});
