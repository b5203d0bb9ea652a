import Type from 'typebox';
import { type ApiRoute, PageQuery, pageOf, problem, problemOf, route } from '../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import { fromWire } from '../../../kit/id.ts';
import { DIRECTORY_OUTCOMES } from '../outcomes.ts';
import { findSoftware, listSoftware, listSoftwareVersions } from '../store/software.ts';
import {
  commandReply,
  type DirectoryParts,
  LOOKS_BACK,
  READS,
  reachedParty,
  reachedSoftware,
  WORKS,
} from './parts.ts';
import {
  page,
  SoftwareBody,
  SoftwareChangesBody,
  SoftwareOut,
  SoftwareParams,
  SoftwareVersionOut,
  StatementOut,
  softwareOut,
  softwareVersionOut,
  ThirdPartyParams,
} from './schemas.ts';

export function softwareRoutes(parts: DirectoryParts): ApiRoute[] {
  return [...productRoutes(parts), ...changeRoutes(parts), versionsRoute(parts), statementRoute(parts)];
}

function productRoutes({ database, desk, mint, registerSoftware }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'createSoftware',
      method: 'POST',
      path: '/v1/third-parties/:third_party/software',
      tag: 'directory',
      summary: 'Register a software product with its redirect URIs and public keys',
      permission: WORKS,
      idempotent: true,
      params: ThirdPartyParams,
      body: SoftwareBody,
      response: { 201: SoftwareOut },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const { redirect_uris, ...body } = request.body;
        const order = {
          id: mint<'software'>(),
          thirdParty: party.id,
          ...body,
          redirectUris: redirect_uris,
        };
        const submitted = await desk.submit(registerSoftware, order, request.origin);
        return await commandReply(submitted, 201, async (answer) =>
          answer.kind === 'software_registered' ? await shownSoftware(database, answer.software) : undefined,
        );
      },
    }),
    route({
      id: 'listSoftware',
      method: 'GET',
      path: '/v1/third-parties/:third_party/software',
      tag: 'directory',
      summary: 'Software of a third party, oldest first',
      permission: READS,
      params: ThirdPartyParams,
      query: PageQuery,
      response: { 200: page(SoftwareOut) },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const { limit, starting_after } = request.query;
        const after = starting_after === undefined ? undefined : fromWire('software', starting_after);
        if (starting_after !== undefined && after === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const { data, has_more } = pageOf(await listSoftware(database, party.id, after, limit + 1), limit);
        return { status: 200, body: { data: data.map(softwareOut), has_more } };
      },
    }),
    route({
      id: 'getSoftware',
      method: 'GET',
      path: '/v1/software/:software',
      tag: 'directory',
      summary: 'A software product',
      permission: READS,
      params: SoftwareParams,
      response: { 200: SoftwareOut },
      handle: async (request) => {
        const product = await reachedSoftware(database, request, request.params.software);
        return product === undefined ? problem('not_found') : { status: 200, body: softwareOut(product) };
      },
    }),
  ];
}

function changeRoutes({ database, desk, amendSoftware }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'amendSoftware',
      method: 'PUT',
      path: '/v1/software/:software',
      tag: 'directory',
      summary: 'Amend a software product; what is left out stays',
      description:
        'A `jwks` replaces all keys. To rotate, send the old and the new key, then the new one alone once it is in use.',
      permission: WORKS,
      idempotent: true,
      params: SoftwareParams,
      body: SoftwareChangesBody,
      response: { 200: SoftwareOut },
      handle: async (request) => {
        const product = await reachedSoftware(database, request, request.params.software);
        if (product === undefined) return problem('not_found');
        const { redirect_uris, ...changes } = request.body;
        const order = {
          id: product.id,
          thirdParty: product.thirdParty,
          ...changes,
          ...(redirect_uris === undefined ? {} : { redirectUris: redirect_uris }),
        };
        return await commandReply(await desk.submit(amendSoftware, order, request.origin), 200, () =>
          shownSoftware(database, product.id),
        );
      },
    }),
  ];
}

const VersionsQuery = Type.Object({
  limit: PageQuery.properties.limit,
  before: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Of the last row of the page before.' }),
  ),
});
/** More changes than this no product lives to see. */
const VERSION_MAX = 2_147_483_647;

function versionsRoute({ database }: DirectoryParts): ApiRoute {
  return route({
    id: 'listSoftwareVersions',
    method: 'GET',
    path: '/v1/software/:software/versions',
    tag: 'directory',
    summary: 'What a software product said before, newest first',
    description: 'A signature of the past is held against the keys of its day.',
    permission: LOOKS_BACK,
    params: SoftwareParams,
    query: VersionsQuery,
    response: { 200: page(SoftwareVersionOut) },
    handle: async (request) => {
      const product = await reachedSoftware(database, request, request.params.software);
      if (product === undefined) return problem('not_found');
      const { limit, before = VERSION_MAX } = request.query;
      const versions = await listSoftwareVersions(database, product.id, before, limit + 1);
      const { data, has_more } = pageOf(versions, limit);
      return { status: 200, body: { data: data.map(softwareVersionOut), has_more } };
    },
  });
}

function statementRoute({ database, authority }: DirectoryParts): ApiRoute {
  return route({
    id: 'createSoftwareStatement',
    method: 'POST',
    path: '/v1/software/:software/statements',
    tag: 'directory',
    summary: 'Get a software statement to register an OAuth client with',
    description: 'A JWT that vouches for the product for five minutes.',
    permission: WORKS,
    params: SoftwareParams,
    response: { 201: StatementOut },
    handle: async (request) => {
      const product = await reachedSoftware(database, request, request.params.software);
      if (product === undefined) return problem('not_found');
      const signed = await authority.statementOf(product.id);
      if ('refusal' in signed) {
        const { refusal } = signed;
        return refusal === 'software_is_unknown' || refusal === 'software_lacks_the_role'
          ? problem('not_found')
          : problemOf(DIRECTORY_OUTCOMES, refusal);
      }
      return {
        status: 201,
        body: { software_statement: signed.jwt, expires_at: hanoiTimestamp(signed.expiresAt) },
        headers: { 'Cache-Control': 'no-store' },
      };
    },
  });
}

export async function shownSoftware(database: DirectoryParts['database'], id: string) {
  return softwareOut((await findSoftware(database, [id])).get(id)!);
}
