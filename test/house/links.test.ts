import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertCaught, assertClean, draft } from './draft.ts';
import { readHouse } from './house.ts';
import { checkLinks } from './links.ts';

const ROOT = new URL('../../', import.meta.url);

const HOUSE = {
  'README.md': 'See [money](docs/money.md#books--legs) and `src/kit/money.ts`.',
  'docs/money.md': '# Books & legs\n\nBack to [the start](../README.md), up to [here](#books--legs).',
  'src/kit/money.ts': '',
};
const has = (files: Readonly<Record<string, string>>) => (path: string) => path in files;

test('links: what a page links to is there', () => {
  assertClean(checkLinks(draft(HOUSE), has(HOUSE)));
  const gone = { ...HOUSE, 'README.md': 'See [money](docs/gone.md).' };
  assertCaught(checkLinks(draft(gone), has(gone)), 'README.md', /docs\/gone\.md/);
});

test('links: a heading that is linked to is there, and a file that is named', () => {
  const heading = { ...HOUSE, 'README.md': '[money](docs/money.md#gone)' };
  assertCaught(checkLinks(draft(heading), has(heading)), 'README.md', /#gone/);
  const named = { ...HOUSE, 'README.md': 'As in `src/kit/gone.ts`.' };
  assertCaught(checkLinks(draft(named), has(named)), 'README.md', /src\/kit\/gone\.ts/);
});

test('links: examples in fences promise nothing', () => {
  const fenced = { ...HOUSE, 'README.md': '```\n[money](docs/gone.md)\n```' };
  assertClean(checkLinks(draft(fenced), has(fenced)));
});

test('house: what pages link to and name is there', () => {
  assertClean(checkLinks(readHouse(), (path) => existsSync(fileURLToPath(new URL(path, ROOT)))));
});
