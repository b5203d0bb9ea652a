import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCrashPoints, crashPointNames } from './crashpoints.ts';
import { assertCaught, assertClean, draft } from './draft.ts';
import type { House } from './house.ts';

const FILE = 'src/core/command/keep.ts';
const IMPORT = "import { crashPoint } from '../database/index.ts';";

function path(body: string, rest: Record<string, string> = {}): House {
  return draft({ [FILE]: `${IMPORT}\nexport async function keep() {\n${body}\n}`, ...rest });
}

const REFUSED: readonly (readonly [body: string, words: RegExp])[] = [
  ['await commit();', /without a crash point/],
  ['await commit();\n\ncrashPoint("a");', /without a crash point/],
  ['await commit(); // no money moves here: it is only a read', /without a crash point/],
  ['// no money moves here: it is only a read\nawait read();', /without a crash point/],
  ['await commit();\nlog();\ncrashPoint("a");', /without a crash point/],
  ['return await commit();', /without a crash point/],
  ['if (await commit()) {\ncrashPoint("a");\n}', /without a crash point/],
  ['if (due) await commit();\ncrashPoint("a");', /without a crash point/],
  ['const all = rows.map(async (row) => await one(row));', /without a crash point/],
  ['const all = [await a(), await b()];\ncrashPoint("a");', /two awaits share/],
  ['for await (const row of rows) crashPoint("a");', /for await/],
  ['await using lock = take();', /await using/],
  ['commit().then(answer);', /\.then\(/],
  ['crashPoint(name);', /without a plain name/],
  ['crashPoint("After Commit");', /without a plain name/],
];

for (const [body, words] of REFUSED) {
  test(`crash points: ${body.replaceAll('\n', ' ⏎ ')}`, () => {
    assertCaught(checkCrashPoints(path(body)), FILE, words);
  });
}

test('crash points: an await with its name is welcome, on the same line or the next', () => {
  assertClean(
    checkCrashPoints(
      path(`
        const rows = await read(); crashPoint('read');
        try {
          await write(
            rows,
          );
          crashPoint('written');
        } finally {
          await release();
          await crashPoint('released');
        }
        switch (rows.length) {
          case 0:
            await tell();
            crashPoint('told');
        }
        return write(rows).then((answer) => answer.rows);
      `),
    ),
  );
});

test('crash points: two may not share a name, wherever they stand', () => {
  const other = "import { crashPoint } from '../../core/database/index.ts';\ncrashPoint('kept');";
  const house = path("await keep();\ncrashPoint('kept');", { 'src/services/clearing/commands.ts': other });
  assertCaught(
    checkCrashPoints(house),
    'src/services/clearing/commands.ts',
    /two crash points are called kept/,
  );
});

test('crash points: a crashPoint of one’s own is none', () => {
  const house = draft({ [FILE]: "const crashPoint = () => {};\nawait keep();\ncrashPoint('kept');" });
  assertCaught(checkCrashPoints(house), FILE, /not the one of core\/database/);
});

test('crash points: other files and tests await as they like', () => {
  assertClean(checkCrashPoints(draft({ 'src/core/ledger/queries.ts': 'await read();' })));
  assertClean(checkCrashPoints(draft({ 'src/core/command/keep.test.ts': 'await read();' })));
});

test('crash points: a money path that was renamed away is noticed', () => {
  const others = {
    'src/apps/cli/main.ts': '',
    'src/apps/bank/line/sender.ts': '',
    'src/channels/banks/sender.ts': '',
    'src/channels/connector/instructions.ts': '',
  };
  const house = path("await keep();\ncrashPoint('kept');", others);
  assertCaught(checkCrashPoints(house), 'test/house/crashpoints.ts', /groupcommit\.ts, which is not there/);
});

test('crash points: their names can be collected', () => {
  const house = path("await keep();\ncrashPoint('kept');\nawait tell();\ncrashPoint('after-tell');");
  assert.deepEqual(crashPointNames('hub', house), ['after-tell', 'kept']);
});
