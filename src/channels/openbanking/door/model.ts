/** The words of the resource door: a request before anything of it is believed, and what is asked of others. */
import type { Static, TSchema } from 'typebox';
import type { Problem, Reply } from '../../../core/http/index.ts';
import type { Cluster, Consent, Profile, Proof } from '../../../services/consents/index.ts';
import type { Standing, ThirdPartyRole } from '../../../services/directory/index.ts';
import type { RequestKey } from '../../../services/openbanking/index.ts';

export interface DoorRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** undefined: larger than anything the door takes. */
  readonly body: Buffer | undefined;
  /** DER of the certificate that the connection was made with; undefined without one. */
  readonly certificate: Buffer | undefined;
  /** Scheme, host and port of this listener as callers know it: from settings, never from `Host`. */
  readonly origin: string;
  /** Of the sender, for the limit of failed calls. */
  readonly address: string;
}

export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An access token as the authorization server keeps it. */
export interface AccessToken {
  /** UUID of the consent it was issued under; null: the software's own (client_credentials). */
  readonly consent: string | null;
  /** UUIDs. */
  readonly software: string;
  readonly thirdParty: string;
  readonly profile: Profile;
  readonly scopes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Thumbprint of the key it is bound to (RFC 9449 §6). */
  readonly jkt: string | null;
  /** Thumbprint of the certificate it is bound to (RFC 8705 §3). */
  readonly x5t: string | null;
  /** Good for one call (payments of Annex 01). */
  readonly singleUse: boolean;
}

/** Tokens by SHA-256 (hex) of their text, in the order asked: many calls ask together. */
export type FindTokens = (hashes: readonly string[]) => Promise<readonly (AccessToken | undefined)[]>;

/** A call whose token and proof hold; whether it may read anything is asked of the consent with `use`. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly token: AccessToken;
  /** To be taken once, with whatever the call does. */
  readonly proof: Proof | null;
  /** The third party's own id of the call, or ours. */
  readonly request: string;
  /** The third party says that the customer is there. */
  readonly attended: boolean;
  readonly nowMs: number;
  /** Of `x-idempotency-key`; undefined where none came. */
  readonly key: RequestKey | undefined;
  /** The consent's gate: admitted, with the consent as it is now, or refused. */
  use(cluster: Cluster, account: string | null): Promise<Consent | Problem>;
  /** For calls that read nothing of a customer: the proof is taken and the third party must be active. */
  present(roles: readonly ThirdPartyRole[]): Promise<Standing | Problem>;
}

export interface DoorRoute {
  /** operationId. */
  readonly id: string;
  readonly profile: Profile;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  readonly response: Readonly<Record<number, TSchema>>;
  readonly handle: (call: Call) => Promise<Reply | Problem>;
}

interface TypedRoute<P extends TSchema, Q extends TSchema, B extends TSchema>
  extends Omit<DoorRoute, 'params' | 'query' | 'body' | 'handle'> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly handle: (call: Call<Static<P>, Static<Q>, Static<B>>) => Promise<Reply | Problem>;
}

/** Declares a route with the types of its schemas; the door sees them validated. */
export function doorRoute<P extends TSchema, Q extends TSchema, B extends TSchema>(
  typed: TypedRoute<P, Q, B>,
): DoorRoute {
  return typed as unknown as DoorRoute;
}

export const isProblem = (value: object): value is Problem => 'problem' in value;
