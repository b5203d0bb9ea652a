/** Turns routes as data into a Fastify server: language, authentication, permission, schema, handler, answer. */
import { createHash } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { bearerKey, type Caller, findCallers, hashApiKey, type RateLimiter } from '../../core/access/index.ts';
import type { Origin } from '../../core/command/index.ts';
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import type { ApiRoute, Problem, Reach, Reply } from '../../core/http/index.ts';
import { problem } from '../../core/http/index.ts';
import { toWire } from '../../kit/id.ts';
import { BATCH_COMMANDS_MAX, BODY_BYTES_MAX, IDEMPOTENCY_KEY_CHARS_MAX } from '../../kit/limits.ts';
import { openStream } from './stream.ts';

export interface ServerParts {
  readonly database: Queryable;
  readonly rates: RateLimiter;
  readonly log: (line: RequestLine) => void;
  /** Called with faults of ours; the caller gets `internal_fault`. */
  readonly fault: (fault: unknown, requestId: string) => void;
  readonly observe: (route: string, status: number, seconds: number) => void;
}

/** What is logged of a request: ids and codes, never bodies, names or account numbers. */
export interface RequestLine {
  readonly request: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly caller: string;
  readonly code?: string;
}

type Check = (value: unknown) => string | undefined;

interface PreparedRoute {
  readonly route: ApiRoute;
  readonly params: Check | undefined;
  readonly query: ((value: unknown) => { value: unknown; fault?: string }) | undefined;
  readonly body: Check | undefined;
}

const NOBODY: Caller = { id: '', name: '', role: 'auditor', participant: null, shop: null, ratePerS: 0, revoked: false };
/** Requests per second of one address on routes that need no key. */
const PUBLIC_RATE_PER_S = 200;

export function buildServer(routes: readonly ApiRoute[], parts: ServerParts): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    genReqId: createRequestIds(),
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 128 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  server.removeAllContentTypeParsers();
  // The text is kept beside the value: the fingerprint of a request is of its bytes, not of somebody's reading of them.
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => done(null, text));
  const streams = new Set<() => void>();
  // A stream ends only when its reader goes, so a hub that closes has to say good-bye first.
  server.addHook('preClose', async () => {
    for (const end of streams) end();
  });
  const findCaller = createGroupRead((hashes: readonly string[]) => findCallers(parts.database, hashes), BATCH_COMMANDS_MAX);
  for (const route of routes) {
    const prepared = prepare(route);
    server.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const started = performance.now();
        const state: RequestState = { caller: NOBODY };
        const outcome = await answer(prepared, request, state, parts, findCaller);
        await send(outcome, request, reply, prepared, state, { ...parts, streams }, started);
        return reply;
      },
    });
  }
  server.setNotFoundHandler(async (request, reply) => await sendProblem(problem('not_found'), request, reply));
  server.setErrorHandler(async (error, request, reply) => {
    const known = FASTIFY_FAULTS[(error as { code?: string }).code ?? ''];
    if (known === undefined) parts.fault(error, request.id);
    await sendProblem(problem(known ?? 'internal_fault'), request, reply);
    return reply;
  });
  return server;
}

const FASTIFY_FAULTS: Readonly<Record<string, 'body_is_too_large' | 'media_type_is_not_supported' | 'request_is_invalid'>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_is_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_is_not_supported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request_is_invalid',
  FST_ERR_BAD_URL: 'request_is_invalid',
};

interface RequestState {
  caller: Caller;
  code?: string;
}

/** The steps of every request, in order; each may end it with a problem. */
async function answer(
  { route, params, query, body }: PreparedRoute,
  request: FastifyRequest,
  state: RequestState,
  parts: ServerParts,
  findCaller: (hash: string) => Promise<Caller | undefined>,
): Promise<Reply | Problem> {
  let reach: Reach = 'any';
  if (route.permission === 'public') {
    if (!parts.rates.take(`address ${request.ip}`, PUBLIC_RATE_PER_S).allowed) return problem('too_many_requests');
  } else {
    const key = bearerKey(request.headers.authorization);
    if (key === undefined) return problem(request.headers.authorization === undefined ? 'api_key_is_missing' : 'api_key_is_not_valid');
    const caller = await findCaller(hashApiKey(key));
    if (caller === undefined || caller.revoked) return problem('api_key_is_not_valid');
    state.caller = caller;
    reach = route.permission[caller.role];
    if (reach === 'no') return problem('role_may_not_do_this');
    const rate = parts.rates.take(caller.id, caller.ratePerS);
    if (!rate.allowed) return problem('too_many_requests', { extra: { retry_after_s: rate.retryAfterS } });
  }
  const paramsFault = params?.(request.params);
  if (paramsFault !== undefined) return problem('not_found');
  const asked = query?.(request.query);
  if (asked?.fault !== undefined) return problem('request_is_invalid', { param: asked.fault });
  const text = typeof request.body === 'string' ? request.body : '';
  const parsed = body === undefined ? undefined : parseJson(text);
  if (body !== undefined && parsed === undefined) return problem('body_is_not_json');
  const bodyFault = body?.(parsed);
  if (bodyFault !== undefined) return problem('request_is_invalid', { param: bodyFault });
  const origin = originOf(route, request, text, state.caller);
  if (origin === undefined) return problem('idempotency_key_is_required');
  const { caller } = state;
  try {
    return await route.handle({ params: request.params, query: asked?.value, body: parsed, caller, reach, origin, headers: request.headers });
  } catch (fault) {
    parts.fault(fault, request.id);
    return problem('internal_fault');
  }
}

