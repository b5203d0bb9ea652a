/** One request to a hub, as an institution's system sends it. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly apiKey: string;
  /** Idempotency-Key. */
  readonly key?: string;
  readonly body?: unknown;
  /** Gives up waiting, as a balancer does that takes a hub out of service. */
  readonly signal?: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly replayed: boolean;
}

/** Longer than the hub ever keeps a caller waiting: whoever runs into it was forgotten. */
const ANSWER_WAIT_MS_MAX = 25_000;

/** Throws when the connection breaks or no answer comes. */
export async function ask(
  url: string,
  { method, path, apiKey, key, body, signal }: Asked,
): Promise<Answered> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.any([
      AbortSignal.timeout(ANSWER_WAIT_MS_MAX),
      ...(signal === undefined ? [] : [signal]),
    ]),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
    replayed: response.headers.get('idempotent-replayed') === 'true',
  };
}
