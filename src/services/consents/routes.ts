/** HTTP of consents for those who oversee them: look one up, see its versions and uses, end it. */
import Type from 'typebox';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  Bin,
  IdOf,
  PageQuery,
  type Problem,
  pageOf,
  problem,
  problemOf,
  type Reply,
  route,
  Timestamp,
} from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import type { ChangeKind } from './commands/change.ts';
import { detailOfConsent } from './details.ts';
import { ACTORS, type Actor, CLUSTERS, CONSENT_STATES, type Consent, PROFILES } from './model.ts';
import { CONSENT_OUTCOMES } from './outcomes.ts';
import { noticeRoute } from './routes.notices.ts';
import { stateAt } from './rules/lifecycle.ts';
import { accessesOf } from './store/accesses.ts';
import { consentsOfCustomer, consentsOfThirdParty, findConsents } from './store/consents.ts';
import { versionsOf } from './store/versions.ts';

export interface ConsentParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly nowMs: () => number;
  readonly change: ChangeKind;
}

/** An institution sees and ends the consents of its own customers, a third party those that were given to it. */
const SEES = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'own',
  auditor: 'any',
} as const;
const ENDS = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'own',
  auditor: 'no',
} as const;

const ENDED_BY: Readonly<Record<string, Actor>> = { participant: 'bank', third_party: 'third_party' };

const ConsentParams = Type.Object({ consent: IdOf('consent') });
const ListQuery = Type.Interface([PageQuery], {
  third_party: Type.Optional(IdOf('third_party')),
  bin: Type.Optional(Bin),
  customer: Type.Optional(IdOf('customer')),
});
const Maybe = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const ConsentOut = Type.Object({
  id: IdOf('consent'),
  state: Type.Enum([...CONSENT_STATES]),
  profile: Type.Enum([...PROFILES]),
  bin: Bin,
  customer: IdOf('customer'),
  third_party: IdOf('third_party'),
  software: IdOf('software'),
  authorization_detail: Type.Unknown({ description: 'What was granted, in the form of RFC 9396.' }),
  created_at: Timestamp,
  decided_at: Maybe(Timestamp),
  expires_at: Timestamp,
  ended_at: Maybe(Timestamp),
  ended_by: Maybe(Type.Enum([...ACTORS])),
  end_reason: Maybe(Type.String()),
  version: Type.Integer(),
  uses: Type.Integer(),
  last_use_at: Maybe(Timestamp),
});
const VersionOut = Type.Object({
  version: Type.Integer(),
  at: Timestamp,
  body: Type.String({ description: 'Canonical JSON (RFC 8785), byte for byte as it was hashed.' }),
  hash: Type.String({
    description: 'SHA-256 (hex) of the previous hash (64 zeros at first), a line feed and the body.',
  }),
  signature: Type.String({ description: 'Compact JWS, EdDSA, over consent, version and hash.' }),
});
const AccessOut = Type.Object({
  id: IdOf('access'),
  at: Timestamp,
  cluster: Type.Enum([...CLUSTERS, 'payment']),
  account: Maybe(IdOf('account')),
  attended: Type.Boolean(),
  request: Type.String(),
});
const RevokeBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 200, description: 'Shown to the customer.' }) },
  { additionalProperties: false },
);

export function consentRoutes(parts: ConsentParts): ApiRoute[] {
  const own = [listRoute, getRoute, versionsRoute, accessesRoute, revokeRoute];
  return [...own.map((routeOf) => routeOf(parts)), noticeRoute(parts)];
}

function listRoute({ database, nowMs }: ConsentParts): ApiRoute {
  return route({
    id: 'listConsents',
    method: 'GET',
    path: '/v1/consents',
    tag: 'consents',
    summary: 'Consents of a customer or to a third party, newest first',
    description:
      'Name `third_party`, or `bin` and `customer`. An institution asks about its own customers; a third party names nothing.',
    permission: SEES,
    query: ListQuery,
    response: { 200: Type.Object({ data: Type.Array(ConsentOut), has_more: Type.Boolean() }) },
    handle: async ({ query, reach, caller }) => {
      const { limit, starting_after, third_party, bin, customer } = query;
      const before = starting_after === undefined ? undefined : fromWire('consent', starting_after);
      if (starting_after !== undefined && before === undefined)
        return problem('request_is_invalid', { param: 'starting_after' });
      const page = { before, rowsMax: limit + 1 };
      if (caller.role === 'third_party') {
        const found = await consentsOfThirdParty(database, caller.thirdParty!, page);
        return { status: 200, body: paged(found, limit, nowMs()) };
      }
      const book = reach === 'own' ? caller.participant! : Number(bin);
      if (customer !== undefined && Number.isInteger(book)) {
        const found = await consentsOfCustomer(database, book, fromWire('customer', customer)!, page);
        return { status: 200, body: paged(found, limit, nowMs()) };
      }
      if (third_party === undefined || reach === 'own')
        return problem('request_is_invalid', { param: 'customer' });
      const found = await consentsOfThirdParty(database, fromWire('third_party', third_party)!, page);
      return { status: 200, body: paged(found, limit, nowMs()) };
    },
  });
}

function paged(found: readonly Consent[], limit: number, nowMs: number): object {
  const { data, has_more } = pageOf(found, limit);
  return { data: data.map((consent) => consentOut(consent, nowMs)), has_more };
}

