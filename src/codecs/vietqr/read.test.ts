import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RefusalCode, WarningCode } from './index.ts';
import { crc16, decode, instructedAmount, napasAccountOf, PAYLOAD_CHARS_MAX, serviceOf } from './index.ts';
import {
  code,
  DYNAMIC,
  napas,
  object,
  objectByBytes,
  STATIC,
  sealed,
  slowCrc,
  TRANSFER,
  VN,
  VND,
} from './testing.ts';

function read(payload: string) {
  const outcome = decode(payload);
  assert.ok(outcome.ok, `${payload}: ${JSON.stringify(outcome)}`);
  return outcome;
}

const push = napas('970418', '8800112233', 'QRPUSH');
const shop = (name: string, city = 'HA NOI'): string => object('59', name) + object('60', city);

/** What the street writes, and what a reader must make of it: the expected part of the code, and every warning. */
const STREET: readonly [
  name: string,
  payload: string,
  expected: Record<string, unknown>,
  warnings: WarningCode[],
][] = [
  ['a static transfer', code(STATIC, TRANSFER), { method: 'static', currency: '704', country: 'VN' }, []],
  [
    'lengths count characters',
    code(STATIC, TRANSFER, object('62', object('08', 'Lê Thị Bún'))),
    { additional: { purpose: 'Lê Thị Bún' } },
    ['text_is_not_ascii'],
  ],
  [
    'lengths count UTF-8 bytes',
    code(STATIC, TRANSFER, objectByBytes('62', objectByBytes('08', 'Trả tiền rau sạch'))),
    { additional: { purpose: 'Trả tiền rau sạch' } },
    ['lengths_count_bytes', 'text_is_not_ascii'],
  ],
  [
    'a name in bytes beside a purpose in bytes, with a character outside the basic plane',
    code(
      STATIC,
      TRANSFER,
      objectByBytes('59', 'PHỞ 🍜') + objectByBytes('62', objectByBytes('08', 'bàn 🍜')),
    ),
    { merchantName: 'PHỞ 🍜', additional: { purpose: 'bàn 🍜' } },
    ['lengths_count_bytes', 'text_is_not_ascii'],
  ],
  [
    'a character outside the basic plane counts as one',
    code(STATIC, TRANSFER, object('62', object('08', '🍜 x'))),
    { additional: { purpose: '🍜 x' } },
    ['text_is_not_ascii'],
  ],
  ['62 is empty', code(STATIC, TRANSFER, '6200'), { additional: undefined }, ['object_is_empty']],
  [
    'fields of 62 are empty',
    code(STATIC, TRANSFER, object('62', '0107HDX00080800')),
    { additional: { bill: 'HDX0008' } },
    ['object_is_empty'],
  ],
  [
    'only empty fields in 62',
    code(STATIC, TRANSFER, object('62', '0800')),
    { additional: undefined },
    ['object_is_empty'],
  ],
  [
    'an amount in a static code',
    code(STATIC, TRANSFER, '', '45000'),
    { amount: '45000', method: 'static' },
    ['amount_in_static_code'],
  ],
  [
    'no amount in a dynamic code',
    code(DYNAMIC, TRANSFER),
    { amount: undefined },
    ['dynamic_code_has_no_amount'],
  ],
  ['amount zero', code(STATIC, TRANSFER, '', '0'), { amount: '0' }, ['amount_is_zero']],
  ['an amount that ends in a point', code(DYNAMIC, TRANSFER, '', '50000.'), { amount: '50000.' }, []],
  [
    'a purpose past 25 characters',
    code(STATIC, TRANSFER, object('62', object('08', 'THANH TOAN TIEN DIEN NUOC THANG MUOI MOT'))),
    { additional: { purpose: 'THANH TOAN TIEN DIEN NUOC THANG MUOI MOT' } },
    ['text_is_too_long'],
  ],
  [
    'a shop past 25 characters',
    sealed(`000201${STATIC}${push}52045411${VND}${VN}${shop('CONG TY CO PHAN RAU SACH DONG ANH')}`),
    { merchantName: 'CONG TY CO PHAN RAU SACH DONG ANH' },
    ['text_is_too_long'],
  ],
  [
    'objects in any order',
    sealed(`000201${object('62', object('08', 'tien nha'))}${VN}${VND}${TRANSFER}${STATIC}`),
    { method: 'static', additional: { purpose: 'tien nha' } },
    ['objects_are_out_of_order'],
  ],
  [
    'two templates',
    code(STATIC, object('26', object('00', 'A000000775') + object('01', '0108000001')) + TRANSFER),
    {},
    [],
  ],
  [
    'letters in the account',
    code(STATIC, napas('970422', 'VQRQ0000abcd9', 'QRIBFTTA')),
    { accounts: [{ kind: 'napas', id: '38', bin: '970422', account: 'VQRQ0000abcd9', service: 'QRIBFTTA' }] },
    [],
  ],
  [
    'an account of 20 characters',
    code(STATIC, napas('970426', 'MOMO0000000000001234', 'QRIBFTTA')),
    {},
    ['account_is_too_long'],
  ],
  [
    'an account with a dash',
    code(STATIC, napas('970426', '0011-2233', 'QRIBFTTA')),
    {},
    ['account_has_unusual_characters'],
  ],
  [
    'a service that NAPAS does not name',
    code(STATIC, napas('970426', '0011', 'QRX')),
    {},
    ['service_is_unknown'],
  ],
  [
    'no service code means a purchase, which demands a shop',
    code(STATIC, napas('970426', '0011')),
    {},
    ['object_is_missing', 'object_is_missing', 'object_is_missing'],
  ],
  [
    'the NAPAS template in another object',
    code(STATIC, napas('970426', '0011', 'QRIBFTTA', '27')),
    {},
    ['napas_template_is_not_38'],
  ],
  [
    'a method of another alphabet',
    code('010213', TRANSFER),
    { method: undefined },
    ['method_is_unknown', 'object_is_missing'],
  ],
  [
    'a country in small letters',
    sealed(`000201${STATIC}${TRANSFER}${VND}5802vn`),
    { country: 'vn' },
    ['value_is_malformed'],
  ],
  [
    'ask the payer',
    code(STATIC, TRANSFER, object('62', object('02', '***'))),
    { additional: { mobile: '***' } },
    [],
  ],
  [
    'a tip to ask for',
    code(STATIC, TRANSFER, '550201'),
    { tip: { kind: 'payer_is_asked' } },
    ['objects_are_out_of_order'],
  ],
  [
    'a tip of two minds',
    code(STATIC, TRANSFER, '5502025705' + '05.00'),
    { tip: undefined },
    ['objects_are_out_of_order', 'tip_is_inconsistent'],
  ],
  [
    'a line break in a name',
    code(STATIC, TRANSFER, object('59', 'A\nB')),
    { merchantName: 'A\nB' },
    ['text_has_control_characters'],
  ],
  [
    'an object for later and a bare value in 80',
    code(STATIC, TRANSFER, object('66', 'later') + object('80', '678')),
    { reserved: [{ id: '66', value: 'later' }], unreserved: [{ kind: 'opaque', id: '80', value: '678' }] },
    ['object_is_reserved', 'template_is_opaque'],
  ],
  [
    'a template of no one',
    code(STATIC, object('30', object('01', 'x')) + TRANSFER),
    {},
    ['template_has_no_guid'],
  ],
];

