/** Access tokens as a resource server looks them up: many at once, joined with the standing of whoever holds them. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import { PROFILES, type Profile } from '../../../services/consents/index.ts';

export interface AccessToken {
  readonly profile: Profile;
  readonly clientId: string;
  /** UUIDs. */
  readonly software: string;
  readonly thirdParty: string;
  /** UUID; null where the client called for itself (client_credentials). */
  readonly consent: string | null;
  /** May be none, since authorisation details say more. */
  readonly scopes: readonly string[];
  /** What its caller must prove to hold: the key with this thumbprint (RFC 9449), or a certificate (RFC 8705). */
  readonly jkt: string | null;
  readonly x5t: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Good for one call (payments of SBV-64). */
  readonly singleUse: boolean;
}

const FIND = statement(
  'openbanking.find_access_tokens',
  `SELECT a.id, a.profile, a.payload->>'clientId' AS client_id, c.software, s.third_party, a.grant_id,
          a.payload->>'scope' AS scope, a.payload->>'jkt' AS jkt,
          a.payload->>'x5t#S256' AS x5t, a.expires_at,
          a.payload->'extra'->>'single_use' = 'true' AS single_use
     FROM unnest($1::text[], $2::text[], $3::text[]) AS k(profile, model, id)
     JOIN oidc_artefacts a ON a.profile = k.profile AND a.model = k.model AND a.id = k.id
     JOIN oauth_clients c ON c.client_id = a.payload->>'clientId' AND c.deleted_at IS NULL
     JOIN software_products s ON s.id = c.software AND s.status = 'active'
     JOIN third_parties t ON t.id = s.third_party AND t.status = 'active'
    WHERE a.expires_at > $4`,
);

interface Row {
  id: string;
  profile: Profile;
  client_id: string;
  software: string;
  third_party: string;
  grant_id: string | null;
  scope: string | null;
  jkt: string | null;
  x5t: string | null;
  expires_at: bigint;
  single_use: boolean | null;
}

/** Where an access token may lie: one of a few rows, each found by its key. */
const PLACES = PROFILES.flatMap((profile) =>
  ['AccessToken', 'ClientCredentials'].map((model) => ({ profile, model })),
);

/**
 * By SHA-256 (hex) of their text, in the order asked. Not found: unknown, expired, revoked, or of a third party that is
 * not active now. Whether its consent lets it do something is for the ledger's gate to say, in the transaction of the use.
 */
export async function findTokens(
  on: Queryable,
  hashes: readonly string[],
  nowMs: number,
): Promise<(AccessToken | undefined)[]> {
  const keys = [...new Set(hashes)].flatMap((id) => PLACES.map((place) => ({ ...place, id })));
  const rows = await on.query<Row>(FIND, [
    keys.map(({ profile }) => profile),
    keys.map(({ model }) => model),
    keys.map(({ id }) => id),
    nowMs,
  ]);
  const found = new Map(rows.map((row) => [row.id, toToken(row)]));
  return hashes.map((hash) => found.get(hash));
}

function toToken(row: Row): AccessToken {
  return {
    profile: row.profile,
    clientId: row.client_id,
    software: row.software,
    thirdParty: row.third_party,
    consent: row.grant_id,
    scopes: row.scope === null || row.scope === '' ? [] : row.scope.split(' '),
    jkt: row.jkt,
    x5t: row.x5t,
    expiresAt: Number(row.expires_at),
    singleUse: row.single_use === true,
  };
}