function getRoute({ database, nowMs }: ConsentParts): ApiRoute {
  return route({
    id: 'getConsent',
    method: 'GET',
    path: '/v1/consents/:consent',
    tag: 'consents',
    summary: 'A consent as it stands now',
    permission: SEES,
    params: ConsentParams,
    response: { 200: ConsentOut },
    handle: async (request) => {
      const consent = await reachedConsent(database, request, request.params.consent);
      return consent === undefined
        ? problem('not_found')
        : { status: 200, body: consentOut(consent, nowMs()) };
    },
  });
}

function versionsRoute({ database }: ConsentParts): ApiRoute {
  return route({
    id: 'listConsentVersions',
    method: 'GET',
    path: '/v1/consents/:consent/versions',
    tag: 'consents',
    summary: 'Every version of a consent, signed and chained',
    description:
      'What was shown and granted at each change. `longbien verify` proves the chain; so can anybody with these.',
    permission: SEES,
    params: ConsentParams,
    response: { 200: Type.Object({ data: Type.Array(VersionOut) }) },
    handle: async (request) => {
      const consent = await reachedConsent(database, request, request.params.consent);
      if (consent === undefined) return problem('not_found');
      const versions = await versionsOf(database, [consent.id]);
      const data = versions.map(({ version, at, body, hash, signature }) => ({
        ...{ version, at: hanoiTimestamp(at), body, hash, signature },
      }));
      return { status: 200, body: { data } };
    },
  });
}

function accessesRoute({ database }: ConsentParts): ApiRoute {
  return route({
    id: 'listConsentAccesses',
    method: 'GET',
    path: '/v1/consents/:consent/accesses',
    tag: 'consents',
    summary: 'What was read and paid under a consent, newest first',
    permission: SEES,
    params: ConsentParams,
    query: PageQuery,
    response: { 200: Type.Object({ data: Type.Array(AccessOut), has_more: Type.Boolean() }) },
    handle: async (request) => {
      const consent = await reachedConsent(database, request, request.params.consent);
      if (consent === undefined) return problem('not_found');
      const { limit, starting_after } = request.query;
      const before = starting_after === undefined ? undefined : fromWire('access', starting_after);
      if (starting_after !== undefined && before === undefined)
        return problem('request_is_invalid', { param: 'starting_after' });
      const { data, has_more } = pageOf(
        await accessesOf(database, consent.id, { before, rowsMax: limit + 1 }),
        limit,
      );
      const rows = data.map(({ id, at, cluster, account, attended, request: asked }) => ({
        ...{ id: toWire('access', id), at: hanoiTimestamp(at), cluster, attended, request: asked },
        account: account === null ? null : toWire('account', account),
      }));
      return { status: 200, body: { data: rows, has_more } };
    },
  });
}

function revokeRoute({ database, desk, nowMs, change }: ConsentParts): ApiRoute {
  return route({
    id: 'revokeConsent',
    method: 'POST',
    path: '/v1/consents/:consent/revoke',
    tag: 'consents',
    summary: 'End a consent, as the bank, the third party or the authority',
    description:
      'In force at the very next call of the third party, which is told by webhook; the customer sees who and why.',
    permission: ENDS,
    idempotent: true,
    params: ConsentParams,
    body: RevokeBody,
    response: { 200: ConsentOut },
    handle: async (request): Promise<Reply | Problem> => {
      const consent = await reachedConsent(database, request, request.params.consent);
      if (consent === undefined) return problem('not_found');
      const by = ENDED_BY[request.caller.role] ?? 'authority';
      const order = {
        id: consent.id,
        verb: 'revoke',
        by,
        customer: null,
        reason: request.body.reason,
      } as const;
      const submitted = await desk.submit(change, { ...order, validDays: null }, request.origin);
      if (submitted.kind !== 'decided') return problem(submitted.kind);
      const { answer } = submitted;
      if (answer.kind !== 'consent_changed') return problemOf(CONSENT_OUTCOMES, answer.kind);
      const now = (await findConsents(database, [consent.id])).get(consent.id)!;
      return { status: 200, body: consentOut(now, nowMs()) };
    },
  });
}

/** A consent within the caller's reach; another one looks absent. */
async function reachedConsent(
  on: Queryable,
  { caller, reach }: Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>,
  wire: string,
): Promise<Consent | undefined> {
  const id = fromWire('consent', wire)!;
  const consent = (await findConsents(on, [id])).get(id);
  if (reach === 'any' || consent === undefined) return consent;
  const isOwn =
    caller.role === 'third_party'
      ? consent.thirdParty === caller.thirdParty
      : consent.book === caller.participant;
  return isOwn ? consent : undefined;
}

const time = (ms: number | null): string | null => (ms === null ? null : hanoiTimestamp(ms));

function consentOut(consent: Consent, nowMs: number): object {
  return {
    id: toWire('consent', consent.id),
    state: stateAt(consent, nowMs),
    profile: consent.profile,
    bin: consent.book.toString().padStart(6, '0'),
    customer: toWire('customer', consent.customer),
    third_party: toWire('third_party', consent.thirdParty),
    software: toWire('software', consent.software),
    authorization_detail: detailOfConsent(consent),
    created_at: hanoiTimestamp(consent.createdAt),
    decided_at: time(consent.decidedAt),
    expires_at: hanoiTimestamp(consent.expiresAt),
    ended_at: time(consent.endedAt),
    ended_by: consent.endedBy,
    end_reason: consent.endReason,
    version: consent.version,
    uses: consent.uses,
    last_use_at: time(consent.lastUseAt),
  };
}
