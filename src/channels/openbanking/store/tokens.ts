/** Access tokens as the resource door needs them, many in one statement. */
import { type Queryable, statement, textArray } from '../../../core/database/index.ts';
import { PROFILES, type Profile } from '../../../services/consents/index.ts';
import type { AccessToken } from '../door/model.ts';

/** Names the key of the table whole, row by row, so that each is one look into its index. */
const FIND = statement(
  'openbanking.find_access_tokens',
  `SELECT a.id, a.profile, a.grant_id, a.expires_at, c.software, s.third_party, a.payload ->> 'scope' AS scope,
          a.payload ->> 'jkt' AS jkt, a.payload ->> 'x5t#S256' AS x5t
     FROM unnest($1::text[], $2::text[], $3::text[]) AS k(profile, model, id)
     JOIN oidc_artefacts a ON a.profile = k.profile AND a.model = k.model AND a.id = k.id
     JOIN oauth_clients c ON c.client_id = a.payload ->> 'clientId' AND c.profile = a.profile AND c.deleted_at IS NULL
     JOIN software_products s ON s.id = c.software`,
);

/** Where an access token may lie. */
const PLACES = PROFILES.flatMap((profile) =>
  ['AccessToken', 'ClientCredentials'].map((model) => ({ profile, model })),
);

interface TokenRow {
  id: string;
  profile: Profile;
  grant_id: string | null;
  expires_at: bigint | null;
  software: string;
  third_party: string;
  scope: string | null;
  jkt: string | null;
  x5t: string | null;
}

/** By SHA-256 (hex), in the order asked. Whether the consent behind one is live is the consent's own gate. */
export async function findAccessTokens(
  on: Queryable,
  hashes: readonly string[],
): Promise<(AccessToken | undefined)[]> {
  const keys = [...new Set(hashes)].flatMap((id) => PLACES.map((place) => ({ ...place, id })));
  const rows = await on.query<TokenRow>(FIND, [
    textArray(keys.map(({ profile }) => profile)),
    textArray(keys.map(({ model }) => model)),
    textArray(keys.map(({ id }) => id)),
  ]);
  const found = new Map(rows.map((row) => [row.id, toToken(row)]));
  return hashes.map((hash) => found.get(hash));
}

function toToken(row: TokenRow): AccessToken {
  const scopes = row.scope?.split(' ') ?? [];
  return {
    ...{ consent: row.grant_id, software: row.software, thirdParty: row.third_party, profile: row.profile },
    ...{ scopes, jkt: row.jkt, x5t: row.x5t },
    // A token without an end of its own is none of ours.
    expiresAt: Number(row.expires_at ?? 0),
    // Annex 01: an access token for a payment is good for one call.
    singleUse: row.profile === 'sbv64' && row.grant_id !== null && scopes.includes('PIS'),
  };
}
