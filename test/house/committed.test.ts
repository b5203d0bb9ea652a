import { test } from 'node:test';
import { checkCommitted } from './committed.ts';
import { assertCaught, assertClean, draft } from './draft.ts';

const PAPERS = {
  LICENSE: 'Apache License\nCopyright 2026 The Long Biên authors',
  'SECURITY.md': 'How to report',
  'CHANGELOG.md': '## [Unreleased]',
  'CONTRIBUTING.md': '## The house',
};

function committed(file: string, text: string): ReturnType<typeof checkCommitted> {
  return checkCommitted(draft({ ...PAPERS, [file]: text }));
}

/** Put together here, so that this file does not hold what it forbids. */
const path = (...parts: string[]): string => ['', ...parts].join('/');
const address = (host: string): string => `https:/${path(host, 'pg')}`;

const REFUSED: readonly (readonly [file: string, text: string, words: RegExp])[] = [
  ['README.md', `cd ${path('work', 'main')}`, /path of one machine/],
  ['docs/start.md', `see "${path('home', 'an', 'longbien')}"`, /path of one machine/],
  ['.npmrc', `registry=${address('registry.example.vn')}`, /address of a package registry/],
  ['package-lock.json', '{ "resolved": "x" }', /resolved/],
  [
    'package-lock.json',
    '{ "packages": { "node_modules/a": { "optionalDependencies": { "a-darwin-x64": "1.0.0" } } } }',
    /lacks platform packages: a-darwin-x64/,
  ],
  ['package.json', '{ "dependencies": { "pg": "^8.0.0" } }', /pg is wanted as \^8/],
  ['LICENSE', 'Apache License', /missing or lacks/],
  ['src/core/ledger/migrations/0002-late.sql', '', /migration 1 of its room/],
  ['src/core/ledger/migrations/1-accounts.sql', '', /migration 1 of its room/],
];

for (const [file, text, words] of REFUSED) {
  test(`committed: ${file} ${words}`, () => assertCaught(committed(file, text), file, words));
}

test('committed: a gap in the numbers is named where it is', () => {
  const room = 'src/core/ledger/migrations';
  const house = draft({ ...PAPERS, [`${room}/0001-accounts.sql`]: '', [`${room}/0003-limits.sql`]: '' });
  assertCaught(checkCommitted(house), `${room}/0003-limits.sql`, /migration 2 of its room/);
});

test('committed: links, relative paths and exact versions are welcome', () => {
  assertClean(
    committed(
      'README.md',
      `https:/${path('example.vn', 'home', 'an')} ../work/x ${address('www.npmjs.com')}`,
    ),
  );
  assertClean(committed('package.json', '{ "dependencies": { "pg": "8.23.1", "x": "18.4.0-beta.17" } }'));
  assertClean(committed('src/core/ledger/migrations/0001-accounts-and-transfers.sql', ''));
});
