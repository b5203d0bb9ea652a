/** A directory to try doors at: two third parties, their keys and their software, and what is asked of each route. */
import { generateKeyPairSync } from 'node:crypto';
import type { TestHub } from '../../../../test/hub.ts';
import { fromWire } from '../../../kit/id.ts';
import { inventedTaxCode } from '../../../services/directory/testing.ts';

interface Request {
  readonly path: string;
  readonly body?: unknown;
}

export interface TestDirectory {
  /** Wire ids and API keys. */
  readonly third: { readonly id: string; readonly key: string; readonly apiKey: string };
  readonly stranger: { readonly id: string; readonly key: string };
  /** Software of the first, still active; each that is suspended is taken away. */
  readonly software: string[];
  readonly resourceServer: string;
  /** By row of the matrix, afresh for every cell. */
  readonly asks: Readonly<Record<string, () => Request>>;
}

let serial = 0;

export function thirdPartyBody(): Record<string, unknown> {
  serial += 1;
  return {
    tax_code: inventedTaxCode(serial),
    name: `Công ty Thử số ${serial}`,
    name_en: `Trial Company No ${serial}`,
    roles: ['AIS'],
    contacts: { email: 'api@thunghiem.example' },
  };
}

export function softwareBody(): Record<string, unknown> {
  const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const jwks = { keys: [{ ...jwk, kid: 'k1' }] };
  return { name: 'Sổ chi tiêu', redirect_uris: ['https://app.thunghiem.example/cb'], roles: ['AIS'], jwks };
}

/** `products`: how many may be suspended one by one; `bin`: a bank that has a resource server. */
export async function openTestDirectory(
  hub: TestHub,
  operator: string,
  products: number,
  bin: string,
): Promise<TestDirectory> {
  const make = async (path: string, body: unknown): Promise<string> =>
    (await hub.call('POST', path, { as: operator, body })).body.id!;
  const party = async () => {
    const id = await make('/v1/third-parties', thirdPartyBody());
    return { id, key: await hub.addCaller('third_party', { thirdParty: fromWire('third_party', id)! }) };
  };
  const [third, stranger, spare] = [await party(), await party(), await party()];
  const apiKey = await make(`/v1/third-parties/${third.id}/api-keys`, { name: 'Tạm' });
  const software: string[] = [];
  for (let i = 0; i < products; i += 1)
    software.push(await make(`/v1/third-parties/${third.id}/software`, softwareBody()));
  const ofThird = (rest = ''): string => `/v1/third-parties/${third.id}${rest}`;
  const ofSoftware = (rest = ''): string => `/v1/software/${software[0]}${rest}`;
  const client = async (): Promise<string> =>
    (await hub.call('POST', ofSoftware('/sbv64-clients'), { as: operator })).body.client_id as string;
  const [kept, givenUp] = [await client(), await client()];
  const servers = `/v1/participants/${bin}/resource-servers`;
  const serverBody = () => ({ name: fresh('API'), jwks: softwareBody().jwks });
  const resourceServer = await make(servers, { name: 'API', jwks: softwareBody().jwks });
  const ofServer = (rest = ''): string => `/v1/resource-servers/${resourceServer}${rest}`;
  const suspended = { status: 'suspended', reason: 'thử' };
  const fresh = (name: string): string => {
    serial += 1;
    return `${name} ${serial}`;
  };
  return {
    third: { ...third, apiKey },
    stranger,
    software,
    resourceServer,
    asks: {
      'POST /v1/participants/{bin}/resource-servers': () => ({ path: servers, body: serverBody() }),
      'GET /v1/participants/{bin}/resource-servers': () => ({ path: servers }),
      'GET /v1/resource-servers/{resource_server}': () => ({ path: ofServer() }),
      'PUT /v1/resource-servers/{resource_server}': () => ({ path: ofServer(), body: serverBody() }),
      'PUT /v1/resource-servers/{resource_server}/status': () => ({
        path: ofServer('/status'),
        body: suspended,
      }),
      'GET /v1/resource-servers/{resource_server}/versions': () => ({ path: ofServer('/versions') }),
      'POST /v1/software/{software}/sbv64-clients': () => ({ path: ofSoftware('/sbv64-clients') }),
      'GET /v1/software/{software}/sbv64-clients': () => ({ path: ofSoftware('/sbv64-clients') }),
      'POST /v1/software/{software}/sbv64-clients/{client}/rotate': () => ({
        path: ofSoftware(`/sbv64-clients/${kept}/rotate`),
        body: {},
      }),
      'DELETE /v1/software/{software}/sbv64-clients/{client}': () => ({
        path: ofSoftware(`/sbv64-clients/${givenUp}`),
      }),
      'POST /v1/third-parties': () => ({ path: '/v1/third-parties', body: thirdPartyBody() }),
      'GET /v1/third-parties': () => ({ path: '/v1/third-parties' }),
      'GET /v1/third-parties/{third_party}': () => ({ path: ofThird() }),
      'PUT /v1/third-parties/{third_party}/registration': () => ({
        path: ofThird('/registration'),
        body: { name: fresh('Công ty Tên Mới') },
      }),
      'PUT /v1/third-parties/{third_party}/contacts': () => ({
        path: ofThird('/contacts'),
        body: { email: 'moi@thunghiem.example' },
      }),
      'POST /v1/third-parties/{third_party}/software': () => ({
        path: ofThird('/software'),
        body: softwareBody(),
      }),
      'GET /v1/third-parties/{third_party}/software': () => ({ path: ofThird('/software') }),
      'GET /v1/software/{software}': () => ({ path: ofSoftware() }),
      'PUT /v1/software/{software}': () => ({ path: ofSoftware(), body: { name: fresh('Sổ chi tiêu') } }),
      'GET /v1/software/{software}/versions': () => ({ path: ofSoftware('/versions') }),
      'POST /v1/software/{software}/statements': () => ({ path: ofSoftware('/statements') }),
      'POST /v1/third-parties/{third_party}/api-keys': () => ({
        path: ofThird('/api-keys'),
        body: { name: 'Máy chủ' },
      }),
      'GET /v1/third-parties/{third_party}/api-keys': () => ({ path: ofThird('/api-keys') }),
      'POST /v1/third-parties/{third_party}/api-keys/{caller}/revoke': () => ({
        path: ofThird(`/api-keys/${apiKey}/revoke`),
      }),
      'GET /v1/third-parties/{third_party}/requests': () => ({ path: ofThird('/requests') }),
      'GET /v1/directory/participants': () => ({ path: '/v1/directory/participants' }),
      'GET /v1/directory/keys': () => ({ path: '/v1/directory/keys' }),
      'POST /v1/sandbox/third-parties': () => ({
        path: '/v1/sandbox/third-parties',
        body: thirdPartyBody(),
      }),
      'PUT /v1/third-parties/{third_party}/status': () => ({
        path: `/v1/third-parties/${spare.id}/status`,
        body: suspended,
      }),
      'PUT /v1/software/{software}/status': () => ({
        path: `/v1/software/${software.pop()}/status`,
        body: suspended,
      }),
      'GET /v1/third-parties/{third_party}/statuses': () => ({ path: ofThird('/statuses') }),
    },
  };
}
