import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDpopProofAhead, publicJwk, readDpopProof, sameTarget, verifyJws } from './index.ts';
import { EC_PAIR, ED_PAIR, type ProofOrder, proofOf, RSA_PAIR } from './testing.ts';

const NOW_S = 1_795_000_000;
const ORDER: ProofOrder = {
  method: 'GET',
  target: 'https://hub.longbien.test/openbanking/v1/accounts',
  accessToken: 'token-of-a-test',
  iat: NOW_S,
  jti: 'one',
};
const EXPECTED = {
  method: 'GET',
  target: ORDER.target,
  accessToken: 'token-of-a-test',
  nowMs: NOW_S * 1_000,
  algorithms: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
} as const;

function reasonOf(order: Partial<ProofOrder>, expected: Partial<typeof EXPECTED> = {}): string {
  const read = readDpopProof(proofOf({ ...ORDER, ...order }), { ...EXPECTED, ...expected });
  return read.ok ? 'read' : read.reason;
}

describe('a proof about this very request', () => {
  test('is read, and holds under the key it carries', async () => {
    for (const [pair, algorithm] of [
      [EC_PAIR, 'ES256'],
      [RSA_PAIR, 'PS256'],
      [ED_PAIR, 'EdDSA'],
      [ED_PAIR, 'Ed25519'],
    ] as const) {
      const read = readDpopProof(proofOf({ ...ORDER, pair, algorithm }), EXPECTED);
      assert.ok(read.ok);
      assert.equal(await verifyJws(read.proof, read.proof.key), true);
    }
  });

  test('is taken from 60 seconds back to 10 ahead', () => {
    assert.equal(reasonOf({ iat: NOW_S - 60 }), 'read');
    assert.equal(reasonOf({ iat: NOW_S + 10 }), 'read');
    assert.equal(reasonOf({ iat: NOW_S - 61 }), 'dpop_is_too_old');
    assert.equal(reasonOf({ iat: NOW_S + 11 }), 'dpop_is_from_the_future');
  });

  test('is remembered by key and jti, until its age refuses it', () => {
    const read = (order: Partial<ProofOrder>, expected = {}) => {
      const got = readDpopProof(proofOf({ ...ORDER, ...order }), { ...EXPECTED, ...expected });
      assert.ok(got.ok);
      return got.proof;
    };
    const once = read({}).once;
    assert.match(once, /^[0-9a-f]{64}$/);
    assert.equal(read({ iat: NOW_S - 5 }).once, once, 'the same jti again is the same proof');
    assert.notEqual(read({ jti: 'two' }).once, once);
    assert.notEqual(read({ pair: ED_PAIR, algorithm: 'EdDSA' }).once, once);
    const { onceUntil } = read({});
    assert.equal(reasonOf({}, { nowMs: onceUntil } as object), 'dpop_is_too_old');
  });

  test('without a token needs no ath, and a nonce is handed on', () => {
    const read = readDpopProof(proofOf({ ...ORDER, claims: { ath: undefined, nonce: 'n' } }), {
      ...EXPECTED,
      accessToken: null,
    });
    assert.equal(read.ok && read.proof.nonce, 'n');
  });
});

