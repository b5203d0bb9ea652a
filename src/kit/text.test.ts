import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  amountInWords,
  bankName,
  foldVietnamese,
  initialsMasked,
  nfc,
  phoneE164,
  searchKey,
} from './text.ts';

/** Every letter of the Vietnamese alphabet with every tone, both cases, and some strangers that turn up in names. */
const LETTERS = 'aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzßøłæðı '
  .split('')
  .flatMap((letter) => [letter, ...'\u0300\u0301\u0303\u0309\u0323'.split('').map((tone) => letter + tone)])
  .flatMap((letter) => [letter, letter.toUpperCase()]);
const vietnamese = fc
  .array(fc.constantFrom(...LETTERS), { maxLength: 60 })
  .map((letters) => letters.join(''));
const unicode = fc.string({ unit: 'binary', maxLength: 80 });

test('nfc makes the two ways of typing a name one', () => {
  const decomposed = 'Nguyễn'.normalize('NFD');
  assert.equal(decomposed.length, 8);
  assert.equal(nfc(decomposed), 'Nguyễn'.normalize('NFC'));
  assert.equal(nfc(decomposed).length, 6);
});

test('folding takes tones, marks and đ away and nothing else', () => {
  assert.equal(foldVietnamese('Đặng Thuỳ Dương'), 'Dang Thuy Duong');
  assert.equal(foldVietnamese('ĐƯỜNG đê Ằẵợữỹ'), 'DUONG de Aaouy');
  assert.equal(foldVietnamese('1.234.567 ₫'), '1.234.567 d');
  assert.equal(foldVietnamese('Strauß, Łukasz, Søren, Ðặng'), 'Strauss, Lukasz, Soren, Dang');
  assert.equal(foldVietnamese('Đ\u200b\u00adỗ'), 'Do');
  assert.equal(foldVietnamese('AＡ１'), 'AA1');
});

test('folding leaves other scripts whole: their marks carry meaning', () => {
  for (const word of ['สมชาย', 'がか', '阮文安', '한국'])
    assert.equal(foldVietnamese(word), word.normalize('NFC'));
});

test('folded Vietnamese is ASCII, and folding is idempotent on any text', () => {
  fc.assert(fc.property(vietnamese, (text) => assert.match(foldVietnamese(text), /^[\x20-\x7e]*$/)));
  fc.assert(
    fc.property(unicode, (text) => assert.equal(foldVietnamese(foldVietnamese(text)), foldVietnamese(text))),
  );
});

test('folding does not care how marks were typed', () => {
  fc.assert(
    fc.property(vietnamese, (text) => {
      assert.equal(foldVietnamese(text.normalize('NFC')), foldVietnamese(text.normalize('NFD')));
    }),
  );
});

test('the search key ignores tones, case and spaces', () => {
  assert.equal(searchKey('  Đường \t LÁNG\u00a0Hạ '), 'duong lang ha');
  assert.equal(searchKey('VNĐ'), searchKey('vnd'));
  fc.assert(fc.property(vietnamese, (text) => assert.equal(searchKey(text.toUpperCase()), searchKey(text))));
});

test('a bank name is upper-case printable ASCII with single spaces', () => {
  assert.equal(bankName('Nguyễn Thị Dương'), 'NGUYEN THI DUONG');
  assert.equal(bankName(' Công ty CP “Sao  Mai” – 阮 '), 'CONG TY CP "SAO MAI" -');
  fc.assert(fc.property(unicode, (text) => assert.match(bankName(text), /^(?:[!-~]+(?: [!-~]+)*)?$/)));
});

test('every way of writing a mobile number is one number', () => {
  for (const text of [
    '0912345678',
    '+84912345678',
    '84912345678',
    '0084912345678',
    ' 0912.345.678 ',
    '(091) 234-5678',
  ]) {
    assert.equal(phoneE164(text), '+84912345678', text);
  }
});

test('what is not a Vietnamese mobile number is none', () => {
  const wrong = [
    '',
    '0',
    '091234567',
    '09123456789',
    '01234567890',
    '02438251234',
    '+85512345678',
    '+0912345678',
    '1800599920',
  ];
  const odd = [
    '0912345678x',
    'O912345678',
    '+84+912345678',
    '０９１２３４５６７８',
    `0912345678${' '.repeat(40)}`,
  ];
  for (const text of [...wrong, ...odd]) assert.equal(phoneE164(text), undefined, text);
});

test('normalising a number twice changes nothing', () => {
  const subscriber = fc
    .tuple(fc.constantFrom('3', '5', '7', '8', '9'), fc.stringMatching(/^[0-9]{8}$/))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(subscriber, fc.constantFrom('0', '84', '+84', '0084'), (digits, prefix) => {
      const phone = phoneE164(prefix + digits);
      assert.equal(phone, `+84${digits}`);
      assert.equal(phoneE164(phone), phone);
    }),
  );
});

