/**
 * The FAPI 2.0 issuer. `features.fapi` of the library switches on a part of the profile only; what else the Security
 * Profile (Final, 22 February 2025) demands stands here, each line with its clause where it is not plain.
 */
import {
  type Account,
  type Adapter,
  type AuthorizationDetail,
  type Configuration,
  type Context,
  errors,
  type Grant,
  type InteractionPolicy,
  interactionPolicy,
  type Token,
} from 'oidc-provider';
import { THIRD_PARTY_ROLES } from '../../../services/directory/index.ts';
import { type Addresses, FAPI2_ROUTES, issuerOf, mtlsEndpointAliases, resourceOf } from './addresses.ts';
import { certificateMatches, certificateOf, isAuthorized } from './certificates.ts';
import type { Introspection } from './introspection.ts';
import { BACKCHANNEL_S, FAPI2_LIFETIMES, INTERACTION_S, SESSION_S } from './law.ts';
import type { ConsentLedger } from './ledger.ts';
import { bound, DETAIL_TYPES, onlyDetail, resourceScopesOf, scopesOf } from './rules.ts';
import type { SigningKeys } from './signingkeys.ts';

export interface IssuerParts {
  readonly addresses: Addresses;
  readonly adapter: (model: string) => Adapter;
  readonly keys: SigningKeys;
  readonly ledger: ConsentLedger;
  /** 32 bytes, the same in every process. */
  readonly dpopNonceKey: Buffer;
  readonly cookieKeys: readonly string[];
  readonly introspection: Introspection;
  readonly renderError: (ctx: Context, out: { readonly error: string }, fault: unknown) => Promise<void>;
  readonly registration: Registration;
  /** Hooks of the library's feature `ciba`. */
  readonly backchannel: Options;
  /** Checks of grant_id and grant_management_action. */
  readonly grantParams: Options;
  /** Reaches what clients name, and nothing inside; without it nobody is pinged. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly nowMs: () => number;
}

type Options = Readonly<Record<string, unknown>>;

export interface Registration {
  /** Hooks of the library's feature `registration`. */
  readonly feature: Options;
  readonly metadata: Options;
}

const ES256 = ['ES256'];
/** What a client may sign with (§5.4.1). */
const CLIENT_ALGORITHMS = ['ES256', 'PS256', 'Ed25519'];
/** §5.3.2.1 no. 13. */
const CLOCK_TOLERANCE_S = 10;
const ID_TOKEN_S = 300;

export function fapi2Configuration(parts: IssuerParts): Configuration {
  const { addresses, adapter, keys } = parts;
  return {
    adapter,
    jwks: { keys: keys.keys },
    ...FIXED,
    // Keys come with the software statement: there is nothing else that a client could make us fetch.
    fetch: parts.fetch ?? (() => Promise.reject(new Error('nothing is fetched'))),
    ttl: lifetimes(parts.nowMs),
    cookies: cookies('fapi2', parts.cookieKeys),
    interactions: {
      policy: signInEachTime(),
      url: (_ctx: Context, { uid }: { uid: string }) => `/consent/${uid}`,
    },
    extraClientMetadata: parts.registration.metadata,
    extraParams: parts.grantParams,
    findAccount,
    renderError: parts.renderError,
    loadExistingGrant: grantOfInteraction,
    discovery: {
      mtls_endpoint_aliases: mtlsEndpointAliases(addresses),
      grant_management_actions_supported: ['create', 'replace'],
      grant_management_endpoint: `${issuerOf('fapi2', addresses)}/grants`,
      grant_management_action_required: false,
    },
    features: features(parts),
  };
}

