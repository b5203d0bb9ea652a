import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKED = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'src', 'bin', 'scripts', 'LICENSE'];
const VIETQR = 'src/codecs/vietqr/index.ts';

function run(cwd: string, command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

/** A copy, because packing writes package.json and dist/ while other tests read them. */
function copyOfCheckout(folder: string): string {
  const checkout = join(folder, 'checkout');
  for (const name of PACKED) cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'dir');
  return checkout;
}

function install(tarball: string, folder: string): string {
  const consumer = join(folder, 'consumer');
  const home = join(consumer, 'node_modules/longbien');
  mkdirSync(home, { recursive: true });
  run(folder, 'tar', ['-xzf', tarball, '-C', home, '--strip-components=1']);
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  return consumer;
}

test('longbien/vietqr runs from TypeScript in a checkout and from JavaScript, with types, in a package', (t) => {
  if (!existsSync(join(ROOT, VIETQR))) return t.skip(`${VIETQR} is not there yet`);
  assert.equal(import.meta.resolve('longbien/vietqr'), new URL(`../${VIETQR}`, import.meta.url).href);

  const folder = mkdtempSync(join(tmpdir(), 'longbien-pack-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const checkout = copyOfCheckout(folder);
  const before = readFileSync(join(checkout, 'package.json'), 'utf8');
  run(checkout, 'npm', ['pack', '--ignore-scripts=false', '--pack-destination', folder]);
  assert.equal(
    readFileSync(join(checkout, 'package.json'), 'utf8'),
    before,
    'postpack puts package.json back',
  );

  const { version } = JSON.parse(before) as { version: string };
  const consumer = install(join(folder, `longbien-${version}.tgz`), folder);
  assert.ok(!existsSync(join(consumer, 'node_modules/longbien/src')), 'no TypeScript that Node would refuse');
  writeFileSync(
    join(consumer, 'uses.ts'),
    "import * as vietqr from 'longbien/vietqr';\nexport const names: string[] = Object.keys(vietqr);\nconsole.log(names.length);\n",
  );
  assert.ok(Number(run(consumer, process.execPath, ['uses.ts'])) > 0, 'it exports something');
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const types = ['--typeRoots', join(ROOT, 'node_modules/@types')];
  run(consumer, process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    ...strict,
    ...types,
    'uses.ts',
  ]);
});
