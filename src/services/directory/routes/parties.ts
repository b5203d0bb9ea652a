import type { Static } from 'typebox';
import { type ApiRoute, PageQuery, pageOf, problem, route } from '../../../core/http/index.ts';
import { fromWire } from '../../../kit/id.ts';
import { amendThirdPartyKind, registerThirdPartyKind, type ThirdPartyOrder } from '../commands/parties.ts';
import type { Contacts as ContactsOf } from '../model.ts';
import { findThirdParties, listThirdParties } from '../store/parties.ts';
import { commandReply, type DirectoryParts, OPERATES, READS, reachedParty, WORKS } from './parts.ts';
import {
  Contacts,
  page,
  RegistrationBody,
  ThirdPartyBody,
  ThirdPartyOut,
  ThirdPartyParams,
  thirdPartyOut,
} from './schemas.ts';

export function partyRoutes(parts: DirectoryParts): ApiRoute[] {
  return [...registryRoutes(parts), ...changeRoutes(parts)];
}

function registryRoutes({ database, desk, mint }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'createThirdParty',
      method: 'POST',
      path: '/v1/third-parties',
      tag: 'directory',
      summary: 'Register a third party',
      description:
        'An organisation with its tax code. PIS and EWLTS need a licence (Circular 64/2024/TT-NHNN Art 5(3), our reading).',
      permission: OPERATES,
      idempotent: true,
      body: ThirdPartyBody,
      response: { 201: ThirdPartyOut },
      handle: async ({ body, origin }) => {
        const order = thirdPartyOrder(mint<'third_party'>(), body);
        const submitted = await desk.submit(registerThirdPartyKind, order, origin);
        return await commandReply(submitted, 201, async (answer) =>
          answer.kind === 'third_party_registered'
            ? await shownParty(database, answer.thirdParty)
            : undefined,
        );
      },
    }),
    route({
      id: 'listThirdParties',
      method: 'GET',
      path: '/v1/third-parties',
      tag: 'directory',
      summary: 'Third parties, oldest first',
      permission: READS,
      query: PageQuery,
      response: { 200: page(ThirdPartyOut) },
      handle: async ({ query: { limit, starting_after }, caller, reach }) => {
        const after = starting_after === undefined ? undefined : fromWire('third_party', starting_after);
        if (starting_after !== undefined && after === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const parties =
          reach === 'any'
            ? await listThirdParties(database, after, limit + 1)
            : await onlyOne(database, caller.thirdParty, after);
        const { data, has_more } = pageOf(parties, limit);
        return { status: 200, body: { data: data.map(thirdPartyOut), has_more } };
      },
    }),
    route({
      id: 'getThirdParty',
      method: 'GET',
      path: '/v1/third-parties/:third_party',
      tag: 'directory',
      summary: 'A third party',
      permission: READS,
      params: ThirdPartyParams,
      response: { 200: ThirdPartyOut },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        return party === undefined ? problem('not_found') : { status: 200, body: thirdPartyOut(party) };
      },
    }),
  ];
}

function changeRoutes({ database, desk }: DirectoryParts): ApiRoute[] {
  return [
    route({
      id: 'amendThirdParty',
      method: 'PUT',
      path: '/v1/third-parties/:third_party/registration',
      tag: 'directory',
      summary: 'Amend what a third party is registered with; what is left out stays',
      description: 'A role that is taken away is gone from its software at the next call.',
      permission: OPERATES,
      idempotent: true,
      params: ThirdPartyParams,
      body: RegistrationBody,
      response: { 200: ThirdPartyOut },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const { name_en, ...changes } = request.body;
        const order = {
          thirdParty: party.id,
          ...changes,
          ...(name_en === undefined ? {} : { nameEn: name_en }),
        };
        return await commandReply(await desk.submit(amendThirdPartyKind, order, request.origin), 200, () =>
          shownParty(database, party.id),
        );
      },
    }),
    route({
      id: 'setThirdPartyContacts',
      method: 'PUT',
      path: '/v1/third-parties/:third_party/contacts',
      tag: 'directory',
      summary: 'Say where a third party is reached',
      permission: WORKS,
      idempotent: true,
      params: ThirdPartyParams,
      body: Contacts,
      response: { 200: ThirdPartyOut },
      handle: async (request) => {
        const party = await reachedParty(database, request, request.params.third_party);
        if (party === undefined) return problem('not_found');
        const order = { thirdParty: party.id, contacts: request.body };
        return await commandReply(await desk.submit(amendThirdPartyKind, order, request.origin), 200, () =>
          shownParty(database, party.id),
        );
      },
    }),
  ];
}

/** Members that are optional in JSON are absent in the model, never undefined. */
export function thirdPartyOrder(id: string, body: Static<typeof ThirdPartyBody>): ThirdPartyOrder {
  const { tax_code, name, name_en, licence = null, roles } = body;
  const contacts: ContactsOf = body.contacts;
  return { id, taxCode: tax_code, name, nameEn: name_en, licence, roles, contacts };
}

export async function shownParty(database: DirectoryParts['database'], id: string) {
  return thirdPartyOut((await findThirdParties(database, [id])).get(id)!);
}

async function onlyOne(database: DirectoryParts['database'], id: string | null, after: string | undefined) {
  if (id === null || (after !== undefined && after >= id)) return [];
  return [...(await findThirdParties(database, [id])).values()];
}
