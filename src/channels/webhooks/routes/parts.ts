/** What all routes of this room stand on: whose endpoints a caller reaches, and how they are shown. */
import type { Caller } from '../../../core/access/index.ts';
import type { Desk, Submitted } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { type ApiRequest, type Problem, problem, problemOf, type Reply } from '../../../core/http/index.ts';
import { fromWire, type Id } from '../../../kit/id.ts';
import type { EndpointAnswer } from '../commands/endpoints.ts';
import { readEndpointUrl } from '../guard/url.ts';
import type { WebhookKeys } from '../keys.ts';
import type { Endpoint, Owner, OwnerKind } from '../model.ts';
import { WEBHOOK_OUTCOMES, type WebhookRefusal } from '../outcomes.ts';
import { binText, isPattern } from '../rules/filter.ts';
import { findEndpoints } from '../store/endpoints.ts';
import { endpointOut } from './schemas.ts';

export interface WebhookRouteParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly keys: WebhookKeys;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  /** Endpoints on this machine are allowed. */
  readonly sandbox: boolean;
  /** Whether there is such a shop, institution or third party. */
  readonly findsOwner: (owner: Owner) => Promise<boolean>;
}

/** Endpoints are their owners' own; the operator may set one up for somebody, and see why nothing arrives. */
export const READS = {
  operator: 'any',
  participant: 'own',
  merchant: 'own',
  third_party: 'own',
  auditor: 'any',
} as const;
export const WORKS = {
  operator: 'any',
  participant: 'own',
  merchant: 'own',
  third_party: 'own',
  auditor: 'no',
} as const;

export type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

const NIL = '00000000-0000-0000-0000-000000000000';

/** As whom a caller owns endpoints; undefined for those that act for nobody. */
export function ownerOf(caller: Caller): Owner | undefined {
  if (caller.role === 'participant')
    return caller.participant === null ? undefined : { kind: 'participant', id: binText(caller.participant) };
  if (caller.role === 'third_party') return { kind: 'third_party', id: caller.thirdParty ?? NIL };
  return caller.role === 'merchant' ? { kind: 'shop', id: caller.shop ?? NIL } : undefined;
}

export function isSameOwner(one: Owner | undefined, other: Owner): boolean {
  return one !== undefined && one.kind === other.kind && one.id === other.id;
}

/** An endpoint within the caller's reach; another one, and a deleted one, look absent. */
export async function reachedEndpoint(
  on: Queryable,
  { caller, reach }: Asked,
  id: string | undefined,
): Promise<Endpoint | undefined> {
  const endpoint = id === undefined ? undefined : (await findEndpoints(on, [id])).get(id);
  if (endpoint === undefined || endpoint.state === 'deleted') return undefined;
  return reach === 'any' || isSameOwner(ownerOf(caller), endpoint.owner) ? endpoint : undefined;
}

export const endpointId = (wire: string): string | undefined => fromWire('webhook_endpoint', wire);

/** The owner as the wire writes it; undefined where the text names none of that kind. */
export function ownerFromWire({ kind, id }: { kind: OwnerKind; id: string }): Owner | undefined {
  if (kind === 'participant') return /^\d{6}$/.test(id) ? { kind, id } : undefined;
  const uuid = fromWire(kind, id);
  return uuid === undefined ? undefined : { kind, id: uuid };
}

/** What an owner writes of an endpoint, checked; a problem names the member at fault. */
export function wrongIn(
  { url, events }: { readonly url: string; readonly events: readonly string[] },
  sandbox: boolean,
): Problem | undefined {
  const read = readEndpointUrl(url, sandbox);
  if (typeof read === 'string') return problemOf(WEBHOOK_OUTCOMES, read, { param: '/url' });
  const wrong = events.findIndex((pattern) => !isPattern(pattern));
  return wrong === -1
    ? undefined
    : problemOf(WEBHOOK_OUTCOMES, 'event_pattern_is_not_valid', { param: `/events/${wrong}` });
}

/** The endpoint as it is after the command, with its key where it is the answer's to show. */
export async function endpointReply(
  { database, keys, nowMs }: Pick<WebhookRouteParts, 'database' | 'keys' | 'nowMs'>,
  submitted: Submitted<EndpointAnswer, { readonly endpoint: Endpoint }>,
  { status = 200, showsKey = false }: { readonly status?: number; readonly showsKey?: boolean } = {},
): Promise<Reply | Problem> {
  if (submitted.kind !== 'decided') return problem(submitted.kind);
  const { answer, kept, replayed } = submitted;
  // Of these commands none is bound to what the endpoint was: it has changed so far that it is gone.
  if (answer.kind === 'endpoint_has_changed') return problemOf(WEBHOOK_OUTCOMES, 'endpoint_not_found');
  if (!('endpoint' in answer)) return refusal(answer.kind);
  const endpoint = kept?.endpoint ?? (await findEndpoints(database, [answer.endpoint])).get(answer.endpoint)!;
  const { id, scheme } = endpoint;
  const key = keys.shown({ id, scheme, generation: answer.generation, oldUntil: null });
  return {
    status,
    body: { ...endpointOut(endpoint, nowMs()), ...(showsKey ? { key } : {}) },
    ...(replayed ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
  };
}

export const refusal = (kind: WebhookRefusal): Problem => problemOf(WEBHOOK_OUTCOMES, kind);
