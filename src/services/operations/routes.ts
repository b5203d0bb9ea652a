/** HTTP of the operator's own matters. */
import Type from 'typebox';
import { hashApiKey, listCallers, mintApiKey, RATE_PER_S_DEFAULT, ROLES } from '../../core/access/index.ts';
import { readAuditLines } from '../../core/audit/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  Bin,
  IdOf,
  type OutcomeTable,
  PageQuery,
  pageOf,
  problem,
  problemOf,
  route,
  Timestamp,
} from '../../core/http/index.ts';
import {
  type EventFilter,
  type Feed,
  formatCursor,
  parseCursor,
  readEvents,
  type StoredEvent,
  startCursor,
} from '../../core/outbox/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, type Id, toWire } from '../../kit/id.ts';
import { createCallerKind, revokeCallerKind } from './commands.ts';
import { type KeyParts, keyRoutes } from './routes.keys.ts';

export interface OperationsParts extends KeyParts {
  readonly feed: Feed;
  readonly mint: <N extends string>() => Id<N>;
  readonly randomBytes: (size: number) => Buffer;
}

type OperationsRefusal =
  | 'caller_not_found'
  | 'role_needs_a_participant'
  | 'role_needs_a_shop'
  | 'role_needs_a_third_party'
  | 'cursor_is_not_valid';

export const OPERATIONS_OUTCOMES: OutcomeTable<OperationsRefusal> = {
  caller_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có bên gọi này.',
    en: 'There is no such caller.',
  },
  role_needs_a_participant: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Vai trò participant cần mã BIN.',
    en: 'The role participant needs a BIN.',
  },
  role_needs_a_shop: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Vai trò merchant cần mã cửa hàng.',
    en: 'The role merchant needs a shop.',
  },
  role_needs_a_third_party: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Vai trò third_party cần mã bên thứ ba.',
    en: 'The role third_party needs a third party.',
  },
  cursor_is_not_valid: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Con trỏ không hợp lệ.',
    en: 'The cursor is not valid.',
  },
};

const OPERATES = {
  operator: 'any',
  participant: 'no',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;
const AUDITS = {
  operator: 'any',
  participant: 'no',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;
const FOLLOWS = {
  operator: 'any',
  participant: 'own',
  merchant: 'own',
  third_party: 'own',
  auditor: 'any',
} as const;

const CallerOut = Type.Object({
  id: IdOf('caller'),
  name: Type.String(),
  role: Type.Enum([...ROLES]),
  participant: Type.Union([Bin, Type.Null()]),
  shop: Type.Union([IdOf('shop'), Type.Null()]),
  third_party: Type.Union([IdOf('third_party'), Type.Null()]),
  rate_per_s: Type.Integer(),
  revoked: Type.Boolean(),
});
const EventOut = Type.Object({
  id: Type.String(),
  type: Type.String(),
  at: Timestamp,
  subject: Type.String(),
  data: Type.Object({}, { additionalProperties: true }),
});

export function operationsRoutes(parts: OperationsParts): ApiRoute[] {
  return [...callerRoutes(parts), ...keyRoutes(parts), ...eventRoutes(parts), auditRoute(parts)];
}

function callerRoutes({ database, desk, mint, randomBytes }: OperationsParts): ApiRoute[] {
  return [
    route({
      id: 'createCaller',
      method: 'POST',
      path: '/v1/callers',
      tag: 'callers',
      summary: 'Give somebody an API key',
      description:
        'The key is shown once. A replay under the same Idempotency-Key shows the caller without it.',
      permission: OPERATES,
      idempotent: true,
      body: Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 80 }),
          role: Type.Enum([...ROLES]),
          participant: Type.Optional(Bin),
          shop: Type.Optional(IdOf('shop')),
          third_party: Type.Optional(IdOf('third_party')),
          rate_per_s: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        },
        { additionalProperties: false },
      ),
      response: { 201: Type.Object({ id: IdOf('caller'), key: Type.Union([Type.String(), Type.Null()]) }) },
      handle: async ({ body, origin }) => {
        if (body.role === 'participant' && body.participant === undefined)
          return problemOf(OPERATIONS_OUTCOMES, 'role_needs_a_participant');
        if (body.role === 'merchant' && body.shop === undefined)
          return problemOf(OPERATIONS_OUTCOMES, 'role_needs_a_shop');
        if (body.role === 'third_party' && body.third_party === undefined)
          return problemOf(OPERATIONS_OUTCOMES, 'role_needs_a_third_party');
        const key = mintApiKey('test', randomBytes);
        const order = {
          id: mint<'caller'>(),
          name: body.name,
          role: body.role,
          participant: body.role === 'participant' ? Number(body.participant) : null,
          shop: body.role === 'merchant' ? fromWire('shop', body.shop!)! : null,
          thirdParty: body.role === 'third_party' ? fromWire('third_party', body.third_party!)! : null,
          keyHash: hashApiKey(key),
          ratePerS: body.rate_per_s ?? RATE_PER_S_DEFAULT[body.role],
        };
        const submitted = await desk.submit(createCallerKind, order, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        return {
          status: 201,
          body: { id: toWire('caller', submitted.answer.caller), key: submitted.replayed ? null : key },
        };
      },
    }),
    route({
      id: 'listCallers',
      method: 'GET',
      path: '/v1/callers',
      tag: 'callers',
      summary: 'Callers',
      permission: AUDITS,
      query: PageQuery,
      response: { 200: Type.Object({ data: Type.Array(CallerOut), has_more: Type.Boolean() }) },
      handle: async ({ query }) => {
        const after = query.starting_after === undefined ? NIL : fromWire('caller', query.starting_after);
        if (after === undefined) return problem('request_is_invalid', { param: 'starting_after' });
        const page = pageOf(await listCallers(database, after, query.limit + 1), query.limit);
        const data = page.data.map(
          ({ id, name, role, participant, shop, thirdParty, ratePerS, revoked }) => ({
            id: toWire('caller', id),
            name,
            role,
            participant: participant === null ? null : participant.toString().padStart(6, '0'),
            shop: shop === null ? null : toWire('shop', shop),
            third_party: thirdParty === null ? null : toWire('third_party', thirdParty),
            rate_per_s: ratePerS,
            revoked,
          }),
        );
        return { status: 200, body: { data, has_more: page.has_more } };
      },
    }),
    route({
      id: 'revokeCaller',
      method: 'POST',
      path: '/v1/callers/:caller/revoke',
      tag: 'callers',
      summary: 'Revoke an API key; it bites at the next request',
      permission: OPERATES,
      idempotent: true,
      params: Type.Object({ caller: IdOf('caller') }),
      response: { 200: Type.Object({ id: IdOf('caller'), revoked: Type.Boolean() }) },
      handle: async ({ params, origin }) => {
        const submitted = await desk.submit(
          revokeCallerKind,
          { id: fromWire('caller', params.caller)! },
          origin,
        );
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind === 'caller_not_found')
          return problemOf(OPERATIONS_OUTCOMES, 'caller_not_found');
        return { status: 200, body: { id: params.caller, revoked: true } };
      },
    }),
  ];
}

