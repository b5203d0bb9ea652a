/**
 * Grant management for OAuth 2.0 (draft of the OpenID FAPI working group): a third party sees and ends what it was
 * granted. A grant is a consent and bears its id.
 */
import { type Context, errors, type Middleware } from 'oidc-provider';
import { fromWire, toWire } from '../../../kit/id.ts';
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
      if (grant === undefined || ctx.oidc.client === undefined) return;
      const id = fromWire('consent', grant);
      const consent = id === undefined ? undefined : await ledger.find(id);
      if (consent?.software !== ctx.oidc.client.software_id)
        throw new errors.CustomOIDCProviderError('invalid_grant_id', 'no such grant of this client');
    },
  };
}