/** What no part changes. */
const FIXED = {
  routes: FAPI2_ROUTES,
  responseTypes: ['code'],
  scopes: scopesOf(THIRD_PARTY_ROLES),
  claims: { openid: ['sub'] },
  clientAuthMethods: ['private_key_jwt', 'tls_client_auth'],
  clientDefaults: {
    id_token_signed_response_alg: 'ES256',
    authorization_signed_response_alg: 'ES256',
    introspection_signed_response_alg: 'ES256',
    token_endpoint_auth_method: 'private_key_jwt',
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    ...bound({}),
  },
  enabledJWA: {
    clientAuthSigningAlgValues: CLIENT_ALGORITHMS,
    requestObjectSigningAlgValues: CLIENT_ALGORITHMS,
    dPoPSigningAlgValues: CLIENT_ALGORITHMS,
    idTokenSigningAlgValues: ES256,
    authorizationSigningAlgValues: ES256,
    introspectionSigningAlgValues: ES256,
    userinfoSigningAlgValues: ES256,
  },
  pkce: { required: () => true },
  allowOmittingSingleRegisteredRedirectUri: false,
  clockTolerance: CLOCK_TOLERANCE_S,
  /** No rotation: a lost answer would lose the customer (§5.3.2.1 no. 9). */
  rotateRefreshToken: false,
  expiresWithSession: () => false,
  clientBasedCORS: () => false,
  issueRefreshToken: (_ctx: Context, client: { grantTypeAllowed(type: string): boolean }, source: Token) =>
    client.grantTypeAllowed('refresh_token') && mayBeUsedAgain(source.rar),
  // A replayed code loses its tokens; the customer's consent stays his to end.
  revokeGrantPolicy: (ctx: Context) =>
    ctx.oidc.route === 'revocation' && ctx.oidc.entities.RefreshToken !== undefined,
} as const;

function lifetimes(nowMs: () => number): Record<string, unknown> {
  return {
    AccessToken: (ctx: Context) => withinGrant(ctx.oidc.grant, FAPI2_LIFETIMES.accessToken, nowMs()),
    AuthorizationCode: FAPI2_LIFETIMES.code,
    ClientCredentials: FAPI2_LIFETIMES.accessToken,
    IdToken: ID_TOKEN_S,
    Interaction: INTERACTION_S,
    Session: SESSION_S,
    RefreshToken: FAPI2_LIFETIMES.refreshToken,
    Grant: FAPI2_LIFETIMES.refreshToken,
    BackchannelAuthenticationRequest: BACKCHANNEL_S,
  };
}

function features(parts: IssuerParts): Record<string, unknown> {
  const { addresses, introspection } = parts;
  const resource = resourceOf('fapi2', addresses);
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    fapi: { enabled: true, profile: '2.0' },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    requestObjects: { enabled: true },
    jwtResponseModes: { enabled: true },
    dPoP: { enabled: true, nonceSecret: parts.dpopNonceKey, requireNonce: () => false, allowReplay: false },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      tlsClientAuth: true,
      getCertificate: certificateOf,
      certificateAuthorized: isAuthorized,
      certificateSubjectMatches: certificateMatches,
    },
    introspection: { enabled: true, allowedPolicy: introspection.mayBeTold },
    jwtIntrospection: { enabled: true },
    revocation: { enabled: true, allowedPolicy: ownTokenOnly },
    clientCredentials: { enabled: true },
    registration: { enabled: true, ...parts.registration.feature },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
    ciba: {
      enabled: true,
      deliveryModes: parts.fetch === undefined ? ['poll'] : ['poll', 'ping'],
      ...parts.backchannel,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (
        _ctx: Context,
        asked: string,
        client: { software_roles?: readonly string[] },
      ) => {
        if (asked !== resource) throw new errors.InvalidTarget();
        const roles = (client.software_roles ?? []) as Parameters<typeof resourceScopesOf>[0];
        return {
          scope: resourceScopesOf(roles).join(' '),
          audience: resource,
          accessTokenFormat: 'opaque',
        };
      },
    },
    richAuthorizationRequests: richAuthorizationRequests(parts.ledger, introspection),
  };
}

