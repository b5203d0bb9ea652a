import Type from 'typebox';
import {
  type ApiRoute,
  PageQuery,
  pageOf,
  problem,
  problemOf,
  route,
  Timestamp,
} from '../../../core/http/index.ts';
import { changeStatusKind } from '../commands/parties.ts';
import { changeSoftwareStatusKind } from '../commands/software.ts';
import { DIRECTORY_OUTCOMES } from '../outcomes.ts';
import { listThirdPartyStatuses } from '../store/parties.ts';
import { shownParty } from './parties.ts';
import {
  commandReply,
  type DirectoryParts,
  LOOKS_BACK,
  OPERATES,
  reachedParty,
  reachedSoftware,
  WORKS,
} from './parts.ts';
import {
  page,
  SoftwareOut,
  SoftwareParams,
  StatusBody,
  StatusChangeOut,
  statusChangeOut,
  ThirdPartyOut,
  ThirdPartyParams,
} from './schemas.ts';
import { shownSoftware } from './software.ts';

export function statusRoutes(parts: DirectoryParts): ApiRoute[] {
  return [...changeRoutes(parts), historyRoute(parts)];
}

function changeRoutes({ database, desk }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'setThirdPartyStatus',
      method: 'PUT',
      path: '/v1/third-parties/:third_party/status',
      tag: 'directory',
      summary: 'Suspend, reinstate or revoke a third party',
      description: 'Bites at the next call of any of its software. Revoked is for good.',
      permission: OPERATES,
      idempotent: true,
      params: ThirdPartyParams,
      body: StatusBody,
      response: { 200: ThirdPartyOut },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const order = { thirdParty: party.id, ...request.body };
        return await commandReply(await desk.submit(changeStatusKind, order, request.origin), 200, () =>
          shownParty(database, party.id),
        );
      },
    }),
    route({
      id: 'setSoftwareStatus',
      method: 'PUT',
      path: '/v1/software/:software/status',
      tag: 'directory',
      summary: 'Suspend, reinstate or revoke a software product',
      description:
        'Bites at its next call. A third party suspends and revokes its own; only the operator reinstates.',
      permission: WORKS,
      idempotent: true,
      params: SoftwareParams,
      body: StatusBody,
      response: { 200: SoftwareOut },
      handle: async (request) => {
        const product = await reachedSoftware(database, request, request.params.software);
        if (product === undefined) return problem('not_found');
        if (request.reach === 'own' && request.body.status === 'active')
          return problemOf(DIRECTORY_OUTCOMES, 'only_the_operator_reinstates', { param: '/status' });
        const order = { id: product.id, thirdParty: product.thirdParty, ...request.body };
        const submitted = await desk.submit(changeSoftwareStatusKind, order, request.origin);
        return await commandReply(submitted, 200, () => shownSoftware(database, product.id));
      },
    }),
  ];
}

/** An instant of a history: the page begins before it. */
const HistoryQuery = Type.Object({
  limit: PageQuery.properties.limit,
  before: Type.Optional(
    Type.Intersect([
      Timestamp,
      Type.String({ maxLength: 40, description: 'Of the last row of the page before.' }),
    ]),
  ),
});

function historyRoute({ database }: DirectoryParts): ApiRoute {
  return route({
    id: 'listThirdPartyStatuses',
    method: 'GET',
    path: '/v1/third-parties/:third_party/statuses',
    tag: 'directory',
    summary: 'What statuses a third party had, newest first',
    permission: LOOKS_BACK,
    params: ThirdPartyParams,
    query: HistoryQuery,
    response: { 200: page(StatusChangeOut) },
    handle: async (request) => {
      const party = await reachedParty(database, request, request.params.third_party);
      if (party === undefined) return problem('not_found');
      const { limit, before } = request.query;
      const instant = before === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(before);
      if (Number.isNaN(instant)) return problem('request_is_invalid', { param: 'before' });
      const changes = await listThirdPartyStatuses(database, party.id, instant, limit + 1);
      const { data, has_more } = pageOf(changes, limit);
      return { status: 200, body: { data: data.map(statusChangeOut), has_more } };
    },
  });
}
