import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CLUSTERS,
  CONNECTOR_OPERATIONS,
  CONNECTOR_REFUSALS,
  connectorFields,
  connectorOpenApi,
  findOperation,
  instantOf,
  OPERATION_NAMES,
  PAYMENT_REFUSALS,
  type RequestOf,
  readConnectorAnswer,
  readConnectorRefusal,
  readConnectorRequest,
} from './index.ts';

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const HEX = '0123456789abcdef0123456789abcdef';
const BALANCE = {
  account: `acc_${HEX}`,
  currency: 'VND',
  booked: '-5',
  available: '0',
  at: '2026-11-28T09:00:00+07:00',
};

test('an answer of the contract is read, and one that tells more or less is not', () => {
  assert.deepEqual(readConnectorAnswer('balances', bytes(BALANCE)), { ok: true, value: BALANCE });
  const { at: _, ...less } = BALANCE;
  const wrong: [unknown, string][] = [
    [{ ...BALANCE, name: 'Trần Thị Thử' }, '/name'],
    [less, '/'],
    [{ ...BALANCE, booked: 5 }, '/booked'],
    [{ ...BALANCE, booked: '1.5' }, '/booked'],
    [{ ...BALANCE, currency: 'USD' }, '/currency'],
    [{ ...BALANCE, account: '19019944638097' }, '/account'],
    [[], '/'],
    [null, '/'],
  ];
  for (const [value, at] of wrong)
    assert.deepEqual(readConnectorAnswer('balances', bytes(value)), { ok: false, at }, JSON.stringify(value));
  assert.equal(readConnectorAnswer('balances', Buffer.from('{')).ok, false);
  assert.equal(readConnectorAnswer('balances', Buffer.from([0x22, 0xff, 0x22])).ok, false);
});

test('what an order answers depends on its state', () => {
  const order = `pmo_${HEX}`;
  const read = (value: unknown): boolean => readConnectorAnswer('payments', bytes(value)).ok;
  assert.ok(read({ order, state: 'accepted', transaction_id: 'T1' }));
  assert.ok(!read({ order, state: 'accepted' }));
  assert.ok(read({ order, state: 'unknown' }));
  assert.ok(!read({ order, state: 'unknown', transaction_id: 'T1' }));
  for (const reason of PAYMENT_REFUSALS) assert.ok(read({ order, state: 'refused', reason }));
  assert.ok(!read({ order, state: 'refused', reason: 'because' }));
});

test('an approval names two methods at least', () => {
  const approved = {
    authentication: HEX,
    state: 'approved',
    customer: `cus_${HEX}`,
    approved_at: BALANCE.at,
  };
  const read = (methods: readonly string[]): boolean =>
    readConnectorAnswer('authentication', bytes({ ...approved, methods })).ok;
  assert.ok(read(['pin', 'hwk']));
  assert.ok(!read(['pin']));
  assert.ok(!read(['pin', 'pin']));
  assert.ok(!read(['pin', 'mfa']));
});

test('no bytes make the readers throw', () => {
  const name = fc.constantFrom(...OPERATION_NAMES);
  fc.assert(
    fc.property(name, fc.uint8Array({ maxLength: 64 }), (operation, text) => {
      readConnectorRequest(operation, text);
      readConnectorAnswer(operation, text);
      assert.equal(readConnectorRefusal(text), undefined);
    }),
  );
  fc.assert(
    fc.property(name, fc.jsonValue(), (operation, value) => {
      readConnectorRequest(operation, bytes(value));
      readConnectorAnswer(operation, bytes(value));
    }),
  );
});

test('a refusal is one of the closed list', () => {
  for (const code of Object.keys(CONNECTOR_REFUSALS))
    assert.equal(readConnectorRefusal(bytes({ code })), code);
  assert.equal(readConnectorRefusal(bytes({ code: 'account_is_known' })), undefined);
  assert.equal(readConnectorRefusal(bytes({ code: 'bank_is_busy', balance: '5' })), undefined);
  for (const [code, { vi, en }] of Object.entries(CONNECTOR_REFUSALS)) {
    assert.match(code, /^[a-z]+(_[a-z]+)+$/);
    assert.match(vi, /\.$/);
    assert.match(en, /\.$/);
  }
});

test('paths lead to operations', () => {
  for (const name of OPERATION_NAMES) {
    const { method, path } = CONNECTOR_OPERATIONS[name];
    const found = findOperation(method, path.replace(':authentication', HEX));
    assert.deepEqual(found, { name, authentication: path.includes(':') ? HEX : undefined });
  }
  assert.equal(findOperation('GET', '/balances'), 'method');
  assert.equal(findOperation('POST', '/balances/'), 'path');
  assert.equal(findOperation('POST', '/balances?x=1'), 'path');
  assert.equal(findOperation('GET', '/customers/authentications/1'), 'path');
});

test('the document describes every operation, with every field of the contract closed', () => {
  const { paths } = connectorOpenApi() as { paths: Record<string, Record<string, { operationId: string }>> };
  const described = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  assert.deepEqual(described.sort(), [...OPERATION_NAMES].sort());
  const open: string[] = [];
  const look = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('properties' in value && (value as { additionalProperties?: unknown }).additionalProperties !== false)
      open.push(at);
    for (const [name, member] of Object.entries(value)) look(member, `${at}/${name}`);
  };
  look(paths, '');
  assert.deepEqual(open, []);
  const fields = connectorFields();
  for (const code of Object.keys(CONNECTOR_REFUSALS)) assert.ok(fields.includes(`\`${code}\``), code);
  assert.ok(!fields.includes('undefined') && !fields.includes('[object'));
});

test('what looks like an instant and is none is not a number', () => {
  assert.ok(Number.isNaN(instantOf('2026-13-45T09:00:00Z')));
  assert.equal(instantOf('1970-01-01T07:00:00+07:00'), 0);
});

test('a read names a cluster of its own operation', () => {
  const ground = {
    consent: `con_${HEX}`,
    customer: `cus_${HEX}`,
    account: `acc_${HEX}`,
    attended: true,
    request: 'r',
  };
  const asked = (cluster: string): boolean =>
    readConnectorRequest('balances', bytes({ ...ground, cluster })).ok;
  assert.deepEqual(CLUSTERS.filter(asked), ['balances']);
  const value: RequestOf<'balances'> = { ...ground, cluster: 'balances' };
  assert.deepEqual(readConnectorRequest('balances', bytes(value)), { ok: true, value });
});
