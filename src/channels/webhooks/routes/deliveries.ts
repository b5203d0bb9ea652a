import Type from 'typebox';
import type { Submitted } from '../../../core/command/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  IdOf,
  PageQuery,
  type Problem,
  pageOf,
  problem,
  type Reply,
  route,
} from '../../../core/http/index.ts';
import { cursorAt, formatCursor, parseCursor, readEventsBetween } from '../../../core/outbox/index.ts';
import { fromWire } from '../../../kit/id.ts';
import { replayKind, type TellingAnswer, testKind } from '../commands/tellings.ts';
import type { Delivery, Endpoint } from '../model.ts';
import { audienceOf, isToldTo } from '../rules/filter.ts';
import { DELIVERY_DAYS, REPLAY_EVENTS_MAX } from '../rules/limits.ts';
import { SAMPLE_TYPES } from '../rules/samples.ts';
import { findAttempts, findDeliveries, listDeliveries } from '../store/deliveries.ts';
import { EndpointParams } from './endpoints.ts';
import {
  type Asked,
  endpointId,
  READS,
  reachedEndpoint,
  refusal,
  type WebhookRouteParts,
  WORKS,
} from './parts.ts';
import { DeliveryOut, deliveryOut, ReplayBody, ReplayOut } from './schemas.ts';

const DeliveryParams = Type.Object({ delivery: IdOf('webhook_delivery') });
const DAY_MS = 86_400_000;

