/** Requests signed by a participant's transport key, over real HTTP: whose they are, what spoils them, what is answered. */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import {
  type AnswerBody,
  openTestHub,
  paymentBody,
  settleTown,
  type TestHub,
  type TestInstitution,
  type TestTown,
} from '../../../test/hub.ts';
import { ledgerFaults } from '../../../test/money.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import {
  type HeaderFields,
  openResponse,
  SIGNATURE_AGE_S_MAX,
  SIGNATURE_AHEAD_S_MAX,
  signRequest,
  verifySignature,
} from '../../codecs/httpsignature/index.ts';
import { keepParticipantKeys, type ParticipantKey } from '../../core/access/index.ts';

interface Signer {
  readonly keyid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

interface Signed {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Record<string, string>;
}

interface Answered {
  readonly status: number;
  readonly headers: HeaderFields;
  readonly text: string;
  readonly body: AnswerBody;
}

interface Wish {
  readonly key?: string;
  readonly ageS?: number;
  /** What is signed instead of the hub's address. */
  readonly origin?: string;
}

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let own: TestInstitution;
let other: TestInstitution;
let gateway: Signer;

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  town = await settleTown(hub);
  [own, other] = town.participants;
  gateway = await register(own.bin, 'gateway-1');
});
after(async () => {
  await hub.close();
  await home.close();
});

const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string;
const freshKey = (): string => randomBytes(12).toString('hex');

function newSigner(bin: string, name: string, kind: 'ed25519' | 'p256' = 'ed25519'): Signer {
  const pair =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { keyid: `${bin}.${name}`, ...pair };
}

/** By the operator. */
async function register(
  bin: string,
  name: string,
  { use = 'transport', kind }: { readonly use?: string; readonly kind?: 'ed25519' | 'p256' } = {},
): Promise<Signer> {
  const signer = newSigner(bin, name, kind);
  const body = { name, use, public_key: pem(signer.publicKey) };
  const added = await hub.call('POST', `/v1/participants/${bin}/keys`, { as: town.operator, body });
  assert.equal(added.status, 201, added.text);
  return signer;
}

/** Straight into the table, for the times that nobody can register. */
async function plant(bin: string, name: string, times: Partial<ParticipantKey>): Promise<Signer> {
  const signer = newSigner(bin, name);
  await keepParticipantKeys(home.database, [rowOf(signer, times)]);
  return signer;
}

const rowOf = ({ keyid, publicKey }: Signer, times: Partial<ParticipantKey>): ParticipantKey => ({
  keyid,
  participant: Number(keyid.slice(0, 6)),
  use: 'transport',
  algorithm: 'ed25519',
  publicKey: pem(publicKey),
  validFrom: 0,
  validTo: null,
  addedAt: 0,
  revokedAt: null,
  ...times,
});

function signed(signer: Signer, method: string, path: string, body: unknown, wish: Wish = {}): Signed {
  const content = body === undefined ? '' : JSON.stringify(body);
  const idempotencyKey = method === 'GET' ? undefined : (wish.key ?? freshKey());
  const created = Math.floor(Date.now() / 1_000) - (wish.ageS ?? 0);
  const targetUri = `${wish.origin ?? hub.url}${path}`;
  const headers = signRequest({ method, targetUri, body: content, idempotencyKey, created }, signer);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return { method, path, body: content, headers: { ...headers, ...type } };
}

/** Plain HTTP, where Host can be anything. */
async function send({ method, path, body, headers }: Signed): Promise<Answered> {
  const asked = httpRequest(`${hub.url}${path}`, { method, headers });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = await text(response);
  return {
    status: response.statusCode!,
    headers: response.headers,
    text: answer,
    body: JSON.parse(answer) as AnswerBody,
  };
}

const pay = (amount = 10): Record<string, unknown> => paymentBody(own, other, amount);
const payment = (signer: Signer, wish: Wish = {}): Signed =>
  signed(signer, 'POST', '/v1/payments', pay(), wish);
