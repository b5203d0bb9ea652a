/** What every door of the API does with what is not quite right, and how it says so. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { createConnection } from 'node:net';
import { after, before, describe, test } from 'node:test';
import {
  type Answer,
  openTestHub,
  paymentBody,
  settleTown,
  type TestHub,
  type TestTown,
} from '../../../test/hub.ts';
import { ledgerFaults } from '../../../test/money.ts';
import { type Contract, readContract } from '../../../test/openapi.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { BODY_BYTES_MAX } from '../../kit/limits.ts';

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let contract: Contract;

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  town = await settleTown(hub);
  contract = await readContract(hub);
});
after(async () => {
  await hub.close();
  await home.close();
});

const bank = () => town.participants[0];
const payment = (more: Readonly<Record<string, unknown>> = {}) =>
  paymentBody(bank(), town.participants[1], 1, more);
const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  hub.call('POST', '/v1/payments', { as: bank().key, body, headers });
const open = (body: Readonly<Record<string, unknown>>): Promise<Answer> =>
  hub.call('POST', `/v1/institutions/${bank().bin}/accounts`, {
    as: bank().key,
    body: { kind: 'current', name_kind: 'person', ...body },
  });

async function refuses(asked: Promise<Answer>, status: number, code: string, param?: string): Promise<void> {
  const answer = await asked;
  contract.holds(contract.operations[0]!, answer);
  assert.deepEqual([answer.status, answer.body.code, answer.body.param], [status, code, param], answer.text);
}

describe('problems', () => {
  test('speak Vietnamese, and English to who prefers it; the code is never translated', async () => {
    const vi = await post({});
    const en = await post({}, { 'accept-language': 'en-GB,en;q=0.9,vi;q=0.5' });
    assert.equal(vi.headers.get('content-language'), 'vi');
    assert.equal(en.headers.get('content-language'), 'en');
    assert.notEqual(vi.body.title, en.body.title);
    assert.equal(vi.body.code, en.body.code);
    for (const { body, headers } of [vi, en]) {
      assert.match(headers.get('content-type')!, /^application\/problem\+json/);
      for (const member of [
        'type',
        'title',
        'status',
        'code',
        'request_id',
        'doc_url',
        'retryable',
        'outcome',
      ])
        assert.ok(member in body, member);
    }
    assert.notEqual(vi.body.request_id, en.body.request_id, 'each request has an id of its own');
  });

  test('an unknown path, a wrong method', async () => {
    await refuses(hub.call('GET', '/v1/nothing', { as: bank().key }), 404, 'not_found');
    await refuses(hub.call('GET', '/v1/payments/', { as: bank().key }), 404, 'not_found');
    for (const method of ['DELETE', 'PUT', 'PATCH', 'OPTIONS']) {
      const answer = await hub.call(method, '/v1/payments', { as: bank().key });
      assert.deepEqual(
        [answer.status, answer.body.code, answer.headers.get('allow')],
        [405, 'method_is_not_allowed', 'GET, POST'],
        method,
      );
    }
    const answer = await hub.call('GET', `/v1/participants/${bank().bin}/cap`, { as: bank().key });
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'PUT']);
  });

  test('a path that is no text, a path parameter that is too long or of another form', async () => {
    await refuses(hub.call('GET', '/v1/payments/%ff', { as: bank().key }), 400, 'request_is_invalid');
    await refuses(hub.call('GET', '/v1/payments/%zz', { as: bank().key }), 400, 'request_is_invalid');
    await refuses(hub.call('GET', `/v1/payments/${'a'.repeat(5_000)}`, { as: bank().key }), 404, 'not_found');
    for (const path of [
      '/v1/payments/pay_1',
      '/v1/payments/%00',
      '/v1/participants/97990',
      '/v1/participants/９７９９０１',
    ]) {
      await refuses(hub.call('GET', path, { as: bank().key }), 404, 'not_found');
    }
    for (const number of ['0', '-1', '1.5', '1e3', '0x1', '99999999999999999999', 'true', ' 1']) {
      await refuses(
        hub.call('GET', `/v1/settlement/windows/${encodeURIComponent(number)}`, { as: town.operator }),
        404,
        'not_found',
      );
    }
  });

  test('bytes that are no HTTP get a short answer and no fault of ours', async () => {
    const said = await new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(hub.url);
      const socket = createConnection({ host: hostname, port: Number(port) }, () =>
        socket.write('NONSENSE\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (bytes) => {
        text += bytes.toString();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    assert.match(said, /^HTTP\/1\.1 400 /);
  });

  test('query parameters that are not what the document says', async () => {
    const payments = (query: string): Promise<Answer> =>
      hub.call('GET', `/v1/payments?${query}`, { as: bank().key });
    for (const limit of ['0', '101', '-1', '1.5', 'x', '', '1e1000', 'true', '1&limit=2'])
      await refuses(payments(`limit=${limit}`), 400, 'request_is_invalid', 'limit');
    for (const id of ['x', '%00', 'pay_zz', `pay_${'0'.repeat(31)}`])
      await refuses(payments(`starting_after=${id}`), 400, 'request_is_invalid', 'starting_after');
    await refuses(
      hub.call('GET', '/v1/settlement/windows?starting_after=3000000000', { as: town.operator }),
      400,
      'request_is_invalid',
      'starting_after',
    );
    await refuses(
      hub.call('GET', '/v1/audit?before=1e300', { as: town.operator }),
      400,
      'request_is_invalid',
      'before',
    );
    await refuses(
      hub.call('GET', '/v1/events?after=x', { as: town.operator }),
      400,
      'cursor_is_not_valid',
      'after',
    );
    const at = `/v1/institutions/${bank().bin}/accounts/${bank().accounts[0]}/statement`;
    await refuses(
      hub.call('GET', `${at}?from=yesterday`, { as: bank().key }),
      400,
      'request_is_invalid',
      'from',
    );
    await refuses(hub.call('GET', `${at}?to=yesterday`, { as: bank().key }), 400, 'request_is_invalid', 'to');
    for (const from of ['%2B275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z']) {
      assert.equal((await hub.call('GET', `${at}?from=${from}`, { as: bank().key })).status, 200);
    }
  });
});

describe('bodies', () => {
  test('of another media type, too large, not JSON, missing', async () => {
    await refuses(
      post('a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'media_type_is_not_supported',
    );
    await refuses(post('<a/>', { 'content-type': 'text/xml' }), 415, 'media_type_is_not_supported');
    await refuses(post(JSON.stringify({ purpose: 'x'.repeat(BODY_BYTES_MAX) })), 413, 'body_is_too_large');
    for (const text of [
      '',
      '{',
      '{"a":1,}',
      "{'a':1}",
      'NaN',
      '{"amount":01}',
      '{"a":1}{}',
      '\ufeff{}',
      '[1',
      '"\u0001"',
      '{"a":1e}',
    ]) {
      await refuses(post(text), 400, 'body_is_not_json');
    }
    await refuses(post(undefined), 400, 'body_is_not_json');
  });

  test('with numbers that are no amount of đồng; nothing is converted', async () => {
    const withAmount = (amount: string): Promise<Answer> =>
      post(JSON.stringify(payment({ amount: 0 })).replace('"amount":0', `"amount":${amount}`));
    for (const amount of [
      '0',
      '-1',
      '1.5',
      '1e400',
      '-1e400',
      '9007199254740992',
      '9007199254740993',
      '1e16',
      '0.1e-5',
      '"1"',
      'true',
      'null',
      '[1]',
      '{}',
      '"9"',
    ]) {
      await refuses(withAmount(amount), 400, 'request_is_invalid', '/amount');
    }
    assert.equal((await withAmount('1e0')).status, 201, 'JSON writes the same number in several ways');
    await refuses(withAmount('9007199254740991'), 422, 'amount_reaches_the_ceiling');
  });

  test('with members nobody asked for, twice the same member, or the name of an object’s own machinery', async () => {
    await refuses(post(payment({ state: 'cleared' })), 400, 'request_is_invalid', '/state');
    await refuses(
      post(payment({ debtor: { bin: bank().bin, account: '1001', name: 'x' } })),
      400,
      'request_is_invalid',
      '/debtor/name',
    );
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      const text = JSON.stringify(payment()).replace('{', `{${JSON.stringify(name)}:{"a":1},`);
      const answer = await post(text);
      assert.deepEqual([answer.status, answer.body.code], [400, 'request_is_invalid'], name);
    }
    await refuses(
      post(JSON.stringify(payment()).replace('{', '{"amount":2,')),
      400,
      'request_is_invalid',
      '/amount',
    );
    await refuses(
      post(JSON.stringify(payment()).replace('{', '{"amoun\\u0074":2,')),
      400,
      'request_is_invalid',
      '/amount',
    );
    await refuses(
      post(JSON.stringify(payment()).replace('"bin"', '"account":"9","bin"')),
      400,
      'request_is_invalid',
      '/debtor/account',
    );
  });

  test('that are deep, wide or of another kind', async () => {
    const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    for (const text of [deep(30_000), `{"a":${deep(10_000)}}`, '[]', 'null', '1', '"a"', 'true']) {
      const answer = await post(text);
      assert.deepEqual([answer.status, answer.body.code], [400, 'request_is_invalid'], text.slice(0, 20));
    }
    const wide = `{${Array.from({ length: 5_000 }, (_, i) => `"m${i}":0`).join()}}`;
    assert.equal((await post(wide)).status, 400);
  });

  test('with text that is none: NUL, half a surrogate pair, too long', async () => {
    for (const text of ['a\\u0000b', '\\ud800', 'x\\udfffy', '\\udc00\\ud800']) {
      await refuses(
        post(JSON.stringify(payment({ purpose: '@' })).replace('@', text)),
        400,
        'request_is_invalid',
        '/purpose',
      );
      const body = JSON.stringify({ number: '77', kind: 'current', name_kind: 'person', name: '@' }).replace(
        '@',
        text,
      );
      await refuses(
        hub.call('POST', `/v1/institutions/${bank().bin}/accounts`, { as: bank().key, body }),
        400,
        'request_is_invalid',
        '/name',
      );
    }
    await refuses(post(payment({ purpose: 'x'.repeat(211) })), 400, 'request_is_invalid', '/purpose');
    await refuses(
      post(payment({ end_to_end_id: 'x'.repeat(36) })),
      400,
      'request_is_invalid',
      '/end_to_end_id',
    );
    await refuses(post(payment({ end_to_end_id: 'đơn 1' })), 400, 'request_is_invalid', '/end_to_end_id');
    assert.equal(
      (await post(payment({ purpose: '🍜 phở "tái" \\ \'x\' {NULL}, NULL' }))).body.purpose,
      '🍜 phở "tái" \\ \'x\' {NULL}, NULL',
    );
  });

  test('with names in decomposed letters are kept composed', async () => {
    const answer = await open({ number: '3001', name: 'Nguyễn Thị Hoà'.normalize('NFD') });
    assert.equal(answer.body.name, 'Nguyễn Thị Hoà'.normalize('NFC'));
    const check = await hub.call('POST', '/v1/payee-checks', {
      as: bank().key,
      body: { creditor: { bin: bank().bin, account: '3001' }, name: 'Nguyễn Thị Hoà'.normalize('NFD') },
    });
    assert.equal(check.body.match, 'match');
    const joined = await hub.call('POST', '/v1/participants', {
      as: town.operator,
      body: {
        bin: '980777',
        kind: 'bank',
        short_name: 'HOA',
        name: 'Ngân hàng Hoà'.normalize('NFD'),
        name_en: 'Hoa',
        cap: '0',
      },
    });
    assert.equal(joined.body.name, 'Ngân hàng Hoà'.normalize('NFC'));
  });

  test('that name the hub’s own book as an institution', async () => {
    const body = { bin: '000000', kind: 'bank', short_name: 'HUB', name: 'Hub', name_en: 'Hub', cap: '1' };
    await refuses(
      hub.call('POST', '/v1/participants', { as: town.operator, body }),
      400,
      'request_is_invalid',
      '/bin',
    );
  });
});

describe('keys', () => {
  test('an API key that is missing, malformed, unknown or in the wrong place', async () => {
    await refuses(hub.call('GET', '/v1/payments'), 401, 'api_key_is_missing');
    for (const authorization of [
      'Bearer',
      'Bearer x',
      'Basic abc',
      `bearer ${bank().key}`,
      `Bearer ${bank().key}x`,
      `Bearer ${bank().key.replace('test', 'live')}`,
    ]) {
      await refuses(
        hub.call('GET', '/v1/payments', { headers: { authorization } }),
        401,
        'api_key_is_not_valid',
      );
    }
    await refuses(hub.call('GET', `/v1/payments?key=${bank().key}`), 401, 'api_key_is_missing');
  });

  test('an idempotency key that is missing, empty, too long or not plain', async () => {
    const withKey = (key: string): Promise<Answer> =>
      hub.call('POST', '/v1/payments', { as: bank().key, body: payment(), key });
    for (const key of ['', 'x'.repeat(256), 'a b', 'é'])
      await refuses(withKey(key), 400, 'idempotency_key_is_required');
    const status = await new Promise<number>((resolve, reject) => {
      const asked = httpRequest(
        `${hub.url}/v1/payments`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${bank().key}`, 'content-type': 'application/json' },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode!);
        },
      );
      asked.on('error', reject);
      asked.end(JSON.stringify(payment()));
    });
    assert.equal(status, 400);
    assert.equal((await withKey('x'.repeat(255))).status, 201);
  });

  test('a revoked key bites at the next request', async () => {
    const { body } = await hub.call('POST', '/v1/callers', {
      as: town.operator,
      body: { name: 'Sắp thu hồi', role: 'auditor' },
    });
    assert.equal((await hub.call('GET', '/v1/audit', { as: body.key })).status, 200);
    await hub.call('POST', `/v1/callers/${body.id}/revoke`, { as: town.operator });
    const answer = await hub.call('GET', '/v1/audit', { as: body.key });
    assert.deepEqual([answer.status, answer.body.code], [401, 'api_key_is_not_valid']);
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  });

  test('an answer says how many requests are left', async () => {
    const { headers } = await hub.call('GET', '/v1/participants', { as: bank().key });
    assert.ok(Number(headers.get('ratelimit-limit')) > 0);
    assert.ok(Number(headers.get('ratelimit-remaining')) < Number(headers.get('ratelimit-limit')));
  });

  test('a caller that asks too often is told to wait, and others are not', async () => {
    const slow = await hub.addCaller('auditor', { ratePerS: 2 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => hub.call('GET', '/v1/participants', { as: slow })),
    );
    const refused = answers.filter((answer) => answer.status === 429);
    assert.ok(refused.length >= 3, `${refused.length} of 6`);
    assert.equal(refused[0]!.body.code, 'too_many_requests');
    assert.equal(refused[0]!.body.retryable, true);
    assert.match(refused[0]!.headers.get('retry-after')!, /^[1-9]\d*$/);
    assert.equal((await hub.call('GET', '/v1/participants', { as: town.auditor })).status, 200);
  });
});

test('nothing of this was a fault of ours, and the books add up', async () => {
  assert.deepEqual(hub.faults, []);
  assert.deepEqual(await ledgerFaults(home.owner), []);
});
