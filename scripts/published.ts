/**
 * In a checkout `exports` names TypeScript, which Node runs as it is; in a package it must name JavaScript, because
 * Node strips no types under node_modules. npm reads package.json again after prepack, so prepack turns the entries
 * to dist/ and postpack turns them back; after an interrupted pack `npm run postpack` is enough.
 */
import { readFileSync, writeFileSync } from 'node:fs';

type Entry = string | { readonly types: string; readonly default: string };

const MANIFEST = new URL('../package.json', import.meta.url);

export function toBuilt(entry: Entry): Entry {
  const module = typeof entry === 'string' ? /^\.\/src\/(.+)\.ts$/.exec(entry)?.[1] : undefined;
  return module === undefined ? entry : { types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` };
}

export function toSource(entry: Entry): Entry {
  const module = typeof entry === 'string' ? undefined : /^\.\/dist\/(.+)\.js$/.exec(entry.default)?.[1];
  return module === undefined ? entry : `./src/${module}.ts`;
}

export function turnExports(turn: (entry: Entry) => Entry): void {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { exports: Record<string, Entry> };
  const turned = Object.entries(manifest.exports).map(([name, entry]) => [name, turn(entry)]);
  manifest.exports = Object.fromEntries(turned) as Record<string, Entry>;
  writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
}
