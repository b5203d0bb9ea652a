/** HTTP beside the listener: what a third party sets up before its software can call under Annex 01. */
import { createHmac } from 'node:crypto';
import Type from 'typebox';
import type { Queryable } from '../../core/database/index.ts';
import { type ApiRoute, IdOf, problem, route } from '../../core/http/index.ts';
import { fromWire } from '../../kit/id.ts';
import { findSoftware } from '../../services/directory/index.ts';
import { issueSbv64Client } from './authorization/clients.ts';

export interface Sbv64ClientParts {
  readonly database: Queryable;
  /** What secrets of clients follow from; it lies outside the database. */
  readonly sbv64ClientKey: Buffer;
  readonly nowMs: () => number;
}

const OWN = {
  operator: 'any',
  participant: 'no',
  merchant: 'no',
  third_party: 'own',
  auditor: 'no',
} as const;

const ClientOut = Type.Object({
  client_id: Type.String(),
  client_secret: Type.String({
    description:
      'For `client_secret_basic`. Kept here as a hash: it is told to whoever asks under the same Idempotency-Key and to nobody else.',
  }),
});

export function clientRoutes({ database, sbv64ClientKey, nowMs }: Sbv64ClientParts): ApiRoute[] {
  return [
    route({
      id: 'createSbv64Client',
      method: 'POST',
      path: '/v1/software/:software/sbv64-clients',
      tag: 'directory',
      summary: 'Get an OAuth client with a secret for the profile of Circular 64/2024/TT-NHNN',
      description: 'Software of the FAPI 2.0 profile registers itself with a software statement instead.',
      permission: OWN,
      idempotent: true,
      params: Type.Object({ software: IdOf('software') }),
      response: { 201: ClientOut },
      handle: async ({ params, caller, reach, origin }) => {
        const id = fromWire('software', params.software)!;
        const software = (await findSoftware(database, [id])).get(id);
        if (software === undefined || (reach === 'own' && software.thirdParty !== caller.thirdParty))
          return problem('not_found');
        // Both follow from the request, so the same request again gets the same client and no second one.
        const derived = (purpose: string): Buffer =>
          createHmac('sha256', sbv64ClientKey)
            .update(JSON.stringify([purpose, id, caller.id, origin.key!.key]))
            .digest();
        const { clientId, secret } = await issueSbv64Client(
          {
            ...{ on: database, nowMs: nowMs(), mint: () => uuidOf(derived('id')) },
            randomBytes: (size) => derived('secret').subarray(0, size),
          },
          id,
        );
        return {
          status: 201,
          body: { client_id: clientId, client_secret: secret },
          headers: { 'Cache-Control': 'no-store' },
        };
      },
    }),
  ];
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  // RFC 9562 §5.8: version 8, for what was derived.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
