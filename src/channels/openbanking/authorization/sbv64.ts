/**
 * The issuer of Circular 64/2024/TT-NHNN, Annex 01, as we read it: its paths, its way for a client to name itself, its
 * lifetimes. What the text leaves open is as in FAPI 2.0: PKCE always, `iss` in the answer, codes spent once, no rotation,
 * and tokens bound to a certificate for whoever has one.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Adapter, Configuration, Context, Middleware, Provider, Token } from 'oidc-provider';
import { businessDate } from '../../../kit/calendar.ts';
import { THIRD_PARTY_ROLES } from '../../../services/directory/index.ts';
import { hashOf } from './adapter.ts';
import { type Addresses, SBV64_ROUTES } from './addresses.ts';
import { certificateOf } from './certificates.ts';
import {
  cookies,
  findAccount,
  grantOfInteraction,
  ownTokenOnly,
  signInEachTime,
  withinGrant,
} from './fapi2.ts';
import { INTERACTION_S, SESSION_S, sbv64Lifetimes } from './law.ts';
import type { PaymentRequests } from './paymentrequests.ts';
import type { SigningKeys } from './signingkeys.ts';

export interface Sbv64Parts {
  readonly addresses: Addresses;
  readonly adapter: (model: string) => Adapter;
  readonly keys: SigningKeys;
  readonly cookieKeys: readonly string[];
  readonly payments: PaymentRequests;
  readonly renderError: (ctx: Context, out: { readonly error: string }, fault: unknown) => Promise<void>;
  readonly nowMs: () => number;
}

const ES256 = ['ES256'];
const CLOCK_TOLERANCE_S = 10;
const ID_TOKEN_S = 300;

export function sbv64Configuration(parts: Sbv64Parts): Configuration {
  const { addresses, adapter, keys, nowMs } = parts;
  return {
    adapter,
    jwks: { keys: keys.keys },
    ...FIXED,
    fetch: () => Promise.reject(new Error('nothing is fetched')),
    ttl: lifetimes(nowMs),
    cookies: cookies('sbv64', parts.cookieKeys),
    interactions: {
      policy: signInEachTime(),
      url: (_ctx: Context, { uid }: { uid: string }) => `/consent/${uid}`,
    },
    extraClientMetadata: { properties: ['software_id', 'software_roles', 'third_party'] },
    extraParams: {
      sbv_request: (ctx: Context, request: string | undefined) => parts.payments.check(ctx, request),
    },
    renderError: parts.renderError,
    discovery: {
      mtls_endpoint_aliases: {
        token_endpoint: `${addresses.mtlsOrigin}/sbv64${SBV64_ROUTES.token}`,
        revocation_endpoint: `${addresses.mtlsOrigin}/sbv64${SBV64_ROUTES.revocation}`,
      },
    },
  };
}

/** What no part changes. */
const FIXED = {
  routes: SBV64_ROUTES,
  responseTypes: ['code'],
  scopes: ['openid', ...THIRD_PARTY_ROLES],
  claims: { openid: ['sub'] },
  clientAuthMethods: ['client_secret_basic'],
  clientDefaults: {
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: 'client_secret_basic',
    response_types: ['code'],
  },
  enabledJWA: {
    clientAuthSigningAlgValues: ES256,
    idTokenSigningAlgValues: ES256,
    userinfoSigningAlgValues: ES256,
    introspectionSigningAlgValues: ES256,
    authorizationSigningAlgValues: ES256,
    requestObjectSigningAlgValues: ES256,
  },
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  clockTolerance: CLOCK_TOLERANCE_S,
  rotateRefreshToken: false,
  expiresWithSession: () => false,
  clientBasedCORS: () => false,
  findAccount,
  loadExistingGrant: grantOfInteraction,
  // Only for account information.
  issueRefreshToken: (_ctx: Context, client: { grantTypeAllowed(type: string): boolean }, source: Token) =>
    client.grantTypeAllowed('refresh_token') && source.scopes.has('AIS'),
  revokeGrantPolicy: (ctx: Context) =>
    ctx.oidc.route === 'revocation' && ctx.oidc.entities.RefreshToken !== undefined,
  features: {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: { enabled: false },
    dPoP: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true, allowedPolicy: ownTokenOnly },
    mTLS: { enabled: true, certificateBoundAccessTokens: true, getCertificate: certificateOf },
  },
} as const;

function lifetimes(nowMs: () => number): Record<string, unknown> {
  const law = () => sbv64Lifetimes(businessDate(nowMs()));
  return {
    AccessToken(ctx: Context, token: Token) {
      const seconds = token.scopes.has('AIS') ? law().accessToken : law().paymentToken;
      return withinGrant(ctx.oidc.grant, seconds, nowMs());
    },
    AuthorizationCode: () => law().code,
    ClientCredentials: () => law().accessToken,
    RefreshToken: () => law().refreshToken,
    Grant: () => law().refreshToken,
    IdToken: ID_TOKEN_S,
    Interaction: INTERACTION_S,
    Session: SESSION_S,
  };
}

/**
 * Annex 01's own authorization request. Its `request` is a JWT that names a payment and not a request object of RFC 9101,
 * which would replace every other parameter; its `code id_token` is answered by a code, and the ID token comes with the
 * tokens, where no browser has held it.
 */
export const annexRequest: Middleware = async (ctx, next) => {
  if (ctx.path === SBV64_ROUTES.authorization && ctx.method === 'GET') {
    const query = new URLSearchParams(ctx.querystring);
    const types = query.getAll('response_type');
    if (types.length === 1 && types[0]!.split(' ').sort().join(' ') === 'code id_token') {
      query.set('response_type', 'code');
      const scopes = new Set(['openid', ...(query.get('scope') ?? '').split(' ').filter(Boolean)]);
      query.set('scope', [...scopes].join(' '));
    }
    for (const request of query.getAll('request')) query.append('sbv_request', request);
    query.delete('request');
    ctx.querystring = query.toString();
    // The library finds its mount path by comparing the two.
    ctx.req.originalUrl = `/sbv64${ctx.url}`;
  }
  await next();
};

/** The database knows a secret by its hash: it has 256 bits of chance, so one round of SHA-256 is enough. */
export function compareSecretsByHash(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function compare(
    this: { clientSecret: string },
    given: string,
  ) {
    const actual = Buffer.from(hashOf(given));
    const held = this.clientSecret.split(' ').map((hash) => Buffer.from(hash));
    return held.some((expected) => expected.length === actual.length && timingSafeEqual(expected, actual));
  };
}
