/** Parties, customers and keys that no server knows: what the servers of this folder grant or refuse to them. */
import { freshKey, signJwt } from '../client/index.ts';
import type { ConfigurationFile } from '../configuration.ts';
import { selfMade } from './certificate.ts';

const REDIRECT = 'https://app.example/callback';
const OTHER_REDIRECT = 'https://other-app.example/callback';

const account = (n: number): string => `acc_0193d2a0000070008000${String(n).padStart(12, '0')}`;

const customer = (name: string, first: number): NonNullable<ConfigurationFile['customers']>[number] => ({
  username: name,
  password: 'Mat-khau-1',
  totp_secret: 'JBSWY3DPEHPK3PXP',
  bin: '979901',
  accounts: [
    { id: account(first), number: `00990010000${first}` },
    { id: account(first + 1), number: `00990010000${first + 1}` },
  ],
});

export async function sceneOf(url: string): Promise<ConfigurationFile> {
  const jwk = (): Record<string, unknown> => {
    const key = freshKey();
    return { ...key.privateKey.export({ format: 'jwk' }), kid: `key-${Math.abs(counter++)}` };
  };
  let counter = 1;
  const fapi = (
    client_id: string,
    redirect_uri = REDIRECT,
  ): { client_id: string; redirect_uri: string; jwk: Record<string, unknown> } => ({
    client_id,
    redirect_uri,
    jwk: jwk(),
  });
  const [own, foreign] = [await selfMade('app'), await selfMade('foreign')];
  const statement = signJwt(
    freshKey(),
    { typ: 'JWT' },
    { software_id: 'software', software_redirect_uris: [REDIRECT], iat: Math.floor(Date.now() / 1_000) },
  );
  return {
    base_url: url,
    fapi2: {
      client: fapi('app'),
      second_client: fapi('other-app', OTHER_REDIRECT),
      signing_client: fapi('signing-app'),
      mtls_client: { ...fapi('mtls-app'), certificate: own.certificate, certificate_key: own.key },
      ciba_client: fapi('ciba-app'),
      resource_server: fapi('resource-server'),
      tricky_client: fapi('tricky-app'),
      foreign_certificate: { certificate: foreign.certificate, certificate_key: foreign.key },
      statement: { jwt: statement },
      ciba: { approval_url: `${url}/me/approvals` },
    },
    sbv64: {
      provider_id: '979901',
      jwks_uri: `${url}/sbv64/jwks`,
      client: {
        client_id: 'sbv-app',
        client_secret: 'a-secret-of-the-test',
        redirect_uri: REDIRECT,
        jwk: jwk(),
        tpp_id: '0101234567',
      },
      second_client: {
        client_id: 'sbv-other',
        client_secret: 'another-secret-of-the-test',
        redirect_uri: OTHER_REDIRECT,
        jwk: jwk(),
        tpp_id: '0107654321',
      },
    },
    customers: [customer('0901000001', 1), customer('0901000002', 5)],
    expendable_customer: customer('0901000003', 9),
    webhooks: { url: `${url}/v1/webhook-endpoints`, authorization: 'Bearer test' },
  };
}
