import assert from 'node:assert/strict';
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  createJwkShelf,
  JWS_ALGORITHMS,
  publicJwk,
  readCompact,
  readDetached,
  readJwk,
  signCompact,
  signDetached,
  thumbprint,
  verifyJws,
} from './index.ts';
import { EC_PAIR, ED_PAIR, PAIR_OF, RSA_PAIR } from './testing.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const reasonOf = (read: { ok: true } | { ok: false; reason: string }): string =>
  read.ok ? 'read' : read.reason;
const BODY = Buffer.from('{"số tiền":150000}');

for (const algorithm of JWS_ALGORITHMS) {
  const signer = { key: PAIR_OF[algorithm].privateKey, algorithm, kid: 'k1' };
  test(`${algorithm}: holds for its bytes and key only`, async () => {
    const { publicKey } = PAIR_OF[algorithm];
    const detached = readDetached(signDetached(BODY, signer, { iss: 'x' }), BODY, [algorithm]);
    const compact = readCompact(signCompact(BODY, signer), [algorithm]);
    for (const read of [detached, compact]) {
      assert.ok(read.ok);
      assert.equal(read.header.kid, 'k1');
      assert.deepEqual(read.payload, BODY);
      assert.equal(await verifyJws(read, publicKey), true);
      assert.equal(await verifyJws({ ...read, base: Buffer.from('x') }, publicKey), false);
      assert.equal(await verifyJws({ ...read, signature: Buffer.alloc(0) }, publicKey), false);
      assert.equal(await verifyJws({ ...read, signature: Buffer.alloc(64) }, publicKey), false);
      for (const other of [EC_PAIR, ED_PAIR, RSA_PAIR])
        if (other !== PAIR_OF[algorithm]) assert.equal(await verifyJws(read, other.publicKey), false);
    }
    assert.equal(reasonOf(readCompact(signCompact(BODY, signer), [])), 'jws_algorithm_is_not_ours');
  });

  test(`${algorithm}: a signer's own members cannot replace alg and kid`, () => {
    const read = readCompact(signCompact(BODY, signer, { alg: 'none', kid: 'k2', typ: 'x' }), [algorithm]);
    assert.deepEqual(read.ok && read.header, { typ: 'x', alg: algorithm, kid: 'k1' });
  });
}

test('a key signs only what it is for, and RSA of one padding does not verify as the other', async () => {
  assert.throws(() => signCompact('x', { key: EC_PAIR.privateKey, algorithm: 'EdDSA', kid: 'k' }));
  const read = readCompact(
    signCompact('x', { key: RSA_PAIR.privateKey, algorithm: 'PS256', kid: 'k' }),
    JWS_ALGORITHMS,
  );
  assert.ok(read.ok);
  assert.equal(await verifyJws(read, RSA_PAIR.publicKey), true);
  assert.equal(
    await verifyJws({ ...read, header: { ...read.header, alg: 'RS256' } }, RSA_PAIR.publicKey),
    false,
  );
});

describe('what is no JWS of ours', () => {
  const refusals: readonly (readonly [string, string])[] = [
    ['', 'jws_is_malformed'],
    ['..', 'jws_is_malformed'],
    [`${encoded({ alg: 'ES256' })}.AA`, 'jws_is_malformed'],
    [`${encoded({ alg: 'ES256' })}.AA.AA.AA`, 'jws_is_malformed'],
    [`${encoded({ alg: 'ES256' })}.AA.`, 'jws_is_malformed'],
    [`${encoded({ alg: 'ES256' })}.AB.AA`, 'jws_is_malformed'],
    [`${encoded({ alg: 'ES256' })}=.AA.AA`, 'jws_is_malformed'],
    [`${encoded({ alg: 'ES256' })}.A+.AA`, 'jws_is_malformed'],
    [`${encoded([{ alg: 'ES256' }])}.AA.AA`, 'jws_is_malformed'],
    [`${encoded(null)}.AA.AA`, 'jws_is_malformed'],
    [`${encoded({ alg: 'ES256', kid: 7 })}.AA.AA`, 'jws_is_malformed'],
    [`${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.AA.AA`, 'jws_is_malformed'],
    [`${encoded({ alg: 'none' })}.AA.AA`, 'jws_algorithm_is_not_ours'],
    [`${encoded({ alg: 'HS256' })}.AA.AA`, 'jws_algorithm_is_not_ours'],
    [`${encoded({ alg: ['ES256'] })}.AA.AA`, 'jws_algorithm_is_not_ours'],
    [`${encoded({})}.AA.AA`, 'jws_algorithm_is_not_ours'],
    [`${encoded({ alg: 'ES256', crit: ['exp'] })}.AA.AA`, 'jws_extension_is_not_ours'],
    [`${encoded({ alg: 'ES256', crit: [] })}.AA.AA`, 'jws_extension_is_not_ours'],
    [`${encoded({ alg: 'ES256', b64: false })}.AA.AA`, 'jws_extension_is_not_ours'],
    [`${encoded({ alg: 'ES256', b64: false, crit: ['b64'] })}.AA.AA`, 'jws_extension_is_not_ours'],
    [`${encoded({ alg: 'ES256', x: 'x'.repeat(4_000) })}.AA.AA`, 'jws_is_too_long'],
    [`${encoded({ alg: 'ES256' })}.${'A'.repeat(65_536)}.AA`, 'jws_is_too_long'],
  ];
  for (const [text, reason] of refusals)
    test(`${reason}: ${text.slice(0, 60)}`, () =>
      assert.equal(reasonOf(readCompact(text, ['ES256'])), reason));

  test('a detached one has nothing between its dots', () => {
    const signer = { key: EC_PAIR.privateKey, algorithm: 'ES256', kid: 'k' } as const;
    assert.equal(reasonOf(readDetached(signCompact(BODY, signer), BODY, ['ES256'])), 'jws_is_malformed');
    assert.equal(
      reasonOf(readDetached(`${encoded({ alg: 'ES256' })}..`, BODY, ['ES256'])),
      'jws_is_malformed',
    );
    assert.equal(reasonOf(readDetached('x'.repeat(8_001), BODY, ['ES256'])), 'jws_is_too_long');
  });

  test('b64 may be critical and true (RFC 7797 §6)', async () => {
    const signer = { key: EC_PAIR.privateKey, algorithm: 'ES256', kid: 'k' } as const;
    const read = readDetached(signDetached(BODY, signer, { b64: true, crit: ['b64'] }), BODY, ['ES256']);
    assert.ok(read.ok);
    assert.equal(await verifyJws(read, EC_PAIR.publicKey), true);
  });
});

