import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AdditionalData, DataObject, GuidTemplate, VietQr } from './index.ts';
import { decode, encode, PAYLOAD_CHARS_MAX, REFUSALS, WARNINGS } from './index.ts';
import { locate } from './objects.ts';
import { code, DYNAMIC, object, objectByBytes, STATIC, sealed, TRANSFER } from './testing.ts';

const text = (max: number) => fc.string({ minLength: 1, maxLength: max, unit: 'grapheme-ascii' });
const digits = (min: number, max = min) =>
  fc.string({ minLength: min, maxLength: max, unit: fc.constantFrom(...Array.from('0123456789')) });
const letters = fc.constantFrom(...Array.from('0123456789ABCXYZabcxyz'));
/** fast-check also makes objects without a prototype, which no reader answers. */
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const two = (id: number): string => String(id).padStart(2, '0');
const id = (first: number, last: number) => fc.integer({ min: first, max: last }).map(two);
const oneOrTwo = { minLength: 1, maxLength: 2, selector: (one: { readonly id: string }) => one.id };

const objects = (first: number, last: number): fc.Arbitrary<DataObject[]> =>
  fc.uniqueArray(record({ id: id(first, last), value: text(6) }), oneOrTwo);
const templates = (first: number, last: number): fc.Arbitrary<GuidTemplate[]> =>
  fc.uniqueArray(
    record({
      kind: fc.constant('template' as const),
      id: id(first, last),
      guid: fc.constantFrom('vn.example', 'A000000775', '00'),
      objects: fc.oneof(fc.constant([]), objects(1, 99)),
    }),
    oneOrTwo,
  );

const amount = digits(1, 9).filter((one) => !/^0+$/.test(one));
const tip: fc.Arbitrary<NonNullable<VietQr['tip']>> = fc.oneof(
  fc.constant({ kind: 'payer_is_asked' as const }),
  amount.map((one) => ({ kind: 'fixed' as const, amount: one })),
  fc.integer({ min: 1, max: 9999 }).map((one) => ({
    kind: 'percentage' as const,
    percent: `${two(Math.floor(one / 100))}.${two(one % 100)}`,
  })),
);
const additional: fc.Arbitrary<AdditionalData | undefined> = record({
  bill: maybe(text(6)),
  mobile: maybe(fc.constant('***')),
  store: maybe(text(6)),
  loyalty: maybe(text(4)),
  reference: fc.constant('R1'),
  customer: maybe(text(4)),
  terminal: fc.constant('T1'),
  purpose: maybe(text(12)),
  consumerDataRequest: maybe(fc.constantFrom('A', 'ME', 'AME')),
  reserved: maybe(objects(10, 49)),
  templates: maybe(templates(50, 99)),
}).map(present);

/** A field that is undefined is a field that is not there. */
function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const valid: fc.Arbitrary<VietQr> = record({
  method: fc.constantFrom('static' as const, 'dynamic' as const),
  before: fc.oneof(fc.constant([]), templates(26, 37)),
  napas: record({
    bin: digits(6),
    account: fc.string({ minLength: 1, maxLength: 19, unit: letters }),
    service: maybe(fc.constantFrom('QRPUSH', 'QRCASH', 'QRIBFTTA', 'QRIBFTTC')),
    others: maybe(objects(3, 99)),
  }).map((one) => ({ kind: 'napas' as const, id: '38', ...present(one) })),
  after: fc.oneof(fc.constant([]), templates(39, 51)),
  mcc: digits(4),
  currency: digits(3),
  amount: maybe(amount),
  tip: maybe(tip),
  country: fc.constantFrom('VN', 'TH'),
  merchantName: text(25),
  merchantCity: text(15),
  postalCode: maybe(text(10)),
  additional,
  language: maybe(record({ language: fc.constant('en'), merchantName: text(9), merchantCity: text(9) })),
  reserved: maybe(objects(65, 79)),
  unreserved: maybe(templates(80, 99)),
}).map(
  ({ before, napas, after, ...rest }) =>
    present({ ...rest, accounts: [...before, napas, ...after] }) as VietQr,
);

