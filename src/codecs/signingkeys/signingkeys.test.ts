import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  algorithmOf,
  KEY_ALGORITHMS,
  publicKeyText,
  readPublicKey,
  SIGNATURE_BYTES,
  signBytes,
  verifyBytes,
} from './index.ts';

const PAIRS = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
} as const;
const RSA = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const P384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const jwkOf = (key: (typeof PAIRS)['ed25519']['publicKey']) =>
  key.export({ format: 'jwk' }) as Record<string, unknown>;

for (const algorithm of KEY_ALGORITHMS) {
  const { privateKey, publicKey } = PAIRS[algorithm];

  test(`${algorithm}: signs 64 bytes that only its own key proves`, async () => {
    const bytes = Buffer.from('tiền');
    const signature = signBytes(bytes, privateKey);
    assert.equal(signature.length, SIGNATURE_BYTES);
    assert.equal(algorithmOf(publicKey), algorithm);
    assert.equal(await verifyBytes(bytes, signature, publicKey), true);
    assert.equal(await verifyBytes(Buffer.from('tien'), signature, publicKey), false);
    assert.equal(await verifyBytes(bytes, signature.subarray(1), publicKey), false);
    const other = generateKeyPairSync('ed25519').publicKey;
    assert.equal(await verifyBytes(bytes, signature, other), false);
  });

  test(`${algorithm}: is read from PEM and JWK into one and the same text`, () => {
    const pem = publicKeyText(publicKey);
    for (const source of [pem, pem.replaceAll('\n', '\r\n'), ` ${pem}\n\n`, jwkOf(publicKey)]) {
      const read = readPublicKey(source);
      assert.ok(read.ok, JSON.stringify(source));
      assert.equal(read.algorithm, algorithm);
      assert.equal(publicKeyText(read.key), pem);
    }
  });
}

describe('what is no public key of ours', () => {
  const reasonOf = (source: string | Record<string, unknown>): string => {
    const read = readPublicKey(source);
    return read.ok ? 'read' : read.reason;
  };

  test('private keys are called by their name', () => {
    const { privateKey } = PAIRS.ed25519;
    assert.equal(reasonOf(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string), 'key_is_private');
    assert.equal(reasonOf(privateKey.export({ format: 'jwk' }) as Record<string, unknown>), 'key_is_private');
  });

  test('other kinds of keys are not taken', async () => {
    for (const { publicKey } of [RSA, P384]) {
      assert.equal(reasonOf(publicKeyText(publicKey)), 'key_kind_is_not_ours');
      assert.equal(
        reasonOf(publicKey.export({ format: 'jwk' }) as JsonWebKey as Record<string, unknown>),
        'key_kind_is_not_ours',
      );
    }
    assert.throws(() => signBytes(Buffer.from('x'), RSA.privateKey));
    assert.equal(await verifyBytes(Buffer.from('x'), Buffer.alloc(64), RSA.publicKey), false);
    const x25519 = generateKeyPairSync('x25519').publicKey;
    assert.equal(reasonOf(publicKeyText(x25519)), 'key_kind_is_not_ours');
  });

  test('anything else is not readable', () => {
    const pem = publicKeyText(PAIRS.ed25519.publicKey);
    const jwk = jwkOf(PAIRS['ecdsa-p256-sha256'].publicKey);
    for (const source of [
      '',
      'x',
      pem.slice(0, 60),
      pem.replace('MCow', 'AAAA'),
      pem.replaceAll('PUBLIC KEY', 'CERTIFICATE'),
      pem + pem,
      {},
      { kty: 'oct', k: 'AAAA' },
      { ...jwk, x: undefined },
      { ...jwk, crv: 'P-384' },
      { ...jwk, y: jwk.x },
      { ...jwk, x: 1 },
    ])
      assert.equal(reasonOf(source), 'key_is_not_readable', JSON.stringify(source));
  });

  test('a key is the same however it was read', () => {
    const pem = publicKeyText(PAIRS.ed25519.publicKey);
    assert.ok(createPublicKey(pem).equals(PAIRS.ed25519.publicKey));
  });
});
