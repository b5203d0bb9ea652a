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
const CODECS = ['vietqr', 'iso20022'];
/** What the codecs need of others, as npm would bring it. */
const NEEDED = ['libxml2-wasm'];

/** A program of somebody else that reads one message of each codec. */
const USES = `
import { decode, encode, napasAccountOf } from 'longbien/vietqr';
import { read, sample, write } from 'longbien/iso20022';

const account = { kind: 'napas', id: '38', bin: '979901', account: '0021000000017', service: 'QRIBFTTA' } as const;
const written = encode({ method: 'static', accounts: [account], currency: '704', country: 'VN' });
const decoded = written.ok ? decode(written.payload) : written;
console.log(decoded.ok ? napasAccountOf(decoded.code)?.service : decoded.code);

const message = read(Buffer.from(write(sample('pacs.008'))));
console.log(message.ok ? message.business.message.type satisfies string : message.errors);
`;

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
  for (const name of NEEDED) {
    symlinkSync(join(ROOT, 'node_modules', name), join(consumer, 'node_modules', name), 'dir');
  }
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  return consumer;
}

test('the codecs run from TypeScript in a checkout and from JavaScript, with types, in a package', (t) => {
  for (const codec of CODECS) {
    const source = new URL(`../src/codecs/${codec}/index.ts`, import.meta.url);
    assert.equal(import.meta.resolve(`longbien/${codec}`), source.href);
  }

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
  writeFileSync(join(consumer, 'uses.ts'), USES);
  assert.equal(run(consumer, process.execPath, ['uses.ts']), 'QRIBFTTA\npacs.008\n');
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const types = ['--typeRoots', join(ROOT, 'node_modules/@types')];
  run(consumer, process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    ...strict,
    ...types,
    'uses.ts',
  ]);
});
