/** Turns routes as data into a Fastify server: language, authentication, permission, schema, handler, answer. */
import { createHash } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import {
  bearerKey,
  type Caller,
  findCallers,
  hashApiKey,
  type RateLimiter,
} from '../../core/access/index.ts';
import type { Origin } from '../../core/command/index.ts';
import { createGroupRead, isConnectionFault, type Queryable } from '../../core/database/index.ts';
import type { ApiRoute, Problem, Reach, Reply } from '../../core/http/index.ts';
import { problem } from '../../core/http/index.ts';
import { toWire } from '../../kit/id.ts';
import {
  BATCH_COMMANDS_MAX,
  BODY_BYTES_MAX,
  DRAIN_WAIT_MS_MAX,
  IDEMPOTENCY_KEY_CHARS_MAX,
} from '../../kit/limits.ts';
import { readJsonBody } from './json.ts';
import { type OpenStreams, openStream } from './stream.ts';

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

const NOBODY: Caller = {
  id: '',
  name: '',
  role: 'auditor',
  participant: null,
  shop: null,
  ratePerS: 0,
  revoked: false,
};
/** Requests per second of one address on routes that need no key. */
const PUBLIC_RATE_PER_S = 200;

export function buildServer(routes: readonly ApiRoute[], parts: ServerParts): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    genReqId: createRequestIds(),
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 128 },
    // Fastify's own 503 is no problem object; ours is sent below.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // A path that cannot be decoded, or a parameter too long to be one, reaches no route and no other handler.
    frameworkErrors: ({ code }, request, reply) =>
      void sendProblem(problem(FASTIFY_FAULTS[code] ?? 'not_found'), request, reply),
  });
  server.removeAllContentTypeParsers();
  // The text is kept beside the value: the fingerprint of a request is of its bytes, not of somebody's reading of them.
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) =>
    done(null, text),
  );
  let closing = false;
  const streams: OpenStreams = new Set();
  server.addHook('preClose', (done) => {
    closing = true;
    // A screen that follows the feed never ends its request by itself; it comes back with its Last-Event-ID.
    for (const end of streams) end();
    // Whoever still sends or reads by then holds up the end of the process for nothing.
    setTimeout(() => server.server.closeAllConnections(), DRAIN_WAIT_MS_MAX).unref();
    done();
  });
  const findCaller = createGroupRead(
    (hashes: readonly string[]) => findCallers(parts.database, hashes),
    BATCH_COMMANDS_MAX,
  );
  for (const route of routes) {
    const prepared = prepare(route);
    server.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const started = performance.now();
        const state: RequestState = { caller: NOBODY, replayed: false };
        const outcome = closing
          ? problem('hub_is_busy')
          : await answer(prepared, request, state, parts, findCaller);
        await send(outcome, request, reply, prepared, state, { ...parts, streams }, started);
        return reply;
      },
    });
  }
  for (const [url, methods] of otherMethods(routes)) {
    const allow = METHODS.filter((method) => !methods.includes(method)).join(', ');
    server.route({
      method: methods,
      url,
      handler: async (request, reply) =>
        await sendProblem(problem('method_is_not_allowed'), request, reply.header('Allow', allow)),
    });
  }
  server.setNotFoundHandler(
    async (request, reply) => await sendProblem(problem('not_found'), request, reply),
  );
  server.setErrorHandler(async (error, request, reply) => {
    const known = FASTIFY_FAULTS[(error as { code?: string }).code ?? ''];
    if (known === undefined) parts.fault(error, request.id);
    await sendProblem(problem(known ?? 'internal_fault'), request, reply);
    return reply;
  });
  return server;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Of each path the methods that nobody serves. */
function otherMethods(routes: readonly ApiRoute[]): Map<string, string[]> {
  const others = new Map<string, string[]>();
  for (const { path, method } of routes) {
    others.set(
      path,
      (others.get(path) ?? METHODS).filter((one) => one !== method),
    );
  }
  return others;
}

const FASTIFY_FAULTS: Readonly<
  Record<string, 'body_is_too_large' | 'media_type_is_not_supported' | 'request_is_invalid'>
> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_is_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_is_not_supported',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request_is_invalid',
  FST_ERR_BAD_URL: 'request_is_invalid',
};