function richAuthorizationRequests(
  ledger: ConsentLedger,
  { details }: Introspection,
): Record<string, unknown> {
  const validate = (ctx: Context, detail: AuthorizationDetail): void => {
    const asked = ctx.oidc.params?.authorization_details;
    if (onlyDetail(asked === undefined ? undefined : JSON.parse(asked)) === undefined)
      throw new errors.InvalidAuthorizationDetails('exactly one authorization detail is taken at a time');
    // What comes to the token endpoint was granted before; it may only narrow, which is checked against the grant.
    if (ctx.oidc.route === 'token') return;
    const read = ledger.read(detail);
    if (!read.ok) throw new errors.InvalidAuthorizationDetails(`${read.param}: ${read.reason}`);
  };
  return {
    enabled: true,
    types: Object.fromEntries(Object.keys(DETAIL_TYPES).map((type) => [type, { validate }])),
    authorizationDetailsForGrantSource: (ctx: Context) => ctx.oidc.grant?.rar,
    authorizationDetailsForAccessToken: (ctx: Context) => narrowed(ctx),
    authorizationDetailsForIntrospection: (_ctx: Context, token: Token) => details(token),
  };
}

/** Of what was granted, the types that are asked for now; anything that was not granted word for word is refused. */
function narrowed(ctx: Context): readonly AuthorizationDetail[] | undefined {
  const granted = ctx.oidc.grant?.rar;
  const asked = ctx.oidc.params?.authorization_details;
  if (asked === undefined) return granted;
  const details = JSON.parse(asked) as readonly AuthorizationDetail[];
  const has = new Set((granted ?? []).map((detail) => JSON.stringify(detail)));
  if (details.every((detail) => has.has(JSON.stringify(detail)))) return details;
  throw new errors.InvalidAuthorizationDetails('more is asked than was granted');
}

/** One payment has one use; a refresh token for it would be a promise that nothing keeps. */
function mayBeUsedAgain(details: Token['rar']): boolean {
  return details?.some((detail) => detail.type !== 'vn_payment_initiation') === true;
}

/** A token that said it outlives its consent would lie. */
export function withinGrant(grant: Grant | undefined, seconds: number, nowMs: number): number {
  if (grant === undefined) return seconds;
  return Math.max(1, Math.min(seconds, grant.exp - Math.floor(nowMs / 1_000)));
}

/** One consent is one grant: a session never lends an earlier one to a new request. */
export async function grantOfInteraction(ctx: Context): Promise<Grant | undefined> {
  const id = ctx.oidc.result?.consent?.grantId;
  return id === undefined ? undefined : await ctx.oidc.provider.Grant.find(id);
}

/** A session from a moment ago does not stand for the customer's will: each request asks for the sign-in anew. */
export function signInEachTime(): InteractionPolicy {
  const policy = interactionPolicy.base();
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check(
        'each_request',
        'End-User authentication is required',
        'login_required',
        (ctx) => ctx.oidc.result?.login === undefined,
      ),
    );
  return policy;
}

export function cookies(profile: string, keys: readonly string[]): Record<string, unknown> {
  const each = { httpOnly: true, secure: true, sameSite: 'lax', signed: true } as const;
  return {
    names: {
      session: `__Secure-${profile}`,
      interaction: `__Secure-${profile}-request`,
      resume: `__Secure-${profile}-resume`,
    },
    long: { ...each, path: `/${profile}` },
    short: each,
    keys,
  };
}

/** What the library calls an account is the name under which one third party knows a customer, see `SubjectOf`. */
export function findAccount(_ctx: Context, subject: string): Account {
  return { accountId: subject, claims: () => ({ sub: subject }) };
}

/** RFC 7009 §2.1. */
export function ownTokenOnly(_ctx: Context, client: { clientId: string }, token: Token): boolean {
  if (token.clientId === client.clientId) return true;
  throw new errors.InvalidRequest('client is not authorized to revoke the presented token');
}
