import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import {
  newSecretText,
  publicKeyOf,
  readPublicKey,
  readSecret,
  seededKey,
  signWebhook,
  verifyWebhook,
  type WebhookSigningKey,
} from './index.ts';

/** Test `sign function works` of the reference libraries (https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries). */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestampS: 1_614_265_330,
    body: '{"test": 2432232314}',
  },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const NOW_S = Math.floor(Date.now() / 1_000);
const message = {
  id: 'evt_1_345',
  timestampS: NOW_S,
  body: '{"type":"payment.received","data":{"words":"đồng"}}',
};
const secret = readSecret(VECTOR.secret)!;
const hmac: WebhookSigningKey = { scheme: 'v1', secret };
const pair = generateKeyPairSync('ed25519');

describe('v1', () => {
  test('signs the published example as published', () => {
    assert.equal(signWebhook(VECTOR.message, [hmac])['webhook-signature'], VECTOR.signature);
  });

  test('agrees with the reference library, both ways', () => {
    const library = new Webhook(VECTOR.secret);
    assert.deepEqual(
      library.verify(message.body, { ...signWebhook(message, [hmac]) }),
      JSON.parse(message.body),
    );
    const theirs = {
      'Webhook-Id': message.id,
      'Webhook-Timestamp': `${NOW_S}`,
      'Webhook-Signature': library.sign(message.id, new Date(NOW_S * 1_000), message.body),
    };
    assert.deepEqual(verifyWebhook(theirs, Buffer.from(message.body), [hmac], NOW_S), {
      kind: 'verified',
      id: message.id,
      timestampS: NOW_S,
    });
  });

  test('agrees with the reference library about any text and any secret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        (body, bytes) => {
          const text = newSecretText(bytes);
          const headers = signWebhook({ ...message, body }, [{ scheme: 'v1', secret: readSecret(text)! }]);
          assert.equal(
            headers['webhook-signature'],
            new Webhook(text).sign(message.id, new Date(NOW_S * 1_000), body),
          );
        },
      ),
    );
  });
});

describe('v1a', () => {
  test('is Ed25519 over id, timestamp and body', () => {
    const headers = signWebhook(message, [{ scheme: 'v1a', privateKey: pair.privateKey }]);
    const [scheme, signature] = headers['webhook-signature'].split(',');
    assert.equal(scheme, 'v1a');
    const bytes = Buffer.from(`${message.id}.${message.timestampS}.${message.body}`);
    assert.ok(verify(null, bytes, pair.publicKey, Buffer.from(signature!, 'base64')));
  });

  test('derives the key of RFC 8032 §7.1, test 1, from its seed', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const expected = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    const text = publicKeyOf(seededKey(seed));
    assert.equal(text, `whpk_${Buffer.from(expected, 'hex').toString('base64')}`);
    assert.ok(readPublicKey(text)!.equals(createPublicKey(seededKey(seed))));
    assert.throws(() => seededKey(seed.subarray(1)));
  });

  test('is proven by the public text alone', () => {
    const headers = signWebhook(message, [{ scheme: 'v1a', privateKey: pair.privateKey }]);
    const publicKey = readPublicKey(publicKeyOf(pair.publicKey))!;
    assert.equal(
      verifyWebhook(headers, message.body, [{ scheme: 'v1a', publicKey }], NOW_S).kind,
      'verified',
    );
    const other = generateKeyPairSync('ed25519').publicKey;
    assert.equal(
      verifyWebhook(headers, message.body, [{ scheme: 'v1a', publicKey: other }], NOW_S).kind,
      'signature_does_not_match',
    );
  });
});

