/**
 * RFC 9421's own examples. Our profile covers other components than they do, so what is held against them is the part
 * that is the standard's: the signature base and the bytes of Ed25519 and P-256 signatures.
 */
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { signBytes, verifyBytes } from '../signingkeys/index.ts';
import { type ComponentLine, signatureBase } from './index.ts';

/** Appendix B.1.4; a key that the RFC publishes, worth nothing. */
const ED25519_PRIVATE = [
  '-----BEGIN PRIVATE KEY-----',
  'MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF',
  '-----END PRIVATE KEY-----',
].join('\n');
const ED25519_PUBLIC = [
  '-----BEGIN PUBLIC KEY-----',
  'MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=',
  '-----END PUBLIC KEY-----',
].join('\n');
/** Appendix B.1.3. */
const P256_PUBLIC = [
  '-----BEGIN PUBLIC KEY-----',
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf',
  'w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==',
  '-----END PUBLIC KEY-----',
].join('\n');

const lines = (values: Readonly<Record<string, string>>): ComponentLine[] =>
  Object.entries(values).map(([name, value]) => ({ identifier: `"${name}"`, value }));

describe('RFC 9421, appendix B', () => {
  test('B.2.6: a request signed with Ed25519', async () => {
    const base = signatureBase(
      lines({
        date: 'Tue, 20 Apr 2021 02:07:55 GMT',
        '@method': 'POST',
        '@path': '/foo',
        '@authority': 'example.com',
        'content-type': 'application/json',
        'content-length': '18',
      }),
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    );
    assert.equal(
      base,
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
      ].join('\n'),
    );
    const expected =
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
    const made = signBytes(Buffer.from(base), createPrivateKey(ED25519_PRIVATE));
    assert.equal(made.toString('base64'), expected);
    assert.equal(await verifyBytes(Buffer.from(base), made, createPublicKey(ED25519_PUBLIC)), true);
  });

  test('B.2.4: a response signed with ECDSA over P-256', async () => {
    const base = signatureBase(
      lines({
        '@status': '200',
        'content-type': 'application/json',
        'content-digest':
          'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
        'content-length': '23',
      }),
      '("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
    );
    const signature = Buffer.from(
      'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==',
      'base64',
    );
    assert.equal(await verifyBytes(Buffer.from(base), signature, createPublicKey(P256_PUBLIC)), true);
    assert.equal(await verifyBytes(Buffer.from(`${base} `), signature, createPublicKey(P256_PUBLIC)), false);
  });
});
