import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { code, object, STATIC, TRANSFER as TRANSFER_TEMPLATE } from '../../codecs/vietqr/testing.ts';
import { run as longbien, type Ran } from './testing.ts';

async function run(args: string[], input: readonly (string | Buffer)[] = []): Promise<Ran> {
  async function* stdin() {
    yield* input;
  }
  return await longbien(['vietqr', ...args], { stdin: stdin() });
}

const lines = (out: string): Record<string, unknown>[] =>
  out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));

const TRANSFER = ['encode', '--bin', '970436', '--account', '0099001122334'];

async function payloadOf(...options: string[]): Promise<string> {
  const { exit, out, err } = await run([...TRANSFER, ...options]);
  assert.equal(exit, 0, err);
  return out.trimEnd();
}

test('encode, then decode line by line: values as written, absent fields left out', async () => {
  const payload = await payloadOf(
    '--amount',
    '45000',
    '--name',
    'Phở Gà',
    '--purpose',
    'bàn 5',
    '--bill',
    'HD1',
  );
  const { exit, out } = await run(['decode'], [`${payload}\n`]);
  assert.equal(exit, 0);
  assert.deepEqual(lines(out), [
    {
      ok: true,
      kind: 'vietqr',
      method: 'dynamic',
      bin: '970436',
      account: '0099001122334',
      service: 'QRIBFTTA',
      amount: '45000',
      currency: '704',
      country: 'VN',
      merchantName: 'Pho Ga',
      bill: 'HD1',
      purpose: 'ban 5',
      crc: payload.slice(-4),
      warnings: [],
    },
  ]);
});

test('one answer for each line, in order: CRLF, blank lines, a last line without an end, chunks that cut letters', async () => {
  const payload = await payloadOf();
  const text = Buffer.from(`${payload}\r\n\nPhở\n${payload}`);
  for (const size of [1, 7, 1_000]) {
    const chunks: Buffer[] = [];
    for (let at = 0; at < text.length; at += size) chunks.push(text.subarray(at, at + size));
    const { exit, out } = await run(['decode'], chunks);
    assert.equal(exit, 0);
    assert.deepEqual(
      lines(out).map((line) => line.code ?? line.bin),
      ['970436', 'payload_is_empty', 'object_header_is_broken', '970436'],
      `chunks of ${size}`,
    );
  }
  assert.deepEqual(lines((await run(['decode'], [])).out), []);
  assert.equal(lines((await run(['decode'], ['\n'])).out).length, 1);
  assert.equal(lines((await run(['decode'], ['\n\n'])).out).length, 2);
});

test('a line without end keeps memory bounded and is refused', async () => {
  const chunks = Array.from({ length: 300 }, () => '0'.repeat(65_536));
  const { out } = await run(['decode'], chunks);
  assert.deepEqual(
    lines(out).map((line) => line.code),
    ['payload_is_too_long'],
  );
});

