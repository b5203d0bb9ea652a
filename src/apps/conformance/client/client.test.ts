import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import {
  basicAuthorization,
  CookieJar,
  createFapi,
  createSbv64,
  type Fapi,
  filled,
  formsOf,
  freshKey,
  isSignedBy,
  readJwt,
  type Sent,
  signDetached,
  signJwt,
  thumbprint,
  totp,
} from './index.ts';

test('one-time codes are those of RFC 6238 Appendix B (SHA-1, last six digits)', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const vectors: [number, string][] = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ];
  for (const [seconds, code] of vectors) assert.equal(totp(secret, seconds * 1_000), code);
});

test('the thumbprint is that of RFC 7638 §3.1', () => {
  const publicJwk = {
    kty: 'RSA',
    n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
    e: 'AQAB',
  };
  const key = { ...freshKey('PS256'), publicJwk };
  assert.equal(thumbprint(key), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
});

test('every algorithm signs what its public key verifies, and nothing else', () => {
  for (const alg of ['ES256', 'PS256', 'RS256', 'EdDSA'] as const) {
    const key = freshKey(alg, 'k');
    const jwt = signJwt(key, { typ: 'JWT' }, { iss: 'me' });
    assert.ok(isSignedBy(jwt, [key.publicJwk]), alg);
    assert.ok(!isSignedBy(jwt, [freshKey(alg, 'k').publicJwk]), alg);
    assert.ok(!isSignedBy(`${jwt.slice(0, -4)}AAAA`, [key.publicJwk]), alg);
    assert.deepEqual(readJwt(jwt)?.claims, { iss: 'me' });
    const detached = signDetached(key, {}, 'body');
    assert.match(detached, /^[\w-]+\.\.[\w-]+$/);
    assert.ok(isSignedBy(detached, [key.publicJwk], 'body'), alg);
    assert.ok(!isSignedBy(detached, [key.publicJwk], 'body '), alg);
  }
});

test('dishonest tokens are what they are called', () => {
  const key = freshKey('ES256', 'k');
  const unsigned = signJwt(key, {}, {}, { unsigned: true });
  assert.equal(readJwt(unsigned)?.header.alg, 'none');
  assert.ok(unsigned.endsWith('.'));
  const symmetric = signJwt(key, {}, {}, { secret: 'x' });
  assert.equal(readJwt(symmetric)?.header.alg, 'HS256');
  const other = signJwt(
    key,
    {},
    { aud: 'a', jti: 'b' },
    { key: freshKey('ES256', 'o'), claims: { aud: 'c', jti: undefined } },
  );
  assert.deepEqual(readJwt(other), { header: { alg: 'ES256', kid: 'o' }, claims: { aud: 'c' } });
  assert.ok(!isSignedBy(other, [key.publicJwk]));
});

test('forms are sent as a browser would: hidden fields, ticked boxes, the button pressed', () => {
  const [form] =
    formsOf(`<form method=post action="/a?b=1&amp;c=2"><input type="hidden" name="csrf" value="t&quot;k">
    <input type=checkbox name="account" value="1" checked><input type="checkbox" name="account" value="2">
    <input type=checkbox name="closed" value="3" checked disabled>
    <select name="bank"><option value="1">A</option><option value="2" selected>B</option></select>
    <input name="phone"><button name="decision" value="agree"><b>Đồng ý</b></button><button type="button">?</button></form>`);
  assert.equal(form?.action, '/a?b=1&c=2');
  assert.deepEqual(
    form.buttons.map(({ text }) => text),
    ['Đồng ý'],
  );
  assert.deepEqual(filled(form, { phone: '09' }, form.buttons[0]), [
    ['csrf', 't"k'],
    ['account', '1'],
    ['phone', '09'],
    ['bank', '2'],
    ['decision', 'agree'],
  ]);
  assert.deepEqual(
    filled(form, { account: ['2'] }).filter(([name]) => name === 'account'),
    [['account', '2']],
  );
});

test('cookies go where their path says, and end when they are told to', () => {
  const jar = new CookieJar();
  jar.keep(['a=1; Path=/', 'b=2; Path=/consent; HttpOnly'], '/sign-in');
  assert.equal(jar.headerFor('/consent/x'), 'a=1; b=2');
  assert.equal(jar.headerFor('/consented'), 'a=1');
  jar.keep('a=; Path=/; Max-Age=0', '/');
  assert.equal(jar.headerFor('/consented'), undefined);
});

test('client secrets with odd letters are form-encoded before they are joined (RFC 6749 §2.3.1)', () => {
  const [, coded = ''] = basicAuthorization('a:b', 'c d%').split(' ');
  assert.equal(Buffer.from(coded, 'base64').toString(), 'a%3Ab:c+d%25');
});

const METADATA = { issuer: 'https://bank.example/fapi2', token_endpoint: 'https://bank.example/fapi2/token' };

function fapiWith(answers: readonly object[]): { readonly client: Fapi; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const client = createFapi({
    metadata: METADATA,
    credentials: { clientId: 'app', redirectUri: 'https://app.example/', key: freshKey(), scope: 'openid' },
    nowMs: () => 1_000_000,
    send: async (one) => {
      sent.push(one);
      return await Promise.resolve({ status: 200, headers: {}, body: '', ...answers[sent.length - 1] });
    },
  });
  return { client, sent };
}

test('a nonce that is asked for is given in a second try, with a new proof and a new assertion (RFC 9449 §8)', async () => {
  const { client, sent } = fapiWith([
    { status: 400, headers: { 'dpop-nonce': 'n1' }, body: '{"error":"use_dpop_nonce"}' },
    { status: 200 },
  ]);
  const answer = await client.call('token', { grant_type: 'client_credentials' });
  assert.equal(answer.status, 200);
  const [first, second] = sent.map(({ headers, body }) => ({
    proof: readJwt(String(headers?.dpop))!,
    assertion: readJwt(new URLSearchParams(body).get('client_assertion')!)!,
  }));
  assert.equal(first!.proof.claims.nonce, undefined);
  assert.equal(second!.proof.claims.nonce, 'n1');
  assert.notEqual(first!.proof.claims.jti, second!.proof.claims.jti);
  assert.notEqual(first!.assertion.claims.jti, second!.assertion.claims.jti);
  assert.equal(second!.assertion.claims.aud, METADATA.issuer);
});

const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';

test('a proof at a resource binds method, address without query, and the token', async () => {
  const { client, sent } = fapiWith([{}]);
  await client.resource({ url: 'https://bank.example/accounts?page=2', token: TOKEN });
  const { header, claims } = readJwt(String(sent[0]?.headers?.dpop))!;
  assert.equal(header.typ, 'dpop+jwt');
  assert.equal(claims.htm, 'GET');
  assert.equal(claims.htu, 'https://bank.example/accounts');
  // The example of RFC 9449 §7.1.
  assert.equal(claims.ath, 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo');
  assert.equal(sent[0]?.headers?.authorization, `DPoP ${TOKEN}`);
});

test('a data message of Annex 01 is signed over the very bytes of its body', async () => {
  const sent: Sent[] = [];
  const key = freshKey('RS256', 'k');
  const client = createSbv64({
    nowMs: () => 0,
    send: async (one) => {
      sent.push(one);
      return await Promise.resolve({ status: 200, headers: {}, body: '' });
    },
    endpoints: {
      issuer: 'i',
      authorize: 'a',
      token: 't',
      revoke: 'r',
      resource: 'https://bank.example/v1',
      providerId: '979901',
    },
    credentials: {
      clientId: 'app',
      clientSecret: 's',
      redirectUri: 'https://app.example/',
      key,
      tppId: '0101234567',
    },
  });
  await client.data({ path: '/accounts/information', token: 't', body: { accountId: '1' } });
  const { headers, body, url } = sent[0]!;
  assert.equal(url, 'https://bank.example/v1/accounts/information');
  assert.ok(isSignedBy(String(headers?.['jws-signature']), [key.publicJwk], body));
  const [head, , signed] = String(headers?.['jws-signature']).split('.');
  const input = Buffer.from(`${head}.${Buffer.from(body!).toString('base64url')}`);
  const publicKey = createPublicKey({ key: key.publicJwk, format: 'jwk' });
  assert.ok(verify('sha256', input, publicKey, Buffer.from(signed!, 'base64url')));
});
