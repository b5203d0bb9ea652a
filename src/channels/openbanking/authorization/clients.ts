/**
 * Clients, as the library finds them: what they registered, under what the directory says of them at this moment; and the
 * resource servers of banks, which ask and are granted nothing.
 */
import { type Adapter, errors } from 'oidc-provider';
import type { Queryable } from '../../../core/database/index.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import type { Profile } from '../../../services/consents/index.ts';
import { findResourceServers } from '../../../services/directory/index.ts';
import { deleteClient, findClient, keepClient } from '../store/clients.ts';
import { addSbv64Client } from '../store/secrets.ts';
import { hashOf, withinRequest } from './adapter.ts';
import { fapi2Metadata, resourceServerMetadata, sbv64Metadata } from './rules.ts';

const METADATA = { fapi2: fapi2Metadata, sbv64: sbv64Metadata };

export interface ClientAdapterParts {
  readonly profile: Profile;
  readonly database: Queryable;
  readonly nowMs: () => number;
}

export interface IssueParts {
  readonly on: Queryable;
  readonly mint: () => string;
  readonly randomBytes: (size: number) => Buffer;
  readonly nowMs: number;
}

/** 256 bits. */
export const SECRET_BYTES = 32;

/** A client of Annex 01 for software of the directory; its secret is told once and kept as a hash. */
export async function issueSbv64Client(
  { on, mint, randomBytes, nowMs }: IssueParts,
  software: string,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly clientId: string; readonly secret: string }> {
  const clientId = toWire('software', mint());
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const kept = { ...metadata, client_secret_sha256: hashOf(secret) };
  await addSbv64Client(on, { id: clientId, software, metadata: kept }, nowMs);
  return { clientId, secret };
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
      const server = profile === 'fapi2' ? fromWire('resource_server', id) : undefined;
      if (server !== undefined) {
        const found = (await findResourceServers(on, [server])).get(server);
        return found?.status === 'active' ? resourceServerMetadata(found) : undefined;
      }
      const client = await findClient(on, profile, id);
      return client && { client_id: client.id, ...METADATA[profile](client, nowMs()) };
    },
    destroy: (id) => deleteClient(on, profile, id, nowMs()),
    findByUid: absent,
    findByUserCode: absent,
    consume: never,
    revokeByGrantId: never,
  };
}
