import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { fetch } from 'undici';
import { ACCOUNTS_DETAIL, appOf, authorise } from './testing/app.ts';
import { type ClientKeys, openScene, REDIRECT, type Scene } from './testing/scene.ts';

let scene: Scene;
/** Software in the directory; its client is registered by each test. */
let software: ClientKeys;
before(async () => {
  scene = await openScene();
  software = await scene.client();
});
after(async () => {
  await scene.close();
  assert.deepEqual(scene.faults, []);
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function register(metadata: Readonly<Record<string, unknown>>, statement?: string): Promise<Answer> {
  const software_statement = statement ?? (await scene.statementOf(software.software));
  const response = await fetch(`${scene.addresses.origin}/fapi2/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [REDIRECT], software_statement, ...metadata }),
    dispatcher: scene.agent,
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

describe('a client that registers with a software statement', () => {
  test('is served under the keys and roles of the directory', async () => {
    const { status, body } = await register({});
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(body.software_id, software.software);
    assert.equal(body.dpop_bound_access_tokens, true);
    const app = await appOf(scene, { ...software, clientId: String(body.client_id) });
    assert.ok((await authorise(scene, app, ACCOUNTS_DETAIL)).refresh_token);
  });

  test('cannot opt out of bound tokens, of PAR or of naming itself by a key', async () => {
    const { body } = await register({
      dpop_bound_access_tokens: false,
      require_pushed_authorization_requests: false,
      jwks: { keys: [] },
      software_roles: ['PIS'],
      third_party: 'somebody',
    });
    assert.equal(body.dpop_bound_access_tokens, true);
    assert.equal(body.require_pushed_authorization_requests, true);
    const app = await appOf(scene, { ...software, clientId: String(body.client_id) });
    const tokens = await authorise(scene, app, ACCOUNTS_DETAIL);
    assert.equal(tokens.token_type, 'dpop');
    for (const method of ['none', 'client_secret_basic', 'client_secret_post'])
      assert.equal((await register({ token_endpoint_auth_method: method })).status, 400, method);
  });

  test('reads, changes and gives up its registration with the token that it got', async () => {
    const { body } = await register({});
    const manage = async (method: string, changed?: object) => {
      const response = await fetch(String(body.registration_client_uri), {
        method,
        headers: {
          authorization: `Bearer ${String(body.registration_access_token)}`,
          'content-type': 'application/json',
        },
        ...(changed === undefined ? {} : { body: JSON.stringify(changed) }),
        dispatcher: scene.agent,
      });
      return response.status;
    };
    assert.equal(await manage('GET'), 200);
    const known = { client_id: body.client_id, redirect_uris: [REDIRECT] };
    assert.equal(await manage('PUT', known), 400, 'a change needs a statement too');
    const software_statement = await scene.statementOf(software.software);
    assert.equal(await manage('PUT', { ...known, software_statement }), 200);
    assert.equal(await manage('DELETE'), 204);
    assert.equal(await manage('GET'), 401);
    const app = await appOf(scene, { ...software, clientId: String(body.client_id) });
    await assert.rejects(app.push(ACCOUNTS_DETAIL), { error: 'invalid_client' });
  });
});

describe('is refused', () => {
  test('whoever has no statement, a forged one, an old one or one of somebody else', async () => {
    const good = await scene.statementOf(software.software);
    const [head, , signature] = good.split('.');
    const forged = `${head}.${Buffer.from('{"software_id":"x"}').toString('base64url')}.${signature}`;
    for (const software_statement of [
      null,
      '',
      'x.y.z',
      forged,
      await scene.oldStatementOf(software.software),
    ]) {
      const { status, body } = await register({ software_statement });
      assert.equal(status, 400, String(software_statement));
      assert.equal(body.error, 'invalid_software_statement');
    }
  });

  test('an address that the directory does not know', async () => {
    const { status, body } = await register({ redirect_uris: [REDIRECT, 'https://evil.example/cb'] });
    assert.equal(status, 400);
    assert.equal(body.error, 'invalid_redirect_uri');
  });

  test('keys that would be fetched from wherever the client says', async () => {
    const { status } = await register({ jwks_uri: 'https://evil.example/keys' });
    assert.equal(status, 400);
  });

  test('software that was suspended after it registered', async () => {
    const other = await scene.client();
    const app = await appOf(scene, other);
    await scene.suspend(other.thirdParty);
    await assert.rejects(client.clientCredentialsGrant(app.config, {}, app.proof), {
      error: 'invalid_client',
    });
  });
});
