import Type from 'typebox';
import { type ApiRoute, IdOf, PageQuery, pageOf, problem, route } from '../../../core/http/index.ts';
import { nfc } from '../../../kit/text.ts';
import {
  createEndpointKind,
  deleteEndpointKind,
  disableEndpointKind,
  enableEndpointKind,
  rotateKeyKind,
  updateEndpointKind,
} from '../commands/endpoints.ts';
import type { Owner } from '../model.ts';
import { OVERLAP_HOURS_MAX } from '../rules/limits.ts';
import { listEndpoints } from '../store/endpoints.ts';
import {
  endpointId,
  endpointReply,
  isSameOwner,
  ownerFromWire,
  ownerOf,
  READS,
  reachedEndpoint,
  refusal,
  type WebhookRouteParts,
  WORKS,
  wrongIn,
} from './parts.ts';
import {
  CreateBody,
  EndpointOut,
  EndpointWithKeyOut,
  endpointOut,
  RotateBody,
  UpdateBody,
} from './schemas.ts';

const PATH = '/v1/webhook-endpoints';
export const EndpointParams = Type.Object({ endpoint: IdOf('webhook_endpoint') });

export function endpointRoutes(parts: WebhookRouteParts): ApiRoute[] {
  const { database, desk, mint, nowMs, sandbox } = parts;
  return [
    route({
      id: 'createWebhookEndpoint',
      method: 'POST',
      path: PATH,
      tag: 'webhooks',
      summary: 'Be told of events by a signed POST',
      description:
        'Events from now on. The answer shows the key to verify signatures with, once: a repetition under the same Idempotency-Key shows it again. The operator names the owner.',
      permission: WORKS,
      idempotent: true,
      body: CreateBody,
      response: { 201: EndpointWithKeyOut },
      handle: async (request) => {
        const { body, caller, reach, origin } = request;
        const owner = body.owner === undefined ? ownerOf(caller) : ownerFromWire(body.owner);
        if (owner === undefined)
          return refusal(body.owner === undefined ? 'owner_is_missing' : 'owner_not_found');
        if (reach === 'own' && !isSameOwner(ownerOf(caller), owner))
          return problem('role_may_not_do_this', { param: '/owner' });
        const wrong = wrongIn(body, sandbox);
        if (wrong !== undefined) return wrong;
        if (reach === 'any' && !(await parts.findsOwner(owner))) return refusal('owner_not_found');
        const order = {
          id: mint<'webhook_endpoint'>(),
          owner,
          ...writtenOf(body),
          scheme: schemeOf(body, owner),
        };
        const submitted = await desk.submit(createEndpointKind, order, origin);
        return await endpointReply(parts, submitted, { status: 201, showsKey: true });
      },
    }),
    route({
      id: 'listWebhookEndpoints',
      method: 'GET',
      path: PATH,
      tag: 'webhooks',
      summary: 'Webhook endpoints, oldest first',
      permission: READS,
      query: PageQuery,
      response: { 200: Type.Object({ data: Type.Array(EndpointOut), has_more: Type.Boolean() }) },
      handle: async ({ query, caller, reach }) => {
        const { limit, starting_after } = query;
        const after = starting_after === undefined ? undefined : endpointId(starting_after);
        if (starting_after !== undefined && after === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const owner = reach === 'any' ? null : ownerOf(caller);
        const rows = owner === undefined ? [] : await listEndpoints(database, owner, after, limit + 1);
        const { data, has_more } = pageOf(rows, limit);
        return { status: 200, body: { data: data.map((one) => endpointOut(one, nowMs())), has_more } };
      },
    }),
    route({
      id: 'getWebhookEndpoint',
      method: 'GET',
      path: `${PATH}/:endpoint`,
      tag: 'webhooks',
      summary: 'A webhook endpoint',
      permission: READS,
      params: EndpointParams,
      response: { 200: EndpointOut },
      handle: async (request) => {
        const endpoint = await reachedEndpoint(database, request, endpointId(request.params.endpoint));
        return endpoint === undefined
          ? problem('not_found')
          : { status: 200, body: endpointOut(endpoint, nowMs()) };
      },
    }),
    route({
      id: 'updateWebhookEndpoint',
      method: 'PUT',
      path: `${PATH}/:endpoint`,
      tag: 'webhooks',
      summary: 'Another address, other events, another description',
      description: 'What waits to be told goes to the new address at its next attempt.',
      permission: WORKS,
      idempotent: true,
      params: EndpointParams,
      body: UpdateBody,
      response: { 200: EndpointOut },
      handle: async (request) => {
        const endpoint = await reachedEndpoint(database, request, endpointId(request.params.endpoint));
        if (endpoint === undefined) return problem('not_found');
        const wrong = wrongIn(request.body, sandbox);
        if (wrong !== undefined) return wrong;
        const order = { id: endpoint.id, ...writtenOf(request.body) };
        return await endpointReply(parts, await desk.submit(updateEndpointKind, order, request.origin));
      },
    }),
    route({
      id: 'deleteWebhookEndpoint',
      method: 'DELETE',
      path: `${PATH}/:endpoint`,
      tag: 'webhooks',
      summary: 'Be told no more',
      permission: WORKS,
      idempotent: true,
      params: EndpointParams,
      response: { 200: EndpointOut },
      handle: async (request) => {
        // Also a deleted one, or a repeated request would not find what it had deleted.
        const id = endpointId(request.params.endpoint);
        const endpoint = await reachedEndpoint(database, request, id);
        if (endpoint === undefined) {
          const known = await desk.recall<never>(request.origin);
          return known === undefined ? problem('not_found') : await endpointReply(parts, known);
        }
        return await endpointReply(
          parts,
          await desk.submit(deleteEndpointKind, { id: endpoint.id }, request.origin),
        );
      },
    }),
    ...stateRoutes(parts),
    route({
      id: 'rotateWebhookKey',
      method: 'POST',
      path: `${PATH}/:endpoint/rotate`,
      tag: 'webhooks',
      summary: 'A new key; for a day the old one signs beside it',
      permission: WORKS,
      idempotent: true,
      params: EndpointParams,
      body: RotateBody,
      response: { 200: EndpointWithKeyOut },
      handle: async (request) => {
        const endpoint = await reachedEndpoint(database, request, endpointId(request.params.endpoint));
        if (endpoint === undefined) return problem('not_found');
        const order = { id: endpoint.id, overlapHours: request.body.overlap_hours ?? OVERLAP_HOURS_MAX };
        const submitted = await desk.submit(rotateKeyKind, order, request.origin);
        return await endpointReply(parts, submitted, { showsKey: true });
      },
    }),
  ];
}

function stateRoutes(parts: WebhookRouteParts): ApiRoute[] {
  const { database, desk } = parts;
  const changes = [
    {
      ...{ id: 'enableWebhookEndpoint', verb: 'enable', kind: enableEndpointKind },
      summary: 'Be told again, of what happens from now on; replay what was missed',
    },
    {
      ...{ id: 'disableWebhookEndpoint', verb: 'disable', kind: disableEndpointKind },
      summary: 'Be told nothing until it is enabled; what waits is cancelled',
    },
  ];
  return changes.map(({ id, verb, kind, summary }) =>
    route({
      ...{ id, summary, method: 'POST', tag: 'webhooks', permission: WORKS, idempotent: true },
      path: `${PATH}/:endpoint/${verb}`,
      params: EndpointParams,
      response: { 200: EndpointOut },
      handle: async (request) => {
        const endpoint = await reachedEndpoint(database, request, endpointId(request.params.endpoint));
        if (endpoint === undefined) return problem('not_found');
        return await endpointReply(parts, await desk.submit(kind, { id: endpoint.id }, request.origin));
      },
    }),
  );
}

interface Written {
  readonly url: string;
  readonly events: readonly string[];
  readonly description?: string;
}

/** Patterns once each, in their order; the URL as a parser reads it, so that one address has one text. */
function writtenOf({ url, events, description = '' }: Written) {
  return { url: new URL(url).href, events: [...new Set(events)], description: nfc(description) };
}

/** Shops get what every library reads; institutions and third parties share no secret. */
function schemeOf({ scheme }: { readonly scheme?: 'v1' | 'v1a' }, { kind }: Owner): 'v1' | 'v1a' {
  return scheme ?? (kind === 'shop' ? 'v1' : 'v1a');
}
