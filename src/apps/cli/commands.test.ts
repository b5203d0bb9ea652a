import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter } from 'node:path';
import { test } from 'node:test';
import {
  databaseFindings,
  dateFinding,
  diskFinding,
  keysFinding,
  nodeFinding,
  portFinding,
} from './doctor-findings.ts';
import { addressOf, amountOf, languageOf } from './options.ts';
import { card, progressOf, styleOf, table } from './terminal.ts';
import { run } from './testing.ts';

const COMMANDS = [
  'start',
  'demo',
  'doctor',
  'verify',
  'vietqr',
  'iso20022',
  'payments',
  'participants',
  'settlement',
  'bank',
  'conformance',
  'listen',
  'trigger',
];

test('help: the front page names every command, and nothing is asked of a hub', async () => {
  for (const asked of [[], ['--help'], ['-h'], ['help']]) {
    const { exit, out } = await run(asked);
    assert.equal(exit, 0);
    for (const name of COMMANDS) assert.match(out, new RegExp(`^  ${name} `, 'm'));
  }
});

test('help: each command has its own', async () => {
  for (const name of COMMANDS.filter((each) => each !== 'start' && each !== 'demo')) {
    const { exit, out, err } = await run([name, '--help']);
    assert.equal(exit, 0, `${name}: ${err}`);
    assert.match(out, new RegExp(name));
  }
  const { exit, out } = await run(['payments', 'pay', '--help']);
  assert.equal(exit, 0);
  assert.match(out, /--from BIN\/ACCOUNT/);
});

test('misuse: said in a sentence, with the help, exit 2', async () => {
  const cases: [string[], RegExp][] = [
    [['paymnts'], /There is no command "paymnts"; did you mean "payments"\?/],
    [['payments', 'steal'], /There is no "payments steal"/],
    [['payments', 'show'], /Something is missing/],
    [['payments', 'show', 'a', 'b'], /"b" is one word too many/],
    [['payments', 'list', '--colour'], /Unknown option '--colour'/],
    [['payments', 'pay', '--from', '979901/1', '--to', '979902/2', '--amount', '4.5'], /whole đồng/],
    [['payments', 'pay', '--from', '979901/1', '--amount', '45'], /Say whom/],
    [['payments', 'return', 'pay_1'], /--reason/],
    [['participants', 'cap', '97990', '5'], /six digits/],
    [['participants', 'prefund', '979901', 'up', '5'], /"in" or "out"/],
    [['settlement', 'show', 'x'], /Windows have numbers/],
    [['settlement', 'confirm', '1'], /a BIN, or --all/],
    [['listen', '--limit', 'x'], /--limit takes a number/],
    [['listen', '--forward-to', 'localhost:3000'], /--forward-to takes a URL/],
    [['listen', '--events', 'payment.**'], /"payment.\*\*" is no pattern/],
    [['trigger', 'rain.fallen'], /"rain.fallen" cannot be triggered/],
    [['verify', '--acknowledged', `/no${delimiter}where`], /There is no file/],
  ];
  for (const [args, words] of cases) {
    const { exit, err } = await run(args);
    assert.equal(exit, 2, args.join(' '));
    assert.match(err, words);
  }
});

test('a hub that is not there: said as such, with a hint, after bounded tries', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const { exit, err } = await run([
    'participants',
    'list',
    '--url',
    `http://127.0.0.1:${port}`,
    '--lang',
    'en',
  ]);
  assert.equal(exit, 1);
  assert.match(err, /The hub does not answer\.[\s\S]*longbien doctor/);
});

test('options: amounts as people write them, and nothing that could be a fraction', () => {
  assert.deepEqual(
    ['45000', '45.000', '45,000', '1_234_567'].map(amountOf),
    [45_000, 45_000, 45_000, 1_234_567],
  );
  for (const text of ['4.5', '45.00', '-5', '0', '1e3', '', '99999999999999999', undefined])
    assert.equal(amountOf(text), undefined);
  assert.deepEqual(addressOf('979901/00A1'), { bin: '979901', account: '00A1' });
  assert.equal(addressOf('979901'), undefined);
  assert.equal(languageOf(undefined, { LANG: 'vi_VN.UTF-8' }), 'vi');
  assert.equal(languageOf('en', { LANG: 'vi_VN.UTF-8' }), 'en');
});

const silent = { stdin: (async function* () {})(), stderr: { write: () => true } };

test('terminal: colours only where somebody looks and NO_COLOR is not set', () => {
  const tty = { write: () => true, isTTY: true };
  assert.equal(styleOf({ ...silent, stdout: tty }).good('x'), '\u001b[32mx\u001b[0m');
  assert.equal(styleOf({ ...silent, stdout: tty, env: { NO_COLOR: '1' } }).good('x'), 'x');
  assert.equal(styleOf({ ...silent, stdout: { write: () => true } }).good('x'), 'x');
});

