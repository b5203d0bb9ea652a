/** Clients, as the library finds them: what they registered, under what the directory says of them at this moment. */
import { type Adapter, errors } from 'oidc-provider';
import type { Queryable } from '../../../core/database/index.ts';
import type { Profile } from '../../../services/consents/index.ts';
import { deleteClient, findClient, keepClient } from '../store/clients.ts';
import { withinRequest } from './adapter.ts';
import { fapi2Metadata } from './rules.ts';

export interface ClientAdapterParts {
  readonly profile: Profile;
  readonly database: Queryable;
  readonly nowMs: () => number;
}

export function clientAdapter({ profile, database, nowMs }: ClientAdapterParts): Adapter {
  const on = withinRequest(database);
  const absent = () => Promise.resolve(undefined);
  const never = () => Promise.reject(new Error('clients are neither consumed nor granted'));
  return {
    async upsert(id, metadata) {
      const software = metadata.software_id;
      if (typeof software !== 'string') throw new Error('a client without software');
      const isKept = await keepClient(on, { id, profile, software, metadata }, nowMs());
      if (!isKept) throw new errors.InvalidRequest('the client is of other software, or was given up');
    },
    async find(id) {
      const client = await findClient(on, profile, id);
      return client && { client_id: client.id, ...fapi2Metadata(client) };
    },
    destroy: (id) => deleteClient(on, profile, id, nowMs()),
    findByUid: absent,
    findByUserCode: absent,
    consume: never,
    revokeByGrantId: never,
  };
}
