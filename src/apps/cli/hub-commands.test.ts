import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createClient } from '../../client/index.ts';
import { openDatabase, statement } from '../../core/database/index.ts';
import { run, type TestHub, testHub } from './testing.ts';

let hub: TestHub;

before(async () => {
  hub = await testHub();
  for (const [bin, name] of [
    ['979901', 'Ngân hàng Thử Nghiệm Một'],
    ['979902', 'Ví Thử Nghiệm Hai'],
  ] as const) {
    const ran = await hub.run(
      'participants',
      'join',
      bin,
      '--kind',
      'bank',
      '--short-name',
      `B${bin}`,
      '--name',
      name,
      '--name-en',
      'Bank',
      '--cap',
      '1.000.000',
    );
    assert.equal(ran.exit, 0, ran.err);
  }
  const opened = await hub.banks['979901']!.openAccount({
    bin: '979901',
    body: { number: '111', kind: 'current', name: 'Nguyễn Văn Thử', name_kind: 'person' },
  });
  const shop = await hub.banks['979902']!.openAccount({
    bin: '979902',
    body: { number: '222', kind: 'current', name: 'Phở Cô Thử', name_kind: 'organisation' },
  });
  assert.ok(opened.ok && shop.ok);
  const cash = await hub.banks['979901']!.bookCash({
    bin: '979901',
    account: opened.value.id,
    body: { direction: 'deposit', amount: 5_000_000 },
  });
  assert.ok(cash.ok);
});

after(() => hub.close());

const PAY = ['payments', 'pay', '--from', '979901/111', '--to', '979902/222'];

test('participants: joined, listed in an aligned table without colours, shown, capped, suspended, resumed, prefunded', async () => {
  const { exit, out } = await hub.run('participants', 'list');
  assert.equal(exit, 0);
  assert.match(
    out,
    /^BIN +SHORT +KIND +ACCOUNTS +CAP +STATE +NAME\n979901 {2}B979901 {2}bank {2}here +1\.000\.000 ₫ {2}active {2}Ngân hàng Thử Nghiệm Một\n/,
  );
  assert.match((await hub.run('participants', 'cap', '979902', '2.000.000')).out, /cap +2\.000\.000 ₫/);
  assert.match((await hub.run('participants', 'suspend', '979902')).out, /state +suspended/);
  const refused = await hub.run(...PAY, '--amount', '1000');
  assert.equal(refused.exit, 1);
  assert.match(refused.err, /payee_institution_is_suspended/);
  assert.match((await hub.run('participants', 'resume', '979902')).out, /state +active/);
  assert.equal((await hub.run('participants', 'prefund', '979901', 'in', '500.000')).exit, 0);
  assert.match((await hub.run('participants', 'show', '979901')).out, /kind +bank/);
  assert.match((await hub.run('participants', 'positions')).out, /979901 +0 ₫ +0 ₫ +1\.500\.000 ₫ +0 %/);
});

test('payments: checked, paid once under one key, listed, shown and given back by the payee’s institution', async () => {
  const check = await hub.run('payments', 'check', '--to', '979902/222', '--name', 'pho co thu');
  assert.equal(check.exit, 0, check.err);
  assert.match(check.out, /name +Phở Cô Thử\nmatch +the name (matches|is close)/);

  const paid = await hub.run(
    ...PAY,
    '--amount',
    '45.000',
    '--purpose',
    'Bát phở',
    '--idempotency-key',
    'table-5',
    '--json',
  );
  assert.equal(paid.exit, 0, paid.err);
  const payment = JSON.parse(paid.out) as { id: string; amount: number; state: string };
  assert.equal(payment.amount, 45_000);
  const again = await hub.run(
    ...PAY,
    '--amount',
    '45.000',
    '--purpose',
    'Bát phở',
    '--idempotency-key',
    'table-5',
    '--json',
  );
  assert.equal((JSON.parse(again.out) as { id: string }).id, payment.id);

  assert.match(
    (await hub.run('payments', 'list', '--limit', '1')).out,
    new RegExp(`45\\.000 ₫ {2}cleared {2}979901/111.*Bát phở +${payment.id}\n`),
  );
  const back = await hub.run('payments', 'return', payment.id, '--amount', '5000', '--reason', 'CUST');
  assert.equal(back.exit, 0, back.err);
  assert.match(back.out, new RegExp(`returns +${payment.id} \\(CUST\\)`));
  assert.match(
    (await hub.run('payments', 'show', payment.id)).out,
    /state +cleared \(ACSC\)[\s\S]*returned +5\.000 ₫/,
  );
});