test('decode for people: a table with the bank and the amount, links opened, control characters shown as such', async () => {
  const payload = await payloadOf('--amount', '1250000', '--name', 'Rau Sach');
  const shown = await run(['decode', `napasapp:///qr-nfc?data=${encodeURIComponent(payload)}`]);
  assert.equal(shown.exit, 0);
  assert.match(shown.out, /^bin +970436 {2}Vietcombank/m);
  assert.match(shown.out, /^amount +1250000 {2}1\.250\.000 ₫$/m);
  const sly = object('59', 'A\u001b[2J');
  const wiped = await run(['decode', code(STATIC, TRANSFER_TEMPLATE, sly)]);
  assert.match(wiped.out, /^merchantName +A\ufffd\[2J$/m);
  assert.match(wiped.out, /^warning +A text holds control characters/m);
  const refused = await run(['decode', 'x']);
  assert.equal(refused.exit, 1);
  assert.match(refused.out, /Refused at character 0/);
  const json = await run(['decode', '--json', payload]);
  assert.equal(lines(json.out)[0]?.bin, '970436');
});

test('encode: every option reaches the code', async () => {
  const shop = '--service QRPUSH --mcc 5411 --name A --city B --postal 10000 --dynamic --tip percent:05.00';
  const words = '--mobile *** --store s --loyalty l --reference r --customer c --terminal t --ask ME';
  const language = '--language en --language-name C --language-city D';
  const payload = await payloadOf(...`${shop} ${words} ${language}`.split(' '));
  const [record] = lines((await run(['decode'], [payload])).out);
  assert.deepEqual(
    [record?.service, record?.mcc, record?.mobile, record?.terminal, record?.method],
    ['QRPUSH', '5411', '***', 't', 'dynamic'],
  );
  assert.ok(payload.includes('550203570505.00'));
  assert.ok(payload.includes('64160002en0101C0201D'));
  assert.ok(payload.includes('0902ME'));
});

test('encode: an amount makes a code dynamic, --static keeps it, --shorten cuts on purpose', async () => {
  assert.match(await payloadOf(), /^000201010211/);
  assert.match(await payloadOf('--amount', '1'), /^000201010212/);
  assert.match(await payloadOf('--amount', '1', '--static'), /^000201010211/);
  const long = ['--name', 'Công ty cổ phần rau sạch Đông Anh'];
  const refused = await run([...TRANSFER, ...long]);
  assert.equal(refused.exit, 1);
  assert.match(refused.err, /object 59: .*\(text_is_too_long\)/);
  assert.match(await payloadOf(...long, '--shorten'), /5924Cong ty co phan rau sach/);
});

test('misuse is told on standard error with the help of the command, exit code 2', async () => {
  const misuses: [string[], RegExp][] = [
    [['fly'], /There is no "vietqr fly"/],
    [['encode', '--fly'], /--fly/],
    [['encode', '--bin', '970436'], /--account/],
    [['encode', 'stray', '--bin', '1', '--account', '1'], /stray/],
    [[...TRANSFER, '--dynamic', '--static'], /either/],
    [[...TRANSFER, '--tip', 'lots'], /--tip/],
    [['render', '--size', 'big', 'x'], /--size/],
    [['decode', '--fly'], /--fly/],
  ];
  for (const [args, message] of misuses) {
    const { exit, out, err } = await run(args);
    assert.deepEqual([exit, out], [2, ''], args.join(' '));
    assert.match(err, message);
    assert.match(err, /Usage: longbien vietqr/);
  }
});

test('--help of each', async () => {
  for (const args of [[], ['--help'], ['encode', '--help'], ['decode', '-h'], ['render', '--help']]) {
    const { exit, out } = await run(args);
    assert.equal(exit, 0);
    assert.match(out, /^Usage: longbien vietqr/);
  }
});

test('render: terminal, SVG, PNG; a code that no one can pay is not drawn unless forced', async () => {
  const payload = await payloadOf();
  assert.match((await run(['render', payload])).out, /█▀▀▀▀▀█/);
  assert.match((await run(['render', '--plain'], [`${payload}\n`])).out, /█ ▄▄▄▄▄ █/);
  const folder = await mkdtemp(join(tmpdir(), 'longbien-'));
  try {
    const [svg, png] = [join(folder, 'a.svg'), join(folder, 'a.png')];
    assert.equal((await run(['render', payload, '--svg', svg, '--size', '200'])).exit, 0);
    assert.match(await readFile(svg, 'utf8'), /^<svg .*width="200"/);
    assert.equal((await run(['render', payload, '--png', png, '--margin', '2'])).exit, 0);
    assert.equal((await readFile(png)).subarray(1, 4).toString('latin1'), 'PNG');
    const nowhere = await run(['render', payload, '--svg', join(folder, 'none', 'a.svg')]);
    assert.equal(nowhere.exit, 1);
    assert.match(nowhere.err, /Cannot write/);
  } finally {
    await rm(folder, { recursive: true });
  }
  assert.equal((await run(['render'])).exit, 1, 'nothing to draw');
  assert.match((await run(['render', '--force', ''])).err, /text_is_empty/);
  const refused = await run(['render', 'x']);
  assert.deepEqual([refused.exit, refused.out], [1, '']);
  assert.equal((await run(['render', '--force', 'x'])).exit, 0);
});