interface RequestState {
  caller: Caller;
  /** The answer is the one that is remembered under the request's key. */
  replayed: boolean;
  /** Requests that the caller may send at once, and how many of them are left. */
  rate?: { readonly limit: number; readonly remaining: number };
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
    if (!parts.rates.take(`address ${request.ip}`, PUBLIC_RATE_PER_S).allowed)
      return problem('too_many_requests');
  } else {
    const key = bearerKey(request.headers.authorization);
    if (key === undefined)
      return problem(
        request.headers.authorization === undefined ? 'api_key_is_missing' : 'api_key_is_not_valid',
      );
    let caller: Caller | undefined;
    try {
      caller = await findCaller(hashApiKey(key));
    } catch (fault) {
      return faultProblem(fault, 'nothing_was_begun', request, parts);
    }
    if (caller === undefined || caller.revoked) return problem('api_key_is_not_valid');
    state.caller = caller;
    reach = route.permission[caller.role];
    if (reach === 'no') return problem('role_may_not_do_this');
    const rate = parts.rates.take(caller.id, caller.ratePerS);
    state.rate = { limit: caller.ratePerS, remaining: rate.remaining };
    if (!rate.allowed) return problem('too_many_requests', { extra: { retry_after_s: rate.retryAfterS } });
  }
  const paramsFault = params?.(request.params);
  if (paramsFault !== undefined) return problem('not_found');
  const asked = query?.(request.query);
  if (asked?.fault !== undefined) return problem('request_is_invalid', { param: asked.fault });
  const text = typeof request.body === 'string' ? request.body : '';
  const read = body === undefined ? undefined : readJsonBody(text);
  if (read?.kind === 'not_json') return problem('body_is_not_json');
  if (read?.kind === 'refused') return problem('request_is_invalid', { param: read.at });
  const parsed = read?.value;
  const bodyFault = body?.(parsed);
  if (bodyFault !== undefined) return problem('request_is_invalid', { param: bodyFault });
  const origin = originOf(route, request, text, state);
  if (origin === undefined) return problem('idempotency_key_is_required');
  const { caller } = state;
  try {
    return await route.handle({
      params: request.params,
      query: asked?.value,
      body: parsed,
      caller,
      reach,
      origin,
      headers: request.headers,
    });
  } catch (fault) {
    const progress = route.idempotent === true ? 'something_may_have_been_done' : 'nothing_was_begun';
    return faultProblem(fault, progress, request, parts);
  }
}

/** A database that is away is no fault of ours, and callers must know whether to ask again or to ask what became of it. */
function faultProblem(
  fault: unknown,
  progress: 'nothing_was_begun' | 'something_may_have_been_done',
  request: FastifyRequest,
  parts: ServerParts,
): Problem {
  if (isConnectionFault(fault))
    return problem(progress === 'nothing_was_begun' ? 'hub_is_busy' : 'commit_is_unknown');
  parts.fault(fault, request.id);
  return problem('internal_fault');
}

/** The caller and, on mutating routes, the key; undefined when a key is missing. */
function originOf(
  route: ApiRoute,
  request: FastifyRequest,
  text: string,
  state: RequestState,
): Origin | undefined {
  const { caller } = state;
  const callerName = caller.id === '' ? 'anonymous' : toWire('caller', caller.id);
  if (route.idempotent !== true) return { caller: caller.id, callerName };
  const key = request.headers['idempotency-key'];
  if (
    typeof key !== 'string' ||
    key.length === 0 ||
    key.length > IDEMPOTENCY_KEY_CHARS_MAX ||
    !/^[\x21-\x7e]+$/.test(key)
  )
    return undefined;
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(text)
    .digest('hex');
  const onReplay = (): void => {
    state.replayed = true;
  };
  return { caller: caller.id, callerName, key: { key, fingerprint }, onReplay };
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
  readonly params?: {
    readonly requiredProperties?: readonly string[];
    readonly additionalProperties?: readonly string[];
  };
}

/** The place of the fault: for a missing or unknown member, the member itself. */
function pathOf({ instancePath, params }: SchemaFault): string {
  const member = params?.requiredProperties?.[0] ?? params?.additionalProperties?.[0];
  return member === undefined ? instancePath || '/' : `${instancePath}/${member}`;
}

/** Text of a path or a query that stands for an integer, in plain digits; `1e3`, `0x1` and `true` stand for nothing. */
function withIntegers(schema: object, texts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Readonly<Record<string, { type?: string }>> };
  const read = ([name, text]: [string, unknown]): [string, unknown] => {
    const isInteger = properties[name]?.type === 'integer' && typeof text === 'string';
    return [name, isInteger && /^-?\d{1,16}$/.test(text) ? Number(text) : text];
  };
  return Object.fromEntries(Object.entries(texts).map(read));
}

/** Path parameters are text; numbers among them are converted in place. */
function converting(schema: NonNullable<ApiRoute['params']>): Check {
  const check = checker(schema);
  return (value) => {
    const converted = withIntegers(schema, value as Record<string, unknown>);
    Object.assign(value as object, converted);
    return check(converted);
  };
}

function queryReader(
  schema: NonNullable<ApiRoute['query']>,
): (value: unknown) => { value: unknown; fault?: string } {
  const check = checker(schema);
  return (value) => {
    const filled = Value.Default(schema as Schema, withIntegers(schema, value as Record<string, unknown>));
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
  parts: ServerParts & { readonly streams: OpenStreams },
  started: number,
): Promise<void> {
  if (state.replayed) reply.header('Idempotent-Replayed', 'true');
  if (state.rate !== undefined) {
    reply.header('RateLimit-Limit', state.rate.limit).header('RateLimit-Remaining', state.rate.remaining);
  }
  if ('problem' in outcome) {
    await sendProblem(outcome, request, reply);
  } else if ('stream' in outcome) {
    reply.hijack();
    openStream(request.raw, reply.raw, parts.streams, outcome.stream);
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
  parts.log({
    request: request.id,
    route: route.id,
    status,
    ms: Math.round(ms),
    caller,
    ...('problem' in outcome ? { code: outcome.code } : {}),
  });
}

/** RFC 9457. Vietnamese unless the caller prefers English. */
async function sendProblem(
  { code, row, param, extra }: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
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
