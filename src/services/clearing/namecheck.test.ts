import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldVietnamese } from '../../kit/text.ts';
import { checkPayeeName, NAME_CHARS_MAX, type PayeeKind } from './namecheck.ts';
import { ORGANISATION_PAIRS, PERSON_PAIRS } from './testing.ts';

const KINDS = ['person', 'organisation'] as const;
const ALL_PAIRS = [
  ...PERSON_PAIRS.map((pair) => [...pair, 'person'] as const),
  ...ORGANISATION_PAIRS.map((pair) => [...pair, 'organisation'] as const),
];

/** `match`, `no_match` or the reason of a close match. */
function answer(given: string, registered: string, kind: PayeeKind): string {
  const check = checkPayeeName(given, registered, kind);
  return check.kind === 'close_match' ? check.reason : check.kind;
}

test('two hundred pairs of names', () => {
  assert.ok(ALL_PAIRS.length >= 200, `only ${ALL_PAIRS.length} pairs`);
  for (const [given, registered, expected, kind] of ALL_PAIRS) {
    assert.equal(
      answer(given, registered, kind),
      expected,
      `${kind}: "${given}" on the account of "${registered}"`,
    );
  }
});

test('no pair is listed twice and every reason has an example', () => {
  const seen = new Set(ALL_PAIRS.map(([given, registered, , kind]) => `${kind}|${given}|${registered}`));
  assert.equal(seen.size, ALL_PAIRS.length);
  const source = readFileSync(new URL('./namecheck.words.ts', import.meta.url), 'utf8');
  const reasons = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map((found) => found[1]);
  assert.ok(reasons.length >= 13);
  const shown = new Set(ALL_PAIRS.map(([, , expected]) => String(expected)));
  for (const reason of reasons) assert.ok(shown.has(reason!), `no pair shows ${reason}`);
});

const DOCUMENT = readFileSync(new URL('../../../docs/name-check.md', import.meta.url), 'utf8');

test('docs/name-check.md tells the truth: its examples are executed', () => {
  const row = /^\| (.+?) \| (.+?) \| (person|organisation) \| (match|no match|close match: `(\w+)`) \|/gm;
  const rows = [...DOCUMENT.matchAll(row)];
  assert.equal(
    rows.length,
    DOCUMENT.match(/^\| .*\| (?:person|organisation) \|/gm)?.length,
    'a row cannot be read',
  );
  assert.ok(rows.length >= 30);
  for (const [, given, registered, kind, said, reason] of rows) {
    assert.equal(
      answer(given!, registered!, kind as PayeeKind),
      reason ?? said!.replace(' ', '_'),
      `${given} / ${registered}`,
    );
  }
});

test('docs/name-check.md explains every reason', () => {
  for (const [, , expected] of ALL_PAIRS) {
    if (expected !== 'match' && expected !== 'no_match')
      assert.ok(DOCUMENT.includes(`\`${expected}\``), expected);
  }
});

const pair = fc.constantFrom(...ALL_PAIRS);
const kinds = fc.constantFrom(...KINDS);
const SYLLABLES =
  'Nguyễn Trần Lê Phạm Vũ Văn Thị Đức Minh An Anh Hà Hoa Linh Quý Lí Dương Smith Carter Va'.split(' ');
const personName = fc
  .array(fc.constantFrom(...SYLLABLES), { minLength: 1, maxLength: 5 })
  .map((words) => words.join(' '));

test('the answer does not depend on tones, case, spaces or how marks were typed', () => {
  const rewritings: ReadonlyArray<(name: string) => string> = [
    foldVietnamese,
    (name) => name.toUpperCase(),
    (name) => name.toLowerCase(),
    (name) => name.normalize('NFD'),
    (name) => ` ${name.replaceAll(' ', '  \t')} `,
  ];
  const rewriting = fc.constantFrom(...rewritings);
  fc.assert(
    fc.property(pair, rewriting, rewriting, ([given, registered, expected, kind], one, other) => {
      assert.equal(answer(one(given), other(registered), kind), expected);
    }),
    { numRuns: 2_000 },
  );
});

test('every name that has a letter matches itself', () => {
  fc.assert(
    fc.property(pair, kinds, ([, name], kind) => {
      assert.equal(answer(name, name, kind), /\p{L}/u.test(name) ? 'match' : 'no_match');
    }),
  );
  fc.assert(fc.property(personName, kinds, (name, kind) => assert.equal(answer(name, name, kind), 'match')));
});

/** Looked for only in what the payer typed, as titles are; nothing else knows a direction. */
const ONE_SIDED: ReadonlySet<string> = new Set(['typing_remnants', 'one_joint_holder_given']);
const MIRRORED: Readonly<Record<string, string>> = {
  middle_name_missing: 'middle_name_added',
  middle_name_added: 'middle_name_missing',
};

test('between two names of persons without titles the check knows no direction', () => {
  fc.assert(
    fc.property(personName, personName, (a, b) => {
      fc.pre(!a.startsWith('Anh') && !b.startsWith('Anh'));
      const said = answer(a, b, 'person');
      const back = answer(b, a, 'person');
      if (!ONE_SIDED.has(said) && !ONE_SIDED.has(back)) assert.equal(back, MIRRORED[said] ?? said);
    }),
    { numRuns: 5_000 },
  );
});

test('between two names of organisations the check knows no direction', () => {
  const name = fc.constantFrom(...ORGANISATION_PAIRS.flatMap((listed) => listed.slice(0, 2)));
  fc.assert(
    fc.property(name, name, (a, b) =>
      assert.equal(answer(a, b, 'organisation'), answer(b, a, 'organisation')),
    ),
    { numRuns: 5_000 },
  );
});

test('another given name is never a match nor close, whatever the rest', () => {
  const GIVEN =
    'An Anh Hà Hoa Hòe Linh Minh Thanh Khánh Thắng Hương Dương Lương Trang Trung Trọng Quân Quang'.split(' ');
  const before = fc.array(fc.constantFrom('Văn', 'Thị', 'Đức', 'Ngọc'), { maxLength: 3 });
  const given = fc.constantFrom(...GIVEN);
  fc.assert(
    fc.property(before, given, given, (middle, one, other) => {
      fc.pre(foldVietnamese(one) !== foldVietnamese(other));
      const name = (last: string) => ['Nguyễn', ...middle, last].join(' ');
      assert.equal(answer(name(one), name(other), 'person'), 'no_match');
    }),
  );
});

test('any two texts get an answer: no input throws', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 150 })
      .map((units) => String.fromCharCode(...units)),
  );
  fc.assert(
    fc.property(text, text, kinds, (given, registered, kind) => {
      assert.ok(['match', 'close_match', 'no_match'].includes(checkPayeeName(given, registered, kind).kind));
      checkPayeeName(given, given, kind);
    }),
    { numRuns: 2_000 },
  );
});

test('a name longer than a message can carry is not compared at all', () => {
  const longest = 'Nguyễn '.repeat(20).slice(0, NAME_CHARS_MAX);
  assert.equal(longest.length, NAME_CHARS_MAX);
  for (const kind of KINDS) {
    assert.equal(answer(longest, longest, kind), 'match');
    assert.equal(answer(longest.normalize('NFD'), longest, kind), 'match');
    assert.equal(answer(`${longest}nn`, `${longest}nn`, kind), 'no_match');
    const huge = 'a '.repeat(5_000_000);
    assert.equal(answer(huge, huge, kind), 'no_match');
  }
});
