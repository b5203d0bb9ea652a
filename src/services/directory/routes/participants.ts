/** What everybody may read: who is in the directory, signed, and the keys to verify it with. */
import Type from 'typebox';
import { type ApiRoute, route } from '../../../core/http/index.ts';
import type { DirectoryParts } from './parts.ts';

export function participantsRoutes({ authority, nowMs }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'getDirectoryParticipants',
      method: 'GET',
      path: '/v1/directory/participants',
      tag: 'directory',
      summary: 'All third parties with status and software, as a signed JWT',
      description:
        'Holds for a minute. Verify it with the keys of /v1/directory/keys and expect `typ` participants+jwt.',
      permission: 'public',
      produces: 'application/jwt',
      handle: async () => {
        const { jwt, expiresAt } = await authority.participants();
        const ageS = Math.max(0, Math.floor((expiresAt - nowMs()) / 1_000));
        const headers = { 'Cache-Control': `public, max-age=${ageS}` };
        return { status: 200, raw: jwt, type: 'application/jwt', headers };
      },
    }),
    route({
      id: 'getDirectoryKeys',
      method: 'GET',
      path: '/v1/directory/keys',
      tag: 'directory',
      summary: 'Public keys of the directory (RFC 7517)',
      permission: 'public',
      response: {
        200: Type.Object({ keys: Type.Array(Type.Object({}, { additionalProperties: true })) }),
      },
      handle: async () => ({ status: 200, body: authority.keySet() }),
    }),
  ];
}