const codeOf = async (request: Signed): Promise<string> => {
  const { status, body } = await send(request);
  return `${status} ${body.code ?? ''}`.trim();
};

async function bindsTo(request: Signed, { status, headers, text: body }: Answered): Promise<boolean> {
  const { body: keys } = await hub.call('GET', '/v1/keys');
  const requestSignature = request.headers.signature!;
  const opened = openResponse({ status, headers, body, requestSignature }, Date.now());
  if (!opened.ok) return false;
  const key = keys.data!.find((one) => one.keyid === opened.signature.keyid);
  return (await verifySignature(opened.signature, createPublicKey(key!.public_key as string))).ok;
}

describe('a signed request', () => {
  test('is its institution’s, with either kind of key, and so is its answer the hub’s', async () => {
    const p256 = await register(own.bin, 'p256', { kind: 'p256' });
    for (const signer of [gateway, p256]) {
      const request = payment(signer);
      const answer = await send(request);
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.body.state, 'cleared');
      assert.equal(await bindsTo(request, answer), true);
      assert.equal(await bindsTo(payment(signer), answer), false);
      assert.equal(await bindsTo(request, { ...answer, status: 202 }), false);
      assert.equal(await bindsTo(request, { ...answer, text: `${answer.text} ` }), false);
    }
  });

  test('that is refused for its own reasons gets a signed refusal', async () => {
    const request = signed(gateway, 'POST', '/v1/payments', pay(400_000_000));
    const answer = await send(request);
    assert.deepEqual([answer.status, answer.body.code], [422, 'payer_has_insufficient_funds']);
    assert.equal(await bindsTo(request, answer), true);
    const forbidden = signed(gateway, 'GET', '/v1/audit', undefined);
    const refused = await send(forbidden);
    assert.equal(refused.status, 403);
    assert.equal(await bindsTo(forbidden, refused), true);
  });

  test('reads what its institution may read, with a query in its target', async () => {
    const answer = await send(signed(gateway, 'GET', '/v1/payments?limit=1', undefined));
    assert.equal(answer.body.data!.length, 1);
    assert.equal(answer.headers['ratelimit-limit'], '10000');
    const absent = signed(gateway, 'GET', `/v1/institutions/${other.bin}/accounts`, undefined);
    assert.equal((await send(absent)).status, 404);
  });

  test('leaves the key that signed in the audit', async () => {
    await send(payment(gateway));
    const { body } = await hub.call('GET', '/v1/audit?limit=5', { as: town.auditor });
    const line = body.data!.find((one) => one.action === 'payment.pay');
    assert.equal(line?.caller, gateway.keyid);
  });

  test('with an API key beside it is refused', async () => {
    const request = payment(gateway);
    request.headers.authorization = `Bearer ${own.key}`;
    assert.equal(await codeOf(request), '400 request_is_authenticated_twice');
  });

  test('an answer to an API key is not signed', async () => {
    const { headers } = await hub.call('GET', '/v1/payments', { as: own.key });
    assert.equal(headers.get('signature'), null);
  });
});

