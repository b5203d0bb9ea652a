import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MESSAGE_TYPES, sample, schemas, write } from '../../codecs/iso20022/index.ts';
import { buildCity, SANDBOX_SEED } from '../sandbox/index.ts';
import { run as longbien, type Ran } from './testing.ts';

async function run(args: string[], input: readonly (string | Buffer)[] = []): Promise<Ran> {
  async function* stdin() {
    yield* input;
  }
  return await longbien(['iso20022', ...args], { stdin: stdin() });
}

const records = (out: string): Record<string, unknown>[] =>
  out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));

const SAMPLES = fileURLToPath(new URL('../../../docs/messages/', import.meta.url));
const FILES = readdirSync(SAMPLES).map((name) => join(SAMPLES, name));
const official = process.env.LONGBIEN_TEST_DATA && join(process.env.LONGBIEN_TEST_DATA, 'iso20022/xsd');

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'longbien-iso20022-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('validate: one line for each sample of the documentation, all of them valid', async () => {
  assert.equal(FILES.length, MESSAGE_TYPES.length);
  const { exit, out, err } = await run(['validate', ...FILES]);
  assert.deepEqual([exit, err], [0, '']);
  assert.deepEqual(
    records(out),
    FILES.map((file) => ({ file, type: /(\w+\.\d+)\.xml$/.exec(file)![1], valid: true, errors: [] })),
  );
});

test('validate --schema-dir: the samples are valid by ISO’s own schemas too', async (t) => {
  if (!official || !existsSync(official))
    return t.skip('LONGBIEN_TEST_DATA names no folder with ISO’s schemas');
  const { exit, out } = await run(['validate', '--schema-dir', official, ...FILES]);
  assert.equal(exit, 0, out);
  assert.ok(records(out).every(({ valid }) => valid));
});

test('the samples name institutions of the sandbox and nobody else', () => {
  const bins = new Set(['000000', ...buildCity(SANDBOX_SEED).institutions.map(({ bin }) => bin)]);
  for (const file of FILES) {
    for (const [, bin] of readFileSync(file, 'utf8').matchAll(/<MmbId>(\d+)</g))
      assert.ok(bins.has(bin!), bin);
  }
});

test('validate: what is wrong, where, by what code; exit code 1', async () => {
  await inFolder(async (folder) => {
    const wrong = join(folder, 'wrong.xml');
    const text = await run(['sample', 'pacs.008']);
    await writeFile(wrong, text.out.replace('SLEV', 'DEBT'));
    const { exit, out } = await run(['validate', FILES[0]!, wrong, join(folder, 'none.xml')]);
    const [right, refused, missing] = records(out);
    assert.equal(exit, 1);
    assert.equal(right!.valid, true);
    const errors = refused!.errors as { line: number; message: string }[];
    assert.deepEqual(
      { ...refused, errors: [] },
      { file: wrong, type: 'pacs.008', valid: false, code: 'schema_is_violated', errors: [] },
    );
    assert.equal(errors[0]!.line, text.out.split('\n').findIndex((line) => line.includes('ChrgBr')) + 1);
    assert.match(errors[0]!.message, /'DEBT' is not an element of the set/);
    assert.equal(missing!.code, 'file_cannot_be_read');
  });
});

test('validate: standard input in pieces, a header or a document alone, a schema that is missing', async () => {
  const xml = write(sample('acmt.023'));
  const bytes = Buffer.from(xml);
  const whole = await run(['validate', '-'], [bytes.subarray(0, 901), bytes.subarray(901)]);
  assert.deepEqual(records(whole.out), [{ file: '-', type: 'acmt.023', valid: true, errors: [] }]);
  const header = await run(['validate', '-'], [xml.match(/<AppHdr.*<\/AppHdr>/)![0]]);
  assert.deepEqual(records(header.out), [{ file: '-', valid: true, errors: [] }]);
  const body = await run(['validate', '-'], [xml.match(/<Document.*<\/Document>/)![0]]);
  assert.deepEqual(records(body.out), [{ file: '-', type: 'acmt.023', valid: true, errors: [] }]);
  await inFolder(async (folder) => {
    const { exit, out } = await run(['validate', '-', '--schema-dir', folder], [xml]);
    assert.equal(exit, 1);
    assert.match(JSON.stringify(records(out)), /There is no schema head\.001\.001\.02\.xsd/);
  });
});

test('validate: more than any message has is refused, not swallowed', async () => {
  const endless = Array.from({ length: 100 }, () => Buffer.alloc(100_000, 'x'));
  const { exit, out } = await run(['validate', '-'], endless);
  assert.equal(exit, 1);
  assert.equal(records(out)[0]!.code, 'message_is_too_large');
});

test('show: in Vietnamese, in English, and why not', async () => {
  const file = join(SAMPLES, 'pacs.008.xml');
  const vietnamese = await run(['show', file]);
  assert.equal(vietnamese.exit, 0);
  assert.match(vietnamese.out, /^Lệnh chuyển tiền của khách hàng \(pacs\.008\)\n/);
  assert.match(vietnamese.out, /^Số tiền +185\.000 ₫$/m);
  assert.match(vietnamese.out, /^Tên người nhận tiền +Quán Phở Hàng Mẫu$/m);
  const english = await run(['show', join(SAMPLES, 'pacs.002.xml'), '--lang', 'en']);
  assert.match(english.out, /^Payment status report \(pacs\.002\)\n/);
  assert.match(english.out, /^How the payment stands +RJCT \(refused or released\)$/m);
  const refused = await run(['show', '-'], [write(sample('pacs.008')).replace('SLEV', 'DEBT')]);
  assert.equal(refused.exit, 1);
  assert.match(refused.err, /^-: schema_is_violated\n {2}1: Element .*DEBT/);
  const missing = await run(['show', join(SAMPLES, 'none.xml')]);
  assert.equal(missing.exit, 1);
  assert.match(missing.err, /none\.xml/);
});

test('schemas: written to a folder, where validate takes them', async () => {
  await inFolder(async (folder) => {
    const target = join(folder, 'new');
    const { exit, out } = await run(['schemas', target]);
    assert.equal(exit, 0);
    assert.deepEqual(
      out.trimEnd().split('\n').sort(),
      readdirSync(target)
        .map((name) => join(target, name))
        .sort(),
    );
    assert.equal(
      readFileSync(join(target, 'pacs.008.001.08.xsd'), 'utf8'),
      schemas().get('pacs.008.001.08.xsd'),
    );
    assert.equal((await run(['validate', '--schema-dir', target, ...FILES])).exit, 0);
    const file = join(folder, 'file');
    await writeFile(file, '');
    assert.match((await run(['schemas', file])).err, /Cannot write to/);
  });
});

test('sample: every type, and the sample of the documentation', async () => {
  for (const type of MESSAGE_TYPES) {
    const { exit, out } = await run(['sample', type]);
    assert.equal(exit, 0);
    assert.equal(out, readFileSync(join(SAMPLES, `${type}.xml`), 'utf8'));
  }
});

test('help and misuse', async () => {
  for (const args of [[], ['--help'], ['validate', '--help'], ['show', '-h']]) {
    const { exit, out } = await run(args);
    assert.equal(exit, 0);
    assert.match(out, /validate FILE/);
  }
  for (const args of [
    ['x'],
    ['validate'],
    ['show'],
    ['show', 'a', 'b'],
    ['validate', '--x', 'a'],
    ['sample', 'pacs.001'],
  ]) {
    const { exit, out, err } = await run(args);
    assert.deepEqual([exit, out], [2, ''], args.join(' '));
    assert.match(err, /iso20022|pacs/);
  }
});