test('payments: a refusal names its code in words and to programs, and exits with 1', async () => {
  const refused = await hub.run(...PAY, '--amount', '9000000', '--lang', 'vi');
  assert.equal(refused.exit, 1);
  assert.match(refused.err, /✗ Số dư không đủ\.\n {2}payer_has_insufficient_funds · AM04 · req_/);
  const json = await hub.run(...PAY, '--amount', '9000000', '--json');
  assert.equal(json.exit, 1);
  assert.equal((JSON.parse(json.out) as { code: string }).code, 'payer_has_insufficient_funds');
});

test('payments: by the text of a VietQR', async () => {
  const code = await run(['vietqr', 'encode', '--bin', '979902', '--account', '222', '--amount', '30000']);
  assert.equal(code.exit, 0, code.err);
  const paid = await hub.run(
    'payments',
    'pay',
    '--from',
    '979901/111',
    '--qr',
    code.out.trim(),
    '--amount',
    '30000',
  );
  assert.equal(paid.exit, 0, paid.err);
  assert.match(paid.out, /to +979902\/222 {2}Phở Cô Thử/);
});

test('listen: one JSON a line, taken up after a known place, without gaps', { timeout: 30_000 }, async () => {
  const before = await hub.banks['979901']!.listEvents({ limit: 100 });
  assert.ok(before.ok);
  const listening = hub.run('listen', '--json', '--limit', '2', '--after', before.value.cursor);
  assert.equal((await hub.run(...PAY, '--amount', '1000')).exit, 0);
  assert.equal((await hub.run(...PAY, '--amount', '2000')).exit, 0);
  const { exit, out } = await listening;
  assert.equal(exit, 0);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; data: { subject: string } });
  assert.equal(events.length, 2);
  const resumed = await hub.run('listen', '--limit', '1', '--after', before.value.cursor);
  assert.equal(resumed.exit, 0);
  assert.ok(
    resumed.out.includes(events[0]!.event) && resumed.out.includes(events[0]!.data.subject),
    resumed.out,
  );
});

test('listen: Ctrl-C ends it in peace, a wrong key at once', async () => {
  const enough = AbortSignal.timeout(200);
  assert.equal((await run(['listen', '--data', hub.data], { signal: enough })).exit, 0);
  const refused = await run(['listen', '--url', hub.url, '--key', 'lb_test_wrong']);
  assert.equal(refused.exit, 1);
  assert.match(refused.err, /api_key_is_not_valid/);
});

test('settlement: the open window is closed, shown, and confirmed one by one and all at once', async () => {
  const closed = await hub.run('settlement', 'close', '--json');
  assert.equal(closed.exit, 0, closed.err);
  const { number, positions } = JSON.parse(closed.out) as {
    number: number;
    positions: { bin: string; net: string }[];
  };
  assert.equal(
    positions.reduce((sum, { net }) => sum + BigInt(net), 0n),
    0n,
  );
  const n = String(number);
  assert.match(
    (await hub.run('settlement', 'show', n)).out,
    /979901 +pays +73\.000 ₫ {2}–\n979902 {2}receives {2}73\.000 ₫/,
  );
  assert.equal((await hub.run('settlement', 'confirm', n, '979901')).exit, 2);
  assert.equal((await hub.run('settlement', 'confirm', n, '979901', '--reference', 'RTGS-1')).exit, 0);
  const all = await hub.run('settlement', 'confirm', n, '--all');
  assert.equal(all.exit, 0, all.err);
  assert.match((await hub.run('settlement', 'windows')).out, new RegExp(`${n} {2}settled`));
});

test('verify: everything agrees, for people and for programs', async () => {
  const env = { DATABASE_URL: hub.databaseUrl };
  const { exit, out, err } = await run(['verify'], { env });
  assert.equal(exit, 0, `${out}${err}`);
  assert.match(out, /✓ {2}\w+[\s\S]*Everything agrees\.\n$/);
  const json = await run(['verify', '--json'], { env });
  assert.equal((JSON.parse(json.out) as { ok: boolean }).ok, true);
});

test('connection: a key of the sandbox goes to no other hub, and a given one goes before it', async () => {
  const other = await hub.run('payments', 'list', '--url', hub.url.replace('127.0.0.1', 'localhost'));
  assert.equal(other.exit, 1);
  assert.match(other.err, /api_key_is_missing[\s\S]*--key KEY or LONGBIEN_KEY/);
  const given = await run(['participants', 'list'], {
    env: { LONGBIEN_URL: hub.url, LONGBIEN_KEY: hub.operator },
  });
  assert.equal(given.exit, 0, given.err);
});

async function waitsForDisk(url: string): Promise<boolean> {
  const owner = openDatabase({ connectionString: url }, 'none');
  const [row] = await owner.query<{ fsync: string }>(statement('test.fsync', 'SHOW fsync'));
  await owner.close();
  return row!.fsync === 'on';
}

