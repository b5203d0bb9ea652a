import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JWS_REFUSALS, readCompact, readDetached, readDpopProof, signDetached, verifyJws } from './index.ts';
import { EC_PAIR, ED_PAIR, proofOf } from './testing.ts';

const RUNS = process.env.LONGBIEN_LONG === '1' ? 100_000 : 10_000;
const NOW_S = 1_795_000_000;
const TARGET = 'https://hub.longbien.test/openbanking/v1/accounts';
const BODY = Buffer.from('{"amount":"150000"}');

/** Few keys and many texts: what is spoilt is the text. */
const PROOF = proofOf({ method: 'GET', target: TARGET, accessToken: 't', iat: NOW_S, jti: 'one' });
const DETACHED = signDetached(BODY, { key: ED_PAIR.privateKey, algorithm: 'EdDSA', kid: 'k' });

const spoil = fc.record({
  how: fc.constantFrom('replace', 'insert', 'drop', 'swap', 'double', 'cut', 'inside'),
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 4 }),
  with: fc.oneof(
    fc.constantFrom('.', '=', '-', '_', 'A', '', '\0', 'é', ' ', '..'),
    fc.string({ minLength: 1, maxLength: 3 }),
  ),
});
type Spoil = typeof spoil extends fc.Arbitrary<infer S> ? S : never;

function spoilt(text: string, { how, at, length, with: by }: Spoil): string {
  const i = at % text.length;
  const before = text.slice(0, i);
  const after = text.slice(i + length);
  if (how === 'replace') return before + by + after;
  if (how === 'insert') return before + by + text.slice(i);
  if (how === 'drop') return before + after;
  if (how === 'swap') return before + text.slice(i + length) + text.slice(i, i + length);
  if (how === 'double') return before + text.slice(i, i + length).repeat(2) + after;
  if (how === 'cut') return before;
  // A byte inside one of the parts, so that the base64url stays sound and the JSON or the signature does not.
  const parts = text.split('.');
  const part = i % parts.length;
  const bytes = Buffer.from(parts[part]!, 'base64url');
  if (bytes.length > 0) bytes[at % bytes.length]! ^= 1 << (at % 8);
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

test('a spoilt proof is refused by a reason, or does not hold', async (t) => {
  const seed = Math.trunc(performance.now() * 1_000);
  const seen = { refused: 0, wrong: 0, same: 0 };
  await fc.assert(
    fc.asyncProperty(spoil, async (how) => {
      const text = spoilt(PROOF, how);
      const read = readDpopProof(text, {
        method: 'GET',
        target: TARGET,
        accessToken: 't',
        nowMs: NOW_S * 1_000,
        algorithms: ['ES256', 'EdDSA'],
      });
      if (!read.ok) {
        seen.refused += 1;
        assert.ok(JWS_REFUSALS.includes(read.reason), read.reason);
        return;
      }
      const holds = await verifyJws(read.proof, read.proof.key);
      assert.equal(holds, text === PROOF, text);
      if (holds) seen.same += 1;
      else seen.wrong += 1;
    }),
    { numRuns: RUNS, seed },
  );
  t.diagnostic(`seed ${seed}: ${JSON.stringify(seen)}`);
  assert.ok(seen.refused > 0 && seen.wrong > 0);
});

test('a spoilt detached signature, or a spoilt content, does not hold', async (t) => {
  const seed = Math.trunc(performance.now() * 1_000);
  const seen = { refused: 0, wrong: 0, same: 0 };
  await fc.assert(
    fc.asyncProperty(spoil, fc.boolean(), async (how, content) => {
      const text = content ? DETACHED : spoilt(DETACHED, how);
      const body = content ? Buffer.from(spoilt(BODY.toString(), how)) : BODY;
      const read = readDetached(text, body, ['EdDSA']);
      if (!read.ok) {
        seen.refused += 1;
        assert.ok(JWS_REFUSALS.includes(read.reason), read.reason);
        return;
      }
      const holds = await verifyJws(read, ED_PAIR.publicKey);
      assert.equal(holds, text === DETACHED && body.equals(BODY), text);
      if (holds) seen.same += 1;
      else seen.wrong += 1;
    }),
    { numRuns: RUNS, seed },
  );
  t.diagnostic(`seed ${seed}: ${JSON.stringify(seen)}`);
  assert.ok(seen.refused > 0 && seen.wrong > 0);
});

test('any text at all is refused by a reason', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
      for (const read of [
        readCompact(text, ['ES256']),
        readCompact(`${text}.${text}.${text}`, ['ES256']),
        readDetached(`${text}..${text}`, EC_PAIR.publicKey.export({ type: 'spki', format: 'der' }), [
          'ES256',
        ]),
      ])
        assert.ok(!read.ok && JWS_REFUSALS.includes(read.reason));
    }),
    { numRuns: 1_000 },
  );
});
