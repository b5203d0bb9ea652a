/**
 * Signed introspection (RFC 9701) as a resource server elsewhere sees it: it knows the issuer's address and its own key,
 * and uses none of our code nor a library to ask and to prove the answer.
 */
import assert from 'node:assert/strict';
import { createPublicKey, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import * as client from 'openid-client';
import { type Agent, fetch } from 'undici';
import { fromWire, toWire } from '../../../kit/id.ts';
import {
  amendResourceServerKind,
  changeResourceServerStatusKind,
} from '../../../services/directory/index.ts';
import { ACCOUNTS_DETAIL, appOf, authorise, grantIdOf, PAYMENT_DETAIL } from './testing/app.ts';
import { BANK } from './testing/bank.ts';
import { type ClientKeys, HUB, openScene, type Scene, signingKey } from './testing/scene.ts';

const SIGNED = 'application/token-introspection+jwt';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type Claims = Readonly<Record<string, unknown>>;

interface Told {
  readonly type: string;
  readonly body: string;
}

/** Whoever asks about tokens from outside. */
class Asker {
  readonly #issuer: string;
  readonly #agent: Agent;
  readonly #keys: ClientKeys;

  constructor(issuer: string, agent: Agent, keys: ClientKeys) {
    this.#issuer = issuer;
    this.#agent = agent;
    this.#keys = keys;
  }

  async ask(token: string, accept = SIGNED): Promise<Told> {
    const { status, ...told } = await this.post('/introspect', { token }, accept);
    assert.equal(status, 200, told.body);
    return told;
  }

  async post(path: string, fields: object, accept = SIGNED): Promise<Told & { readonly status: number }> {
    const form = { ...fields, client_assertion_type: ASSERTION, client_assertion: this.#assertion() };
    const answer = await fetch(this.#issuer + path, {
      ...{ method: 'POST', dispatcher: this.#agent, body: new URLSearchParams(form).toString() },
      headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
    });
    const type = answer.headers.get('content-type') ?? '';
    return { status: answer.status, type, body: await answer.text() };
  }

  /** The claims of an answer whose signature a key of the issuer made. */
  async proven({ type, body }: Told): Promise<Claims> {
    assert.equal(type.split(';', 1)[0], SIGNED);
    const [head, claims, signature] = body.split('.') as [string, string, string];
    const { alg, typ, kid } = parsed(head) as Record<string, string>;
    assert.deepEqual([alg, typ], ['ES256', 'token-introspection+jwt']);
    const { keys } = (await this.#get('/jwks')) as { keys: { kid: string }[] };
    const jwk = keys.find((one) => one.kid === kid)!;
    const key = createPublicKey({ key: jwk as never, format: 'jwk' });
    assert.ok(holds(key, `${head}.${claims}`, signature), 'signed by the issuer');
    assert.ok(!holds(key, `${head}.${claims}x`, signature), 'and nothing else is');
    return parsed(claims);
  }

  #assertion(): string {
    const { clientId, kid, privateKey } = this.#keys;
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: this.#issuer,
      iat: now,
      exp: now + 60,
      jti: randomUUID(),
    };
    const input = `${written({ alg: 'ES256', kid })}.${written(claims)}`;
    const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  }

  async #get(path: string): Promise<Claims> {
    return (await (await fetch(this.#issuer + path, { dispatcher: this.#agent })).json()) as Claims;
  }
}

const written = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const parsed = (text: string): Claims => JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims;
const holds = (key: KeyObject, input: string, signature: string): boolean =>
  verify(
    'sha256',
    Buffer.from(input),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );

/** What is told of a token beside who it is bound to, until when, and for what. */
const NAMES = ['active', 'aud', 'client_id', 'iat', 'iss', 'org_id', 'scope', 'software_id', 'token_type'];

/** What is said of a token, in a word that was proven. */
async function told(asker: Asker, token: string): Promise<Claims> {
  return (await asker.proven(await asker.ask(token))).token_introspection as Claims;
}

const publicJwkOf = ({ privateKey, kid }: ClientKeys): object => ({
  ...createPublicKey(privateKey as never).export({ format: 'jwk' }),
  kid,
});

let scene: Scene;
let issuer: string;
let server: Asker;
before(async () => {
  scene = await openScene();
  issuer = `${scene.addresses.origin}/fapi2`;
  server = new Asker(issuer, scene.agent, scene.resourceServer);
});
after(() => scene.close());

test('a token is told of in a signed word to whoever asked, and is inactive as soon as the customer withdraws', async () => {
  const app = await appOf(scene, await scene.client());
  const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
  const before = Math.floor(Date.now() / 1_000);
  const claims = await server.proven(await server.ask(tokens.access_token));
  assert.deepEqual([claims.iss, claims.aud], [issuer, scene.resourceServer.clientId]);
  assert.ok(Number(claims.iat) >= before - 1, 'made for this question');
  assert.deepEqual(
    [claims.sub, claims.exp],
    [undefined, undefined],
    'not to be taken for an access token (§5)',
  );
  const inside = claims.token_introspection as Claims;
  const { cnf, exp, authorization_details: details, ...rest } = inside;
  const consent = await scene.consentOf(tokens);
  assert.ok((cnf as { jkt?: string }).jkt, 'by whose key it must come');
  assert.ok(Number(exp) > before);
  assert.deepEqual(details, [
    {
      ...{ type: 'vn_account_information', bin: String(BANK), consent_id: grantIdOf(tokens) },
      ...{ consent_version: 1, datatypes: consent.clusters, frequency_per_day: 4 },
      ...{
        accounts: [toWire('account', scene.account)],
        expires_at: new Date(consent.expiresAt).toISOString(),
      },
    },
  ]);
  // Neither her name at the third party nor anything else of hers.
  assert.deepEqual(Object.keys(rest).sort(), NAMES);
  assert.deepEqual(
    [rest.active, rest.client_id, rest.org_id, rest.software_id, rest.token_type],
    [true, app.keys.clientId, app.keys.thirdParty, app.keys.software, 'DPoP'],
  );

  await scene.change(tokens, 'pause');
  assert.deepEqual(await told(server, tokens.access_token), { active: false });
  await scene.change(tokens, 'resume');
  assert.equal((await told(server, tokens.access_token)).active, true);
  await scene.revoke(tokens);
  assert.deepEqual(await told(server, tokens.access_token), { active: false });
});

test('another bank’s server, and whoever asks about another sort of token, learns nothing', async () => {
  const grant_types = ['authorization_code', 'refresh_token', 'client_credentials'];
  const app = await appOf(scene, await scene.client({ grant_types }));
  const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
  const stranger = new Asker(issuer, scene.agent, await scene.anotherResourceServer(979_902));
  for (const [asker, token] of [
    [stranger, tokens.access_token],
    [server, tokens.refresh_token!],
    [server, (await client.clientCredentialsGrant(app.config, { scope: 'rates' }, app.proof)).access_token],
  ] as const)
    assert.deepEqual(await told(asker, token), { active: false });
  await scene.suspend(app.keys.thirdParty);
  assert.deepEqual(
    await told(server, tokens.access_token),
    { active: false },
    'whose third party is suspended',
  );
});

test('of a payment it is told that there is one, and neither how much nor to whom', async () => {
  const app = await appOf(scene, await scene.client());
  const tokens = await authorise(scene, app, PAYMENT_DETAIL);
  const { authorization_details: details } = await told(server, tokens.access_token);
  assert.deepEqual(Object.keys((details as [object])[0]).sort(), [
    ...['accounts', 'bin', 'consent_id', 'consent_version', 'expires_at', 'type'],
  ]);
});

test('keys turn with an overlap; it gets no token of its own; one that is suspended is not heard', async () => {
  const keys = await scene.anotherResourceServer(BANK);
  const id = fromWire('resource_server', keys.clientId)!;
  const next = signingKey();
  const [old, fresh] = [keys, { ...keys, privateKey: next.privateKey, kid: 'k2' }].map(
    (one) => new Asker(issuer, scene.agent, one),
  ) as [Asker, Asker];
  const heard = async (asker: Asker): Promise<number> =>
    (await asker.post('/introspect', { token: 'x' })).status;
  const amend = (all: readonly object[]) =>
    scene.desk.submit(amendResourceServerKind, { id, jwks: { keys: all } }, HUB);
  await amend([publicJwkOf(keys), { ...next.jwk, kid: 'k2' }]);
  assert.deepEqual([await heard(old), await heard(fresh)], [200, 200]);
  await amend([{ ...next.jwk, kid: 'k2' }]);
  assert.deepEqual([await heard(old), await heard(fresh)], [401, 200]);
  const fields = { grant_type: 'client_credentials', scope: 'accounts' };
  assert.equal((await fresh.post('/token', fields)).status, 400);
  assert.equal((await fresh.post('/par', { response_type: 'code', scope: 'openid' })).status, 400);
  const change = (status: 'suspended' | 'active') =>
    scene.desk.submit(changeResourceServerStatusKind, { id, status, reason: 'thử' }, HUB);
  await change('suspended');
  assert.equal(await heard(fresh), 401);
  await change('active');
  assert.equal(await heard(fresh), 200);
});

test('one that has a certificate comes with it, and no other certificate will do', async () => {
  const app = await appOf(scene, await scene.client());
  const { access_token } = await authorise(scene, app, ACCOUNTS_DETAIL);
  const keys = await scene.anotherResourceServer(BANK, 'CN=api.bank.example,O=Bank');
  const seen = async (subject: string) => {
    const certificate = await scene.authority.issue(subject, 'client');
    const { config } = await appOf(scene, keys, { certificate, authenticate: 'certificate' });
    return await client.tokenIntrospection(config, access_token);
  };
  assert.equal((await seen('CN=api.bank.example, O=Bank')).active, true);
  await assert.rejects(seen('CN=api.bank.example, O=Bank, OU=More'), { error: 'invalid_client' });
});

test('a token that its app gives back is inactive at once', async () => {
  const app = await appOf(scene, await scene.client());
  const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
  const client_assertion = await app.byHand.assertion();
  const given = { token: tokens.access_token, client_id: app.keys.clientId };
  const { status } = await app.byHand.post('/revoke', {
    ...{ ...given, client_assertion, client_assertion_type: ASSERTION },
  });
  assert.equal(status, 200);
  const claims = await server.proven(await server.ask(tokens.access_token));
  assert.deepEqual(claims.token_introspection, { active: false });
});

test('whoever did not ask for a signed word gets JSON', async () => {
  const app = await appOf(scene, await scene.client());
  const { access_token } = await authorise(scene, app, ACCOUNTS_DETAIL);
  const { type, body } = await server.ask(access_token, 'application/json');
  assert.match(type, /^application\/json/);
  assert.equal((JSON.parse(body) as Claims).active, true);
});

test('another app learns of a token no more than of one that does not exist', async () => {
  const app = await appOf(scene, await scene.client());
  const { access_token } = await authorise(scene, app, ACCOUNTS_DETAIL);
  // Also one that says of itself what only the directory says of a bank's server.
  const other = new Asker(issuer, scene.agent, await scene.client({ resource_server_of: BANK }));
  for (const token of [access_token, `x${access_token.slice(1)}`]) {
    const claims = await other.proven(await other.ask(token));
    assert.deepEqual(claims.token_introspection, { active: false });
    assert.deepEqual(JSON.parse((await other.ask(token, 'application/json')).body), { active: false });
  }
});