test('doctor: a healthy database and an answering hub', async () => {
  const { exit, out } = await run(['doctor', '--data', hub.data, '--url', hub.url, '--json'], {
    env: { DATABASE_URL: hub.databaseUrl },
  });
  const { findings } = JSON.parse(out) as { findings: { check: string; level: string }[] };
  const bad = findings.filter(({ level }) => level === 'bad').map(({ check }) => check);
  // The disk is the machine's; whether the server of the tests waits for it, only that server knows.
  assert.deepEqual(
    bad.filter((check) => check !== 'disk' && check !== 'fsync'),
    [],
  );
  assert.equal(bad.includes('fsync'), !(await waitsForDisk(hub.databaseUrl)));
  assert.equal(exit, bad.length === 0 ? 0 : 1);
  assert.ok(
    ['postgresql', 'fsync', 'data_checksums', 'role', 'migrations', 'keys', 'port'].every((name) =>
      findings.some(({ check }) => check === name),
    ),
  );
});

test('line: says that nothing is connected, what went over it, and what a message was', async () => {
  assert.match((await hub.run('line', 'status')).out, /No bank is connected/);
  assert.match((await hub.run('line', 'messages')).out, /No messages/);
  const owner = openDatabase({ connectionString: hub.databaseUrl }, 'none');
  await owner.query(
    statement(
      'test.line_message',
      `INSERT INTO line_messages (id, direction, bin, message_id, type, sha256, at, last_at, times, transport, schema, signature, status, outcome, body)
       VALUES ('0197a000-0000-7000-8000-000000000050', 'in', 979931, 'M-1', 'pacs.008.001.08', '\\xab', 0, 0, 3, 'verified', 'failed',
         'not_checked', 400, 'message_is_not_readable', '<BizMsg/>')`,
    ),
  );
  await owner.close();
  const id = 'msg_0197a000000070008000000000000050';
  const listed = await hub.run('line', 'messages', '979931');
  assert.match(listed.out, /← +979931 +pacs\.008 +3 +400 +message_is_not_readable +msg_0197a0/);
  assert.match((await hub.run('line', 'messages', '979932')).out, /No messages/);
  const shown = await hub.run('line', 'show', id);
  assert.match(shown.out, /schema +failed[\s\S]*outcome +message_is_not_readable[\s\S]*length +9 bytes/);
  assert.equal((await hub.run('line', 'show', id, '--text')).out, '<BizMsg/>\n');
  const absent = await hub.run('line', 'show', id.replace('50', '51'));
  assert.deepEqual([absent.exit, /message_not_found/.test(absent.err)], [1, true]);
  assert.equal((await hub.run('line', 'messages', 'x')).exit, 2);
  assert.match((await hub.run('line', 'waiting')).out, /Nothing waits/);
  assert.equal((await hub.run('line', 'waiting', 'x')).exit, 2);
  assert.match((await hub.run('line', 'set-aside', id)).err, /bank_refuses_it/);
  const unknown = await hub.run('line', 'set-aside', id, '--reason', 'bank_has_left');
  assert.deepEqual([unknown.exit, /delivery_not_found/.test(unknown.err)], [1, true]);
  assert.equal((await hub.run('line', 'messages', '--limit', '0')).exit, 2);
});

