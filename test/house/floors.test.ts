import { test } from 'node:test';
import { assertCaught, assertClean, draft } from './draft.ts';
import { checkFloors } from './floors.ts';

const ROOMS = {
  'src/kit/money.ts': 'export const a = 1;',
  'src/codecs/jws/index.ts': '',
  'src/core/database/index.ts': '',
  'src/core/database/pool.ts': '',
  'src/core/database/testing.ts': '',
  'src/core/ledger/index.ts': '',
  'src/core/command/index.ts': '',
  'src/services/clearing/index.ts': '',
  'src/services/clearing/model.ts': '',
  'src/services/banking/index.ts': '',
  'src/services/treasury/index.ts': '',
  'src/services/assistant/index.ts': '',
  'src/channels/banks/index.ts': '',
  'src/apps/hub/index.ts': '',
  'src/client/index.ts': '',
  'portal/page.tsx': '',
  'test/city.ts': '',
};

function imports(from: string, specifier: string, how = 'import'): ReturnType<typeof checkFloors> {
  return checkFloors(draft({ ...ROOMS, [from]: `${how} { a } from '${specifier}';` }));
}

const REFUSED: readonly (readonly [from: string, specifier: string, words: RegExp])[] = [
  ['src/kit/id.ts', '../core/ledger/index.ts', /core is above kit/],
  ['src/core/ledger/store.ts', '../../services/clearing/index.ts', /services is above core/],
  ['src/services/clearing/rules.ts', '../../channels/banks/index.ts', /channels is above services/],
  ['src/channels/banks/line.ts', '../../apps/hub/index.ts', /apps is above channels/],
  ['src/core/database/crash.ts', '../ledger/index.ts', /not among the front doors/],
  ['src/core/ledger/audit.ts', '../command/index.ts', /not among the front doors/],
  ['src/services/clearing/commands.ts', '../banking/index.ts', /not among the front doors/],
  ['src/services/treasury/queries.ts', '../clearing/index.ts', /not among the front doors/],
  ['src/services/banking/commands.ts', '../assistant/index.ts', /not among the front doors/],
  ['src/channels/sms/index.ts', '../banks/index.ts', /not among the front doors/],
  [
    'src/services/banking/commands.ts',
    '../clearing/model.ts',
    /reaches into services\/clearing \(model.ts\)/,
  ],
  ['src/services/clearing/store.ts', '../../core/database/pool.ts', /reaches into core\/database/],
  ['src/services/banking/pay.test.ts', '../clearing/model.ts', /reaches into services\/clearing/],
  ['bench/main.ts', '../src/core/database/pool.ts', /reaches into core\/database/],
  ['src/services/banking/commands.ts', '../../core/database/testing.ts', /reaches into core\/database/],
  ['src/services/banking/commands.ts', '../../../test/city.ts', /imports test/],
  ['portal/home.tsx', '../src/services/clearing/index.ts', /portal imports services\/clearing/],
  ['src/client/api.gen.ts', '../core/ledger/index.ts', /client imports core\/ledger/],
  ['src/channels/banks/line.ts', '../../client/index.ts', /channels\/banks imports client/],
  ['src/apps/hub/pages.ts', '../../../portal/page.tsx', /apps\/hub imports portal/],
  ['src/kit/id.ts', 'node:crypto', /kit imports node:crypto/],
  ['src/kit/id.ts', 'pg', /kit imports pg/],
  ['src/codecs/jws/sign.ts', 'node:fs', /codec imports node:fs/],
];

for (const [from, specifier, words] of REFUSED) {
  test(`floors: ${from} may not import ${specifier}`, () => {
    assertCaught(imports(from, specifier), from, words);
    assertCaught(imports(from, specifier, 'import type'), from, words);
    assertCaught(imports(from, specifier, 'export'), from, words);
  });
}

const WELCOME: readonly (readonly [from: string, specifier: string])[] = [
  ['src/services/banking/commands.ts', '../clearing/index.ts'],
  ['src/services/banking/commands.ts', '../../core/ledger/index.ts'],
  ['src/services/banking/commands.ts', '../../kit/money.ts'],
  ['src/core/command/keep.ts', '../ledger/index.ts'],
  ['src/core/ledger/store.ts', '../database/index.ts'],
  ['src/core/database/pool.test.ts', './pool.ts'],
  ['src/core/ledger/store.test.ts', '../database/testing.ts'],
  ['src/core/ledger/store.test.ts', '../../../test/city.ts'],
  ['src/codecs/jws/sign.ts', 'node:crypto'],
  ['src/apps/cli/main.ts', '../hub/index.ts'],
  ['portal/home.tsx', '../src/client/index.ts'],
  ['portal/home.tsx', '../src/kit/money.ts'],
  ['test/walk.test.ts', '../src/services/clearing/index.ts'],
];

for (const [from, specifier] of WELCOME) {
  test(`floors: ${from} may import ${specifier}`, () => assertClean(imports(from, specifier)));
}

test('floors: a dynamic import, an import type and a worker are imports too', () => {
  for (const text of [
    "await import('../core/ledger/index.ts');",
    "export type A = import('../core/ledger/index.ts').A;",
    "new URL('../core/ledger/index.ts', import.meta.url);",
  ]) {
    assertCaught(checkFloors(draft({ ...ROOMS, 'src/kit/id.ts': text })), 'src/kit/id.ts', /above kit/);
  }
});

test('floors: a file stands on a floor and in a room', () => {
  for (const file of ['src/main.ts', 'src/services/pay.ts', 'src/engine/pay/index.ts']) {
    assertCaught(checkFloors(draft({ [file]: '' })), file, /no floor/);
  }
});
