/**
 * What oidc-provider remembers, in PostgreSQL. Its adapter contract asks for plain reads and writes; that leaves a code
 * open to being redeemed by everybody who reads it before the first one has written. Here whatever is good for one use
 * is spent by one statement, of which the database lets one succeed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { type Adapter, errors, Provider } from 'oidc-provider';
import { crashPoint, type Queryable, type Statement } from '../../../core/database/index.ts';
import type { Profile, Proof } from '../../../services/consents/index.ts';
import {
  type ArtefactKey,
  consumeArtefact,
  type FoundArtefact,
  findArtefact,
  findArtefactByUid,
  findUnderConsent,
  forgetArtefact,
  forgetOfGrant,
  keepArtefact,
  keepOnce,
  keepUnderConsent,
} from '../store/artefacts.ts';
import type { UnitOfWork } from '../store/transactions.ts';

/** The transaction of the request that runs; the adapter is called from inside the library and is not handed it. */
export const unitOfRequest = new AsyncLocalStorage<UnitOfWork>();

/** Asks within the request's transaction, and outside of requests by itself. */
export function withinRequest(database: Queryable): Queryable {
  return {
    query: <R>(asked: Statement, values?: readonly unknown[]) =>
      (unitOfRequest.getStore() ?? database).query<R>(asked, values),
  };
}

export const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');

/** Ends with its consent, whatever end was written: a renewed consent renews it. */
const UNDER_CONSENT = new Set(['Grant', 'RefreshToken']);

/** The error with which a second use is answered (RFC 6749 §5.2, RFC 9126 §2.2). */
const SPENT: Readonly<Record<string, () => Error>> = {
  AuthorizationCode: () => new errors.InvalidGrant('authorization code already consumed'),
  BackchannelAuthenticationRequest: () => new errors.InvalidGrant('auth_req_id already consumed'),
  PushedAuthorizationRequest: () =>
    new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used'),
};

/**
 * With these somebody gets at data, now or by asking for the next: each is born under a consent that lives, or not at all.
 * The error with which it is refused where the consent has ended (RFC 6749 §5.2, §4.1.2.1).
 */
const BORN_UNDER_CONSENT: Readonly<Record<string, () => Error>> = {
  AuthorizationCode: () => new errors.AccessDenied('the consent has ended'),
  AccessToken: () => new errors.InvalidGrant('the consent has ended'),
  RefreshToken: () => new errors.InvalidGrant('the consent has ended'),
};

export interface AdapterParts {
  readonly profile: Profile;
  readonly database: Queryable;
  readonly nowMs: () => number;
  /** Keeps a value that must be read back, such as the auth_req_id a third party is pinged with, from a dump's reader. */
  readonly seal: (text: string) => string;
  readonly open: (sealed: string) => string;
}

export function createAdapter({
  profile,
  database,
  nowMs,
  seal,
  open,
}: AdapterParts): (model: string) => Adapter {
  const on = withinRequest(database);
  return (model) => {
    const keyOf = (id: string): ArtefactKey => ({ profile, model, id: hashOf(id) });
    const sealed = model === 'BackchannelAuthenticationRequest';
    const read = (found: FoundArtefact | undefined, id?: string): Record<string, unknown> | undefined => {
      if (found === undefined) return undefined;
      const { sealed: text, ...payload } = found.payload;
      return {
        ...payload,
        ...(typeof text === 'string' ? (JSON.parse(open(text)) as object) : {}),
        ...(id === undefined ? {} : { jti: id }),
        ...(isReplay(found.consumedAt) ? { consumed: Math.floor(found.consumedAt / 1_000) } : {}),
        ...(found.endsAt === null ? {} : { exp: Math.floor(found.endsAt / 1_000) }),
      };
    };
    return {
      async upsert(id, { jti, ...payload }, expiresIn) {
        const { grantId, uid } = payload as { grantId?: string; uid?: string };
        const one = {
          ...keyOf(id),
          payload: sealed ? hide(payload, jti, seal) : payload,
          grant: model === 'Grant' ? id : (grantId ?? null),
          uid: uid ?? null,
          expiresAt: expiresIn === undefined ? null : nowMs() + expiresIn * 1_000,
        };
        const refusal = BORN_UNDER_CONSENT[model];
        if (refusal === undefined) await keepArtefact(on, one);
        else if (!(await keepUnderConsent(on, one))) throw refusal();
      },
      async find(id) {
        const found = UNDER_CONSENT.has(model)
          ? await findUnderConsent(on, keyOf(id), nowMs())
          : await findArtefact(on, keyOf(id));
        return read(found, id);
      },
      findByUid: async (uid) => read(await findArtefactByUid(on, profile, model, uid)),
      // The device flow, whose codes these are, is not offered.
      findByUserCode: () => Promise.resolve(undefined),
      async consume(id) {
        const isFirst = await consumeArtefact(on, keyOf(id), nowMs());
        crashPoint('openbanking-artefact-consumed');
        if (!isFirst) throw SPENT[model]?.() ?? new Error(`${model} was already consumed`);
      },
      destroy: (id) => forgetArtefact(on, keyOf(id)),
      revokeByGrantId: (grantId) =>
        givesBackOneToken() ? Promise.resolve() : forgetOfGrant(on, profile, grantId, [model]),
    };
  };
}

/** The same for a proof that came with a token, which the resource door reads. */
export function proofOnce(profile: Profile, database: Queryable) {
  const on = withinRequest(database);
  return ({ hash, expiresAt }: Proof): Promise<boolean> =>
    keepOnce(on, { profile, model: 'ReplayDetection', id: hash }, {}, expiresAt);
}

/**
 * A third party that revokes an access token is done with that token, not with the customer (RFC 7009 §2.1 leaves the
 * rest to the server); the library would end the whole grant.
 */
function givesBackOneToken(): boolean {
  const oidc = Provider.ctx?.oidc;
  return oidc?.route === 'revocation' && oidc.entities.AccessToken !== undefined;
}

/** The library's own look and write of a proof's id are two steps; this is one. */
export function uniqueOnce(profile: Profile, database: Queryable) {
  const on = withinRequest(database);
  return (issuer: string, jti: string, exp: number): Promise<boolean> =>
    keepOnce(
      on,
      { profile, model: 'ReplayDetection', id: hashOf(`${issuer}\n${jti}`) },
      { iss: issuer },
      exp * 1_000,
    );
}

/**
 * A second use that came in after the first one. One that was already waiting when the first was served is a client that
 * asked twice at once: it is refused where it tries to consume, and the tokens of the first stay good.
 */
function isReplay(consumedAt: number | null): consumedAt is number {
  const startedAt = unitOfRequest.getStore()?.startedAt;
  return consumedAt !== null && (startedAt === undefined || startedAt > consumedAt);
}

function hide(
  payload: Record<string, unknown>,
  jti: unknown,
  seal: (text: string) => string,
): Record<string, unknown> {
  const { params, ...rest } = payload;
  return { ...rest, sealed: seal(JSON.stringify({ jti, params })) };
}
