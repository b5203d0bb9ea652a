/**
 * Grant management for OAuth 2.0 (draft of the FAPI working group): a third party sees and ends what it was granted. A
 * grant is a consent and bears its id.
 */
import type { Context, Middleware } from 'oidc-provider';
import { fromWire, toWire } from '../../../kit/id.ts';

/** `grant_id` in the answer of the token endpoint (§ "Token response"). */
export const tellGrantId: Middleware = async (ctx, next) => {
  await next();
  const grant = grantOfAnswer(ctx);
  if (grant !== undefined) ctx.body = { ...(ctx.body as object), grant_id: toWire('consent', grant) };
};

function grantOfAnswer(ctx: Context): string | undefined {
  if (ctx._matchedRouteName !== 'token' || ctx.status !== 200) return undefined;
  return ctx.oidc.entities.Grant?.jti;
}

export const grantIdOf = (text: string): string | undefined => fromWire('consent', text);
