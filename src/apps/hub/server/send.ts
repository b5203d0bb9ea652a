/** From an outcome to bytes: headers, language, the signature, the line of the log. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { signResponse } from '../../../codecs/httpsignature/index.ts';
import type { ApiRoute, Problem, Reply } from '../../../core/http/index.ts';
import { toWire } from '../../../kit/id.ts';
import { nameOf, type RequestState, type ServerParts } from './request.ts';
import { type OpenStreams, openStream } from './stream.ts';

interface Content {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer | string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function send(
  outcome: Reply | Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  route: ApiRoute,
  state: RequestState,
  parts: ServerParts & { readonly streams: OpenStreams },
  started: number,
): Promise<void> {
  if (state.replayed) reply.header('Idempotent-Replayed', 'true');
  if (state.rate !== undefined) {
    reply.header('RateLimit-Limit', state.rate.limit).header('RateLimit-Remaining', state.rate.remaining);
  }
  if ('stream' in outcome) {
    reply.hijack();
    openStream(request.raw, reply.raw, parts.streams, outcome.stream);
  } else {
    const content = 'problem' in outcome ? problemContent(outcome, request) : replyContent(outcome);
    if (state.signature !== undefined) reply.headers(signed(content, state.signature, parts));
    await sendContent(content, request, reply);
  }
  const status = 'stream' in outcome ? 200 : 'problem' in outcome ? outcome.row.status : outcome.status;
  const ms = performance.now() - started;
  parts.observe(route.id, status, ms / 1_000);
  parts.log({
    request: request.id,
    route: route.id,
    status,
    ms: Math.round(ms),
    caller: nameOf(state.caller) ?? '-',
    ...('problem' in outcome ? { code: outcome.code } : {}),
    ...(state.caller.thirdParty === null
      ? {}
      : { thirdParty: toWire('third_party', state.caller.thirdParty) }),
  });
}

/** A problem before or beside every route. */
export async function sendProblem(
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  await sendContent(problemContent(problem, request), request, reply);
}

async function sendContent(
  { status, type, body, headers }: Content,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  await reply.code(status).header('Request-Id', request.id).headers(headers).type(type).send(body);
}

/** Bound to the request by its signature, so that no old answer can be slipped under a new question. */
function signed({ status, body }: Content, requestSignature: string, { signingKey, nowMs }: ServerParts) {
  const created = Math.floor(nowMs() / 1_000);
  return signResponse({ status, body, requestSignature, created }, signingKey);
}

function replyContent(reply: Exclude<Reply, { stream: unknown }>): Content {
  const { status, headers = {} } = reply;
  if ('raw' in reply) return { status, type: reply.type, body: reply.raw, headers };
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(reply.body), headers };
}

/** RFC 9457. Vietnamese unless the caller prefers English. */
function problemContent({ code, row, param, extra }: Problem, request: FastifyRequest): Content {
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
  return {
    status: row.status,
    type: 'application/problem+json; charset=utf-8',
    body: JSON.stringify(body),
    headers: {
      'Content-Language': language,
      ...(row.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...(row.retryable ? { 'Retry-After': '1' } : {}),
    },
  };
}

function prefersEnglish(header: string | undefined): boolean {
  if (header === undefined) return false;
  const vi = header.search(/\bvi\b/i);
  const en = header.search(/\ben\b/i);
  return en >= 0 && (vi < 0 || en < vi);
}
