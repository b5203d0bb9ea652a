import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { REFUSALS, type RefusalCode } from './refusals.ts';

/** RjctgPtyRsn of admi.002.001.01 is Max35Text, RsnDesc Max350Text. */
const REASON_CHARS_MAX = 35;
const DESCRIPTION_CHARS_MAX = 350;

describe('reasons of the door', () => {
  test('fit into admi.002', () => {
    for (const [code, { vi, en }] of Object.entries(REFUSALS)) {
      assert.ok(code.length <= REASON_CHARS_MAX, code);
      assert.ok(`${vi} / ${en}`.length <= DESCRIPTION_CHARS_MAX, code);
    }
  });

  test('are in docs/line.md, word for word, and no others are', () => {
    const text = readFileSync(new URL('../../../docs/line.md', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\| `(\w+)` \| (\d+) \| (\w+) \| (.*?) \| (.*?) \|$/gm)];
    const written = rows.map(([, code, status, again, vi, en]) => [code, Number(status), again, vi, en]);
    const known = (Object.keys(REFUSALS) as RefusalCode[]).sort().map((code) => {
      const { status, again, vi, en } = REFUSALS[code];
      return [code, status, again, vi, en];
    });
    assert.deepEqual(written, known);
  });
});
