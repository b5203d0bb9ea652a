/** Builds dist/ (JavaScript, types, and the files that the code reads beside itself) and turns `exports` to it. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toBuilt, turnExports } from './published.ts';

const ROOT = new URL('../', import.meta.url);
const pathOf = (name: string): string => fileURLToPath(new URL(name, ROOT));

rmSync(pathOf('dist'), { recursive: true, force: true });

const tsc = pathOf('node_modules/typescript/bin/tsc');
const build = spawnSync(process.execPath, [tsc, '-p', pathOf('tsconfig.build.json')], {
  cwd: pathOf('.'),
  stdio: ['ignore', 2, 2], // stdout belongs to npm, which may print JSON there
});
if (build.status !== 0) throw new Error('the build failed; package.json was left as it was');

/** Migrations, tables and texts: everything under src/ that is not TypeScript. */
cpSync(pathOf('src'), pathOf('dist'), {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || !/\.tsx?$/.test(path),
});

turnExports(toBuilt);
