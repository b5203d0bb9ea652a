/** `x-idempotency-key` of the FAPI 2.0 profile; that of Annex 01 is tried beside its announcements. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ONE_BANK, OTHER_BANK } from '../../../services/openbanking/testing.ts';
import { openTestDoor, type TestDoor } from './testing.ts';

const AT = '/openbanking/v1';

let home: TestDoor;
let token: string;
before(async () => {
  home = await openTestDoor();
  const account = await home.city.openAccount(ONE_BANK, 5_000_000n);
  const { bin, account: number } = await home.city.openAccount(OTHER_BANK);
  const consent = await home.city.grant(
    {
      ...{ kind: 'recurring_payments', currency: 'VND', creditor: { bin, account: number, name: null } },
      ...{ perPayment: 9_000, perDay: null, perMonth: null, total: null, remittance: null, validDays: 30 },
    },
    account,
  );
  token = home.token(consent);
});
after(async () => {
  assert.deepEqual(home.faults, []);
  assert.deepEqual(await home.city.violated(), []);
  await home.close();
});

const order = (instruction_identification: string, amount = '1000') => ({
  ...{ instruction_identification, instructed_amount: { currency: 'VND', amount } },
});
const pay = (key: string, body: object, path = 'recurring-payments') =>
  home.call(token, 'POST', `${AT}/${path}`, { body, headers: { 'x-idempotency-key': key } });

test('the same key with the same body tells the first order; with another body it is refused', async () => {
  const first = await pay('key-1', order('IK-1'));
  assert.equal(first.status, 201, first.body);
  const again = await pay('key-1', order('IK-1'));
  assert.deepEqual([again.status, again.json.payment_order_id], [200, first.json.payment_order_id]);
  for (const body of [order('IK-2'), order('IK-1', '2000')]) {
    const refused = await pay('key-1', body);
    assert.deepEqual([refused.status, refused.json.code], [422, 'key_was_used_for_another_request']);
  }
  assert.equal((await pay('key-2', order('IK-2'))).status, 201, 'another key is another request');
});

test('a list of payments is one request', async () => {
  const list = { payments: [order('IK-3'), order('IK-4')] };
  const told = async (body: object) => {
    const { json } = await pay('key-3', body, 'bulk-payments');
    const data = json.data as { payment: { status: string } | null; problem: { code: string } | null }[];
    return data.map(({ payment, problem }) => payment?.status ?? problem?.code);
  };
  assert.deepEqual(await told(list), ['ACSC', 'ACSC']);
  assert.deepEqual(await told(list), ['ACSC', 'ACSC']);
  assert.deepEqual(await told({ payments: [order('IK-5')] }), ['key_was_used_for_another_request']);
});

test('a key that is none is refused before anything is ordered', async () => {
  for (const key of ['', 'a b', 'x'.repeat(256), 'ä']) {
    const refused = await pay(key, order('IK-6'));
    assert.deepEqual([refused.status, refused.json.code], [400, 'header_is_not_valid'], key);
  }
  assert.equal((await pay('x'.repeat(255), order('IK-6'))).status, 201);
});