describe('keys', () => {
  const jwk = publicJwk(EC_PAIR.publicKey);
  const rsa = publicJwk(RSA_PAIR.publicKey);
  const exported = (bits: number, publicExponent = 65_537): Record<string, unknown> =>
    generateKeyPairSync('rsa', { modulusLength: bits, publicExponent }).publicKey.export({
      format: 'jwk',
    }) as JsonWebKey as Record<string, unknown>;

  test('each kind is read back as the key it was, with one thumbprint', () => {
    for (const pair of [EC_PAIR, ED_PAIR, RSA_PAIR]) {
      const read = readJwk({ ...publicJwk(pair.publicKey), use: 'sig', kid: 'any' });
      assert.ok(read.ok && read.key.equals(pair.publicKey));
      assert.equal(read.thumbprint, thumbprint(pair.publicKey));
      assert.equal(read.thumbprint, thumbprint(pair.privateKey));
    }
  });

  test('private parts are called by their name, also empty ones', () => {
    for (const pair of [EC_PAIR, ED_PAIR, RSA_PAIR])
      assert.equal(reasonOf(readJwk(pair.privateKey.export({ format: 'jwk' }))), 'key_is_private');
    assert.equal(reasonOf(readJwk({ ...jwk, d: undefined })), 'key_is_private');
    assert.equal(reasonOf(readJwk({ kty: 'oct', k: 'AAAA' })), 'key_is_private');
  });

  test('RSA below 2,048 bits, above 4,096, or with the exponent 3 is weak', () => {
    assert.equal(reasonOf(readJwk(exported(1_024))), 'key_is_weak');
    assert.equal(reasonOf(readJwk(exported(2_048, 3))), 'key_is_weak');
    assert.equal(reasonOf(readJwk({ kty: 'RSA', e: 'AQAB', n: `8${'A'.repeat(690)}` })), 'key_is_weak');
  });

  test('anything else is not readable', () => {
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
    const x25519 = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
    for (const source of [
      undefined,
      null,
      'x',
      [jwk],
      {},
      p384,
      x25519,
      { ...jwk, crv: 'P-384' },
      { ...jwk, kty: 'RSA' },
      { ...jwk, y: jwk.x },
      { ...jwk, x: undefined },
      { ...jwk, x: 1 },
      { ...jwk, x: `${jwk.x}=` },
      { ...jwk, x: `A${jwk.x}` },
      { ...rsa, n: `AA${rsa.n}` },
      { ...rsa, n: 'A'.repeat(701) },
      { ...rsa, e: `AAAB${rsa.e}` },
      { ...rsa, e: '' },
    ])
      assert.equal(reasonOf(readJwk(source)), 'key_is_not_readable', JSON.stringify(source));
  });

  test('a shelf gives the same as reading, for the same text only, and holds no more than it may', () => {
    const shelf = createJwkShelf(1);
    const first = shelf(jwk);
    assert.ok(first.ok);
    assert.equal(shelf({ ...jwk }), first, 'read once');
    assert.equal(reasonOf(shelf({ ...jwk, d: 'x' })), 'key_is_private');
    assert.equal(reasonOf(shelf({ ...jwk, y: jwk.x })), 'key_is_not_readable');
    assert.equal(reasonOf(shelf('x')), 'key_is_not_readable');
    const other = shelf(publicJwk(ED_PAIR.publicKey));
    assert.ok(other.ok && other.thumbprint !== first.thumbprint);
    assert.notEqual(shelf(jwk), first, 'the oldest was put away');
  });

  test('stray last bits would give one key two thumbprints', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = letters[letters.indexOf(jwk.x!.at(-1)!) + 1]!;
    assert.equal(reasonOf(readJwk({ ...jwk, x: jwk.x!.slice(0, -1) + last })), 'key_is_not_readable');
  });
});
