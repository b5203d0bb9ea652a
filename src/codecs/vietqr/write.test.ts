import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UnwritableCode, VietQr } from './index.ts';
import { decode, encode, foldToAscii, shorten } from './index.ts';
import { sealed } from './testing.ts';

const TRANSFER: VietQr = {
  method: 'static',
  accounts: [{ kind: 'napas', id: '38', bin: '970436', account: '0099001122334', service: 'QRIBFTTA' }],
  currency: '704',
  country: 'VN',
};

/** Every object that the format knows, once. */
const EVERYTHING: VietQr = {
  method: 'dynamic',
  accounts: [
    { kind: 'opaque', id: '02', value: '4000000000000002' },
    { kind: 'template', id: '26', guid: 'A000000775', objects: [{ id: '01', value: '01A0000001' }] },
    {
      kind: 'napas',
      id: '38',
      bin: '970403',
      account: '00001234',
      service: 'QRPUSH',
      others: [{ id: '05', value: 'x' }],
    },
  ],
  mcc: '5411',
  currency: '704',
  amount: '125000.',
  tip: { kind: 'percentage', percent: '05.00' },
  country: 'VN',
  merchantName: 'RAU SACH DONG ANH',
  merchantCity: 'HA NOI',
  postalCode: '10000',
  additional: {
    bill: 'HD1',
    mobile: '***',
    store: 'S1',
    loyalty: 'L1',
    reference: 'R1',
    customer: 'C1',
    terminal: 'T1',
    purpose: 'tien rau',
    consumerDataRequest: 'AME',
    reserved: [{ id: '10', value: 'r' }],
    templates: [{ kind: 'template', id: '50', guid: 'vn.x', objects: [] }],
  },
  language: {
    language: 'en',
    merchantName: 'Green Shop',
    merchantCity: 'Hanoi',
    reserved: [{ id: '03', value: 'z' }],
  },
  reserved: [{ id: '65', value: 'later' }],
  unreserved: [{ kind: 'template', id: '80', guid: 'vn.y', objects: [{ id: '07', value: 'q' }] }],
};

function written(code: VietQr): string {
  const outcome = encode(code);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.payload;
}

test('write: every object of the format, there and back', () => {
  const payload = written(EVERYTHING);
  const back = decode(payload);
  assert.ok(back.ok, JSON.stringify(back));
  assert.deepEqual(back.code, EVERYTHING);
  assert.deepEqual(
    back.warnings.map((warning) => warning.code),
    ['object_is_reserved'],
  );
});

test('write: a transfer, byte for byte', () => {
  const body = '00020101021138570010A00000072701270006970436011300990011223340208QRIBFTTA53037045802VN';
  assert.equal(written(TRANSFER), sealed(body));
});

test('write: the three tips', () => {
  const tips: readonly [VietQr['tip'], string][] = [
    [{ kind: 'payer_is_asked' }, '550201'],
    [{ kind: 'fixed', amount: '5000' }, '55020256045000'],
    [{ kind: 'percentage', percent: '05.00' }, '550203570505.00'],
  ];
  for (const [tip, row] of tips) {
    const payload = written({ ...TRANSFER, ...(tip ? { tip } : {}) });
    assert.ok(payload.includes(`5303704${row}5802VN`), payload);
    const back = decode(payload);
    assert.deepEqual(back.ok && [back.code.tip, back.warnings], [tip, []]);
  }
});

test('write: Vietnamese loses its diacritics, never its length', () => {
  const code = { ...TRANSFER, merchantName: 'Phở Gà Đông Đô', additional: { purpose: 'Tiền phở – bàn 5' } };
  const back = decode(written(code));
  assert.ok(back.ok);
  assert.equal(back.code.merchantName, 'Pho Ga Dong Do');
  assert.equal(back.code.additional?.purpose, 'Tien pho - ban 5');
  assert.deepEqual(back.warnings, []);
});

