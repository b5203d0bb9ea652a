/** What a client may ask for, and what its metadata come to, whatever it registered. Pure. */
import { toWire } from '../../../kit/id.ts';
import type { Consent, ConsentKind } from '../../../services/consents/index.ts';
import type { ResourceServer, ThirdPartyRole } from '../../../services/directory/index.ts';
import type { FoundClient } from '../model.ts';
import { heldSecrets } from '../rules/secrets.ts';

/** The types of RFC 9396 that we know, and the role of Circular 64 that each needs. */
export const DETAIL_TYPES = {
  vn_account_information: 'AIS',
  vn_payment_initiation: 'PIS',
  vn_recurring_payments: 'PIS',
  vn_wallet_link: 'EWLTS',
  vn_refunds: 'PIS',
  vn_bulk_payments: 'PIS',
} as const satisfies Readonly<Record<string, ThirdPartyRole>>;

/** The scope under which a role's API is called. */
const ROLE_SCOPES: Readonly<Record<ThirdPartyRole, string>> = {
  INF: 'rates',
  AIS: 'accounts',
  PIS: 'payments',
  EWLTS: 'wallets',
};
/** Grant Management for OAuth 2.0: seeing and ending one's own grants. */
const GRANT_SCOPES = ['grant_management_query', 'grant_management_revoke'] as const;
const OPENID_SCOPES = ['openid', 'offline_access'] as const;

/** Scopes of the resource API and of grants that software with these roles may ask for. */
export const resourceScopesOf = (roles: readonly ThirdPartyRole[]): string[] => [
  ...roles.map((role) => ROLE_SCOPES[role]),
  ...GRANT_SCOPES,
];
/** All that it may ask for. */
export const scopesOf = (roles: readonly ThirdPartyRole[]): string[] => [
  ...OPENID_SCOPES,
  ...resourceScopesOf(roles),
];

/** The role that each kind of consent needs. */
const KIND_ROLES: Readonly<Record<ConsentKind, ThirdPartyRole>> = {
  account_information: 'AIS',
  payment: 'PIS',
  recurring_payments: 'PIS',
  wallet_link: 'EWLTS',
  refunds: 'PIS',
  bulk_payments: 'PIS',
};

/** Of the scopes asked for, those that a consent of this kind carries. */
export function grantedScopes(
  { profile, kind }: Pick<Consent, 'profile' | 'kind'>,
  asked: readonly string[],
): { readonly granted: readonly string[]; readonly rejected: readonly string[] } {
  const role = KIND_ROLES[kind];
  const own = new Set<string>(
    profile === 'sbv64' ? ['openid', role] : [...OPENID_SCOPES, ROLE_SCOPES[role], ...GRANT_SCOPES],
  );
  return {
    granted: asked.filter((scope) => own.has(scope)),
    rejected: asked.filter((scope) => !own.has(scope)),
  };
}

/** Exactly one detail: one consent is one thing the customer says yes to. */
export function onlyDetail(details: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!Array.isArray(details) || details.length !== 1) return undefined;
  const [detail] = details as readonly unknown[];
  return typeof detail === 'object' && detail !== null
    ? (detail as Readonly<Record<string, unknown>>)
    : undefined;
}

/** Metadata that a client chooses; the rest is ours. */
const CHOSEN = [
  'client_id',
  'client_id_issued_at',
  'redirect_uris',
  'grant_types',
  'response_modes',
  'token_endpoint_auth_method',
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_certificate_bound_access_tokens',
  'require_signed_request_object',
  'backchannel_token_delivery_mode',
  'backchannel_client_notification_endpoint',
  'backchannel_authentication_request_signing_alg',
  'use_mtls_endpoint_aliases',
] as const;

/**
 * The metadata under which a FAPI 2.0 client is served. Keys, addresses and roles are the directory's at this moment,
 * and whatever a client may have registered, its tokens are bound to its key or certificate (§5.3.2.1 no. 4).
 */
