/**
 * Registration of clients (RFC 7591): only with a software statement of our directory, which says who it is, where it
 * lives and what it may do. What a client says of itself beside that is a choice among what is safe.
 */
import { type Context, errors, type OIDCProviderError } from 'oidc-provider';
import type { DirectoryAuthority, SoftwareStatement } from '../../../services/directory/index.ts';
import type { Registration } from './fapi2.ts';
import { bound, scopesOf } from './rules.ts';

/** Must not wait, since the library does not. */
export type VerifyStatement = DirectoryAuthority['verify'];

/** A registration or a change of one, as opposed to the reading of a client that is registered. */
const isRegistration = (ctx: Context | undefined): boolean =>
  ctx?.oidc.route === 'registration' || ctx?.oidc.route === 'client_update';

type Metadata = Record<string, unknown>;

export function registration(verify: VerifyStatement): Registration {
  return {
    feature: {
      initialAccessToken: false,
      issueRegistrationAccessToken: true,
      policies: undefined,
    },
    metadata: {
      // `software_statement` comes first: the others are checked against what it said.
      properties: [
        ...['software_statement', 'software_id', 'software_roles', 'third_party'],
        'resource_server_of',
      ],
      validator(ctx: Context | undefined, name: string, value: unknown, metadata: Metadata): void {
        if (name !== 'software_statement' || !isRegistration(ctx)) return;
        if (typeof value !== 'string') throw softwareStatementFault('software_statement is missing');
        const read = verify(value);
        if (!read.ok) throw softwareStatementFault(read.reason);
        applyStatement(metadata, read.statement);
      },
    },
  };
}

function applyStatement(metadata: Metadata, stated: SoftwareStatement): void {
  const uris = Array.isArray(metadata.redirect_uris) ? (metadata.redirect_uris as readonly unknown[]) : [];
  const foreign = uris.find((uri) => typeof uri !== 'string' || !stated.redirectUris.includes(uri));
  if (foreign !== undefined)
    throw new errors.InvalidClientMetadata('redirect_uris holds one that the software statement does not');
  // Keys by address would be fetched from wherever a client says; the directory has them by value.
  if (metadata.jwks_uri !== undefined) throw new errors.InvalidClientMetadata('jwks_uri is not taken');
  delete metadata.software_statement;
  Object.assign(metadata, {
    ...bound(metadata),
    jwks: stated.jwks,
    software_id: stated.software,
    software_roles: stated.roles,
    scope: scopesOf(stated.roles).join(' '),
  });
}

/** RFC 7591 §3.2.2. */
function softwareStatementFault(refusal: string): OIDCProviderError {
  return new errors.CustomOIDCProviderError('invalid_software_statement', refusal);
}
