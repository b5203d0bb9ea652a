import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CONFIGURATION, checkConfiguration, readConfiguration } from './configuration.ts';

const DOCS = new URL('../../../docs/conformance.md', import.meta.url);

/** Names of members, however deep. */
function namesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, anyOf } = schema as Record<string, unknown>;
  const own = Object.entries((properties as Record<string, unknown> | undefined) ?? {});
  return [
    ...own.flatMap(([name, inner]) => [name, ...namesIn(inner)]),
    ...namesIn(items),
    ...(Array.isArray(anyOf) ? anyOf.flatMap(namesIn) : []),
  ];
}

test('the page about the configuration names every member, and its example has no other', () => {
  const page = readFileSync(DOCS, 'utf8');
  const known = new Set(namesIn(CONFIGURATION));
  assert.ok(known.size > 40);
  assert.deepEqual(
    [...known].filter(
      (name) => !page.includes(`\`${name}\``) && !page.includes(`"${name}"`) && !page.includes(`.${name}\``),
    ),
    [],
  );
  const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)![1]!) as Record<string, unknown>;
  // What stands inside these is the bank's own.
  const free = ['jwk', 'payment_detail', 'body'];
  const inExample = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.flatMap(inExample);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => [
      name,
      ...(free.includes(name) ? [] : inExample(inner)),
    ]);
  };
  assert.deepEqual(
    inExample(example).filter((name) => !known.has(name)),
    [],
  );
});

test('what is not as documented is refused with its place', () => {
  const cases: [unknown, RegExp][] = [
    [{ clients: [] }, /\/clients is not known/],
    [{ fapi2: { client: { client_id: 'a', redirect_uri: 'b' } } }, /\/fapi2\/client/],
    [{ customers: [{ username: 'a', password: 'b', accounts: [] }] }, /\/customers\/0\/accounts/],
    [[], /must/],
  ];
  for (const [value, words] of cases) {
    const checked = checkConfiguration(value);
    assert.ok(!checked.ok);
    assert.match(checked.reason, words);
  }
});

test('PEM files are read from beside the configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'longbien-conformance-'));
  try {
    writeFileSync(join(folder, 'authority.pem'), '-----BEGIN CERTIFICATE-----\n');
    writeFileSync(join(folder, 'c.json'), JSON.stringify({ authorities: ['authority.pem', '-----BEGIN X'] }));
    const read = readConfiguration(join(folder, 'c.json'));
    assert.ok(read.ok);
    assert.deepEqual(read.configuration.authorities, ['-----BEGIN CERTIFICATE-----\n', '-----BEGIN X']);
    writeFileSync(join(folder, 'c.json'), '{');
    assert.equal(readConfiguration(join(folder, 'c.json')).ok, false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
