/** What a call to the hub is made of, and what comes back. */
import type { Problem } from './schemas.gen.ts';

/** A Server-Sent Event of the feed. */
export interface ServerEvent {
  readonly event: string;
  /** The parsed data. */
  readonly data: unknown;
  /** Where the stream may be taken up again; not every event carries one. */
  readonly id?: string;
}

/**
 * The hub's problem (RFC 9457), or one of this client's own: `hub_is_unreachable` when no answer came, and
 * `answer_is_not_readable` when something between us and the hub answered in its stead. Both have status 0 or the
 * stranger's, and say `unknown` of a change that may have happened.
 */
export type ApiProblem = Problem;

export type Answer<Value> =
  | {
      readonly ok: true;
      readonly status: number;
      readonly value: Value;
      readonly requestId: string;
      /** True when the hub had answered this key before: this is its answer of then. */
      readonly replayed: boolean;
      /** The key it went under; the caller's own, or one made here. */
      readonly idempotencyKey?: string;
    }
  | { readonly ok: false; readonly problem: ApiProblem; readonly idempotencyKey?: string };

export interface CallOptions {
  /** Made here when absent. Give your own when the intent outlives this process: an order number, a form's id. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** For one try; the client's own otherwise. A stream has it until its first byte. */
  readonly timeoutMs?: number;
  readonly language?: Language;
  /** Tries before giving up; 1 never repeats. */
  readonly tries?: number;
  /** Takes a stream up after this event. */
  readonly lastEventId?: string;
}

export type Language = 'vi' | 'en';

/** How an operation travels: generated from the document. */
export interface OperationWords {
  readonly id: string;
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly inPath: readonly string[];
  readonly inQuery: readonly string[];
  /** It takes an Idempotency-Key. */
  readonly keyed: boolean;
  readonly answers: 'json' | 'text' | 'stream';
}

/** The generated functions promise the types; the hub's own schemas keep the promise. */
export type Send = <Value>(
  operation: OperationWords,
  input: object,
  options?: CallOptions,
) => Promise<Answer<Value>>;
