import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { laidOut, readDocument, sample, writeUnsigned } from '../iso20022/index.ts';
import { readCanonicalSignature, readSignature, signCanonicalMessage, signMessage } from './index.ts';
import { ED25519, KEY_NAME } from './testing.ts';

const KEY = { keyName: KEY_NAME, privateKey: ED25519.privateKey };
const UNSIGNED = writeUnsigned(sample('pacs.008'));
const SIGNED = signCanonicalMessage(UNSIGNED, KEY);

/** What both ways to read the signature of a message say, where the schemas have held it. */
function bothWays(
  xml: string | Buffer,
): [canonical: unknown, document: unknown, business: unknown] | undefined {
  const opened = readDocument(Buffer.from(xml));
  if (!opened.ok) return undefined;
  using kept = opened;
  return [readCanonicalSignature(kept.canonical), readSignature(kept.document), kept.business];
}

test('the signature is read from the canonical text as from the document', () => {
  const written = bothWays(SIGNED);
  assert.ok(written && (written[0] as { ok: boolean }).ok);
  assert.deepEqual(written[0], written[1]);
  const spaced = bothWays(signMessage(UNSIGNED.replaceAll(/><(?!\/Sgntr>)/g, '>\n<'), KEY));
  assert.ok(spaced && (spaced[0] as { ok: boolean }).ok);
  assert.deepEqual(spaced[0], spaced[1]);
});

test('what was changed after signing, taken out or laid out anew is refused by both', () => {
  const outcomes = [
    SIGNED.replace('185000', '985000'),
    SIGNED.replace(/<Sgntr>.*<\/Sgntr>/, ''),
    laidOut(SIGNED),
    SIGNED.replace('<ds:DigestValue>', '<ds:DigestValue> '),
  ].map(bothWays);
  for (const outcome of outcomes) {
    assert.ok(outcome);
    assert.deepEqual(outcome[0], outcome[1]);
  }
  assert.deepEqual(
    outcomes.map((outcome) => (outcome![0] as { reason?: string }).reason),
    ['digest_differs', 'signature_is_missing', 'digest_differs', undefined],
  );
});

test('whatever is spoilt in a signed message, both say the same of what the schemas let through', () => {
  let through = 0;
  fc.assert(
    fc.property(fc.nat(SIGNED.length - 1), fc.nat(127), (at, code) => {
      const spoilt = SIGNED.slice(0, at) + String.fromCharCode(code) + SIGNED.slice(at + 1);
      const both = bothWays(spoilt);
      if (both === undefined) return;
      through += 1;
      assert.deepEqual(both[0], both[1]);
      // A tab for a space inside a tag changes nothing; what changes the message changes its digest.
      if ((both[0] as { ok: boolean }).ok) assert.deepEqual(both[2], sample('pacs.008'));
    }),
    { numRuns: 2_000 },
  );
  assert.ok(through > 50, `${through} of 2,000 passed the schemas`);
});
