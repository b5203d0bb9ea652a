import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type BankScene, openBankScene, transfer, word } from '../../../../test/bank/scene.ts';
import { run } from '../testing.ts';

let scene: BankScene;
let data: string;
const bank = async (...args: string[]) => await run(['bank', ...args, '--bank', 'songduong', '--data', data]);

before(async () => {
  scene = await openBankScene();
  data = dirname(dirname(scene.prepared.folder));
});
after(async () => {
  scene.verify();
  await scene.close();
});

test('bank: help names every command, and each has its own', async () => {
  const { out } = await run(['bank', '--help']);
  for (const name of [
    'status',
    'accounts',
    'payments',
    'pay',
    'return',
    'recall',
    'behave',
    'verify',
    'run',
  ]) {
    assert.match(out, new RegExp(`^  ${name} `, 'm'));
    assert.equal((await run(['bank', name, '--help'])).exit, 0, name);
  }
  assert.match((await run(['bank', 'behave', '--help'])).out, /…006 {2}duplicate/);
});

test('bank: misuse is said in a sentence, exit 2', async () => {
  const cases: [string[], RegExp][] = [
    [['rob'], /There is no "bank rob"/],
    [['pay', '1', '979901/2', '4.5', '--bank', 'songduong', '--data', data], /whole đồng/],
    [['pay', '1', '2', '45000', '--bank', 'songduong', '--data', data], /BIN\/ACCOUNT/],
    [['behave', 'rude', '--bank', 'songduong', '--data', data], /There is no mode "rude"/],
    [['behave', 'slow', '--for', 'ever', '--bank', 'songduong', '--data', data], /30s/],
    [['status', '--data', data], /Which bank\? --bank takes songduong, thapbut/],
    [['status', '--bank', 'nowhere', '--data', data], /neither a bank of the sandbox/],
    [['run', data], /There is no bank\.json/],
  ];
  for (const [args, words] of cases) {
    const { exit, err } = await run(['bank', ...args]);
    assert.match(err, words, args.join(' '));
    assert.equal(exit, 2, args.join(' '));
  }
});

test('bank: a bank that does not run says so, and its books can be verified all the same', async () => {
  const { exit, err } = await run(['bank', 'status', '--bank', 'thapbut', '--data', data]);
  assert.equal(exit, 1);
  assert.match(err, /No bank runs/);
  assert.equal((await run(['bank', 'verify', '--bank', 'thapbut', '--data', data])).exit, 2);
  const verified = await bank('verify');
  assert.equal(verified.exit, 0);
  assert.match(verified.out, /The books agree\./);
});

test('bank: pay, look, give back, recall and answer', async () => {
  const { hub, customers } = scene;
  const [payer, payee] = [customers[0]!, customers[1]!];
  const paid = await bank('pay', payer.number, '979901/0021000000001', '45.000', '--key', 'k1', '--json');
  assert.equal(paid.exit, 0);
  const { payment } = JSON.parse(paid.out) as { payment: { id: string } };
  await hub.hears(({ message }) => message.type === 'pacs.008' && message.transactionId === payment.id);
  assert.match((await bank('payments')).out, new RegExp(`${payment.id} +out payment .*45\\.000 ₫ +sent`));
  const unsettled = await bank('recall', payment.id);
  assert.deepEqual([unsettled.exit, unsettled.out], [1, 'payment is not settled\n']);
  await hub.tell(word(payment.id, 'ACSC'));
  assert.match((await bank('recall', payment.id, '--reason', 'FRAD')).out, /^recall [0-9a-f]{32}$/m);
  assert.match((await bank('recalls')).out, /out +[0-9a-f]{32} +FRAD +asked/);

  const received = transfer(scene, payee, 30_000n);
  await hub.tell(received);
  await hub.tell(word(received.instructionId, 'ACSC'));
  const back = await bank('return', received.instructionId, '10000');
  assert.match(back.out, /10\.000 ₫/);
  const tooMuch = await bank('return', received.instructionId, '20.001');
  assert.deepEqual([tooMuch.exit, tooMuch.out], [1, 'more than was received\n']);
  assert.match((await bank('accounts', '--limit', '2')).out, new RegExp(payee.number));
  assert.match((await bank('status')).out, /received +credited 1/);
});

test('bank: an order that no message can carry is refused in words', async () => {
  const args = [
    'pay',
    scene.customers[2]!.number,
    '979901/0021000000001',
    '1000',
    '--message',
    'x'.repeat(200),
  ];
  const { exit, out } = await bank(...args);
  assert.deepEqual([exit, out], [1, 'order cannot be written\n']);
});

test('bank: behaviours, account states and policies', async () => {
  assert.equal((await bank('behave', 'slow', '--next', '2')).out, 'slow 2 payments\n');
  assert.match((await bank('behave', 'late', '--for', '5m')).out, /^slow 2 payments, then late until/);
  assert.equal((await bank('behave', 'accept')).out, 'accept\n');
  const { number } = scene.customers[3]!;
  assert.equal((await bank('account', number, '--status', 'blocked', '--recalls', 'refuse')).exit, 0);
  assert.match((await bank('accounts', '--limit', '9')).out, new RegExp(`${number} .*blocked +refuse`));
  assert.equal((await bank('account', '1', '--status', 'open')).exit, 1);
});

test('bank: open banking: customers, sign-ins, consents, and answering wrongly', async () => {
  const { out } = await bank('customers', '--limit', '2');
  assert.match(out, new RegExp(`^\\+84540951001 +.*${scene.customers[0]!.number}`, 'm'));
  assert.equal((await bank('sign-ins')).out, 'Nobody has signed in yet.\n');
  const nobody = await bank('approve', '+84540951008');
  assert.deepEqual([nobody.exit, nobody.out], [1, 'sign in does not exist\n']);
  assert.equal((await bank('consents')).out, 'No consents yet.\n');
  const unknown = await bank('withdraw', 'con_1');
  assert.deepEqual([unknown.exit, unknown.out], [1, 'consent does not exist\n']);
  assert.equal((await bank('connector', 'silent', '--next', '2')).out, 'silent 2\n');
  assert.equal((await bank('connector', 'answer')).out, 'answer\n');
  const { exit, err } = await bank('connector', 'rude');
  assert.match(err, /There is no mode "rude"/);
  assert.equal(exit, 2);
});

test('bank: list says which banks there are and which run', async () => {
  const { out } = await run(['bank', 'list', '--data', data]);
  assert.match(out, /^songduong +https:/m);
  assert.match(out, /^thapbut +not running/m);
});

test('bank: run brings one up in the foreground and says when its durability is relaxed', async () => {
  const folder = scene.prepared.folder.replace('songduong', 'thapbut');
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'bank', 'run', folder, '--durability', 'relaxed']);
  let out = '';
  child.stdout.setEncoding('utf8');
  while (!out.includes('power cut')) out += ((await once(child.stdout, 'data')) as [string])[0];
  assert.match(out, /979952/);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 0);
  assert.equal((await run(['bank', 'verify', '--bank', folder])).exit, 0);
});
