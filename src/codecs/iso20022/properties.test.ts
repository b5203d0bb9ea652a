import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm';
import { MESSAGE_TYPES, read, SIGNATURE_PLACE, write, writeUnsigned } from './index.ts';
import { readParsed } from './parsed.ts';
import { business } from './testing/messages.ts';
import { officialSchemas } from './testing/official.ts';

const RUNS = process.env.LONGBIEN_LONG === '1' ? 3_000 : 300;

for (const type of MESSAGE_TYPES) {
  test(`${type}: what is written is read back the same`, () => {
    fc.assert(
      fc.property(business(type), (value) => {
        const bytes = Buffer.from(write(value));
        assert.deepEqual(read(bytes), { ok: true, business: value, signed: false });
        // The long way by itself: what the short way rests on.
        const long = readParsed(bytes);
        assert.deepEqual(long.ok && long.business, value);
        if (long.ok) long[Symbol.dispose]();
      }),
      { numRuns: RUNS },
    );
  });

  test(`${type}: what is written is in exclusive canonical form, with and without the place of its signature`, () => {
    fc.assert(
      fc.property(business(type), (value) => {
        const unsigned = writeUnsigned(value);
        for (const text of [write(value), unsigned]) {
          using document = XmlDocument.fromString(text);
          // Compared as flags: a difference of 100 kB says less than the seed.
          assert.ok(
            document.canonicalizeToString({
              mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0,
              withComments: true,
            }) === text,
          );
        }
        assert.equal(unsigned.split(SIGNATURE_PLACE).length, 2);
        assert.equal(unsigned.replace(SIGNATURE_PLACE, ''), write(value));
      }),
      { numRuns: RUNS },
    );
  });

  test(`${type}: what is written is valid by ISO’s own schema`, (t) => {
    const official = officialSchemas();
    if (official === undefined) return t.skip('LONGBIEN_TEST_DATA names no folder with ISO’s schemas');
    fc.assert(
      fc.property(business(type), (value) =>
        assert.deepEqual(official.errors(Buffer.from(write(value))), []),
      ),
      { numRuns: RUNS },
    );
  });
}
