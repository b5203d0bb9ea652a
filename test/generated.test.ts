import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generatedFiles } from '../scripts/generate.ts';
import { OUTCOME_TABLES, openApi, routesAsWords } from '../src/apps/hub/index.ts';
import { createClient } from '../src/client/index.ts';

test('generated: every file is that of the routes and outcome tables as they are now', () => {
  const files = generatedFiles();
  assert.ok(files.has('src/client/api.gen.ts') && files.has('docs/outcomes.md'));
  for (const [path, text] of files) {
    const kept = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    assert.ok(kept === text, `${path} is out of date: npm run -s generate`);
  }
});

test('generated: every operation of the document is a function of the client', () => {
  const paths = openApi(routesAsWords()).paths as Record<string, Record<string, { operationId: string }>>;
  const documented = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  assert.ok(documented.length > 30);
  assert.equal(new Set(documented).size, documented.length);
  const client = createClient({ baseUrl: 'http://hub.example' });
  assert.deepEqual(Object.keys(client).sort(), documented.sort());
});

test('outcomes: every code speaks both languages', () => {
  for (const [table, outcomes] of Object.entries(OUTCOME_TABLES)) {
    for (const [code, { vi, en, status }] of Object.entries(outcomes)) {
      assert.match(code, /^[a-z]+(_[a-z]+)+$/, `${table}.${code}`);
      assert.match(vi, /\.$/, `${table}.${code} in Vietnamese`);
      assert.match(en, /\.$/, `${table}.${code} in English`);
      assert.ok(status >= 400 && status < 600, `${table}.${code}`);
    }
  }
});

test('outcomes: a code means the same wherever it stands', () => {
  const meanings = new Map<string, string>();
  for (const outcomes of Object.values(OUTCOME_TABLES)) {
    for (const [code, { vi, en, status, retryable }] of Object.entries(outcomes)) {
      const meaning = JSON.stringify({ vi, en, status, retryable });
      assert.equal(meanings.get(code) ?? meaning, meaning, `${code} means two things`);
      meanings.set(code, meaning);
    }
  }
  assert.ok(meanings.size > 50);
});
