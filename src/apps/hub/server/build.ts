/** Turns routes as data into a Fastify server: language, authentication, permission, schema, handler, answer. */
import fastify, { type FastifyInstance } from 'fastify';
import { type ApiRoute, prepare, problem } from '../../../core/http/index.ts';
import { BODY_BYTES_MAX, DRAIN_WAIT_MS_MAX } from '../../../kit/limits.ts';
import { answer } from './answer.ts';
import { createAuthenticate } from './authenticate.ts';
import { NOBODY, type RequestState, type ServerParts } from './request.ts';
import { send, sendProblem } from './send.ts';
import type { OpenStreams } from './stream.ts';

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
  const authenticate = createAuthenticate(parts);
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
          : await answer(prepared, request, state, parts, authenticate);
        await send(outcome, request, reply, route, state, { ...parts, streams }, started);
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

function createRequestIds(): () => string {
  const start = Date.now().toString(36);
  let count = 0;
  return () => {
    count += 1;
    return `req_${start}${count.toString(36).padStart(6, '0')}`;
  };
}
