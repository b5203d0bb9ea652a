import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCommitted } from './committed.ts';
import { checkCrashPoints } from './crashpoints.ts';
import { checkDeadFiles } from './deadfiles.ts';
import { checkFloors } from './floors.ts';
import { type Finding, type House, readable, readHouse } from './house.ts';
import { checkLength } from './length.ts';
import { checkLoops } from './loops.ts';
import { checkPurity } from './purity.ts';
import { checkSql } from './sql.ts';
import { checkFileNames, checkWords } from './words.ts';

const RULES: readonly (readonly [sentence: string, check: (house: House) => Finding[]])[] = [
  ['imports point downwards and rooms are entered by their front door', checkFloors],
  ['no file imports itself by way of others', checkLoops],
  ['every file under src is reached by an app, a published codec, a page or a benchmark', checkDeadFiles],
  ['rules are pure', checkPurity],
  ['SQL lives in stores', checkSql],
  ['file names say what is inside', checkFileNames],
  ['no way of writing that cost others money or nights', checkWords],
  ['a file fits in one sitting', checkLength],
  ['every await on the money path has a crash point', checkCrashPoints],
  ['what is committed holds on every machine', checkCommitted],
];

const house = readHouse();

for (const [sentence, check] of RULES) {
  test(`house: ${sentence}`, () => {
    const findings = check(house);
    if (findings.length > 0) assert.fail(`\n${readable(findings)}\n`);
  });
}

test('house: the whole checkout is looked at', () => {
  for (const path of [
    'package.json',
    'LICENSE',
    'src/kit/money.ts',
    'test/house/house.ts',
    '.ci/run',
    '.gitignore',
  ]) {
    assert.ok(house.has(path), `${path} was not read`);
  }
  assert.ok(![...house.keys()].some((path) => path.includes('node_modules/')));
});