export function deliveryRoutes(parts: WebhookRouteParts): ApiRoute[] {
  const { database, desk } = parts;
  return [
    route({
      id: 'listWebhookDeliveries',
      method: 'GET',
      path: '/v1/webhook-endpoints/:endpoint/deliveries',
      tag: 'webhooks',
      summary: 'What an endpoint was told and what came of each attempt, newest first',
      description: 'The last 30 days.',
      permission: READS,
      params: EndpointParams,
      query: Type.Object({
        ...PageQuery.properties,
        undelivered: Type.Boolean({ default: false, description: 'Only those that have not arrived.' }),
      }),
      response: { 200: Type.Object({ data: Type.Array(DeliveryOut), has_more: Type.Boolean() }) },
      handle: async (request) => {
        const endpoint = await reachedEndpoint(database, request, endpointId(request.params.endpoint));
        if (endpoint === undefined) return problem('not_found');
        const { limit, starting_after, undelivered } = request.query;
        const before =
          starting_after === undefined ? undefined : fromWire('webhook_delivery', starting_after);
        if (starting_after !== undefined && before === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const which = undelivered ? 'undelivered' : 'all';
        const rows = await listDeliveries(database, endpoint.id, which, before, limit + 1);
        const { data, has_more } = pageOf(rows, limit);
        const attempts = await findAttempts(
          database,
          data.map(({ id }) => id),
        );
        return {
          status: 200,
          body: { data: data.map((one) => deliveryOut(one, attempts.get(one.id))), has_more },
        };
      },
    }),
    route({
      id: 'getWebhookDelivery',
      method: 'GET',
      path: '/v1/webhook-deliveries/:delivery',
      tag: 'webhooks',
      summary: 'One event for one endpoint, with its attempts',
      permission: READS,
      params: DeliveryParams,
      response: { 200: DeliveryOut },
      handle: async (request) => {
        const reached = await reachedDelivery(parts, request, request.params.delivery);
        if (reached === undefined) return problem('not_found');
        const { delivery } = reached;
        const attempts = await findAttempts(database, [delivery.id]);
        return { status: 200, body: deliveryOut(delivery, attempts.get(delivery.id)) };
      },
    }),
    route({
      id: 'replayWebhookDelivery',
      method: 'POST',
      path: '/v1/webhook-deliveries/:delivery/replay',
      tag: 'webhooks',
      summary: 'Tell one event again',
      description: 'Under the same `webhook-id`, so that a receiver which has seen it knows.',
      permission: WORKS,
      idempotent: true,
      params: DeliveryParams,
      response: { 202: Type.Object({ replayed: Type.Integer() }) },
      handle: async (request) => {
        const reached = await reachedDelivery(parts, request, request.params.delivery);
        if (reached === undefined) return problem('not_found');
        const { id, endpoint, lane, seq, type } = reached.delivery;
        const deliveries = [{ id, endpoint, lane, seq, type }];
        const submitted = await desk.submit(
          replayKind,
          { endpoint, deliveries, what: `evt_${lane}_${seq}` },
          request.origin,
        );
        return tellingReply(submitted, ({ count }) => ({ replayed: count }));
      },
    }),
    route({
      id: 'replayWebhookEvents',
      method: 'POST',
      path: '/v1/webhook-endpoints/:endpoint/replay',
      tag: 'webhooks',
      summary: 'Tell again what happened in a span of time',
      description: `Also what happened while the endpoint was disabled or did not want such events. At most ${REPLAY_EVENTS_MAX} events of one answer: ask again with its \`cursor\` while \`has_more\`.`,
      permission: WORKS,
      idempotent: true,
      params: EndpointParams,
      body: ReplayBody,
      response: { 202: ReplayOut },
      handle: async (request) => {
        const endpoint = await reachedEndpoint(database, request, endpointId(request.params.endpoint));
        if (endpoint === undefined) return problem('not_found');
        return await replaySpan(parts, endpoint, request.body, request.origin);
      },
    }),
    route({
      id: 'testWebhookEndpoint',
      method: 'POST',
      path: '/v1/webhook-endpoints/:endpoint/test',
      tag: 'webhooks',
      summary: 'Be sent a `webhook.test`, whatever the endpoint wants to be told',
      description:
        'Or a `sample`: the same message as if that had happened, with ids of nobody and `"test": true` in its data. In the event feed it is a `webhook.test`.',
      permission: WORKS,
      idempotent: true,
      params: EndpointParams,
      query: Type.Object({ sample: Type.Optional(Type.Enum([...SAMPLE_TYPES])) }),
      response: { 202: Type.Object({ sent: Type.Boolean() }) },
      handle: async (request) => {
        const endpoint = await reachedEndpoint(database, request, endpointId(request.params.endpoint));
        if (endpoint === undefined) return problem('not_found');
        const order = { endpoint: endpoint.id, sample: request.query.sample };
        const submitted = await desk.submit(testKind, order, request.origin);
        return tellingReply(submitted, () => ({ sent: true }));
      },
    }),
  ];
}

async function reachedDelivery(
  { database }: WebhookRouteParts,
  request: Asked,
  wire: string,
): Promise<{ readonly delivery: Delivery; readonly endpoint: Endpoint } | undefined> {
  const id = fromWire('webhook_delivery', wire);
  const delivery = id === undefined ? undefined : (await findDeliveries(database, [id])).get(id);
  const endpoint = await reachedEndpoint(database, request, delivery?.endpoint);
  return delivery === undefined || endpoint === undefined ? undefined : { delivery, endpoint };
}

async function replaySpan(
  { database, desk, mint, nowMs }: WebhookRouteParts,
  endpoint: Endpoint,
  body: ReplayBody,
  origin: ApiRequest<unknown, unknown, unknown>['origin'],
): Promise<Reply | Problem> {
  const [sinceMs, untilMs] = [
    Date.parse(body.since),
    body.until === undefined ? nowMs() + 1 : Date.parse(body.until),
  ];
  if (!(sinceMs < untilMs) || sinceMs < nowMs() - DELIVERY_DAYS * DAY_MS)
    return refusal('replay_span_is_empty');
  const since = await cursorAt(database, sinceMs);
  const after = body.cursor === undefined ? since : parseCursor(body.cursor);
  if (after === undefined) return refusal('replay_cursor_is_not_valid');
  const upto = await cursorAt(database, untilMs);
  const { participants, ...audience } = audienceOf(endpoint.owner);
  const filter = { ...audience, ...(participants[0] === undefined ? {} : { participant: participants[0] }) };
  const page = await readEventsBetween(database, after, upto, filter, REPLAY_EVENTS_MAX);
  const wants = { endpoint: endpoint.id, owner: endpoint.owner, events: endpoint.events, from: since };
  const deliveries = page.events
    .filter((event) => isToldTo(event, wants))
    .map(({ lane, seq, type }) => ({
      id: mint<'webhook_delivery'>(),
      endpoint: endpoint.id,
      lane,
      seq,
      type,
    }));
  const what = `${body.since} to ${body.until ?? 'now'}`;
  const submitted = await desk.submit(replayKind, { endpoint: endpoint.id, deliveries, what }, origin);
  return tellingReply(submitted, ({ count }) => ({
    replayed: count,
    has_more: page.more,
    cursor: formatCursor(page.cursor),
  }));
}

function tellingReply(
  submitted: Submitted<TellingAnswer, unknown>,
  show: (answer: { readonly count: number }) => unknown,
): Reply | Problem {
  if (submitted.kind !== 'decided') return problem(submitted.kind);
  const { answer, replayed } = submitted;
  if (answer.kind !== 'replayed' && answer.kind !== 'test_sent') return refusal(answer.kind);
  return {
    status: 202,
    body: show(answer.kind === 'replayed' ? answer : { count: 1 }),
    ...(replayed ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
  };
}
