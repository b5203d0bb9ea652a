/**
 * The hub's API as typed functions, for our own pages and commands and for anybody's program. Every mutating call goes
 * under an Idempotency-Key and is repeated under the same one, so a broken line never pays twice.
 */
import { type Api, apiOf } from './api.gen.ts';
import type { Answer, ApiProblem, CallOptions, Language, OperationWords, Send } from './call.ts';
import { eventsOf } from './events.ts';
import { delayMs, pause, TRIES_MAX } from './retry.ts';

export type * from './api.gen.ts';
export type { Answer, ApiProblem, CallOptions, Language, ServerEvent } from './call.ts';
export { type FollowOptions, followEvents } from './follow.ts';

export type Client = Api;

export interface ClientOptions {
  /** `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** Absent for a client of public routes only. */
  readonly apiKey?: string;
  /** Language of the problems; Vietnamese unless said. */
  readonly language?: Language;
  /** For one try. A hub whose database is silent says *unknown* after some twelve seconds. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  /** From 0 up to 1: the jitter between tries. */
  readonly random?: () => number;
}

const TIMEOUT_MS = 15_000;

export function createClient(options: ClientOptions): Client {
  const send: Send = async <Value>(
    operation: OperationWords,
    input: object,
    call: CallOptions = {},
  ): Promise<Answer<Value>> => {
    const random = options.random ?? chance;
    const key = operation.keyed ? (call.idempotencyKey ?? uuid()) : undefined;
    const request = requestOf(operation, input as Input, options, call, key);
    const keyed = key === undefined ? {} : { idempotencyKey: key };
    const tries = call.tries ?? TRIES_MAX;
    for (let next = 2; ; next += 1) {
      const tried = await tryOnce<Value>(operation, request, options, call);
      if ('value' in tried) return { ...tried.value, ...keyed };
      const over = next > tries || call.signal?.aborted === true;
      const wait = over ? undefined : delayMs(tried.problem, next, tried.retryAfterS, random);
      if (wait === undefined) return { ok: false, problem: tried.problem, ...keyed };
      await pause(wait, call.signal);
    }
  };
  return apiOf(send);
}

type Input = Readonly<Record<string, unknown>>;

interface Prepared {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

function requestOf(
  operation: OperationWords,
  input: Input,
  options: ClientOptions,
  call: CallOptions,
  key: string | undefined,
): Prepared {
  const text = (name: string): string => encodeURIComponent(String(input[name]));
  const path = operation.inPath.reduce(
    (filled, name) => filled.replace(`{${name}}`, text(name)),
    operation.path,
  );
  const query = operation.inQuery
    .filter((name) => input[name] !== undefined)
    .map((name) => `${name}=${text(name)}`);
  const body = input.body === undefined ? {} : { body: JSON.stringify(input.body) };
  return {
    url: `${options.baseUrl.replace(/\/+$/, '')}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    method: operation.method,
    headers: {
      accept: MEDIA[operation.answers],
      'accept-language': call.language ?? options.language ?? 'vi',
      ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(call.lastEventId === undefined ? {} : { 'last-event-id': call.lastEventId }),
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...body,
  };
}

const MEDIA = {
  json: 'application/json, application/problem+json',
  text: '*/*',
  stream: 'text/event-stream, application/problem+json',
} as const;

type Tried<Value> =
  | { readonly value: Extract<Answer<Value>, { ok: true }> }
  | { readonly problem: ApiProblem; readonly retryAfterS?: number };

async function tryOnce<Value>(
  operation: OperationWords,
  request: Prepared,
  options: ClientOptions,
  call: CallOptions,
): Promise<Tried<Value>> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), call.timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS);
  const signal =
    call.signal === undefined ? deadline.signal : AbortSignal.any([call.signal, deadline.signal]);
  const { url, ...rest } = request;
  try {
    const response = await (options.fetch ?? fetch)(url, { ...rest, signal });
    if (!response.ok) return await refused(operation, response, language(options, call));
    return {
      value: {
        ok: true,
        status: response.status,
        value: (await readValue(operation, response)) as Value,
        ...headersOf(response),
      },
    };
  } catch {
    return { problem: ownProblem('hub_is_unreachable', 0, operation, language(options, call)) };
  } finally {
    clearTimeout(timer);
  }
}

const language = (options: ClientOptions, call: CallOptions): Language =>
  call.language ?? options.language ?? 'vi';

function headersOf({ headers }: Response): { requestId: string; replayed: boolean } {
  return {
    requestId: headers.get('request-id') ?? '',
    replayed: headers.get('idempotent-replayed') === 'true',
  };
}

async function readValue({ answers }: OperationWords, response: Response): Promise<unknown> {
  if (answers === 'text') return await response.text();
  if (answers === 'json') return await response.json();
  if (response.body === null) throw new Error('the stream has no body');
  return eventsOf(response.body as ReadableStream<Uint8Array>);
}

async function refused(
  operation: OperationWords,
  response: Response,
  told: Language,
): Promise<{ problem: ApiProblem; retryAfterS?: number }> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  const problem = isProblem
    ? ((await response.json()) as ApiProblem)
    : ownProblem('answer_is_not_readable', response.status, operation, told);
  const retryAfterS = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return { problem, ...(Number.isNaN(retryAfterS) ? {} : { retryAfterS }) };
}

const OWN_TITLES = {
  hub_is_unreachable: { vi: 'Không liên lạc được với hệ thống.', en: 'The hub does not answer.' },
  answer_is_not_readable: { vi: 'Câu trả lời không phải của hệ thống.', en: 'The answer is not the hub’s.' },
} as const;

/** A gateway's 502 to 504 passes; any other stranger's answer will be the same next time. */
function ownProblem(
  code: keyof typeof OWN_TITLES,
  status: number,
  { keyed }: OperationWords,
  told: Language,
): ApiProblem {
  return {
    type: `about:blank#${code}`,
    title: OWN_TITLES[code][told],
    status,
    code,
    request_id: '',
    retryable: status === 0 || (status >= 502 && status <= 504),
    outcome: keyed ? 'unknown' : 'none',
  };
}

function chance(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;
}

/** UUIDv4 (RFC 9562 §5.4); `crypto.randomUUID` is missing on pages that came over plain HTTP. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
