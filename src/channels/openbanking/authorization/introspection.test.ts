/**
 * Signed introspection (RFC 9701) as a resource server elsewhere sees it: it knows the issuer's address and its own key,
 * and uses none of our code nor a library to ask and to prove the answer.
 */
import assert from 'node:assert/strict';
import { createPublicKey, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Agent, fetch } from 'undici';
import { ACCOUNTS_DETAIL, appOf, authorise } from './testing/app.ts';
import { type ClientKeys, openScene, type Scene } from './testing/scene.ts';

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
    const { introspection_endpoint } = await this.#get('/.well-known/openid-configuration');
    const form = { token, client_assertion_type: ASSERTION, client_assertion: this.#assertion() };
    const answer = await fetch(String(introspection_endpoint), {
      ...{ method: 'POST', dispatcher: this.#agent, body: new URLSearchParams(form).toString() },
      headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
    });
    const told = { type: answer.headers.get('content-type') ?? '', body: await answer.text() };
    assert.equal(answer.status, 200, told.body);
    return told;
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
  assert.deepEqual([inside.active, inside.client_id], [true, app.keys.clientId]);
  assert.ok((inside.cnf as { jkt?: string }).jkt, 'by whose key it must come');
  const [detail] = inside.authorization_details as readonly { consent_id: string }[];
  assert.equal(detail!.consent_id, (tokens as unknown as { grant_id: string }).grant_id);

  await scene.revoke(tokens);
  const later = await server.proven(await server.ask(tokens.access_token));
  assert.deepEqual(later.token_introspection, { active: false });
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
  const other = new Asker(issuer, scene.agent, await scene.client());
  for (const token of [access_token, `x${access_token.slice(1)}`]) {
    const claims = await other.proven(await other.ask(token));
    assert.deepEqual(claims.token_introspection, { active: false });
    assert.deepEqual(JSON.parse((await other.ask(token, 'application/json')).body), { active: false });
  }
});
