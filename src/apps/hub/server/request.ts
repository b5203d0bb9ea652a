/** What the steps of a request hand to one another, and what the server needs from outside. */
import type { FastifyRequest } from 'fastify';
import type { SigningKey } from '../../../codecs/httpsignature/index.ts';
import type { Caller, RateLimiter } from '../../../core/access/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { toWire } from '../../../kit/id.ts';

export interface ServerParts {
  readonly database: Queryable;
  readonly rates: RateLimiter;
  readonly nowMs: () => number;
  /** Signs the answers to signed requests. */
  readonly signingKey: SigningKey;
  /** Scheme, host and port that callers use, where a proxy stands in front; else the address listened on. */
  readonly publicOrigin: string | undefined;
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
  /** Wire id of the third party that the caller acts for. */
  readonly thirdParty?: string;
}

export interface RequestState {
  caller: Caller;
  /** The header `Signature` of a request that was signed as it should be: its answer is signed and bound to it. */
  signature?: string;
  /** The answer is the one that is remembered under the request's key. */
  replayed: boolean;
  /** Requests that the caller may send at once, and how many of them are left. */
  rate?: { readonly limit: number; readonly remaining: number };
}

/** Whoever calls a public route. */
export const NOBODY: Caller = {
  id: '',
  name: '',
  role: 'auditor',
  participant: null,
  shop: null,
  thirdParty: null,
  ratePerS: 0,
  revoked: false,
};

/** As audit and log call it: the key that signed, else the caller's id. */
export function nameOf({ id, signedBy }: Caller): string | undefined {
  return signedBy ?? (id === '' ? undefined : toWire('caller', id));
}

/** The body as text; empty where the request has none. */
export function textOf(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}