const NIL = '00000000-0000-0000-0000-000000000000';

function eventRoutes({ database, feed }: OperationsParts): ApiRoute[] {
  return [
    route({
      id: 'listEvents',
      method: 'GET',
      path: '/v1/events',
      tag: 'events',
      summary: 'The event feed, to pull',
      description:
        'Ask with the `cursor` of the last answer; keep it after you have worked through the page. Each event comes at least once.',
      permission: FOLLOWS,
      query: Type.Object({
        after: Type.Optional(Type.String({ maxLength: 1_500 })),
        limit: PageQuery.properties.limit,
      }),
      response: {
        200: Type.Object({ data: Type.Array(EventOut), cursor: Type.String(), has_more: Type.Boolean() }),
      },
      handle: async (request) => {
        const cursor =
          request.query.after === undefined ? new Map<number, number>() : parseCursor(request.query.after);
        if (cursor === undefined)
          return problemOf(OPERATIONS_OUTCOMES, 'cursor_is_not_valid', { param: 'after' });
        const page = await readEvents(database, cursor, filterOf(request), request.query.limit);
        return {
          status: 200,
          body: { data: page.events.map(eventOut), cursor: formatCursor(page.cursor), has_more: page.more },
        };
      },
    }),
    route({
      id: 'streamEvents',
      method: 'GET',
      path: '/v1/events/stream',
      tag: 'events',
      summary: 'The event feed, live (server-sent events)',
      description: 'Resumes after `Last-Event-ID`; without it, it begins now.',
      permission: FOLLOWS,
      produces: 'text/event-stream',
      handle: async (request) => {
        const last = request.headers['last-event-id'];
        const cursor = typeof last === 'string' ? parseCursor(last) : await startCursor(database);
        if (cursor === undefined)
          return problemOf(OPERATIONS_OUTCOMES, 'cursor_is_not_valid', { param: 'Last-Event-ID' });
        const filter = filterOf(request);
        return { stream: (sink) => feed.subscribe({ filter, after: cursor, show: eventOut }, sink) };
      },
    }),
  ];
}

function filterOf({
  caller,
  reach,
}: Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>): EventFilter {
  if (reach === 'any') return {};
  if (caller.role === 'third_party') return { thirdParty: caller.thirdParty ?? NIL };
  return caller.role === 'merchant'
    ? { shop: caller.shop ?? NIL }
    : { participant: caller.participant ?? -1 };
}

const eventOut = ({ id, type, at, subject, data }: StoredEvent) => ({
  id,
  type,
  at: hanoiTimestamp(at),
  subject,
  data,
});

function auditRoute({ database }: OperationsParts): ApiRoute {
  return route({
    id: 'listAuditLines',
    method: 'GET',
    path: '/v1/audit',
    tag: 'audit',
    summary: 'Who did what, newest first',
    permission: AUDITS,
    query: Type.Object({
      limit: PageQuery.properties.limit,
      before: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'Milliseconds since the epoch.',
        }),
      ),
    }),
    response: {
      200: Type.Object({
        data: Type.Array(
          Type.Object({
            lane: Type.Integer(),
            seq: Type.Integer(),
            at: Timestamp,
            caller: Type.String(),
            action: Type.String(),
            subject: Type.String(),
            outcome: Type.String(),
            detail: Type.String(),
          }),
        ),
      }),
    },
    handle: async ({ query }) => {
      const lines = await readAuditLines(database, query.before ?? Number.MAX_SAFE_INTEGER, query.limit);
      return { status: 200, body: { data: lines.map((line) => ({ ...line, at: hanoiTimestamp(line.at) })) } };
    },
  });
}