for (const [name, payload, expected, warnings] of STREET) {
  test(`read: ${name}`, () => {
    const outcome = read(payload);
    for (const [field, value] of Object.entries(expected)) {
      assert.deepEqual(outcome.code[field as keyof typeof outcome.code], value, field);
    }
    assert.deepEqual(
      outcome.warnings.map((warning) => warning.code),
      warnings,
    );
  });
}

test('read: a checksum in lower case is accepted and kept as written', () => {
  const payload = code(STATIC, TRANSFER, object('62', object('08', 'ma 7')));
  const lower = payload.slice(0, -4) + payload.slice(-4).toLowerCase();
  assert.notEqual(lower, payload, 'this example must hold a letter in its checksum');
  const outcome = read(lower);
  assert.equal(outcome.crc, lower.slice(-4));
  assert.deepEqual(outcome.warnings, [{ code: 'crc_is_lower_case', id: '63', position: lower.length - 4 }]);
});

const nested = object('00', '970436') + object('01', '0099001122') + object('02', 'QRIBFTTA');
const nestedTemplate = object('38', object('00', 'A000000727') + object('01', nested));
const good = code(STATIC, TRANSFER);

/** What must not be read, where, and why. */
const REFUSED: readonly [name: string, payload: string, refusal: RefusalCode, position: number][] = [
  ['nothing', '', 'payload_is_empty', 0],
  ['a book', '0'.repeat(PAYLOAD_CHARS_MAX + 1), 'payload_is_too_long', PAYLOAD_CHARS_MAX],
  ['a link', 'https://example.vn/pay', 'object_header_is_broken', 0],
  ['another format', sealed(`000202${STATIC}${TRANSFER}`), 'format_is_unknown', 4],
  ['00 not first', sealed(`${STATIC}000201${TRANSFER}`), 'format_is_not_first', 0],
  ['no checksum', good.slice(0, -8), 'crc_is_missing', good.length - 8],
  ['half a checksum', good.slice(0, -2), 'object_runs_past_the_end', good.length - 8],
  ['a wrong checksum', `${good.slice(0, -4)}0000`, 'crc_does_not_match', good.length - 4],
  ['a checksum that is no number', `${good.slice(0, -4)}ZZZZ`, 'crc_does_not_match', good.length - 4],
  [
    'a checksum of three digits',
    sealed('000201').replace('6304', '6303').slice(0, -1),
    'crc_does_not_match',
    10,
  ],
  ['a checksum amid', `${good}5901X`, 'crc_is_not_last', good.length - 8],
  ['two checksums', sealed(good), 'object_is_repeated', good.length],
  ['two amounts', sealed(`${good.slice(0, -8)}5401154012`), 'object_is_repeated', good.length - 3],
  ['a cut template', sealed(`000201${object('38', '0010A0000')}`), 'object_runs_past_the_end', 10],
  ['a cut 62', code(STATIC, TRANSFER, object('62', '0809abc')), 'object_runs_past_the_end', good.length - 4],
  ['letters for a length', sealed('00020101xx11'), 'object_header_is_broken', 6],
  ['no payee', code(STATIC, ''), 'payee_is_missing', 0],
  ['an empty template', code(STATIC, '3800'), 'payee_is_missing', 0],
  ['a service code inside 38-01', code(STATIC, nestedTemplate), 'service_code_is_inside_account', 58],
  ['no BIN', code(STATIC, object('38', `${object('00', 'A000000727')}0100`)), 'bin_is_missing', 30],
  ['a BIN of five digits', code(STATIC, napas('97043', '0011', 'QRIBFTTA')), 'bin_is_not_six_digits', 38],
  ['an empty account', code(STATIC, napas('970436', '', 'QRIBFTTA')), 'account_is_missing', 44],
  [
    'an account in other letters',
    code(STATIC, napas('970436', '001ơ', 'QRIBFTTA')),
    'account_has_forbidden_characters',
    48,
  ],
  ['an amount with a space', code(STATIC, TRANSFER, '', '50 000'), 'amount_is_malformed', 84],
  ['an amount with two points', code(STATIC, TRANSFER, '', '5.0.0'), 'amount_is_malformed', 84],
  ['an amount below zero', code(STATIC, TRANSFER, '', '-5'), 'amount_is_malformed', 84],
  ['an amount of 14 digits', code(STATIC, TRANSFER, '', '12345678901234'), 'amount_is_malformed', 84],
];