describe('a proof that is not', () => {
  const rows: readonly (readonly [string, Partial<ProofOrder>])[] = [
    ['dpop_type_is_not_ours', { header: { typ: 'jwt' } }],
    ['dpop_type_is_not_ours', { header: { typ: undefined } }],
    ['dpop_key_is_not_readable', { header: { jwk: undefined } }],
    ['dpop_key_is_not_readable', { header: { jwk: 'x' } }],
    ['dpop_key_is_private', { header: { jwk: EC_PAIR.privateKey.export({ format: 'jwk' }) } }],
    ['dpop_key_is_weak', { header: { jwk: { kty: 'RSA', e: 'Aw', n: publicJwk(RSA_PAIR.publicKey).n } } }],
    ['dpop_key_is_of_another_algorithm', { header: { jwk: publicJwk(ED_PAIR.publicKey) } }],
    ['dpop_is_for_another_method', { method: 'POST' }],
    ['dpop_is_for_another_method', { method: 'get' }],
    ['dpop_is_for_another_address', { target: 'https://hub.longbien.test/openbanking/v1/party' }],
    ['dpop_is_for_another_address', { target: 'http://hub.longbien.test/openbanking/v1/accounts' }],
    ['dpop_is_for_another_token', { accessToken: 'another' }],
    ['dpop_is_for_another_token', { claims: { ath: undefined } }],
    ['dpop_claim_is_malformed', { claims: { ath: 7 } }],
    ['dpop_claim_is_malformed', { jti: '' }],
    ['dpop_claim_is_malformed', { jti: 'x'.repeat(257) }],
    ['dpop_claim_is_malformed', { claims: { iat: '1' } }],
    ['dpop_claim_is_malformed', { claims: { htm: undefined } }],
    ['dpop_claim_is_malformed', { claims: { nonce: 1 } }],
    ['jws_algorithm_is_not_ours', { pair: RSA_PAIR, algorithm: 'RS256' }],
    ['jws_is_too_long', { header: { x: 'x'.repeat(4_000) } }],
  ];
  for (const [reason, order] of rows)
    test(`${reason}: ${JSON.stringify(order).slice(0, 60)}`, () => assert.equal(reasonOf(order), reason));

  test('carries a key that did not sign it', async () => {
    const read = readDpopProof(
      proofOf({ ...ORDER, pair: ED_PAIR, algorithm: 'EdDSA', header: { jwk: publicJwk(ED_PAIR.publicKey) } }),
      EXPECTED,
    );
    assert.ok(read.ok);
    const forged = readDpopProof(
      proofOf({ ...ORDER, header: { jwk: { ...publicJwk(EC_PAIR.publicKey), kid: 'x' } } }).replace(
        /\.[^.]*$/,
        `.${'A'.repeat(86)}`,
      ),
      EXPECTED,
    );
    assert.ok(forged.ok);
    assert.equal(await verifyJws(forged.proof, forged.proof.key), false);
  });
});

test('a proof dated ahead is known by its date alone', () => {
  const isAhead = (iat: unknown) => isDpopProofAhead(proofOf({ ...ORDER, claims: { iat } }), EXPECTED.nowMs);
  assert.deepEqual([NOW_S + 11, NOW_S + 10, NOW_S - 3_600, 'x', undefined].map(isAhead), [
    true,
    false,
    false,
    false,
    false,
  ]);
  for (const text of ['', 'x', 'a.b.c', '..']) assert.equal(isDpopProofAhead(text, EXPECTED.nowMs), false);
});

test('addresses are compared as RFC 3986 normalises them, without query and fragment', () => {
  const target = 'https://hub.test/openbanking/v1/accounts';
  for (const same of [
    target,
    'HTTPS://HUB.test:443/openbanking/v1/accounts',
    `${target}?page=2`,
    `${target}#x`,
    'https://hub.test/openbanking/./v1/x/../accounts',
    'https://hub.test/openbanking/v1/%61ccounts',
  ])
    assert.equal(sameTarget(same, target), true, same);
  for (const other of [
    '',
    'x',
    `${target}/`,
    'https://hub.test/openbanking/v1/Accounts',
    'https://hub.test:8443/openbanking/v1/accounts',
    'https://user@hub.test/openbanking/v1/accounts',
    'https://hub.test.evil.test/openbanking/v1/accounts',
    'https://hub.test/openbanking%2Fv1/accounts',
    `javascript:${target}`,
    `${target}${'/x'.repeat(1_000)}`,
  ])
    assert.equal(sameTarget(other, target), false, other);
  assert.equal(sameTarget('https://a.test/%c3%A0', 'https://a.test/%C3%a0'), true);
});