describe('keys', () => {
  test('that are nobody’s, somebody else’s or another pair’s', async () => {
    const stranger = newSigner(own.bin, 'nobody');
    assert.equal(await codeOf(payment(stranger)), '401 key_is_unknown');
    assert.equal(await codeOf(payment({ ...stranger, keyid: gateway.keyid })), '401 signature_is_wrong');
    const theirs = await register(other.bin, 'gateway-1');
    // The other institution's request is its own: it may not pay from our accounts.
    assert.equal(await codeOf(payment(theirs)), '403 role_may_not_do_this');
    assert.equal(await codeOf(payment({ ...theirs, keyid: gateway.keyid })), '401 signature_is_wrong');
    const p256 = newSigner(own.bin, 'x', 'p256');
    const confused = payment({ ...p256, keyid: gateway.keyid });
    assert.equal(await codeOf(confused), '401 signature_algorithm_is_not_the_keys');
  });

  test('for messages do not sign requests', async () => {
    const message = await register(own.bin, 'message-1', { use: 'message' });
    assert.equal(await codeOf(payment(message)), '401 key_is_for_messages');
  });

  test('before their time, after it, and at its edges', async () => {
    const now = Date.now();
    const early = await plant(own.bin, 'early', { validFrom: now + 3_600_000 });
    assert.equal(await codeOf(payment(early)), '401 key_is_not_yet_valid');
    const late = await plant(own.bin, 'late', { validTo: now });
    assert.equal(await codeOf(payment(late)), '401 key_has_expired');
    const inTime = await plant(own.bin, 'in-time', { validFrom: now, validTo: now + 3_600_000 });
    assert.equal((await send(payment(inTime))).status, 201);
  });

  test('that are revoked sign nothing from the next request on', async () => {
    const leaked = await register(own.bin, 'leaked');
    assert.equal((await send(payment(leaked))).status, 201);
    const path = `/v1/participants/${own.bin}/keys/${leaked.keyid}/revoke`;
    for (let i = 0; i < 2; i += 1)
      assert.equal((await hub.call('POST', path, { as: town.operator })).status, 200);
    assert.equal(await codeOf(payment(leaked)), '401 key_is_revoked');
    const again = { name: 'leaked', use: 'transport', public_key: pem(newSigner(own.bin, 'x').publicKey) };
    const readded = await hub.call('POST', `/v1/participants/${own.bin}/keys`, {
      as: town.operator,
      body: again,
    });
    assert.deepEqual([readded.status, readded.body.code], [409, 'key_id_is_taken']);
  });

  test('follow one another without a gap: the next one is signed in by the last', async () => {
    const old = await register(own.bin, 'year-1');
    const next = newSigner(own.bin, 'year-2');
    const path = `/v1/participants/${own.bin}/keys`;
    const body = { name: 'year-2', use: 'transport', public_key: pem(next.publicKey) };
    assert.equal((await send(signed(old, 'POST', path, body))).status, 201);
    // Overlap: both count, and a payment repeated under the next key is the payment of the first.
    const key = freshKey();
    const first = await send(payment(old, { key }));
    const repeated = await send(payment(next, { key }));
    assert.equal(repeated.headers['idempotent-replayed'], 'true');
    assert.equal(repeated.body.id, first.body.id);
    const revoke = signed(next, 'POST', `${path}/${old.keyid}/revoke`, undefined);
    assert.equal((await send(revoke)).status, 200);
    assert.equal(await codeOf(payment(old)), '401 key_is_revoked');
    assert.equal((await send(payment(next))).status, 201);
    const { body: list } = await hub.call('GET', path, { as: own.key });
    const states = list.data!.map((one) => [one.keyid, one.revoked_at !== null]);
    assert.ok(states.some(([keyid, revoked]) => keyid === old.keyid && revoked));
    assert.ok(states.some(([keyid, revoked]) => keyid === next.keyid && !revoked));
  });

  test('of a participant are changed by a signature and within its own house', async () => {
    const path = `/v1/participants/${own.bin}/keys`;
    const body = { name: 'by-hand', use: 'transport', public_key: pem(newSigner(own.bin, 'x').publicKey) };
    const byApiKey = await hub.call('POST', path, { as: own.key, body });
    assert.deepEqual([byApiKey.status, byApiKey.body.code], [403, 'signature_is_required']);
    const message = signed(gateway, 'POST', path, { ...body, use: 'message' });
    assert.equal(await codeOf(message), '403 key_use_needs_the_operator');
    const abroad = signed(gateway, 'POST', `/v1/participants/${other.bin}/keys`, body);
    assert.equal(await codeOf(abroad), '404 participant_not_found');
    const theirs = signed(
      gateway,
      'POST',
      `/v1/participants/${own.bin}/keys/${other.bin}.gateway-1/revoke`,
      undefined,
    );
    assert.equal(await codeOf(theirs), '404 key_not_found');
  });

  test('let a bank change its own resource server, as an API key does not, and put it aside', async () => {
    const servers = `/v1/participants/${own.bin}/resource-servers`;
    const jwk = (kid: string) => ({ ...newSigner(own.bin, kid).publicKey.export({ format: 'jwk' }), kid });
    const made = { name: 'API', jwks: { keys: [jwk('k1')] } };
    const { id } = (await hub.call('POST', servers, { as: town.operator, body: made })).body;
    const path = `/v1/resource-servers/${id}`;
    const rotation = { jwks: { keys: [...made.jwks.keys, jwk('k2')] } };
    const byApiKey = await hub.call('PUT', path, { as: own.key, body: rotation });
    assert.deepEqual([byApiKey.status, byApiKey.body.code], [403, 'signature_is_required']);
    assert.equal((await send(signed(gateway, 'PUT', path, rotation))).status, 200);
    const to = (status: string) => signed(gateway, 'PUT', `${path}/status`, { status, reason: 'thử' });
    assert.equal((await send(to('suspended'))).status, 200);
    assert.equal(await codeOf(to('active')), '403 only_the_operator_reinstates');
  });

  test('are registered for participants only, once, and while they can be valid', async () => {
    const add = async (bin: string, more: Record<string, unknown>) => {
      const body = { name: freshKey(), use: 'transport', public_key: newPem(), ...more };
      const { status, body: said } = await hub.call('POST', `/v1/participants/${bin}/keys`, {
        as: town.operator,
        body,
      });
      return `${status} ${said.code ?? ''}`.trim();
    };
    const newPem = (): string => pem(newSigner('000000', 'x').publicKey);
    assert.equal(await add('000000', {}), '404 participant_not_found');
    assert.equal(await add('979999', {}), '404 participant_not_found');
    assert.equal(await add(other.bin, { public_key: pem(gateway.publicKey) }), '409 public_key_is_in_use');
    const valid_to = '2020-01-01T00:00:00+07:00';
    assert.equal(await add(own.bin, { valid_to }), '422 key_would_never_be_valid');
    assert.equal(await add(own.bin, { valid_to: '2020-13-01T00:00:00Z' }), '400 request_is_invalid');
    const { privateKey } = generateKeyPairSync('ed25519');
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' });
    assert.equal(await add(own.bin, { public_key: secret }), '422 public_key_is_private');
    assert.equal(await add(own.bin, { public_key: 'x' }), '422 public_key_is_not_readable');
    const rsa = pem(generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey);
    assert.equal(await add(own.bin, { public_key: rsa }), '422 public_key_kind_is_not_ours');
    const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    assert.equal(await add(other.bin, { public_key: jwk }), '201');
    let last = '201';
    for (let i = 0; i < 12 && last === '201'; i += 1) last = await add(other.bin, {});
    assert.equal(last, '409 participant_has_too_many_keys');
  });
});