describe('rotation', () => {
  const next = randomBytes(32);
  const both = signWebhook(message, [
    { scheme: 'v1', secret: next },
    hmac,
    { scheme: 'v1a', privateKey: pair.privateKey },
  ]);

  test('is proven by the old key, by the new one and by the other scheme', () => {
    assert.equal(both['webhook-signature'].split(' ').length, 3);
    for (const key of [
      hmac,
      { scheme: 'v1', secret: next },
      { scheme: 'v1a', publicKey: pair.publicKey },
    ] as const)
      assert.equal(verifyWebhook(both, message.body, [key], NOW_S).kind, 'verified');
    assert.ok(new Webhook(VECTOR.secret).verify(message.body, { ...both }));
    assert.ok(new Webhook(newSecretText(next)).verify(message.body, { ...both }));
  });

  test('is not proven by a key that is neither', () => {
    const stranger = { scheme: 'v1', secret: randomBytes(32) } as const;
    assert.equal(verifyWebhook(both, message.body, [stranger], NOW_S).kind, 'signature_does_not_match');
    assert.equal(verifyWebhook(both, message.body, [], NOW_S).kind, 'signature_does_not_match');
  });

  test('reads no more signatures than a rotation has', () => {
    const late = `${'v1,AAAA '.repeat(16)}${signWebhook(message, [hmac])['webhook-signature']}`;
    const verdict = verifyWebhook({ ...both, 'webhook-signature': late }, message.body, [hmac], NOW_S);
    assert.equal(verdict.kind, 'signature_does_not_match');
  });
});

describe('what is refused', () => {
  const headers = signWebhook(message, [hmac]);
  const kindOf = (more: Record<string, string | undefined>, body = message.body, nowS = NOW_S): string =>
    verifyWebhook({ ...headers, ...more }, body, [hmac], nowS).kind;

  test('each part that was changed', () => {
    assert.equal(kindOf({}), 'verified');
    assert.equal(kindOf({}, `${message.body} `), 'signature_does_not_match');
    assert.equal(kindOf({ 'webhook-id': 'evt_1_346' }), 'signature_does_not_match');
    assert.equal(kindOf({ 'webhook-timestamp': `${NOW_S + 1}` }), 'signature_does_not_match');
    assert.equal(
      kindOf({ 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v1a,') }),
      'signature_does_not_match',
    );
    assert.equal(
      kindOf({ 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v2,') }),
      'signature_does_not_match',
    );
    assert.equal(
      kindOf({ 'webhook-signature': `${headers['webhook-signature'].slice(0, -3)}=` }),
      'signature_does_not_match',
    );
  });

  test('a missing header', () => {
    for (const name of Object.keys(headers)) assert.equal(kindOf({ [name]: undefined }), 'header_is_missing');
  });

  test('a time out of tolerance, to the second', () => {
    assert.equal(kindOf({}, message.body, NOW_S + 300), 'verified');
    assert.equal(kindOf({}, message.body, NOW_S + 301), 'timestamp_is_too_old');
    assert.equal(kindOf({}, message.body, NOW_S - 300), 'verified');
    assert.equal(kindOf({}, message.body, NOW_S - 301), 'timestamp_is_in_the_future');
  });

  test('a time that is none', () => {
    for (const text of ['', ' 1', '1.5', '1e9', '-1', 'now', `0${NOW_S}`])
      assert.equal(kindOf({ 'webhook-timestamp': text }), 'timestamp_is_not_valid', text);
  });

  test('an id in which the signed text could be cut elsewhere', () => {
    assert.equal(kindOf({ 'webhook-id': 'evt.1' }), 'id_is_not_valid');
    assert.throws(() => signWebhook({ ...message, id: 'evt.1' }, [hmac]));
    assert.throws(() => signWebhook({ ...message, timestampS: 1.5 }, [hmac]));
    assert.throws(() => signWebhook(message, []));
  });

  test('texts that are no keys', () => {
    for (const text of [
      '',
      'whsec_',
      'whsec_AAAA',
      `whsec_${randomBytes(65).toString('base64')}`,
      'whsec_!!!!',
    ])
      assert.equal(readSecret(text), undefined, text);
    for (const text of ['', 'whpk_', 'whpk_AAAA', VECTOR.secret, publicKeyOf(pair.publicKey).slice(5)])
      assert.equal(readPublicKey(text), undefined, text);
    assert.throws(() => newSecretText(randomBytes(23)));
  });
});
