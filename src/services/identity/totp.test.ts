import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIGN_IN_LAW } from './rules/law.ts';
import { base32, codeOf, matchingStep, otpauthUri, readCode, stepAt, type TotpHash } from './totp.ts';

/** RFC 6238 Appendix B: seconds, and the codes of the three hashes. */
const VECTORS: readonly (readonly [number, string, string, string])[] = [
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
];
const SEED = '1234567890';
const SECRETS: Readonly<Record<TotpHash, Buffer>> = {
  sha1: Buffer.from(SEED.repeat(2)),
  sha256: Buffer.from(SEED.repeat(4).slice(0, 32)),
  sha512: Buffer.from(SEED.repeat(7).slice(0, 64)),
};

test('codes are those of RFC 6238 Appendix B', () => {
  for (const [seconds, ...codes] of VECTORS) {
    for (const [i, hash] of (['sha1', 'sha256', 'sha512'] as const).entries())
      assert.equal(
        codeOf(SECRETS[hash], stepAt(seconds * 1_000), 8, hash),
        codes[i],
        `${hash} at ${seconds}`,
      );
  }
});

test('codes are those of RFC 4226 Appendix D', () => {
  const codes = [
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ];
  for (const [counter, code] of codes.entries()) assert.equal(codeOf(SECRETS.sha1, counter), code);
});

test('a code is good in its own step and the two beside it, which the law allows', () => {
  const now = 1_800_000_000_000;
  const at = (shift: number): number | null =>
    matchingStep(SECRETS.sha1, codeOf(SECRETS.sha1, stepAt(now) + shift), now);
  assert.deepEqual([at(-1), at(0), at(1)], [stepAt(now) - 1, stepAt(now), stepAt(now) + 1]);
  assert.deepEqual([at(-2), at(2)], [null, null]);
  assert.ok(3 * 30_000 <= SIGN_IN_LAW[0]!.value.softOtpMs);
});

test('six digits are a code however they are spaced, and nothing else is', () => {
  assert.equal(readCode(' 123 456 '), '123456');
  for (const text of ['', '12345', '1234567', '12345a', '１２３４５６', `123456${' '.repeat(40)}`])
    assert.equal(readCode(text), undefined, text);
});

test('base 32 is that of RFC 4648 §10, without padding', () => {
  const words = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'];
  const coded = ['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'];
  assert.deepEqual(
    words.map((word) => base32(Buffer.from(word))),
    coded,
  );
});

test('an authenticator app reads who issues the code, for whom, and how', () => {
  const uri = new URL(otpauthUri(SECRETS.sha1, 'Long Bien', '+84540000001'));
  assert.equal(uri.pathname, '/Long%20Bien:%2B84540000001');
  assert.equal(uri.searchParams.get('secret'), base32(SECRETS.sha1));
  assert.equal(uri.searchParams.get('issuer'), 'Long Bien');
  assert.ok(!uri.search.includes('+'));
});
