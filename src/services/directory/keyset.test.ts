import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { KEYS_MAX, readKeySet } from './keyset.ts';

const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicJwk = (key: KeyObject): Record<string, unknown> => ({ ...key.export({ format: 'jwk' }) });
const ec = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...publicJwk(P256.publicKey),
  kid: 'k1',
  ...more,
});
const rsa = (modulusLength: number, publicExponent = 65_537) => ({
  ...publicJwk(generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey),
  kid: 'r1',
});
const reasonOf = (...keys: unknown[]): string | undefined => {
  const read = readKeySet({ keys });
  return read.ok ? undefined : read.reason;
};

test('the three kinds of keys are taken, and kept with what they need and no more', () => {
  const ed = { ...publicJwk(generateKeyPairSync('ed25519').publicKey), kid: 'e1', alg: 'EdDSA' };
  const read = readKeySet({ keys: [ec({ alg: 'ES256', x5c: ['…'], note: 'x' }), ed, rsa(2_048)], extra: 1 });
  assert.ok(read.ok);
  const { keys } = JSON.parse(read.jwks) as { keys: Record<string, unknown>[] };
  assert.deepEqual(
    keys.map((key) => Object.keys(key).sort()),
    [
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
      ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
      ['e', 'kid', 'kty', 'n', 'use'],
    ],
  );
  assert.equal(createPublicKey({ key: keys[0]!, format: 'jwk' }).equals(P256.publicKey), true);
  assert.deepEqual(readKeySet(JSON.parse(read.jwks)), read, 'reading again changes nothing');
});

test('a private or secret key is refused, whatever else it says', () => {
  assert.equal(reasonOf({ ...publicJwk(P256.privateKey), kid: 'k1' }), 'key_is_private');
  assert.equal(reasonOf(ec({ d: '' })), 'key_is_private');
  assert.equal(reasonOf({ kty: 'oct', k: 'c2VjcmV0', kid: 'k1' }), 'key_is_private');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { p, q, n, e, kty } = privateKey.export({ format: 'jwk' });
  assert.equal(reasonOf({ kty, n, e, kid: 'r1', p, q }), 'key_is_private');
});

test('weak and foreign keys are refused by name', () => {
  assert.equal(reasonOf(rsa(1_024)), 'key_is_weak');
  assert.equal(reasonOf(rsa(2_048, 3)), 'key_is_weak');
  const p384 = publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);
  assert.equal(reasonOf({ ...p384, kid: 'k1' }), 'key_kind_is_not_allowed');
  assert.equal(reasonOf(ec({ alg: 'none' })), 'key_kind_is_not_allowed');
  assert.equal(reasonOf(ec({ alg: 'RS256' })), 'key_kind_is_not_allowed');
  assert.equal(reasonOf({ ...rsa(2_048), alg: 'HS256' }), 'key_kind_is_not_allowed');
  assert.equal(reasonOf(ec({ use: 'enc' })), 'key_is_not_for_signatures');
  assert.equal(reasonOf(ec({ key_ops: ['deriveKey'] })), 'key_is_not_for_signatures');
  assert.equal(reasonOf(ec({ kty: 'constructor' })), 'key_kind_is_not_allowed');
});

test('what is no point on its curve is no key', () => {
  assert.equal(reasonOf(ec({ y: ec().x })), 'key_is_not_readable');
  assert.equal(reasonOf(ec({ x: 7 })), 'key_is_not_readable');
  assert.equal(reasonOf(ec({ x: `${String(ec().x)}=` })), 'key_is_not_readable');
  assert.equal(reasonOf(null), 'key_is_not_readable');
});

test('each key has an id of its own', () => {
  assert.equal(reasonOf(ec({ kid: undefined })), 'key_id_is_missing');
  assert.equal(reasonOf(ec({ kid: 'a b' })), 'key_is_not_readable');
  assert.equal(reasonOf(ec({ kid: 1 })), 'key_is_not_readable');
  const read = readKeySet({ keys: [ec(), ec()] });
  assert.deepEqual(read, { ok: false, reason: 'key_ids_are_not_distinct', at: 1 });
});

test('a set is by value and bounded', () => {
  assert.equal(reasonOf(ec({ x5u: 'https://a.example/cert' })), 'key_set_points_elsewhere');
  assert.equal(reasonOf(ec({ jku: 'https://a.example/keys' })), 'key_set_points_elsewhere');
  assert.equal(reasonOf(), 'key_set_has_no_keys');
  const many = Array.from({ length: KEYS_MAX + 1 }, (_, n) => ec({ kid: `k${n}` }));
  assert.equal(reasonOf(...many.slice(1)), undefined);
  assert.equal(reasonOf(...many), 'key_set_has_too_many_keys');
  for (const value of [null, [], 'keys', { keys: {} }, { jwks_uri: 'https://a.example' }])
    assert.equal((readKeySet(value) as { reason?: string }).reason, 'key_set_is_not_readable');
});
