/** The directory through the hub's door: what a third party and the operator do with their keys. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { type Answer, openTestHub, type TestHub } from '../../../test/hub.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { inventedTaxCode, signingKey } from '../../services/directory/testing.ts';

let home: TestDatabase;
let hub: TestHub;
let operator: string;
let thirdParty: string;
let key: string;

const partyBody = (n: number, more: object = {}) => ({
  tax_code: inventedTaxCode(n),
  name: `Công ty Thử nghiệm ${n}`,
  name_en: `Trial Company ${n}`,
  roles: ['AIS'],
  contacts: { email: 'api@thunghiem.example' },
  ...more,
});
const softwareBody = (more: object = {}) => ({
  name: 'Sổ chi tiêu',
  redirect_uris: ['https://app.thunghiem.example/cb'],
  roles: ['AIS'],
  jwks: { keys: [signingKey('k1').jwk] },
  ...more,
});
const post = (path: string, as: string, body?: unknown): Promise<Answer> =>
  hub.call('POST', path, { as, body });

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  operator = await hub.addCaller('operator');
  thirdParty = (await post('/v1/third-parties', operator, partyBody(1))).body.id!;
  key = (await post(`/v1/third-parties/${thirdParty}/api-keys`, operator, { name: 'Máy chủ' })).body.key!;
});
after(async () => {
  await hub.close();
  await home.close();
});

async function registered(more?: object): Promise<string> {
  const made = await post(`/v1/third-parties/${thirdParty}/software`, key, softwareBody(more));
  assert.equal(made.status, 201, made.text);
  return made.body.id!;
}

test('a registration is answered with what is kept, and a repeat with the same', async () => {
  const asked = {
    as: operator,
    body: partyBody(2, { licence: '7/GP-NHNN', roles: ['PIS', 'AIS'] }),
    key: 'once',
  };
  const made = await hub.call('POST', '/v1/third-parties', asked);
  const again = await hub.call('POST', '/v1/third-parties', asked);
  assert.deepEqual([made.status, again.status, again.body], [201, 201, made.body]);
  assert.equal(again.headers.get('idempotent-replayed'), 'true');
  const { licence, roles, status } = made.body;
  assert.deepEqual([licence, roles, status], ['7/GP-NHNN', ['PIS', 'AIS'], 'active']);
});

test('a refusal names what is at fault', async () => {
  const path = `/v1/third-parties/${thirdParty}/software`;
  const refused = async (more: object): Promise<unknown[]> => {
    const { status, body } = await post(path, key, softwareBody(more));
    return [status, body.code, body.param];
  };
  const uris = ['https://app.thunghiem.example/cb', 'https://app.thunghiem.example/*'];
  assert.deepEqual(await refused({ redirect_uris: uris }), [
    422,
    'redirect_uri_has_a_wildcard',
    '/redirect_uris/1',
  ]);
  const { privateKey } = signingKey('k2');
  const secret = { ...privateKey.export({ format: 'jwk' }), kid: 'k2' };
  const keys = [signingKey('k1').jwk, secret];
  assert.deepEqual(await refused({ jwks: { keys } }), [422, 'key_is_private', '/jwks/keys/1']);
  assert.deepEqual(await refused({ roles: ['PIS'] }), [422, 'role_is_not_the_third_partys', undefined]);
  const unlicensed = await post('/v1/third-parties', operator, partyBody(3, { roles: ['PIS'] }));
  assert.deepEqual([unlicensed.status, unlicensed.body.code], [422, 'role_needs_a_licence']);
});

test('a statement is verified by an unrelated library with the keys that the hub shows', async () => {
  const software = await registered();
  const { status, body, headers } = await post(`/v1/software/${software}/statements`, key);
  assert.deepEqual([status, headers.get('cache-control')], [201, 'no-store']);
  const keys = createRemoteJWKSet(new URL(`${hub.url}/v1/directory/keys`));
  const { payload } = await jwtVerify(String(body.software_statement), keys, {
    issuer: `${hub.url}/directory`,
    typ: 'software-statement+jwt',
  });
  const { software_id } = (await hub.call('GET', `/v1/software/${software}`, { as: key })).body;
  assert.deepEqual([payload.sub, payload.software_id], [software_id, software_id]);
  const list = await hub.call('GET', '/v1/directory/participants');
  assert.equal(list.headers.get('content-type'), 'application/jwt');
  const verified = await jwtVerify(list.text, keys, {
    issuer: `${hub.url}/directory`,
    typ: 'participants+jwt',
  });
  assert.ok((verified.payload.participants as object[]).length > 0);
});

test('a suspension refuses the next statement; the third party still sees itself and its history', async () => {
  const software = await registered();
  const to = (status: string, reason: string): Promise<Answer> =>
    hub.call('PUT', `/v1/third-parties/${thirdParty}/status`, { as: operator, body: { status, reason } });
  assert.equal((await to('suspended', 'khóa bị lộ')).status, 200);
  const refused = await post(`/v1/software/${software}/statements`, key);
  assert.deepEqual([refused.status, refused.body.code], [403, 'third_party_is_suspended']);
  const jwks = { keys: [signingKey('fresh').jwk] };
  const rotated = await hub.call('PUT', `/v1/software/${software}`, { as: key, body: { jwks } });
  assert.deepEqual([rotated.status, rotated.body.version], [200, 2]);
  assert.equal((await to('active', 'đã thay khóa')).status, 200);
  assert.equal((await post(`/v1/software/${software}/statements`, key)).status, 201);
  const statuses = `/v1/third-parties/${thirdParty}/statuses`;
  const { body } = await hub.call('GET', `${statuses}?limit=2`, { as: key });
  assert.deepEqual(
    body.data!.map(({ status, reason }) => [status, reason]),
    [
      ['active', 'đã thay khóa'],
      ['suspended', 'khóa bị lộ'],
    ],
  );
  const before = encodeURIComponent(String(body.data!.at(-1)!.since));
  const rest = await hub.call('GET', `${statuses}?before=${before}`, { as: key });
  assert.deepEqual(
    rest.body.data!.map(({ reason }) => reason),
    ['registered'],
  );
  const versions = await hub.call('GET', `/v1/software/${software}/versions`, { as: key });
  assert.deepEqual(
    versions.body.data!.map(({ version }) => version),
    [2, 1],
  );
});

test('an API key is made by its third party, shown once, counted and revoked', async () => {
  const path = `/v1/third-parties/${thirdParty}/api-keys`;
  const asked = { as: key, body: { name: 'Thứ hai' }, key: 'make-once' };
  const made = await hub.call('POST', path, asked);
  const again = await hub.call('POST', path, asked);
  assert.match(made.body.key!, /^lb_test_/);
  assert.deepEqual(again.body, { id: made.body.id, key: null });
  assert.equal((await hub.call('GET', path, { as: made.body.key })).status, 200);
  assert.equal((await post(`${path}/${made.body.id}/revoke`, key)).status, 200);
  assert.equal((await hub.call('GET', path, { as: made.body.key })).status, 401);
  const stranger = (await post('/v1/callers', operator, { name: 'Kiểm toán', role: 'auditor' })).body.id;
  const notMine = await post(`${path}/${stranger}/revoke`, key);
  assert.deepEqual([notMine.status, notMine.body.code], [404, 'api_key_not_found']);
  const answers = [];
  for (let n = 0; n < 10; n += 1) answers.push((await post(path, key, { name: `Khóa ${n}` })).status);
  assert.deepEqual(answers, [...Array.from({ length: 9 }, () => 201), 409]);
});

test('a third party reads in its log what it asked, with the Request-Id of the answer', async () => {
  const missing = await hub.call('GET', `/v1/software/sfw_${'0'.repeat(32)}`, { as: key });
  assert.equal(missing.status, 404);
  await hub.hub.requests.flush();
  const { body } = await hub.call('GET', `/v1/third-parties/${thirdParty}/requests?limit=1`, { as: key });
  const [last] = body.data!;
  assert.deepEqual(
    [last!.request, last!.route, last!.status, last!.code],
    [missing.headers.get('request-id'), 'getSoftware', 404, 'not_found'],
  );
  const before = encodeURIComponent(`${String(last!.at)} ${String(last!.request)}`);
  const older = await hub.call('GET', `/v1/third-parties/${thirdParty}/requests?before=${before}`, {
    as: key,
  });
  assert.ok(older.body.data!.length > 0);
  assert.ok(older.body.data!.every(({ request }) => request !== last!.request));
  const bad = await hub.call('GET', `/v1/third-parties/${thirdParty}/requests?before=x`, { as: key });
  assert.equal(bad.status, 400);
});

test('a third party sees itself and nobody else, in lists as well', async () => {
  const ids = async (as: string): Promise<readonly string[]> =>
    (await hub.call('GET', '/v1/third-parties', { as })).body.data!.map((one) => one.id!);
  assert.deepEqual(await ids(key), [thirdParty]);
  assert.ok((await ids(operator)).length > 1);
});

test('a third party suspends its own software and does not reinstate it', async () => {
  const path = `/v1/software/${await registered()}/status`;
  const put = (status: string, as: string): Promise<Answer> =>
    hub.call('PUT', path, { as, body: { status, reason: 'thử' } });
  assert.equal((await put('suspended', key)).status, 200);
  const refused = await put('active', key);
  assert.deepEqual([refused.status, refused.body.code], [403, 'only_the_operator_reinstates']);
  assert.equal((await put('active', operator)).status, 200);
});

test('a bank’s resource server proves itself in one way, and what it was is kept', async () => {
  const bin = '979981';
  const names = { short_name: 'RSV', name: 'Ngân hàng tự trả lời', name_en: 'Own APIs' };
  await post('/v1/participants', operator, { bin, kind: 'bank', ...names, cap: '1' });
  const path = `/v1/participants/${bin}/resource-servers`;
  const jwks = { keys: [signingKey('k1').jwk] };
  const refused = async (to: string, more: object): Promise<unknown[]> => {
    const { status, body } = await post(to, operator, { name: 'API', ...more });
    return [status, body.code, body.param];
  };
  const certificate_subject = 'CN=api.bank.example,O=Bank';
  for (const more of [{}, { jwks, certificate_subject }])
    assert.deepEqual(await refused(path, more), [422, 'resource_server_needs_one_proof', undefined]);
  const secret = { ...signingKey('k2').privateKey.export({ format: 'jwk' }), kid: 'k2' };
  assert.deepEqual(await refused(path, { jwks: { keys: [secret] } }), [
    422,
    'key_is_private',
    '/jwks/keys/0',
  ]);
  const nowhere = '/v1/participants/979989/resource-servers';
  assert.deepEqual((await refused(nowhere, { jwks })).slice(0, 2), [404, 'participant_not_found']);

  const { status, body: made } = await post(path, operator, { name: 'API', jwks });
  assert.deepEqual([status, made.client_id, made.bin, made.certificate_subject], [201, made.id, bin, null]);
  const server = `/v1/resource-servers/${made.id}`;
  const put = (to: string, body: object): Promise<Answer> => hub.call('PUT', to, { as: operator, body });
  const amended = (await put(server, { certificate_subject })).body;
  assert.deepEqual([amended.jwks, amended.certificate_subject], [null, certificate_subject]);
  await put(`${server}/status`, { status: 'suspended', reason: 'khóa bị lộ' });
  await put(`${server}/status`, { status: 'revoked', reason: 'thôi' });
  assert.deepEqual(
    [
      (await put(server, { name: 'Mới' })).body.code,
      (await post(path, operator, { name: 'API', jwks })).status,
    ],
    ['resource_server_is_revoked', 201],
  );
  const { body: versions } = await hub.call('GET', `${server}/versions`, { as: operator });
  assert.deepEqual(
    versions.data!.map((one) => [one.version, one.status, one.reason]),
    [
      [4, 'revoked', 'thôi'],
      [3, 'suspended', 'khóa bị lộ'],
      [2, 'active', 'amended: certificate_subject'],
      [1, 'active', 'registered'],
    ],
  );
  const listed = (await hub.call('GET', path, { as: operator })).body.data!;
  assert.deepEqual(
    listed.map((one) => one.status),
    ['revoked', 'active'],
  );
  const more = [];
  for (let n = 1; n <= 10; n += 1) more.push((await post(path, operator, { name: 'API', jwks })).status);
  assert.deepEqual(more, [...Array.from({ length: 9 }, () => 201), 409], 'revoked ones are not counted');
});

test('nothing of this was a fault of ours', () => assert.deepEqual(hub.faults, []));
