/** Calls to a hub over HTTP, as any third party makes them. */
import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Made up where none is given; a repeated call has to give its own. */
  readonly idempotencyKey?: string;
}

export type Call = (
  method: 'GET' | 'POST',
  path: string,
  key: string,
  options?: CallOptions,
) => Promise<Answer>;

/** Longer than the hub itself waits before it says that an outcome is unknown. */
const ANSWER_MS_MAX = 15_000;

export function callerOf(url: string): Call {
  return async (method, path, key, { body, idempotencyKey = randomUUID() } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

/** The body of an answer that has to be a success. */
export async function expectOk(answer: Promise<Answer>, what: string): Promise<Record<string, unknown>> {
  const { status, body } = await answer;
  if (status < 300) return body;
  throw new Error(`${what} was answered ${status}: ${String(body.title ?? body.code)}`);
}