const SPOKEN: ReadonlyArray<readonly [bigint, string]> = [
  [0n, 'không'],
  [5n, 'năm'],
  [10n, 'mười'],
  [11n, 'mười một'],
  [14n, 'mười bốn'],
  [15n, 'mười lăm'],
  [20n, 'hai mươi'],
  [21n, 'hai mươi mốt'],
  [24n, 'hai mươi tư'],
  [55n, 'năm mươi lăm'],
  [100n, 'một trăm'],
  [105n, 'một trăm linh năm'],
  [110n, 'một trăm mười'],
  [1_000n, 'một nghìn'],
  [1_001n, 'một nghìn không trăm linh một'],
  [1_021n, 'một nghìn không trăm hai mươi mốt'],
  [1_000_001n, 'một triệu không trăm linh một'],
  [45_000n, 'bốn mươi lăm nghìn'],
  [180_000n, 'một trăm tám mươi nghìn'],
  [2_500_000_000n, 'hai tỷ năm trăm triệu'],
  [1_000_000_005n, 'một tỷ không trăm linh năm'],
  [1_005_000_000_000n, 'một nghìn không trăm linh năm tỷ'],
  [10n ** 18n, 'một tỷ tỷ'],
  [-21n, 'âm hai mươi mốt'],
];

test('amounts in words', () => {
  for (const [amount, words] of SPOKEN) assert.equal(amountInWords(amount), words);
  assert.throws(() => amountInWords(10n ** 18n + 1n), RangeError);
  assert.throws(() => amountInWords(-(10n ** 18n) - 1n), RangeError);
});

const WORTH: Readonly<Record<string, bigint>> = {
  không: 0n,
  một: 1n,
  mốt: 1n,
  hai: 2n,
  ba: 3n,
  bốn: 4n,
  tư: 4n,
  năm: 5n,
  lăm: 5n,
  sáu: 6n,
  bảy: 7n,
  tám: 8n,
  chín: 9n,
};

/** Reads the words back by another road than they were written: running totals per unit. */
function amountOf(words: string): bigint {
  let [digit, hundreds, millions, total] = [0n, 0n, 0n, 0n];
  for (const word of words.split(' ')) {
    if (word === 'trăm') [digit, hundreds] = [0n, digit * 100n];
    else if (word === 'mươi') [digit, hundreds] = [0n, hundreds + digit * 10n];
    else if (word === 'mười') [digit, hundreds] = [0n, hundreds + 10n];
    else if (word === 'nghìn') [digit, hundreds, millions] = [0n, 0n, millions + (hundreds + digit) * 1_000n];
    else if (word === 'triệu')
      [digit, hundreds, millions] = [0n, 0n, millions + (hundreds + digit) * 1_000_000n];
    else if (word === 'tỷ')
      [digit, hundreds, millions, total] = [0n, 0n, 0n, (total + millions + hundreds + digit) * 10n ** 9n];
    else if (word !== 'linh') digit = WORTH[word]!;
  }
  return total + millions + hundreds + digit;
}

test('an amount in words can be read back, whatever it is', () => {
  const amounts = fc.oneof(
    fc.bigInt(0n, 10n ** 18n),
    fc.bigInt(0n, 10n ** 7n),
    fc.nat(18).map((n) => 10n ** BigInt(n) + 1n),
  );
  fc.assert(
    fc.property(
      amounts.filter((amount) => amount <= 10n ** 18n),
      (amount) => assert.equal(amountOf(amountInWords(amount)), amount),
    ),
    { numRuns: 1_000 },
  );
});

test('a masked name keeps the family name and hides how long the rest is', () => {
  assert.equal(initialsMasked('Nguyễn Văn An'), 'NGUYỄN V*** A***');
  assert.equal(initialsMasked('Nguyễn Vân Anh'.normalize('NFD')), 'NGUYỄN V*** A***');
  assert.equal(initialsMasked('  trần   thị đào '), 'TRẦN T*** Đ***');
  assert.equal(initialsMasked('Madonna'), 'M***');
  assert.equal(initialsMasked(''), '');
});

test('a masked name never shows a second letter of any word but the first', () => {
  fc.assert(
    fc.property(unicode, (name) => {
      const [first, ...rest] = initialsMasked(name).split(' ');
      const masked = rest.length > 0 ? rest : [first!];
      for (const word of masked) assert.match(word, /^(?:.\p{M}*\*\*\*)?$/su);
    }),
  );
});