const napas = { kind: 'napas', id: '38', bin: '970436', account: '0011', service: 'QRIBFTTA' } as const;
const UNWRITABLE: readonly [name: string, change: Partial<VietQr>, code: UnwritableCode, id: string][] = [
  [
    'no payee',
    { accounts: [], mcc: '5411', merchantName: 'A', merchantCity: 'B' },
    'object_is_missing',
    '38',
  ],
  ['a purchase without a shop', { accounts: [{ ...napas, service: 'QRPUSH' }] }, 'object_is_missing', '52'],
  [
    'a withdrawal without an ATM',
    {
      accounts: [{ ...napas, service: 'QRCASH' }],
      mcc: '6011',
      merchantName: 'A',
      merchantCity: 'B',
    },
    'object_is_missing',
    '62-05',
  ],
  ['a BIN of five digits', { accounts: [{ ...napas, bin: '97043' }] }, 'value_is_malformed', '38-01-00'],
  [
    'an account with a space',
    { accounts: [{ ...napas, account: '00 11' }] },
    'value_is_malformed',
    '38-01-01',
  ],
  ['an account of 20', { accounts: [{ ...napas, account: '0'.repeat(20) }] }, 'text_is_too_long', '38-01-01'],
  ['an unknown service', { accounts: [{ ...napas, service: 'QRX' }] }, 'value_is_malformed', '38-02'],
  ['NAPAS under another id', { accounts: [{ ...napas, id: '27' }] }, 'id_is_out_of_range', '27'],
  ['two payees under one id', { accounts: [napas, napas] }, 'object_is_repeated', '38'],
  [
    'a template of no one',
    { accounts: [napas, { kind: 'template', id: '26', objects: [] }] },
    'object_is_missing',
    '26-00',
  ],
  [
    'a foreign template with the GUID of NAPAS',
    {
      accounts: [napas, { kind: 'template', id: '26', guid: 'A000000727', objects: [] }],
    },
    'value_is_malformed',
    '26-00',
  ],
  [
    'a card number in 30',
    { accounts: [napas, { kind: 'opaque', id: '30', value: '1' }] },
    'id_is_out_of_range',
    '30',
  ],
  ['no amount at all', { amount: '0' }, 'value_is_malformed', '54'],
  ['an amount with a comma', { amount: '1,5' }, 'value_is_malformed', '54'],
  ['a tip of 0 %', { tip: { kind: 'percentage', percent: '00.00' } }, 'value_is_malformed', '57'],
  ['a long name', { merchantName: 'Công ty cổ phần rau sạch Đông Anh' }, 'text_is_too_long', '59'],
  ['an empty name', { merchantName: '' }, 'value_is_empty', '59'],
  ['a name in another script', { merchantName: '河内' }, 'text_is_not_ascii', '59'],
  ['a name with a line break', { merchantName: 'A\nB' }, 'text_is_not_ascii', '59'],
  ['a country in small letters', { country: 'vn' }, 'value_is_malformed', '58'],
  ['an empty 62', { additional: {} }, 'value_is_empty', '62'],
  [
    'a request for more than A, M, E',
    { additional: { consumerDataRequest: 'AA' } },
    'value_is_malformed',
    '62-09',
  ],
  [
    'a full 62',
    {
      additional: {
        bill: 'x'.repeat(25),
        store: 'x'.repeat(25),
        loyalty: 'x'.repeat(25),
        purpose: 'x'.repeat(25),
      },
    },
    'text_is_too_long',
    '62',
  ],
  ['a language without a name', { language: { language: 'en' } }, 'object_is_missing', '64-01'],
  ['a reserved object at 80', { reserved: [{ id: '80', value: 'x' }] }, 'id_is_out_of_range', '80'],
  ['a reserved object at 7', { reserved: [{ id: '7', value: 'x' }] }, 'id_is_out_of_range', '7'],
  [
    'bare text in 80',
    { unreserved: [{ kind: 'opaque', id: '80', value: '678' }] },
    'value_is_malformed',
    '80',
  ],
  [
    'too much',
    {
      reserved: ['65', '66', '67', '68', '69'].map((id) => ({ id, value: 'x'.repeat(99) })),
    },
    'payload_is_too_long',
    '',
  ],
];

for (const [name, change, code, id] of UNWRITABLE) {
  test(`write refuses ${name}`, () => {
    const outcome = encode({ ...TRANSFER, ...change });
    assert.deepEqual(outcome.ok ? outcome : { code: outcome.code, id: outcome.id }, { code, id });
  });
}

test('fold and shorten', () => {
  assert.equal(foldToAscii('ĂÂĐÊÔƠƯ ăâđêôơư ẦỂỘỰ ỳỵỷỹ'), 'AADEOOU aadeoou AEOU yyyy');
  assert.equal(foldToAscii('Ho\u0300a'), 'Hoa', 'decomposed letters fold as well');
  assert.equal(foldToAscii('河内 🍜'), '河内 🍜');
  assert.equal(shorten('Công ty cổ phần rau sạch Đông Anh', 25), 'Cong ty co phan rau sach');
  assert.equal(shorten('Công ty cổ phần rau sạchĐ', 24), 'Cong ty co phan rau');
  assert.equal(shorten('x'.repeat(30), 25), 'x'.repeat(25));
  assert.equal(shorten('  Hà   Nội ', 15), 'Ha Noi');
});
