import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MODE_NAMES, modeOf } from '../../src/apps/bank/index.ts';

test('the page of the bank simulator lists every magic amount as the program has it', () => {
  const page = readFileSync(new URL('../../docs/bank-simulator.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| …(\d{3}) \| `(\w+)` \| (.*) \|$/gm)].map(([, ...cells]) => cells);
  assert.deepEqual(
    rows,
    MODE_NAMES.map((name) => [modeOf(name).magic, name, modeOf(name).summary]),
  );
});
