/** Every address of the open-banking listener, from its two origins. */

export interface Addresses {
  /** `https://host:port` without a path; what both issuers begin with. */
  readonly origin: string;
  /** The same server where it asks for a client certificate (RFC 8705 §5). */
  readonly mtlsOrigin: string;
}

export const issuerOf = (profile: 'fapi2' | 'sbv64', { origin }: Addresses): string => `${origin}/${profile}`;

/** The resource indicator (RFC 8707) of each profile's resource API. */
export const resourceOf = (profile: 'fapi2' | 'sbv64', { origin }: Addresses): string =>
  profile === 'fapi2' ? `${origin}/openbanking/v1` : `${origin}/sbv64/v1`;

export const FAPI2_ROUTES = {
  authorization: '/auth',
  pushed_authorization_request: '/par',
  token: '/token',
  introspection: '/introspect',
  revocation: '/revoke',
  registration: '/reg',
  backchannel_authentication: '/backchannel',
  jwks: '/jwks',
  end_session: '/session/end',
} as const;

/** Annex 01's names. */
export const SBV64_ROUTES = {
  authorization: '/authorize',
  token: '/token',
  revocation: '/revoke',
  jwks: '/jwks',
  end_session: '/session/end',
} as const;

/** Endpoints that a client calls with its certificate (RFC 8705 §5). */
const WITH_CERTIFICATE = {
  token_endpoint: FAPI2_ROUTES.token,
  pushed_authorization_request_endpoint: FAPI2_ROUTES.pushed_authorization_request,
  revocation_endpoint: FAPI2_ROUTES.revocation,
  introspection_endpoint: FAPI2_ROUTES.introspection,
  backchannel_authentication_endpoint: FAPI2_ROUTES.backchannel_authentication,
} as const;

export function mtlsEndpointAliases({ mtlsOrigin }: Addresses): Record<string, string> {
  return Object.fromEntries(
    Object.entries(WITH_CERTIFICATE).map(([name, path]) => [name, `${mtlsOrigin}/fapi2${path}`]),
  );
}
