import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertCaught, assertClean, draft } from './draft.ts';
import { checkLength, codeLines } from './length.ts';
import { checkFileNames, checkWords } from './words.ts';

const FILE = 'src/services/clearing/commands.ts';
const TEST = 'src/services/clearing/pay.test.ts';

const REFUSED: readonly (readonly [file: string, text: string, words: RegExp])[] = [
  [FILE, "const rate = parseFloat('1.5');", /parseFloat/],
  [FILE, "const rate = Number.parseFloat('1.5');", /parseFloat/],
  [FILE, 'const text = amount.toFixed(2);', /toFixed/],
  [TEST, 'const r = Math.random();', /Math\.random/],
  [FILE, 'const now = Date.now();', /Date\.now/],
  [FILE, 'const now = new Date();', /new Date/],
  ['src/apps/hub/index.ts', 'const now = new Date();', /new Date/],
  [FILE, 'const row = rows as any;', /any/],
  [FILE, 'function f(row: any) {}', /any/],
  [FILE, 'let rows: Array<any>;', /any/],
  [FILE, 'while (true) step();', /without an end/],
  [FILE, 'for (;;) step();', /without an end/],
  [FILE, 'do step(); while (1);', /without an end/],
  [FILE, '// @ts-ignore', /silenced type error/],
  [FILE, '// @ts-expect-error the types are wrong', /silenced type error/],
  [FILE, '/* biome-ignore lint: because */', /silenced check/],
  [FILE, '// oxlint-disable-next-line', /silenced check/],
  [FILE, '// TODO later', /note to self/],
  ['src/core/ledger/migrations/0001-accounts.sql', '-- FIXME', /note to self/],
  [TEST, "test.skip('pays', () => {});", /does not run/],
  [TEST, "test.only('pays', () => {});", /does not run/],
  [TEST, "test('pays', { skip: true }, () => {});", /does not run/],
  [TEST, 't.skip();', /does not run/],
];

for (const [file, text, words] of REFUSED) {
  test(`words: ${text} in ${file}`, () => assertCaught(checkWords(draft({ [file]: text })), file, words));
}

test('words: what only looks like them is welcome', () => {
  assertClean(
    checkWords(
      draft({
        [FILE]:
          "say('TODO'); const at = new Date(clock.now()); for (let i = 0; ; i += 1) if (step(i)) break;",
        'src/kit/clock.ts': 'export const systemClock = { now: () => Date.now() };',
        'src/apps/hub/index.ts': 'const startedAtMs = Date.now();',
        [TEST]:
          "t.skip('LONGBIEN_TEST_DATA is not set'); test('x', { skip: !data && 'no data' }, run); Date.now();",
        'README.md': 'There is no TODO here.',
      }),
    ),
  );
});

test('words: the line of a finding is the line in the file', () => {
  const [finding] = checkWords(draft({ [FILE]: '\n/*\n * fine\n * TODO no\n */\n' }));
  assert.equal(finding?.line, 4);
});

for (const file of [
  'src/kit/utils.ts',
  'src/services/clearing/payment-helpers.ts',
  'src/core/lib/index.ts',
  'test/common.ts',
]) {
  test(`names: ${file}`, () => assertCaught(checkFileNames(draft({ [file]: '' })), file, /says nothing/));
}

test('names: a word inside a word is none', () => {
  assertClean(
    checkFileNames(draft({ 'src/services/merchants/commonwealth.ts': '', 'src/kit/liberty.ts': '' })),
  );
});

test('length: lines of code are counted, comments and blank lines are not', () => {
  assert.equal(codeLines(FILE, '/**\n * why\n */\n\nconst a = 1; // one\n// two\nconst b = `\n\nx`;\n'), 3);
  const long = 'step();\n'.repeat(451);
  assertCaught(checkLength(draft({ [FILE]: long })), FILE, /451 lines/);
  assertClean(
    checkLength(draft({ [FILE]: `${'// why\n'.repeat(500)}step();`, 'src/client/api.gen.ts': long })),
  );
});