export function fapi2Metadata(client: FoundClient): Record<string, unknown> {
  const chosen = Object.fromEntries(
    CHOSEN.filter((name) => client.metadata[name] !== undefined).map((name) => [name, client.metadata[name]]),
  );
  return {
    ...chosen,
    ...bound(client.metadata),
    ...backchannel(client.metadata),
    response_types: isWithoutCustomers(client.metadata) ? [] : ['code'],
    redirect_uris: stillRegistered(client.metadata.redirect_uris, client.redirectUris),
    jwks: JSON.parse(client.jwks) as unknown,
    client_name: client.requester.software,
    scope: scopesOf(client.roles).join(' '),
    software_id: client.software,
    software_roles: client.roles,
    third_party: client.thirdParty,
    authorization_details_types: Object.entries(DETAIL_TYPES)
      .filter(([, role]) => client.roles.includes(role))
      .map(([type]) => type),
  };
}

/** By certificate if the client says so, by DPoP otherwise; by nothing is not among the choices. */
export function bound(metadata: Readonly<Record<string, unknown>>): Record<string, boolean> {
  const byCertificate = metadata.tls_client_certificate_bound_access_tokens === true;
  return {
    tls_client_certificate_bound_access_tokens: byCertificate,
    dpop_bound_access_tokens: !byCertificate,
    require_pushed_authorization_requests: true,
  };
}

/**
 * The metadata under which a bank's resource server is served: it asks what tokens are worth and may have none itself.
 * `resource_server_of` comes from here alone: it is not among what a client chooses.
 */
export function resourceServerMetadata(server: ResourceServer): Record<string, unknown> {
  const { jwks, certificateSubject } = server;
  const proof =
    jwks === null
      ? { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: certificateSubject }
      : { token_endpoint_auth_method: 'private_key_jwt', jwks: JSON.parse(jwks) as unknown };
  return {
    ...{ client_id: toWire('resource_server', server.id), client_name: server.name, ...proof },
    ...{ redirect_uris: [], response_types: [], grant_types: [] },
    resource_server_of: server.bin,
  };
}

/** The metadata under which a client of Annex 01 is served. */
export function sbv64Metadata(client: FoundClient, nowMs: number): Record<string, unknown> {
  return {
    client_name: client.requester.software,
    // One text, which is all that the library has room for; `compareSecretsByHash` takes it apart.
    client_secret: heldSecrets(client.metadata, nowMs).join(' '),
    redirect_uris: client.redirectUris,
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    jwks: JSON.parse(client.jwks) as unknown,
    scope: ['openid', ...client.roles].join(' '),
    tls_client_certificate_bound_access_tokens:
      client.metadata.tls_client_certificate_bound_access_tokens === true,
    software_id: client.software,
    software_roles: client.roles,
    third_party: client.thirdParty,
  };
}

/** A client that only calls for itself, or asks by CIBA, has no page to come back to. */
function isWithoutCustomers({ grant_types: types }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(types) && !types.includes('authorization_code');
}

const CIBA = 'urn:openid:params:grant-type:ciba';

/** FAPI-CIBA §5.2.2: whoever asks without a browser in between signs what it asks. */
function backchannel(metadata: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const types: unknown = metadata.grant_types;
  if (!Array.isArray(types) || !types.includes(CIBA)) return {};
  return {
    backchannel_token_delivery_mode: metadata.backchannel_token_delivery_mode ?? 'poll',
    backchannel_authentication_request_signing_alg:
      metadata.backchannel_authentication_request_signing_alg ?? 'ES256',
  };
}

function stillRegistered(asked: unknown, registered: readonly string[]): string[] {
  if (!Array.isArray(asked)) return [];
  const uris = asked as readonly unknown[];
  return uris.filter((uri): uri is string => typeof uri === 'string' && registered.includes(uri));
}
