import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Family } from './index.ts';
import { decode, familyOf, merchantIdOf, unwrapLink } from './index.ts';
import { code, napas, object, STATIC, TRANSFER } from './testing.ts';

const template = (id: string, guid: string, merchant: string): string =>
  object(id, object('00', guid) + object('01', merchant));
const transfer = (bin: string, account: string): string => napas(bin, account, 'QRIBFTTA');
const reference = (text: string): string => object('62', object('05', text));
const vnpay = template('26', 'A000000775', '01A0000001');

const STREET: readonly [name: string, payload: string, family: Family, merchantId?: string][] = [
  ['a bank transfer', code(STATIC, TRANSFER), 'vietqr'],
  ['a virtual account', code(STATIC, transfer('970422', 'VQRQ00001abcd')), 'vietqr'],
  ['VNPAY', code(STATIC, vnpay), 'vnpayqr', '01A0000001'],
  [
    'VNPAY with a tax code',
    code(STATIC, template('26', 'A000000775', '0109999999199GT')),
    'vnpayqr',
    '0109999999199GT',
  ],
  ['VNPAY beside a bank transfer', code(STATIC, vnpay + TRANSFER), 'vietqr', '01A0000001'],
  [
    'an electricity bill',
    code(
      STATIC,
      template('26', '00', '0109999991-019'),
      object('59', 'CONG TY DIEN LUC LONG BIEN HA NOI') +
        object('62', `030200${object('06', 'PD00000000001')}070200`),
    ),
    'evn',
    '0109999991-019',
  ],
  ['00 without a tax code', code(STATIC, template('26', '00', 'SHOP1')), 'other', 'SHOP1'],
  ['ShopeePay', code(STATIC, template('27', 'vn.airpay.www', '10000001')), 'shopeepay', '10000001'],
  [
    'ShopeePay in capitals',
    code(STATIC, template('27', 'VN.AIRPAY.WWW', '10000001')),
    'shopeepay',
    '10000001',
  ],
  [
    'MoMo by account 99MM',
    code(STATIC, transfer('970454', '99MM00000000000001'), object('80', '678')),
    'momo',
  ],
  ['MoMo by account MOMO', code(STATIC, transfer('970426', 'MOMO0000000000001234')), 'momo'],
  ['MoMo by account PSP', code(STATIC, transfer('970454', 'PSP000000001')), 'momo'],
  ['MoMo by BIN and a phone', code(STATIC, transfer('971025', '0900000000')), 'momo'],
  ['MoMo by reference', code(STATIC, transfer('970454', '0000000001'), reference('MOMOW2W00000001')), 'momo'],
  ['ZaloPay', code(STATIC, transfer('970454', '99ZP00000000000001')), 'zalopay'],
  ['an unknown GUID', code(STATIC, template('30', 'com.example.pay', '7')), 'other', '7'],
  ['a card scheme only', code(STATIC, object('02', '4000000000000002')), 'other'],
];

for (const [name, payload, family, merchantId] of STREET) {
  test(`family: ${name}`, () => {
    const outcome = decode(payload);
    assert.ok(outcome.ok, JSON.stringify(outcome));
    assert.equal(familyOf(outcome.code), family);
    assert.equal(merchantIdOf(outcome.code), merchantId);
  });
}

const escaped = (payload: string): string => new URLSearchParams({ data: payload }).toString();

test('links around a payload are taken off, escaped in any way or not at all', () => {
  const rest = object('59', 'BUN & PHO') + object('62', object('08', 'goi +84 900? #1'));
  const payload = code(STATIC, TRANSFER, rest);
  const links = [
    `napasapp:///qr-nfc?data=${encodeURIComponent(payload)}`,
    `napasapp:///qr-nfc?v=1&${escaped(payload)}&x=2`,
    `napasapp:///qr-nfc?data=${payload}`,
    `vietinbankmobile://${encodeURIComponent(payload)}?callbackurl=app://x`,
    `vietinbankmobile://${payload}`,
  ];
  for (const link of links) assert.equal(unwrapLink(link), payload, link);
  const plain = code(STATIC, TRANSFER);
  assert.equal(unwrapLink(`vietinbankmobile://${plain}?callbackurl=app://x`), plain);
  assert.equal(unwrapLink(`napasapp:///qr-nfc?v=1&data=${plain}&x=2`), plain);
});

test('what is no link, or holds no payload, is left to the reader to refuse', () => {
  const payload = code(STATIC, TRANSFER);
  assert.equal(unwrapLink(payload), payload);
  assert.equal(unwrapLink('napasapp:///qr-nfc?data=0002%2001'), '0002 01');
  assert.equal(unwrapLink('napasapp:///qr-nfc?data=%E1%A0'), 'napasapp:///qr-nfc?data=%E1%A0');
  const endless = `napasapp:///qr-nfc?data=${'0'.repeat(100_000)}`;
  assert.equal(unwrapLink(endless), endless);
});