describe('what spoils a signed request', () => {
  test('another body, target, method or idempotency key', async () => {
    const request = payment(gateway);
    const headers = { ...request.headers, 'idempotency-key': 'another' };
    assert.equal(await codeOf({ ...request, body: JSON.stringify(pay(11)) }), '401 content_digest_differs');
    assert.equal(await codeOf({ ...request, path: '/v1/payments?x' }), '401 signature_is_wrong');
    assert.equal(await codeOf({ ...request, path: '/v1/aliases' }), '401 signature_is_wrong');
    assert.equal(await codeOf({ ...request, headers }), '401 signature_is_wrong');
    const read = signed(gateway, 'GET', `/v1/participants/${own.bin}/cap`, undefined);
    assert.equal(await codeOf({ ...read, method: 'PUT' }), '401 signature_is_wrong');
  });

  test('another clock', async () => {
    assert.equal(
      await codeOf(payment(gateway, { ageS: SIGNATURE_AGE_S_MAX + 2 })),
      '401 signature_is_too_old',
    );
    assert.equal((await send(payment(gateway, { ageS: SIGNATURE_AGE_S_MAX - 10 }))).status, 201);
    const ahead = { ageS: -SIGNATURE_AHEAD_S_MAX - 10 };
    assert.equal(await codeOf(payment(gateway, ahead)), '401 signature_is_from_the_future');
    assert.equal((await send(payment(gateway, { ageS: -2 }))).status, 201);
  });

  test('a header that is missing, or a component', async () => {
    for (const [name, code] of [
      ['signature', 'signature_is_missing'],
      ['signature-input', 'signature_is_missing'],
      ['content-digest', 'content_digest_is_missing'],
      ['idempotency-key', 'signature_component_is_not_ours'],
    ] as const) {
      const request = payment(gateway);
      delete request.headers[name];
      assert.equal(await codeOf(request), `401 ${code}`);
    }
    const request = payment(gateway);
    request.headers['signature-input'] = request.headers['signature-input']!.replace(' "@target-uri"', '');
    assert.equal(await codeOf(request), '401 signature_component_is_missing');
    const keyless = signed(gateway, 'GET', '/v1/payments', undefined);
    const post = { ...keyless, headers: { ...keyless.headers, 'idempotency-key': 'unsigned' } };
    assert.equal(await codeOf(post), '401 signature_component_is_missing');
  });

  test('a refusal for the signature is not signed: nobody is known to be there', async () => {
    const { status, headers } = await send(payment(newSigner(own.bin, 'nobody')));
    assert.equal(status, 401);
    assert.equal(headers.signature, undefined);
  });

  test('another address', async () => {
    assert.equal(await codeOf(payment(gateway, { origin: 'https://hub.example' })), '401 signature_is_wrong');
    const request = payment(gateway, { origin: 'http://hub.example' });
    request.headers.host = 'hub.example';
    assert.equal(await codeOf(request), '421 request_is_for_another_host');
    const { port } = new URL(hub.url);
    const local = payment(gateway, { origin: `http://localhost:${port}` });
    local.headers.host = `localhost:${port}`;
    assert.equal((await send(local)).status, 201);
  });
});

