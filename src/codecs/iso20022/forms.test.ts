import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';
import { GUIDELINES, MESSAGE_TYPES } from './guideline/catalogue.ts';
import { type Node, value } from './guideline/element.ts';
import { type Form, hasForm, type SomeForm } from './guideline/form.ts';
import { DATE, fitText, INSTANT, TEXT_140 } from './guideline/forms.ts';
import { HEADER } from './guideline/header.ts';
import { documentSchema } from './schema.ts';
import { escaped } from './write.ts';
import { compile, validate } from './xml.ts';

const RUNS = process.env.LONGBIEN_LONG === '1' ? 20_000 : 400;

function formsOf(node: Node): SomeForm[] {
  const own = 'form' in node && node.form !== undefined ? [node.form] : [];
  return 'parts' in node && node.parts !== undefined ? node.parts.flatMap(formsOf) : own;
}
const FORMS = new Map(
  [HEADER, ...MESSAGE_TYPES.map((type) => GUIDELINES[type])]
    .flatMap(({ root }) => formsOf(root))
    .map((form) => [form.name, form]),
);

/** Texts near the edges of all forms, and any text that XML can carry. */
const SEEDS = [
  '2026-11-28',
  '2024-02-29',
  '2026-11-28T09:15:04.120+07:00',
  '2026-11-28T09:15:04Z',
  'pacs.008.001.08',
  '979901',
  '180000',
  'true',
  'RJCT',
  'AC04',
  '3f2b8c1a-6d4e-4f7a-9b0c-1d2e3f405162',
  'NHIHVNVX',
  'Đỗ Thị Mẫu',
  "a/?:().,'+_ -",
];
const letter = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom(...Array.from('0123456789TZ:-+. \u00a0\u3000\u200b\u202eễ👩٣A')),
);
const near = fc
  .tuple(fc.constantFrom(...SEEDS), fc.nat(40), fc.nat(2), fc.string({ unit: letter, maxLength: 2 }))
  .map(([seed, at, cut, put]) => seed.slice(0, at) + put + seed.slice(at + cut));
const long = fc
  .integer({ min: 104, max: 1_002 })
  .chain((length) => fc.constantFrom('a', 'ễ', '👩', ' ').map((one) => one.repeat(length)));
const text = fc
  .oneof({ weight: 6, arbitrary: near }, { weight: 2, arbitrary: long }, fc.string({ unit: letter }))
  .filter(
    (one) => one.isWellFormed() && !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(one),
  );

for (const form of FORMS.values()) {
  test(`${form.name}: the writer's expression and the schema agree on every text`, () => {
    const { attribute } = form;
    const root = value('x', 'x', form as Form<unknown>, '', '').node;
    const validator = compile(
      documentSchema({ definition: 'x', title: ['', ''], root: { kind: 'group', tag: 'y', parts: [root] } }),
    );
    const said = attribute === undefined ? '' : ` ${attribute.name}="${attribute.value}"`;
    fc.assert(
      fc.property(text, (one) => {
        // A raw carriage return is a line feed to XML.
        const written = escaped(one).replaceAll('\r', '&#xD;');
        using document = XmlDocument.fromString(
          `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:x"><y><x${said}>${written}</x></y></Document>`,
        );
        assert.equal(
          validate(validator, document.root).length === 0,
          hasForm(form, one),
          JSON.stringify(one),
        );
      }),
      { numRuns: RUNS },
    );
    validator.dispose();
  });
}

test('every day from 2000 to 2999 has the form of a date, and no other day', () => {
  for (let year = 1999; year <= 3000; year += 1) {
    for (let month = 0; month <= 13; month += 1) {
      for (const day of [0, 1, 28, 29, 30, 31, 32]) {
        const two = (number: number): string => String(number).padStart(2, '0');
        const date = `${year}-${two(month)}-${two(day)}`;
        const ms = Date.UTC(year, month - 1, day);
        const isThere = year >= 2000 && year < 3000 && new Date(ms).toISOString().startsWith(date);
        assert.equal(hasForm(DATE, date), isThere, date);
      }
    }
  }
});

test('an instant is read whatever its offset and written with Hanoi’s', () => {
  for (const written of [
    '2026-11-28T02:15:04Z',
    '2026-11-28T02:15:04.000+00:00',
    '2026-11-27T20:45:04.0-05:30',
  ]) {
    assert.ok(hasForm(INSTANT, written), written);
    assert.equal(INSTANT.write(INSTANT.read(written)), '2026-11-28T09:15:04.000+07:00');
  }
});

test('any text can be made to fit, and what fits is left alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (any) => {
      const fit = fitText(any, 140);
      if (hasForm(TEXT_140, any)) assert.equal(fit, any);
      else if (fit !== undefined) assert.ok(hasForm(TEXT_140, fit), JSON.stringify(fit));
    }),
    { numRuns: RUNS * 5 },
  );
  assert.equal(fitText(' Tiền phở\r\nbàn\u200b5 \ud800', 140), 'Tiền phở bàn 5');
  assert.equal(fitText('👩'.repeat(150), 140), '👩'.repeat(140));
  assert.equal(fitText(`${'x'.repeat(139)} y`, 140), 'x'.repeat(139));
  assert.equal(fitText(' \u200b\n', 140), undefined);
});
