/** The steps of every request, in order; each may end it with a problem. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../../../core/command/index.ts';
import { isConnectionFault } from '../../../core/database/index.ts';
import {
  type ApiRoute,
  type PreparedRoute,
  type Problem,
  problem,
  type Reach,
  type Reply,
  readJsonBody,
} from '../../../core/http/index.ts';
import { IDEMPOTENCY_KEY_CHARS_MAX } from '../../../kit/limits.ts';
import type { Authenticate } from './authenticate.ts';
import { nameOf, type RequestState, type ServerParts, textOf } from './request.ts';

/** Requests per second of one address on routes that need no key. */
const PUBLIC_RATE_PER_S = 200;

export async function answer(
  { route, params, query, body }: PreparedRoute,
  request: FastifyRequest,
  state: RequestState,
  parts: ServerParts,
  authenticate: Authenticate,
): Promise<Reply | Problem> {
  const reach = await admit(route, request, state, parts, authenticate);
  if (typeof reach !== 'string') return reach;
  const paramsFault = params?.(request.params);
  if (paramsFault !== undefined) return problem('not_found');
  const asked = query?.(request.query);
  if (asked?.fault !== undefined) return problem('request_is_invalid', { param: asked.fault });
  const text = textOf(request);
  const read = body === undefined ? undefined : readJsonBody(text);
  if (read?.kind === 'not_json') return problem('body_is_not_json');
  if (read?.kind === 'refused') return problem('request_is_invalid', { param: read.at });
  const parsed = read?.value;
  const bodyFault = body?.(parsed);
  if (bodyFault !== undefined) return problem('request_is_invalid', { param: bodyFault });
  const origin = originOf(route, request, text, state);
  if (origin === undefined) return problem('idempotency_key_is_required');
  try {
    return await route.handle({
      params: request.params,
      query: asked?.value,
      body: parsed,
      caller: state.caller,
      reach,
      origin,
      headers: request.headers,
    });
  } catch (fault) {
    const progress = route.idempotent === true ? 'something_may_have_been_done' : 'nothing_was_begun';
    return faultProblem(fault, progress, request, parts);
  }
}

/** Who calls, what the role may reach, and whether it is not too much at once. */
async function admit(
  { permission }: ApiRoute,
  request: FastifyRequest,
  state: RequestState,
  parts: ServerParts,
  authenticate: Authenticate,
): Promise<Reach | Problem> {
  if (permission === 'public') {
    const { allowed } = parts.rates.take(`address ${request.ip}`, PUBLIC_RATE_PER_S);
    return allowed ? 'any' : problem('too_many_requests');
  }
  let authenticated: Awaited<ReturnType<Authenticate>>;
  try {
    authenticated = await authenticate(request);
  } catch (fault) {
    return faultProblem(fault, 'nothing_was_begun', request, parts);
  }
  if ('problem' in authenticated) return authenticated;
  Object.assign(state, authenticated);
  const { caller } = authenticated;
  const reach = permission[caller.role];
  if (reach === 'no') return problem('role_may_not_do_this');
  const rate = parts.rates.take(caller.id, caller.ratePerS);
  state.rate = { limit: caller.ratePerS, remaining: rate.remaining };
  return rate.allowed ? reach : problem('too_many_requests', { extra: { retry_after_s: rate.retryAfterS } });
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
  const callerName = nameOf(caller) ?? 'anonymous';
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