/** The caller and, on mutating routes, the key; undefined when a key is missing. */
function originOf(route: ApiRoute, request: FastifyRequest, text: string, caller: Caller): Origin | undefined {
  const callerName = caller.id === '' ? 'anonymous' : toWire('caller', caller.id);
  if (route.idempotent !== true) return { caller: caller.id, callerName };
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.length === 0 || key.length > IDEMPOTENCY_KEY_CHARS_MAX || !/^[\x21-\x7e]+$/.test(key)) return undefined;
  const fingerprint = createHash('sha256').update(`${request.method} ${request.url}\n`).update(text).digest('hex');
  return { caller: caller.id, callerName, key: { key, fingerprint } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function prepare(route: ApiRoute): PreparedRoute {
  const { params, query, body } = route;
  return {
    route,
    params: params === undefined ? undefined : converting(params),
    query: query === undefined ? undefined : queryReader(query),
    body: body === undefined ? undefined : checker(body),
  };
}

type Schema = Parameters<typeof Compile>[0];

function checker(schema: NonNullable<ApiRoute['body']>): Check {
  const compiled = Compile(schema as Schema);
  return (value) => {
    if (compiled.Check(value)) return undefined;
    const [first] = compiled.Errors(value);
    return first === undefined ? '/' : pathOf(first as unknown as SchemaFault);
  };
}

interface SchemaFault {
  readonly instancePath: string;
  readonly params?: { readonly requiredProperties?: readonly string[]; readonly additionalProperties?: readonly string[] };
}

/** The place of the fault: for a missing or unknown member, the member itself. */
function pathOf({ instancePath, params }: SchemaFault): string {
  const member = params?.requiredProperties?.[0] ?? params?.additionalProperties?.[0];
  return member === undefined ? instancePath || '/' : `${instancePath}/${member}`;
}

/** Path parameters are text; numbers among them are converted in place. */
function converting(schema: NonNullable<ApiRoute['params']>): Check {
  const check = checker(schema);
  return (value) => {
    const converted = Value.Convert(schema as Schema, value) as Record<string, unknown>;
    Object.assign(value as object, converted);
    return check(converted);
  };
}

function queryReader(schema: NonNullable<ApiRoute['query']>): (value: unknown) => { value: unknown; fault?: string } {
  const check = checker(schema);
  return (value) => {
    const filled = Value.Default(schema as Schema, Value.Convert(schema as Schema, { ...(value as object) }));
    const fault = check(filled);
    return fault === undefined ? { value: filled } : { value: filled, fault: fault.replace(/^\//, '') };
  };
}

async function send(
  outcome: Reply | Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  { route }: PreparedRoute,
  state: RequestState,
  parts: ServerParts & { readonly streams: Set<() => void> },
  started: number,
): Promise<void> {
  if ('problem' in outcome) {
    await sendProblem(outcome, request, reply);
  } else if ('stream' in outcome) {
    reply.hijack();
    const end = openStream(request.raw, reply.raw, (sink) => {
      sink.onClose(() => parts.streams.delete(end));
      outcome.stream(sink);
    });
    parts.streams.add(end);
  } else {
    reply.code(outcome.status).header('Request-Id', request.id);
    if (outcome.headers !== undefined) reply.headers(outcome.headers);
    if ('raw' in outcome) await reply.type(outcome.type).send(outcome.raw);
    else await reply.type('application/json; charset=utf-8').send(JSON.stringify(outcome.body));
  }
  const status = 'stream' in outcome ? 200 : 'problem' in outcome ? outcome.row.status : outcome.status;
  const ms = performance.now() - started;
  parts.observe(route.id, status, ms / 1_000);
  const caller = state.caller.id === '' ? '-' : toWire('caller', state.caller.id);
  parts.log({ request: request.id, route: route.id, status, ms: Math.round(ms), caller, ...('problem' in outcome ? { code: outcome.code } : {}) });
}

/** RFC 9457. Vietnamese unless the caller prefers English. */
async function sendProblem({ code, row, param, extra }: Problem, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const language = prefersEnglish(request.headers['accept-language']) ? 'en' : 'vi';
  const body = {
    type: `/docs/problems#${code}`,
    title: row[language],
    status: row.status,
    code,
    ...(row.iso === undefined ? {} : { iso_reason: row.iso }),
    ...(param === undefined ? {} : { param }),
    request_id: request.id,
    doc_url: `/docs/problems#${code}`,
    retryable: row.retryable,
    outcome: row.outcome,
    ...extra,
  };
  reply.code(row.status).header('Request-Id', request.id).header('Content-Language', language);
  if (row.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (row.retryable) reply.header('Retry-After', '1');
  await reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
}

function prefersEnglish(header: string | undefined): boolean {
  if (header === undefined) return false;
  const vi = header.search(/\bvi\b/i);
  const en = header.search(/\ben\b/i);
  return en >= 0 && (vi < 0 || en < vi);
}

function createRequestIds(): () => string {
  const start = Date.now().toString(36);
  let count = 0;
  return () => {
    count += 1;
    return `req_${start}${count.toString(36).padStart(6, '0')}`;
  };
}
