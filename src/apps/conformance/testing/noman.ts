import { freshKey } from '../client/index.ts';
import { startServer, type TestServer } from './server.ts';

/** Refuses everything; with `announces` it at least says who it is, and what it would do if it did. */
export async function startNoMan(announces: boolean): Promise<TestServer> {
  const { publicJwk } = freshKey('ES256', 'no');
  return await startServer(({ path }, base) => {
    if (announces && path.includes('.well-known')) return { status: 200, body: metadata(base) };
    if (announces && path.endsWith('/jwks')) return { status: 200, body: { keys: [publicJwk] } };
    return { status: 403, body: { error: 'access_denied', code: 'FORBIDDEN', description: 'no' } };
  });
}

function metadata(base: string): object {
  const issuer = `${base}/fapi2`;
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    registration_endpoint: `${issuer}/reg`,
    backchannel_authentication_endpoint: `${issuer}/backchannel`,
    jwks_uri: `${issuer}/jwks`,
    backchannel_authentication_request_signing_alg_values_supported: ['ES256'],
    grant_management_actions_supported: ['replace'],
  };
}
