/** What the token endpoints say of a DPoP proof (RFC 9449 §5), and to pages of other sites. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetch } from 'undici';
import { ACCOUNTS_DETAIL, type Answer, type App, ASSERTION_TYPE, agreed, appOf } from './testing/app.ts';
import { openScene, REDIRECT, type Scene } from './testing/scene.ts';

let scene: Scene;
let app: App;
before(async () => {
  scene = await openScene();
  app = await appOf(scene, await scene.client());
});
after(async () => {
  await scene.close();
  assert.deepEqual(scene.faults, []);
});

/** A code of its own for each call, and the proof that is given. */
async function redeem(proof: string | undefined): Promise<Answer> {
  const pushed = await app.push(ACCOUNTS_DETAIL);
  const code = (await agreed(scene, pushed)).searchParams.get('code')!;
  return await app.byHand.post(
    '/token',
    {
      ...{ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: pushed.verifier },
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: await app.byHand.assertion(),
    },
    proof === undefined ? {} : { dpop: proof },
  );
}

const refused = (error_description: string): Answer => ({
  status: 400,
  body: { error: 'invalid_dpop_proof', error_description },
});

test('a proof that is missing, or was used before, is an invalid proof and not an invalid grant', async () => {
  assert.deepEqual(await redeem(undefined), refused('a DPoP proof is required'));
  const proof = await app.byHand.dpopProof('/token');
  // The code is bound to the key of the pushed request, which is another: that is the grant's fault.
  assert.equal((await redeem(proof)).body.error, 'invalid_grant');
  assert.deepEqual(await redeem(proof), refused('the DPoP proof was used before'));
});

test('no page of another site reads what only clients call', async () => {
  for (const path of ['/sbv64/token', '/sbv64/revoke', '/fapi2/token', '/fapi2/par'])
    for (const method of ['POST', 'OPTIONS'])
      for (const origin of [undefined, 'https://stranger.example']) {
        const response = await fetch(scene.addresses.origin + path, {
          method,
          headers: {
            'access-control-request-method': 'POST',
            ...(origin === undefined ? {} : { origin }),
          },
          dispatcher: scene.agent,
        });
        const told = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
        assert.deepEqual(told, [], `${method} ${path} ${origin}`);
        await response.text();
      }
  const open = await fetch(`${scene.addresses.origin}/sbv64/jwks`, { dispatcher: scene.agent });
  assert.equal(open.headers.get('access-control-allow-origin'), '*', 'public keys are for everybody');
  await open.text();
});
