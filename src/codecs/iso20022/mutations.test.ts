import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasForm } from './guideline/form.ts';
import { TEXT_1000 } from './guideline/forms.ts';
import { MESSAGE_TYPES, REJECTIONS, type Read, type Rejected, read, write } from './index.ts';
import { readParsed } from './parsed.ts';
import { business } from './testing/messages.ts';
import { MUTATIONS, mutated } from './testing/mutations.ts';
import { officialSchemas } from './testing/official.ts';
import { withSignature } from './testing/signed.ts';

/** Of each type; 13 of them make more than ten thousand. */
const RUNS = process.env.LONGBIEN_LONG === '1' ? 20_000 : 1_000;

const official = officialSchemas();
const spoils = fc.record({
  names: fc.array(fc.constantFrom(...MUTATIONS), { minLength: 1, maxLength: 2 }),
  draws: fc.infiniteStream(fc.nat()),
  signed: fc.boolean(),
});

function readLong(bytes: Buffer): Read | Rejected {
  const outcome = readParsed(bytes);
  if (!outcome.ok) return outcome;
  outcome[Symbol.dispose]();
  return { ok: true, business: outcome.business, signed: outcome.signed };
}

for (const type of MESSAGE_TYPES) {
  test(`${type}: a spoilt message is refused with a code, or still a message for ISO and for us`, (t) => {
    const seen = { refused: 0, accepted: 0 };
    const seed = Math.trunc(performance.now() * 1_000);
    fc.assert(
      fc.property(business(type), spoils, (value, { names, draws, signed }) => {
        const draw = (bound: number): number => draws.next().value % Math.max(1, bound);
        const bytes = mutated(signed ? withSignature(value) : write(value), names, draw);
        const outcome = read(bytes);
        assert.deepEqual(readLong(bytes), outcome, 'the short way and the long way agree');
        if (!outcome.ok) {
          seen.refused += 1;
          assert.ok(outcome.code in REJECTIONS);
          assert.ok(outcome.errors.length > 0 && outcome.errors.length <= 20);
          for (const { line, message } of outcome.errors) assert.ok(line >= 0 && hasForm(TEXT_1000, message));
          return;
        }
        seen.accepted += 1;
        assert.deepEqual(official?.errors(bytes) ?? [], []);
        // What was accepted has one meaning: written again it is read the same.
        const again = read(Buffer.from(write(outcome.business)));
        assert.deepEqual(again.ok && again.business, outcome.business);
      }),
      { numRuns: RUNS, seed },
    );
    t.diagnostic(
      `seed ${seed}: ${seen.refused} refused, ${seen.accepted} accepted${official ? '' : ' (ISO’s schemas not at hand)'}`,
    );
    assert.ok(seen.refused > RUNS / 2 && seen.accepted > 0);
  });
}