test('a connected bank: joined with its endpoint and authority, moved, its keys registered, listed and revoked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'longbien-keys-'));
  try {
    const [authority, key] = [join(folder, 'authority.pem'), join(folder, 'transport.pub')];
    writeFileSync(authority, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const { publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
    const names = ['--kind', 'bank', '--short-name', 'NOI', '--name', 'Ngân hàng Nối', '--name-en', 'Linked'];
    const where = ['--endpoint', 'https://127.0.0.1:9001', '--authority', authority];
    const joined = await hub.run('participants', 'join', '979963', ...names, '--cap', '1.000', ...where);
    assert.equal(joined.exit, 0, joined.err);
    assert.match(joined.out, /connection +connected\nendpoint +https:\/\/127\.0\.0\.1:9001/);
    const moved = await hub.run('participants', 'move', '979963', '--endpoint', 'https://127.0.0.1:9002');
    assert.match(moved.out, /endpoint +https:\/\/127\.0\.0\.1:9002/);
    const address = 'https://127.0.0.1:9002/connector';
    const set = await hub.run('participants', 'connector', '979963', address);
    assert.match(set.out, /connector +https:\/\/127\.0\.0\.1:9002\/connector/);
    assert.match((await hub.run('participants', 'connector', '979963')).out, /waiting +0 consents/);
    assert.match((await hub.run('participants', 'connector', '979963', '--none')).out, /connector +none/);
    const gone = await hub.run('participants', 'connector', '979963');
    assert.match(gone.err, /connector_not_found/);
    const hosted = await hub.run('participants', 'move', '979901', '--endpoint', 'https://127.0.0.1:9002');
    assert.deepEqual([hosted.exit, /participant_is_hosted/.test(hosted.err)], [1, true]);
    const added = await hub.run(
      'keys',
      'add',
      '979963',
      '--name',
      'first',
      '--use',
      'transport',
      '--file',
      key,
    );
    assert.deepEqual([added.exit, added.out], [0, '979963.first\n']);
    assert.match((await hub.run('keys', 'list', '979963')).out, /979963\.first +transport +ed25519/);
    assert.equal((await hub.run('keys', 'revoke', '979963', '979963.first')).exit, 0);
    assert.equal(
      (await hub.run('keys', 'add', '979963', '--name', 'x', '--use', 'both', '--file', key)).exit,
      2,
    );
    const nowhere = ['--name', 'x', '--use', 'message', '--file', join(folder, 'nowhere')];
    assert.equal((await hub.run('keys', 'add', '979963', ...nowhere)).exit, 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('recalls and cases: asked once, answered by the payee’s side, and nothing to settle yet', async () => {
  const paid = await hub.run(...PAY, '--amount', '2.000', '--json');
  const { id } = JSON.parse(paid.out) as { id: string };
  const asked = await hub.run('payments', 'recall', id, '--reason', 'DUPL');
  assert.match(asked.out, /state +requested/);
  const recall = /rcl_[0-9a-f]{32}/.exec(asked.out)![0];
  assert.match(
    (await hub.run('payments', 'answer-recall', id, recall, '--reject', 'CUST')).out,
    /state +rejected: CUST/,
  );
  const again = await hub.run('payments', 'answer-recall', id, recall, '--accept');
  assert.deepEqual([again.exit, /recall_is_answered_already/.test(again.err)], [1, true]);
  assert.equal((await hub.run('cases', 'list')).out, 'No cases.\n');
});

test('third-parties: listed, their software shown, suspended with a reason, reinstated, and the key rotated', async () => {
  assert.match((await hub.run('third-parties', 'list')).out, /No third parties yet/);
  const body = {
    ...{ tax_code: '0198900015', name: 'Công ty Dòng Lệnh', name_en: 'Command Line Co' },
    ...{ roles: ['AIS' as const], contacts: { email: 'api@thunghiem.example' } },
  };
  const made = await createClient({ baseUrl: hub.url, apiKey: hub.operator }).createThirdParty({ body });
  assert.ok(made.ok);
  const { id } = made.value;
  assert.match((await hub.run('third-parties', 'list')).out, /0198900015 {2}AIS {4}active/);
  assert.match((await hub.run('third-parties', 'software', id)).out, /No software yet/);
  assert.equal((await hub.run('third-parties', 'suspend', id)).exit, 2);
  assert.match((await hub.run('third-parties', 'suspend', id, '--reason', 'thử')).out, /suspended/);
  assert.match(
    (await hub.run('third-parties', 'suspend', id, '--reason', 'thử')).err,
    /has_this_status_already/,
  );
  assert.match((await hub.run('third-parties', 'reinstate', id, '--reason', 'xong')).out, /active/);
  const keys = async (): Promise<string> => await (await fetch(`${hub.url}/v1/directory/keys`)).text();
  const before = await keys();
  const rotated = await hub.run('third-parties', 'rotate-key');
  assert.equal(rotated.exit, 0, rotated.err);
  assert.ok(!before.includes(rotated.out.split('\n')[0]!));
  assert.equal((await run(['third-parties', 'rotate-key', '--data', join(hub.data, 'nowhere')])).exit, 2);
});

test('resource-servers: added for a bank, its keys replaced, suspended with a reason, listed', async () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const folder = mkdtempSync(join(tmpdir(), 'jwks-'));
  const file = join(folder, 'jwks.json');
  try {
    writeFileSync(file, JSON.stringify({ keys: [{ ...key, kid: 'k1' }] }));
    assert.match((await hub.run('resource-servers', 'list', '979901')).out, /No resource servers yet/);
    const add = ['resource-servers', 'add', '979901', '--name', 'API'];
    assert.equal((await hub.run(...add)).exit, 2, 'without a proof');
    const [id] = /rsv_[0-9a-f]{32}/.exec((await hub.run(...add, '--jwks', file)).out)!;
    writeFileSync(file, JSON.stringify({ keys: [{ ...key, kid: 'k2' }] }));
    assert.match((await hub.run('resource-servers', 'amend', id!, '--jwks', file)).out, /k2/);
    const suspend = ['resource-servers', 'suspend', id!];
    assert.equal((await hub.run(...suspend)).exit, 2, 'without a reason');
    assert.match((await hub.run(...suspend, '--reason', 'thử')).out, /suspended/);
    assert.match((await hub.run('resource-servers', 'list', '979901')).out, /suspended +.*API/);
    assert.match((await hub.run('resource-servers', 'show', id!)).out, /keys k2/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
