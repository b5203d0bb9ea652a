/**
 * Grant management for OAuth 2.0 (draft of the OpenID FAPI working group): a third party sees and ends what it was
 * granted. A grant is a consent and bears its id.
 */
import { type Context, errors, type Middleware } from 'oidc-provider';
import type { Problem } from '../../../core/http/index.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import type { Consent, Proof } from '../../../services/consents/index.ts';
import { challengeOf } from '../door/fapi2/answers.ts';
import type { DoorRequest } from '../door/model.ts';
import type { ProvePossession } from '../door/possession.ts';
import type { Addresses } from './addresses.ts';
import { certificateOf } from './certificates.ts';
import type { ConsentLedger } from './ledger.ts';

/** `grant_id` in the answer of the token endpoint. */
export const tellGrantId: Middleware = async (ctx, next) => {
  await next();
  const grant = ctx._matchedRouteName === 'token' && ctx.status === 200 ? ctx.oidc.entities.Grant : undefined;
  if (grant !== undefined) ctx.body = { ...(ctx.body as object), grant_id: toWire('consent', grant.jti) };
};

/** A refresh token that is given back ends the consent: without it nobody could use it (RFC 7009 §2.1). */
export function endConsentOfRevoked(ledger: ConsentLedger): Middleware {
  return async (ctx, next) => {
    await next();
    if (ctx._matchedRouteName !== 'revocation' || ctx.status !== 200) return;
    const grant = ctx.oidc.entities.RefreshToken?.grantId;
    if (grant !== undefined) await ledger.revoke(grant, 'third_party', 'token_revoked');
  };
}

export interface GrantsParts {
  readonly ledger: ConsentLedger;
  readonly addresses: Addresses;
  readonly prove: ProvePossession;
  /** False: the proof was seen before. */
  readonly once: (proof: Proof) => Promise<boolean>;
}

const GRANT_PATH = /^\/grants\/([^/]+)$/;
const SCOPE_OF = { GET: 'grant_management_query', DELETE: 'grant_management_revoke' } as const;

/** `GET` and `DELETE /grants/{grant_id}`. */
export function grantsEndpoint({ ledger, addresses, prove, once }: GrantsParts): Middleware {
  return async (ctx, next) => {
    const [, grant] = GRANT_PATH.exec(ctx.path) ?? [];
    if (grant === undefined) return await next();
    ctx.set('Cache-Control', 'no-store');
    const scope = SCOPE_OF[ctx.method as keyof typeof SCOPE_OF];
    if (scope === undefined) return refuse(ctx, 405, 'invalid_request');
    const held = await prove(requestOf(ctx, addresses), `/fapi2${ctx.path}`, 'fapi2');
    if ('problem' in held) return challenge(ctx, held);
    if (held.proof !== null && !(await once(held.proof))) return refuse(ctx, 401, 'invalid_dpop_proof');
    if (!held.token.scopes.includes(scope)) return refuse(ctx, 403, 'insufficient_scope');
    const id = fromWire('consent', grant);
    const consent = id === undefined ? undefined : await ledger.find(id);
    // Whose it is not is told what whoever guesses is told.
    if (consent?.software !== held.token.software || consent.endedAt !== null || consent.decidedAt === null)
      return refuse(ctx, 404, 'invalid_grant_id');
    if (ctx.method === 'GET') {
      ctx.status = 200;
      ctx.body = grantOf(ledger, consent);
      return;
    }
    await ledger.revoke(consent.id, 'third_party', 'grant_revoked');
    ctx.status = 204;
  };
}

function grantOf(ledger: ConsentLedger, consent: Consent): Record<string, unknown> {
  return {
    scopes: [],
    claims: [],
    authorization_details: [ledger.describe(consent)],
    created_at: secondsOf(consent.createdAt),
    last_updated_at: secondsOf(consent.decidedAt ?? consent.createdAt),
    expires_at: secondsOf(consent.expiresAt),
  };
}

const secondsOf = (ms: number): number => Math.floor(ms / 1_000);

function requestOf(ctx: Context, { origin, mtlsOrigin }: Addresses): DoorRequest {
  const isMtls = ctx.get('host') === new URL(mtlsOrigin).host;
  return {
    ...{ method: ctx.method, url: ctx.url, headers: ctx.headers, body: Buffer.alloc(0) },
    certificate: certificateOf(ctx)?.raw,
    origin: isMtls ? mtlsOrigin : origin,
    address: ctx.socket.remoteAddress ?? '',
  };
}

function challenge(ctx: Context, problem: Problem): void {
  for (const [name, value] of Object.entries(challengeOf(problem))) ctx.set(name, value);
  refuse(ctx, problem.row.status, 'invalid_token', problem.code);
}

function refuse(ctx: Context, status: number, error: string, description?: string): void {
  ctx.status = status;
  ctx.body = { error, ...(description === undefined ? {} : { error_description: description }) };
}

/** Only what another request is based on is taken over: an id of somebody else's grant says nothing. */
export function grantParams(ledger: ConsentLedger) {
  return {
    grant_management_action(ctx: Context, action: string | undefined): void {
      const grant = ctx.oidc.params?.grant_id;
      if (action === undefined && grant === undefined) return;
      if (action !== 'create' && action !== 'replace')
        throw new errors.InvalidRequest('grant_management_action must be create or replace');
      if ((action === 'replace') !== (grant !== undefined))
        throw new errors.InvalidRequest('grant_id goes with replace and only with it');
    },
    async grant_id(ctx: Context, grant: string | undefined): Promise<void> {
      // A customer is asked for something in particular, never for a scope.
      if (ctx.oidc.params?.authorization_details === undefined)
        throw new errors.InvalidAuthorizationDetails('authorization_details are needed');
      if (grant === undefined || ctx.oidc.client === undefined) return;
      const id = fromWire('consent', grant);
      const consent = id === undefined ? undefined : await ledger.find(id);
      if (consent?.software !== ctx.oidc.client.software_id)
        throw new errors.CustomOIDCProviderError('invalid_grant_id', 'no such grant of this client');
    },
  };
}
