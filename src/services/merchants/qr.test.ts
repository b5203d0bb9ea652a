import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, napasAccountOf } from '../../codecs/vietqr/index.ts';
import { orderCode, receiptNumber, shopCode, stallCode } from './codes.ts';
import { orderPayload, staticPayload } from './qr.ts';

const ID = '019a1b2c-3d4e-7f00-8123-456789ab0000';
const shop = {
  name: 'Phở Gà Đông Đô – Cơ sở Long Biên số 2',
  mcc: '5812',
  bin: 979901,
  account: '1000001',
  code: shopCode(ID),
};
const stall = { code: stallCode(shop.code, 12) };

function read(payload: string | undefined) {
  const decoded = decode(payload ?? '');
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.warnings, []);
  return decoded.code;
}

test('the code of a stall is static, pays the settlement account and names shop and stall', () => {
  const code = read(staticPayload(shop, stall));
  assert.equal(code.method, 'static');
  assert.equal(code.amount, undefined);
  assert.deepEqual(napasAccountOf(code), {
    kind: 'napas',
    id: '38',
    bin: '979901',
    account: '1000001',
    service: 'QRIBFTTA',
  });
  assert.deepEqual(code.additional, { store: shop.code, terminal: stall.code });
  assert.equal(code.merchantCity, 'HA NOI');
  assert.match(code.merchantName ?? '', /^Pho Ga Dong Do - Co so$/);
});

test('the code of an order is dynamic and adds amount and bill number', () => {
  const code = read(orderPayload(shop, stall, { code: orderCode(ID), amount: 45_000n }));
  assert.equal(code.method, 'dynamic');
  assert.equal(code.amount, '45000');
  assert.equal(code.additional?.bill, orderCode(ID));
});

test('a name or an account that a code cannot carry is undefined, not a broken code', () => {
  assert.equal(staticPayload({ ...shop, name: '店' }, stall), undefined);
  assert.equal(staticPayload({ ...shop, account: '1'.repeat(20) }, stall), undefined);
});

test('codes are of Crockford’s letters, and two ids of one millisecond differ', () => {
  assert.match(shopCode(ID), /^[0-9A-HJKMNP-TV-Z]{10}$/);
  assert.match(stallCode(shopCode(ID), 9_999), /^.{15}$/);
  assert.match(receiptNumber(ID), /^(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.notEqual(orderCode(ID), orderCode('019a1b2c-3d4e-7f00-8123-456789ac0000'));
});
