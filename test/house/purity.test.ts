import { test } from 'node:test';
import { assertCaught, assertClean, draft } from './draft.ts';
import { checkPurity } from './purity.ts';

const RULES = 'src/services/clearing/rules.ts';

function rule(text: string, file = RULES): ReturnType<typeof checkPurity> {
  return checkPurity(
    draft({
      [file]: text,
      'src/core/ledger/index.ts': '',
      'src/core/audit/index.ts': '',
      'src/services/clearing/model.ts': '',
      'src/services/clearing/store.ts': '',
    }),
  );
}

const REFUSED: readonly (readonly [text: string, words: RegExp])[] = [
  ['async function decide() {}', /async/],
  ['const now = new Date(0);', /Date/],
  ['const now = Date.now();', /Date/],
  ['type Later = Promise<number>;', /Promise/],
  ['const r = Math.random();', /Math\.random/],
  ['const e = process.env;', /process/],
  ['const e = { process };', /process/],
  ['const id = crypto.randomUUID();', /crypto/],
  ['setTimeout(decide, 1);', /setTimeout/],
  ["import { createHash } from 'node:crypto';", /node:crypto/],
  ["import { Type } from 'typebox';", /typebox/],
  ["import { rows } from './store.ts';", /store\.ts/],
  ["import type { Row } from './store.ts';", /store\.ts/],
  ["import { line } from '../../core/audit/index.ts';", /values of src\/core\/audit/],
];

for (const [text, words] of REFUSED) {
  test(`rules are pure: ${text}`, () => assertCaught(rule(text), RULES, words));
}

test('rules are pure: await is caught wherever it stands', () => {
  assertCaught(rule('const facts = await gather();'), RULES, /await/);
  const file = 'src/services/clearing/rules/cap.ts';
  assertCaught(rule('for await (const fact of facts) decide(fact);', file), file, /await/);
});

test('rules are pure: kit, codecs, own words and rules, types of others and the rules of the ledger are welcome', () => {
  assertClean(
    rule(`
      import { readableVnd } from '../../kit/money.ts';
      import { readVietQr } from '../../codecs/vietqr/index.ts';
      import { STATES } from './model.ts';
      import { cap } from './rules/cap.ts';
      import { decideTransfer } from '../../core/ledger/index.ts';
      import type { Line } from '../../core/audit/index.ts';
      import { type Line as Other } from '../../core/audit/index.ts';
      export const decide = (facts: Facts) => ({ process: facts.process, at: Math.max(facts.Date, 1) });
    `),
  );
});

test('rules are pure: only rules are held to it', () => {
  assertClean(rule('const now = await Promise.resolve(new Date(0));', 'src/services/clearing/commands.ts'));
  assertClean(rule('const now = await later();', 'src/services/clearing/rules.test.ts'));
});
