import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { displayName } from './displayname.ts';

const any = fc.string({ unit: 'binary', maxLength: 120 });
const HIDDEN = [
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\u00ad',
  '\ufeff',
  '\u2060',
  '\u3164',
  '\u{e0041}',
  '\ufe0f',
  '\0',
  '\u2800',
];

test('names as Vietnam and its neighbours write them come through as they are', () => {
  for (const name of [
    'Công ty Cổ phần Sổ Thu Chi Việt',
    'NGÂN HÀNG TMCP SÔNG HỒNG – CHI NHÁNH ĐỐNG ĐA (SHB) & Cộng sự, “Quỹ” số 1/2026',
    'Crédit Général Müller & Söhne GmbH',
    'Ví điện tử 24/7 · Phở Thìn’s',
  ])
    assert.deepEqual(displayName(name), { text: name, warnings: [] });
  assert.deepEqual(displayName('Ví Sao Mai'.normalize('NFD')), {
    text: 'Ví Sao Mai'.normalize('NFC'),
    warnings: [],
  });
  assert.deepEqual(displayName('  Ｓổ\u00a0 Ｔｈｕ\r\nChi '), { text: 'Sổ Thu Chi', warnings: [] });
});

test('a letter of another script among Latin ones is told', () => {
  for (const name of [
    'Vietcomb\u0430nk',
    'Т\u0435chcombank',
    'MoMo\u03bf',
    'ACB ꓐank',
    'Ví 阮',
    'Bank \u05d0',
  ])
    assert.deepEqual(displayName(name).warnings, ['mixes_scripts'], name);
});

test('letters that only look Latin, and digits of others, are told', () => {
  for (const name of [
    'АСВ',
    'B\u0131dv',
    '\u00d0ông Á',
    'Quỹ ٣',
    'Ban\u0138',
    'vietin\u0261ank',
    'ᏙᏢ',
    'สมชาย',
  ])
    assert.deepEqual(displayName(name).warnings, ['has_unusual_letters'], name);
});

test('what shows nothing or turns the reading order is taken out and told', () => {
  for (const hidden of HIDDEN)
    assert.deepEqual(displayName(`Ví${hidden} Sao`), { text: 'Ví Sao', warnings: ['had_hidden_characters'] });
  assert.equal(displayName('\u202eknabmocteiV').text, 'knabmocteiV');
});

test('marks that cover letters and pictures that claim something are taken out', () => {
  assert.equal(displayName(`B${'\u0336\u0489\u0338'.repeat(20)}ank`).text, 'Bank');
  assert.equal(displayName('\u0301Ví').text, 'Ví');
  assert.equal(displayName('Ví Sao ✅🔒🇻🇳 đã xác minh').text, 'Ví Sao đã xác minh');
  assert.equal(displayName('C# *9 ©®').text, 'C# *9 ©®');
});

test('nothing legible is nothing', () => {
  assert.equal(displayName('\u200b \u202e\u2066').text, '');
});

test('long names end in dots within the bound', () => {
  const long = displayName('Công ty '.repeat(100), 40);
  assert.equal(Array.from(long.text).length <= 40, true);
  assert.match(long.text, /\.\.\.$/);
  assert.equal(displayName('a'.repeat(200)).text.length, 200);
});

test('any text: nothing invisible is left, it is bounded, and a second time changes nothing', () => {
  fc.assert(
    fc.property(any, fc.integer({ min: 10, max: 60 }), (text, charsMax) => {
      const { text: once } = displayName(text, charsMax);
      assert.doesNotMatch(once, /[\p{C}\p{Default_Ignorable_Code_Point}\u2800\u2028\u2029]/u);
      assert.doesNotMatch(once, /[\p{Bidi_Control}]|\p{M}{5}|^\s|\s$|\s\s/u);
      assert.ok(Array.from(once).length <= charsMax);
      assert.equal(displayName(once, charsMax).text, once);
    }),
    { numRuns: 2_000 },
  );
});

test('any name: hidden characters anywhere never make two texts that look alike differ', () => {
  const letters = fc.array(fc.constantFrom(...Array.from('aăâbcdđeêghiklmnoôơpqrstuưvxyáảạ ẫỵ')), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(letters, fc.constantFrom(...HIDDEN), fc.nat(30), (name, hidden, at) => {
      const plain = name.join('');
      const disguised = [...name.slice(0, at), hidden, ...name.slice(at)].join('');
      assert.equal(displayName(disguised).text, displayName(plain).text);
      assert.ok(displayName(disguised).warnings.includes('had_hidden_characters'));
    }),
  );
});

test('any name: one letter of Cyrillic or Greek never passes without a warning', () => {
  const letters = fc.array(fc.constantFrom(...Array.from('abcdeghiklmnopqrstuvxyđâơư ')), { maxLength: 20 });
  fc.assert(
    fc.property(
      letters,
      fc.constantFrom(...Array.from('асеорхуіјѕԁοαν')),
      fc.nat(20),
      (name, foreign, at) => {
        const { warnings } = displayName([...name.slice(0, at), foreign, ...name.slice(at)].join(''));
        assert.notDeepEqual(warnings, []);
      },
    ),
  );
});
