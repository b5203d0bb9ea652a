import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { toWire } from '../../../../kit/id.ts';
import type { Terms } from '../../../../services/consents/index.ts';
import { registerSoftwareKind } from '../../../../services/directory/index.ts';
import { ONE_BANK, OTHER_BANK, type TestAccount } from '../../../../services/openbanking/testing.ts';
import { openTestDoor, type TestDoor } from '../testing.ts';

let home: TestDoor;
let shop: TestAccount;
let payer: TestAccount;
before(async () => {
  home = await openTestDoor();
  shop = await home.city.openAccount(ONE_BANK, 5_000_000n, undefined, 'Trường Tiểu học Cầu Vồng');
  payer = await home.city.openAccount(OTHER_BANK, 1_000_000n, undefined, 'Lê Văn Xa');
});
afterEach(() => assert.deepEqual(home.faults, []));
after(async () => {
  assert.deepEqual(await home.city.violated(), []);
  await home.close();
});

const AT = '/openbanking/v1';
const TERMS: Terms = {
  ...{ kind: 'refunds', currency: 'VND', perRefund: 100_000, perDay: null, validDays: 90 },
};
const READ: Terms = {
  ...{ kind: 'account_information', clusters: ['transactions'], purpose: 'accounting', historyFrom: null },
  ...{ unattendedPerDay: 4, retentionDays: 30, validDays: 90 },
};
const body = (
  payment: string,
  amount: string,
  refund_identification: string = randomUUID().slice(0, 35),
) => ({
  ...{ payment_id: payment, refund_identification, amount: { currency: 'VND', amount }, reason: 'CUST' },
});

test('what was received is found among the transactions, given back, and told as it stands', async () => {
  const payment = toWire('payment', await home.city.pay(payer, shop, 90_000n));
  const reading = home.token(await home.city.grant(READ, shop));
  const lines = async () => {
    const path = `${AT}/accounts/${toWire('account', shop.id)}/transactions`;
    const told = await home.call(reading, 'GET', path);
    return told.json.data as { payment_id: string | null; kind: string; credit_debit_indicator: string }[];
  };
  const [line] = await lines();
  assert.deepEqual(
    [line?.payment_id, line?.kind, line?.credit_debit_indicator],
    [payment, 'payment', 'CRDT'],
  );
  const token = home.token(await home.city.grant(TERMS, shop));
  const asked = body(payment, '40000', 'HP-11-0007');
  const made = await home.call(token, 'POST', `${AT}/refunds`, { body: asked });
  assert.equal(made.status, 201, made.body);
  const { refund_id, return_payment_id, status, amount } = made.json;
  assert.deepEqual([status, amount], ['ACSC', { currency: 'VND', amount: '40000' }]);
  const [back] = await lines();
  assert.deepEqual(
    [back?.payment_id, back?.kind, back?.credit_debit_indicator],
    [return_payment_id, 'return', 'DBIT'],
  );
  const again = await home.call(token, 'POST', `${AT}/refunds`, { body: asked });
  assert.deepEqual([again.status, again.json], [200, made.json]);
  const more = await home.call(token, 'POST', `${AT}/refunds`, { body: body(payment, '50001') });
  assert.equal(more.status, 201, more.body);
  const why = more.json.status_reason as { code: string };
  assert.deepEqual([more.json.status, why.code], ['RJCT', 'return_exceeds_what_is_left']);
  const told = await home.call(home.token(null), 'GET', `${AT}/refunds/${String(refund_id)}`);
  assert.deepEqual([told.status, told.json], [200, made.json]);
  const absent = await home.call(token, 'GET', `${AT}/refunds/${toWire('refund', randomUUID())}`);
  assert.deepEqual([absent.status, absent.json.code], [404, 'refund_not_found']);
});

test('another software neither sees a refund nor makes one under a consent that is not its own', async () => {
  const { city } = home;
  const payment = toWire('payment', await city.pay(payer, shop, 90_000n));
  const consent = await city.grant(TERMS, shop);
  const made = await home.call(home.token(consent), 'POST', `${AT}/refunds`, { body: body(payment, '1000') });
  assert.equal(made.status, 201, made.body);
  const software = city.mint<'software'>();
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k2', alg: 'ES256', use: 'sig' };
  const product = {
    ...{ id: software, thirdParty: city.thirdParty, name: 'Sổ Khác', roles: ['PIS'] as const },
    ...{ redirectUris: ['https://sokhac.example/cb'], jwks: { keys: [key] } },
  };
  const origin = { caller: software, callerName: 'test' };
  const registered = await city.desk.submit(registerSoftwareKind({ loopback: true }), product, origin);
  assert.ok(registered.kind === 'decided' && registered.answer.kind === 'software_registered');
  const path = `${AT}/refunds/${String(made.json.refund_id)}`;
  const seen = await home.call(home.token(null, { software }), 'GET', path);
  assert.deepEqual([seen.status, seen.json.code], [404, 'refund_not_found']);
  const stolen = home.token(consent, { software });
  const tried = await home.call(stolen, 'POST', `${AT}/refunds`, { body: body(payment, '1000') });
  assert.deepEqual([tried.status, tried.json.code], [403, 'consent_is_of_another_software']);
});

test('attacks: too much, another account’s payment, another consent, no consent, an old proof, after withdrawal', async () => {
  const { city } = home;
  const payment = toWire('payment', await city.pay(payer, shop, 90_000n));
  const consent = await city.grant(TERMS, shop);
  const token = home.token(consent);
  const code = async (sent: object, by = token): Promise<string | undefined> =>
    (await home.call(by, 'POST', `${AT}/refunds`, { body: sent })).json.code;
  const toPayer = toWire('payment', await city.pay(shop, payer, 10_000n));
  assert.equal(await code(body(payment, '100001')), 'payment_is_above_the_agreed_limit');
  assert.equal(await code(body(toPayer, '1000')), 'received_payment_not_found');
  assert.equal(await code(body(payment, '1000'), home.token(null)), 'token_names_no_consent');
  const reading = home.token(await city.grant(READ, shop));
  assert.equal(await code(body(payment, '1000'), reading), 'consent_is_for_something_else');
  for (const wrong of [{ amount: { currency: 'VND', amount: '0' } }, { reason: 'cust' }, { creditor: {} }])
    assert.equal(await code({ ...body(payment, '1000'), ...wrong }), 'request_is_invalid');
  const stranger = home.token(consent, { software: city.mint() });
  assert.equal(await code(body(payment, '1000'), stranger), 'third_party_is_not_active');
  await city.revoke(consent, shop);
  assert.equal(await code(body(payment, '1000')), 'consent_is_revoked');
});
