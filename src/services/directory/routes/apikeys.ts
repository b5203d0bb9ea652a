import Type from 'typebox';
import { callersOfThirdParties, hashApiKey, mintApiKey } from '../../../core/access/index.ts';
import { type ApiRoute, IdOf, PageQuery, pageOf, problem, route } from '../../../core/http/index.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import { makeApiKeyKind, revokeApiKeyKind } from '../commands/apikeys.ts';
import { listRequests, type RequestPlace } from '../store/requests.ts';
import { commandReply, type DirectoryParts, LOOKS_BACK, reachedParty, WORKS } from './parts.ts';
import {
  ApiKeyBody,
  ApiKeyMadeOut,
  ApiKeyOut,
  page,
  RequestOut,
  requestOut,
  ThirdPartyParams,
} from './schemas.ts';

export function apiKeyRoutes({ database, desk, mint, randomBytes }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'createApiKey',
      method: 'POST',
      path: '/v1/third-parties/:third_party/api-keys',
      tag: 'directory',
      summary: 'Make another API key for a third party',
      description: 'The key is shown once. A replay under the same Idempotency-Key shows its id without it.',
      permission: WORKS,
      idempotent: true,
      params: ThirdPartyParams,
      body: ApiKeyBody,
      response: { 201: ApiKeyMadeOut },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const key = mintApiKey('test', randomBytes);
        const order = {
          id: mint<'caller'>(),
          thirdParty: party.id,
          name: request.body.name,
          keyHash: hashApiKey(key),
        };
        const submitted = await desk.submit(makeApiKeyKind, order, request.origin);
        return await commandReply(submitted, 201, async (answer) => {
          if (answer.kind !== 'api_key_made') return undefined;
          const replayed = submitted.kind === 'decided' && submitted.replayed;
          return { id: toWire('caller', answer.caller), key: replayed ? null : key };
        });
      },
    }),
    route({
      id: 'listApiKeys',
      method: 'GET',
      path: '/v1/third-parties/:third_party/api-keys',
      tag: 'directory',
      summary: 'API keys of a third party, by name; the keys themselves are shown to nobody',
      permission: LOOKS_BACK,
      params: ThirdPartyParams,
      response: { 200: Type.Object({ data: Type.Array(ApiKeyOut) }) },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const callers = (await callersOfThirdParties(database, [party.id])).get(party.id) ?? [];
        const data = callers.map(({ id, name, revoked }) => ({ id: toWire('caller', id), name, revoked }));
        return { status: 200, body: { data } };
      },
    }),
    route({
      id: 'revokeApiKey',
      method: 'POST',
      path: '/v1/third-parties/:third_party/api-keys/:caller/revoke',
      tag: 'directory',
      summary: 'Revoke an API key of a third party; it bites at the next request',
      permission: WORKS,
      idempotent: true,
      params: Type.Object({ third_party: IdOf('third_party'), caller: IdOf('caller') }),
      response: { 200: Type.Object({ id: IdOf('caller'), revoked: Type.Boolean() }) },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const order = { thirdParty: party.id, caller: fromWire('caller', request.params.caller)! };
        const submitted = await desk.submit(revokeApiKeyKind, order, request.origin);
        return await commandReply(submitted, 200, async () => ({ id: request.params.caller, revoked: true }));
      },
    }),
  ];
}

const RequestsQuery = Type.Object({
  limit: PageQuery.properties.limit,
  before: Type.Optional(
    Type.String({
      maxLength: 120,
      description: '`at` and `request` of the last row of the page before, with a space between.',
    }),
  ),
});

export function requestLogRoute({ database }: DirectoryParts): ApiRoute {
  return route({
    id: 'listThirdPartyRequests',
    method: 'GET',
    path: '/v1/third-parties/:third_party/requests',
    tag: 'directory',
    summary: 'What a third party asked of late and how it ended, newest first',
    description:
      'Ids, statuses and codes of about three months; a request appears a second or two after its answer.',
    permission: LOOKS_BACK,
    params: ThirdPartyParams,
    query: RequestsQuery,
    response: { 200: page(RequestOut) },
    handle: async (request) => {
      const party = await reachedParty(database, request, request.params.third_party);
      if (party === undefined) return problem('not_found');
      const { limit, before } = request.query;
      const place = before === undefined ? undefined : placeOf(before);
      if (before !== undefined && place === undefined)
        return problem('request_is_invalid', { param: 'before' });
      const { data, has_more } = pageOf(await listRequests(database, party.id, place, limit + 1), limit);
      return { status: 200, body: { data: data.map(requestOut), has_more } };
    },
  });
}

/** `+` of the offset arrives as a space where nobody encoded it; the request's id follows the last space. */
function placeOf(text: string): RequestPlace | undefined {
  const [, at, request] = /^(.+) (\S+)$/.exec(text) ?? [];
  const ms = Date.parse((at ?? '').replace(' ', '+'));
  return request === undefined || Number.isNaN(ms) ? undefined : { at: ms, request };
}
