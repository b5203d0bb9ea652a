import { test } from 'node:test';
import { checkDeadFiles } from './deadfiles.ts';
import { assertCaught, assertClean, draft } from './draft.ts';
import { checkLoops } from './loops.ts';

test('loops: a loop through types is a loop', () => {
  const house = {
    'src/kit/a.ts': "import type { B } from './b.ts';",
    'src/kit/b.ts': "export { c } from './c.ts';",
    'src/kit/c.ts': "import { type A } from './a.ts';",
  };
  assertCaught(checkLoops(draft(house)), 'src/kit/a.ts', /a\.ts → .*b\.ts → .*c\.ts → .*a\.ts/);
  assertClean(checkLoops(draft({ ...house, 'src/kit/c.ts': '' })));
});

test('loops: a file that imports itself is a loop, two ways to one file are none', () => {
  assertCaught(checkLoops(draft({ 'src/kit/a.ts': "import './a.ts';" })), 'src/kit/a.ts', /itself/);
  const two = {
    'src/a.ts': "import './b.ts'; import './c.ts';",
    'src/b.ts': "import './c.ts';",
    'src/c.ts': '',
  };
  assertClean(checkLoops(draft(two)));
});

const ALIVE = {
  'package.json': '{ "exports": { "./vietqr": "./src/codecs/vietqr/index.ts" } }',
  'src/apps/cli/main.ts': "import '../hub/index.ts'; new Worker(new URL('./worker.ts', import.meta.url));",
  'src/apps/cli/worker.ts': '',
  'src/apps/hub/index.ts': "import type { A } from '../../kit/a.ts';",
  'src/kit/a.ts': '',
  'src/codecs/vietqr/index.ts': "export * from './write.ts';",
  'src/codecs/vietqr/write.ts': '',
  'src/client/index.ts': '',
  'portal/page.tsx': "import '../src/client/index.ts';",
  'src/core/database/testing.ts': '',
};

test('dead files: what an app, a published codec or a page reaches is alive', () => {
  assertClean(checkDeadFiles(draft(ALIVE)));
});

test('dead files: what only a test reaches is dead', () => {
  const house = { ...ALIVE, 'src/kit/b.ts': '', 'src/kit/b.test.ts': "import './b.ts';" };
  assertCaught(checkDeadFiles(draft(house)), 'src/kit/b.ts', /dead/);
});
