/** NAPAS's own examples and strings that must be refused, which do not belong in this repository. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decode, encode, familyOf, napasAccountOf } from './index.ts';

interface Vectors {
  readonly spec: readonly { name: string; payload: string; expect: Readonly<Record<string, unknown>> }[];
  readonly reject: readonly { payload: string; reject: string }[];
}

const folder = process.env.LONGBIEN_TEST_DATA;

function vectors(path: string): Vectors {
  return JSON.parse(readFileSync(join(path, 'vectors', 'vietqr.json'), 'utf8')) as Vectors;
}

test("NAPAS's examples are read without a warning and written back byte for byte", (t) => {
  if (!folder) return t.skip('LONGBIEN_TEST_DATA names no folder');
  for (const { name, payload, expect } of vectors(folder).spec) {
    const outcome = decode(payload);
    assert.ok(outcome.ok, `${name}: ${JSON.stringify(outcome)}`);
    const { code, crc, warnings } = outcome;
    const account = napasAccountOf(code);
    const told = {
      kind: familyOf(code),
      initMethod: code.method,
      bin: account?.bin,
      account: account?.account,
      service: account?.service ?? null,
      mcc: code.mcc,
      currency: code.currency,
      amount: code.amount,
      country: code.country,
      merchantName: code.merchantName,
      merchantCity: code.merchantCity,
      additional: code.additional,
      purpose: code.additional?.purpose,
      crc,
    };
    for (const [field, value] of Object.entries(told))
      assert.deepEqual(value, expect[field], `${name}: ${field}`);
    assert.deepEqual(warnings, [], name);
    assert.deepEqual(encode(code), { ok: true, payload }, name);
  }
});

test('strings that must be refused are refused, with a place', (t) => {
  if (!folder) return t.skip('LONGBIEN_TEST_DATA names no folder');
  for (const { payload, reject } of vectors(folder).reject) {
    const outcome = decode(payload);
    assert.ok(!outcome.ok, `${reject}: ${payload}`);
    assert.ok(outcome.position >= 0 && outcome.position <= payload.length, reject);
    // Where the list says why, the reason must be the same.
    if (reject === 'crc mismatch') assert.equal(outcome.code, 'crc_does_not_match', payload);
    if (reject.startsWith('structure')) assert.match(outcome.code, /^object_/, payload);
  }
});
