/**
 * One HTTP request to an issuer is one transaction. The code that it spends and the tokens that it issues are kept
 * together, before the answer is sent: a hub that dies in between leaves the code as good as it was.
 */
import type { Context, Middleware, Provider } from 'oidc-provider';
import { isDpopProofAhead } from '../../../codecs/jws/index.ts';
import { crashPoint } from '../../../core/database/index.ts';
import { NoConnectionFault, type Transactions } from '../store/transactions.ts';
import { unitOfRequest } from './adapter.ts';

/**
 * A session lasts one errand: it ends when the browser is sent back to the app. Every request asks for the sign-in, so
 * there is nothing that a longer one would be good for, and the next app knows the same customer by another name.
 */
export const endSession: Middleware = async (ctx, next) => {
  await next();
  // An error page leads nowhere: a stranger, or somebody who comes back late, has no session to end.
  const to = ctx.response.get('location');
  const isOver = ctx._matchedRouteName === 'resume' && to !== undefined && !to.startsWith('/consent/');
  if (isOver) await ctx.oidc.session?.destroy();
};

/**
 * The library lets a nonce of ours date a proof (RFC 9449 §4.3 no. 11) and does not look at its own date then. FAPI 2.0
 * §5.3.2.1 no. 13 makes no such exception.
 */
export function refuseProofsAhead(nowMs: () => number): Middleware {
  return async (ctx, next) => {
    if (!isDpopProofAhead(ctx.get('dpop'), nowMs())) return await next();
    ctx.status = 400;
    ctx.body = { error: 'invalid_dpop_proof', error_description: 'the DPoP proof is dated ahead' };
  };
}

/** In the library's words: it names both after the grant that they came with. */
const PROOF_FAULTS: ReadonlyMap<string | undefined, string> = new Map([
  ['DPoP proof JWT not provided', 'a DPoP proof is required'],
  ['missing DPoP proof JWT', 'a DPoP proof is required'],
  ['DPoP proof JWT Replay detected', 'the DPoP proof was used before'],
]);

/** RFC 9449 §5: what is wrong with a proof is `invalid_dpop_proof`, so that an app does not throw a good grant away. */
export function nameProofFaults(provider: Provider): void {
  const named = (ctx: Context, { error_detail: detail }: { readonly error_detail?: string }): void => {
    const description = PROOF_FAULTS.get(detail);
    if (description !== undefined) ctx.body = { error: 'invalid_dpop_proof', error_description: description };
  };
  provider.on('grant.error', named);
}

/** What everybody may read; no page of another site has business with the rest (RFC 6749 §3.2: clients call it). */
const OPEN = /\/jwks$|\/\.well-known\//;

/** The library lets every origin read the token endpoint as long as a request names none. */
export const closeToOtherOrigins: Middleware = async (ctx, next) => {
  await next();
  if (OPEN.test(ctx.path)) return;
  for (const name of ctx.res.getHeaderNames()) if (name.startsWith('access-control-')) ctx.remove(name);
};

const SERVER_FAULT = 500;
const UNAVAILABLE = 503;

export function inOneTransaction(
  transactions: Transactions,
  nowMs: () => number,
  onFault: (fault: unknown, where: string) => void,
): Middleware {
  return async (ctx, next) => {
    const unit = transactions.begin(nowMs());
    try {
      await unitOfRequest.run(unit, next);
      if (ctx.status >= SERVER_FAULT) return await unit.rollback();
      crashPoint('openbanking-artefacts-written');
      // Refusals commit too: an assertion that was used is used up, and a replayed code takes its tokens with it.
      await unit.commit();
      crashPoint('openbanking-artefacts-kept');
    } catch (fault) {
      await unit.rollback();
      onFault(fault, ctx.path);
      for (const name of ctx.res.getHeaderNames()) ctx.remove(name);
      ctx.status = fault instanceof NoConnectionFault ? UNAVAILABLE : SERVER_FAULT;
      ctx.body = { error: ctx.status === UNAVAILABLE ? 'temporarily_unavailable' : 'server_error' };
    }
  };
}