test('terminal: tables align by letters, and what others wrote cannot steer the terminal', () => {
  const style = styleOf({ ...silent, stdout: { write: () => true } });
  const rows = [
    { name: 'Phở', sum: '5' },
    { name: 'e\u0302\u001b[31m', sum: '1.000' },
  ];
  const columns = [
    { head: 'NAME', cell: ({ name }: { name: string }) => name },
    { head: 'SUM', cell: ({ sum }: { sum: string }) => sum, right: true },
  ];
  assert.equal(table(rows, columns, style), 'NAME      SUM\nPhở         5\nê [31m  1.000\n');
  assert.equal(
    card(
      [
        ['a', '1'],
        ['long', '2'],
      ],
      style,
    ),
    'a     1\nlong  2\n',
  );
});

test('terminal: progress goes to a terminal only, and cleans up behind itself', () => {
  const drawn: string[] = [];
  const stderr = { write: (text: string) => drawn.push(text), isTTY: true, columns: 60 };
  let nowMs = 1_000;
  const progress = progressOf({ ...silent, stdout: stderr, stderr }, () => nowMs);
  progress.show('rows', 5, 10);
  nowMs += 10;
  progress.show('rows', 6, 10);
  progress.show('rows', 10, 10);
  progress.end();
  assert.deepEqual(drawn, [
    '\r\u001b[K████████████░░░░░░░░░░░░ rows 5/10',
    `\r\u001b[K${'█'.repeat(24)} rows 10/10`,
    '\r\u001b[K',
  ]);
});

const HEALTHY = {
  versionNumber: 180_004,
  settings: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', data_checksums: 'on' },
  hubRole: 'usable',
  pending: [],
  strange: [],
  nowMs: 5_000,
} as const;

const levels = (facts: object): string =>
  databaseFindings({ kind: 'inspected', facts: { ...HEALTHY, ...facts } }, 5_000)
    .filter(({ level }) => level !== 'good')
    .map(({ check, level, cure }) => `${check} ${level}${cure === undefined ? '' : ' with a cure'}`)
    .join(', ');

test('doctor: every ailment of a database has its name, its weight and its cure', () => {
  assert.equal(levels({}), '');
  assert.equal(levels({ versionNumber: 140_010 }), 'postgresql bad');
  assert.equal(levels({ versionNumber: 190_000 }), 'postgresql warning');
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'])
    assert.equal(levels({ settings: { ...HEALTHY.settings, [name]: 'off' } }), `${name} bad with a cure`);
  assert.equal(levels({ hubRole: 'absent' }), 'role bad with a cure');
  assert.equal(levels({ hubRole: 'not_granted' }), 'role bad with a cure');
  assert.equal(levels({ pending: ['ledger/0009-x'] }), 'migrations warning with a cure');
  assert.equal(levels({ strange: ['ledger/0009-x'], pending: ['a'] }), 'migrations bad with a cure');
  assert.equal(levels({ nowMs: 60_000 }), 'clock bad with a cure');
  assert.equal(databaseFindings('no_cluster', 0)[0]!.level, 'warning');
  assert.equal(databaseFindings({ kind: 'database_does_not_answer', reason: 'x' }, 0)[0]!.level, 'bad');
});

test('doctor: the machine itself', () => {
  assert.equal(nodeFinding('22.1.0').level, 'bad');
  assert.equal(nodeFinding('24.0.0').level, 'good');
  assert.deepEqual(
    [2 ** 30, 3 * 2 ** 30, 2 ** 40].map((bytes) => diskFinding(bytes).level),
    ['bad', 'warning', 'good'],
  );
  assert.equal(dateFinding(0).level, 'bad');
  assert.equal(keysFinding([{ path: '/k', mode: 0o100600 }]).level, 'good');
  assert.equal(keysFinding([{ path: '/k', mode: 0o100640 }]).level, 'bad');
  assert.equal(portFinding({ kind: 'stranger', url: 'http://127.0.0.1:8080' }).level, 'bad');
});

test('doctor: speaks the language of the terminal and exits with 1 for what cannot carry money', async () => {
  const env = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', LANG: 'vi_VN.UTF-8' };
  const { exit, out } = await run(['doctor', '--data', '/nonexistent/longbien'], { env });
  assert.equal(exit, 1);
  assert.match(out, /^✓ Node /);
  assert.match(out, /✗ Không kết nối được PostgreSQL/);
  assert.match(
    (await run(['doctor', '--data', '/nonexistent/longbien', '--lang', 'en'], { env })).out,
    /✗ PostgreSQL does not answer/,
  );
});