test('what can be written is read back the same', () => {
  let exact = 0;
  fc.assert(
    fc.property(valid, (one) => {
      const outcome = encode(one);
      // Too much for two digits of length or for the whole code is the only thing that may be wrong with these.
      if (!outcome.ok) return outcome.code.endsWith('_is_too_long');
      const back = decode(outcome.payload);
      assert.deepEqual(back.ok ? back.code : back, one);
      exact++;
      return true;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(exact > 1_000, `only ${exact} of 2,000 were written`);
});

const seeds = [
  code(STATIC, TRANSFER),
  code(DYNAMIC, TRANSFER, object('59', 'PHO GA') + object('62', object('08', 'ban 5')), '45000'),
  code(STATIC, TRANSFER, objectByBytes('62', objectByBytes('08', 'Trả tiền rau'))),
  code(
    STATIC,
    object('26', object('00', 'A000000775') + object('01', '01A1')) + TRANSFER,
    `6400${object('80', '1')}`,
  ),
];

type Mutation = (payload: string, at: number, other: string) => string;
const MUTATIONS: readonly Mutation[] = [
  (payload, at, other) => payload.slice(0, at) + other + payload.slice(at),
  (payload, at, other) => payload.slice(0, at) + other + payload.slice(at + other.length),
  (payload, at) => payload.slice(0, at),
  (payload, at, other) => payload.slice(0, at) + payload.slice(at + other.length),
  (payload, at) => payload.slice(0, at) + payload,
  (payload, at, other) => payload.slice(at) + other,
];
const strange = fc.oneof(
  digits(1, 4),
  fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }),
  fc.constantFrom('\ud800', '00', '99', '6304', '6200', 'ở', '🍜', '\0'),
);
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.constantFrom(...MUTATIONS), fc.nat(200), strange), { minLength: 1, maxLength: 5 }),
    fc.boolean(),
  )
  .map(([seed, steps, reseal]) => {
    const payload = steps.reduce(
      (text, [mutate, at, other]) => mutate(text, Math.min(at, text.length), other),
      seed,
    );
    // Half are sealed again, so that a wrong checksum does not hide the rest of the reader.
    return reseal ? sealed(payload.slice(0, -8)) : payload;
  });

test('10,000 damaged codes: always an outcome of ours, never anything thrown', () => {
  fc.assert(
    fc.property(mutated, (payload) => {
      const outcome = decode(payload);
      if (outcome.ok) {
        for (const { code, position } of outcome.warnings) {
          assert.ok(code in WARNINGS && position >= 0 && position <= payload.length);
        }
        encode(outcome.code);
        return;
      }
      assert.ok(outcome.code in REFUSALS);
      assert.ok(outcome.position >= 0 && outcome.position <= Math.min(payload.length, PAYLOAD_CHARS_MAX));
    }),
    { numRuns: 10_000 },
  );
});

test('what is read from the street and can be written is read the same again', () => {
  let exact = 0;
  fc.assert(
    fc.property(mutated, (payload) => {
      const outcome = decode(payload);
      const again = outcome.ok ? encode(outcome.code) : undefined;
      if (!outcome.ok || !again?.ok || /\P{ASCII}/u.test(payload)) return;
      const back = decode(again.payload);
      assert.deepEqual(back.ok ? back.code : back, outcome.code);
      exact++;
    }),
    { numRuns: 3_000 },
  );
  assert.ok(exact > 10, `only ${exact} of 3,000 were read and written`);
});

test('work is bounded: a row of any text is at most 100 objects, a payload at most 512 characters', () => {
  const row = Array.from({ length: 100 }, (_, id) => `${two(id)}00`).join('');
  const found = locate(row, 0, row.length, 'units');
  assert.equal(Array.isArray(found) && found.length, 100);
  const more = locate(`${row}0000`, 0, row.length + 4, 'units');
  assert.deepEqual(more, { fault: 'object_is_repeated', at: 400 });
  const endless = decode('0'.repeat(50_000_000));
  assert.equal(endless.ok ? '' : endless.code, 'payload_is_too_long');
});
