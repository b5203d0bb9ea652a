import type { Static, TSchema } from 'typebox';
import type { Caller, Role } from '../access/index.ts';
import type { Origin } from '../command/index.ts';
import type { Problem } from './outcomes.ts';

/** `any`: every object; `own`: those of the caller's institution or shop, others look absent; `no`: refused. */
export type Reach = 'any' | 'own' | 'no';
/** Who may use a route; `public` needs no key. */
export type Permission = 'public' | Readonly<Record<Role, Reach>>;

/** Writes a stream of server-sent events; ends when the reader goes. */
export interface StreamSink {
  send(event: { readonly event: string; readonly data: unknown; readonly id?: string }): void;
  /** Text that is in the form of events already: written once for many readers. */
  write(text: string): void;
  /** True when the reader is gone or too slow. */
  readonly closed: boolean;
  onClose(callback: () => void): void;
}

export type Reply =
  | { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** Bytes or text of another media type. */
  | {
      readonly status: number;
      readonly raw: Buffer | string;
      readonly type: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly stream: (sink: StreamSink) => void };

/** A request after schema, authentication and permission. */
export interface ApiRequest<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Absent on public routes. */
  readonly caller: Caller;
  readonly reach: Reach;
  /** For the desk: the caller and, on mutating routes, the idempotency key. */
  readonly origin: Origin;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

interface RouteWords {
  /** operationId; also the name of the client's function. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly permission: Permission;
  /** A mutating route takes an Idempotency-Key. */
  readonly idempotent?: boolean;
  /** Media type of a raw or streamed answer, for the OpenAPI. */
  readonly produces?: string;
}

/** A route as the server sees it. */
export interface ApiRoute extends RouteWords {
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly response?: Readonly<Record<number, TSchema>>;
  readonly handle: (request: ApiRequest<unknown, unknown, unknown>) => Promise<Reply | Problem>;
}

interface TypedRoute<P extends TSchema, Q extends TSchema, B extends TSchema> extends RouteWords {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response?: Readonly<Record<number, TSchema>>;
  readonly handle: (request: ApiRequest<Static<P>, Static<Q>, Static<B>>) => Promise<Reply | Problem>;
}

/** Declares a route with the types of its schemas; the server sees them validated. */
export function route<P extends TSchema, Q extends TSchema, B extends TSchema>(
  typed: TypedRoute<P, Q, B>,
): ApiRoute {
  return typed as unknown as ApiRoute;
}