test('a request that comes twice moves money once', async () => {
  const request = payment(gateway);
  const [first, second] = [await send(request), await send(request)];
  assert.equal(first.status, 201);
  assert.equal(second.headers['idempotent-replayed'], 'true');
  assert.equal(second.body.id, first.body.id);
  const otherBody = signed(gateway, 'POST', '/v1/payments', pay(11), {
    key: request.headers['idempotency-key']!,
  });
  assert.equal(await codeOf(otherBody), '422 key_was_used_for_another_request');
});

test('behind a proxy the public origin is what is signed, whatever Host says', async () => {
  const apart = await testDatabase();
  const proxied = await openTestHub(apart.settings, { publicOrigin: 'https://hub.example' });
  try {
    await keepParticipantKeys(apart.database, [rowOf(gateway, {})]);
    const at = async (origin: string): Promise<number> => {
      const { method, path, headers } = signed(gateway, 'GET', '/v1/payments', undefined, { origin });
      return (await fetch(`${proxied.url}${path}`, { method, headers })).status;
    };
    assert.equal(await at('https://hub.example'), 200);
    assert.equal(await at(proxied.url), 401);
    assert.equal(await at('http://hub.example'), 401);
  } finally {
    await proxied.close();
    await apart.close();
  }
});

test('nothing of this was a fault of ours, and the books add up', async () => {
  assert.deepEqual(hub.faults, []);
  assert.deepEqual(await ledgerFaults(home.owner), []);
});