for (const [name, payload, refusal, position] of REFUSED) {
  test(`read refuses ${name}`, () => {
    const outcome = decode(payload);
    assert.deepEqual(outcome.ok ? outcome : { code: outcome.code, position: outcome.position }, {
      code: refusal,
      position,
    });
    assert.ok(!outcome.ok && outcome.message.length > 0);
  });
}

test('read: a wrong checksum is told before a fault of meaning, a broken structure before both', () => {
  const wrong = `${code(STATIC, nestedTemplate).slice(0, -4)}0000`;
  const broken = `${code(STATIC, TRANSFER, object('62', '0809abc')).slice(0, -4)}0000`;
  const outcomes = [wrong, broken].map((payload) => decode(payload));
  assert.deepEqual(
    outcomes.map((outcome) => !outcome.ok && outcome.code),
    ['crc_does_not_match', 'object_runs_past_the_end'],
  );
});

test('read: a wrong checksum is not blamed on lengths that count bytes', () => {
  const payload = code(STATIC, TRANSFER, objectByBytes('62', objectByBytes('08', 'Xin cảm ơn')));
  const outcome = decode(`${payload.slice(0, -4)}0000`);
  assert.equal(outcome.ok ? '' : outcome.code, 'crc_does_not_match');
});

test('read: a program without types gets an outcome too', () => {
  for (const value of [undefined, null, 7, {}]) {
    const outcome = (decode as (value: unknown) => ReturnType<typeof decode>)(value);
    assert.equal(outcome.ok ? '' : outcome.code, 'payload_is_not_text');
  }
});

test('crc16 agrees with the polynomial, in ASCII and outside, whole and in part', () => {
  assert.equal(crc16('123456789'), '29B1', 'the check value of CRC-16/CCITT-FALSE');
  for (const text of ['', '0', good, 'Phở gà', '🍜'.repeat(40), '\ud800'])
    assert.equal(crc16(text), slowCrc(text));
  assert.equal(crc16('123456789…', 9), '29B1');
});

test('the service that holds', () => {
  const service = (payload: string): string | undefined => {
    const account = napasAccountOf(read(payload).code);
    return account && serviceOf(account);
  };
  assert.equal(service(good), 'QRIBFTTA');
  assert.equal(service(code(STATIC, napas('970436', '1'))), 'QRPUSH');
  assert.equal(service(code(STATIC, napas('970436', '1', 'QRX'))), undefined);
});

test('the amount that is asked for', () => {
  const ask = (amount?: string, currency?: string) =>
    instructedAmount({ ...(amount === undefined ? {} : { amount }), ...(currency ? { currency } : {}) });
  assert.deepEqual(ask(), { kind: 'none' });
  for (const zero of ['0', '0.', '0.00', '000']) assert.deepEqual(ask(zero, '704'), { kind: 'none' }, zero);
  for (const same of ['50000', '50000.', '50000.00', '0050000']) {
    assert.deepEqual(ask(same, '704'), { kind: 'exact', amount: 50_000n }, same);
  }
  assert.deepEqual(ask('0.5', '704'), { kind: 'unclear', written: '0.5' });
  assert.deepEqual(ask('50000', '840'), { kind: 'unclear', written: '50000' });
});
