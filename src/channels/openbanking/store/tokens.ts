/** Access tokens as a resource server looks them up: many at once, joined with the standing of whoever holds them. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import type { Profile } from '../../../services/consents/index.ts';
import { consumeArtefact } from './artefacts.ts';

export interface AccessToken {
  /** SHA-256 (hex) of the token. */
  readonly hash: string;
  readonly profile: Profile;
  readonly clientId: string;
  readonly software: string;
  readonly thirdParty: string;
  /** UUID; null where the client called for itself (client_credentials). */
  readonly consent: string | null;
  /** UUID of the customer; null beside a null consent. */
  readonly customer: string | null;
  /** Space-delimited, as RFC 6749 §3.3; may be empty, since authorisation details say more. */
  readonly scope: string;
  /** What its caller must prove to hold: the key with this thumbprint (RFC 9449), or a certificate (RFC 8705). */
  readonly jkt: string | null;
  readonly x5t: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Good for one payment (SBV-64), see `spendToken`. */
  readonly singleUse: boolean;
  readonly spentAt: number | null;
}

const FIND = statement(
  'openbanking.find_access_tokens',
  `SELECT a.id, a.profile, a.payload->>'clientId' AS client_id, c.software, s.third_party, a.grant_id,
          a.payload->>'accountId' AS customer, a.payload->>'scope' AS scope, a.payload->>'jkt' AS jkt,
          a.payload->>'x5t#S256' AS x5t, a.expires_at, a.consumed_at,
          a.payload->'extra'->>'single_use' = 'true' AS single_use
     FROM unnest($2::text[], $3::text[]) AS k(model, id)
     JOIN oidc_artefacts a ON a.profile = $1 AND a.model = k.model AND a.id = k.id
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
  customer: string | null;
  scope: string | null;
  jkt: string | null;
  x5t: string | null;
  expires_at: bigint;
  consumed_at: bigint | null;
  single_use: boolean | null;
}

/** The library's models that are access tokens. */
const MODELS = ['AccessToken', 'ClientCredentials'];

/**
 * By hash. Not found: unknown, expired, revoked, or of a third party that is not active now. Whether its consent lets
 * it do something is for `useKind` of the ledger to say, within the same transaction as the use.
 */
export async function findTokens(
  on: Queryable,
  profile: Profile,
  hashes: readonly string[],
  nowMs: number,
): Promise<Map<string, AccessToken>> {
  const unique = [...new Set(hashes)];
  const models = unique.flatMap(() => MODELS);
  const ids = unique.flatMap((hash) => MODELS.map(() => hash));
  const rows = await on.query<Row>(FIND, [profile, models, ids, nowMs]);
  return new Map(rows.map((row) => [row.id, toToken(row)]));
}

function toToken(row: Row): AccessToken {
  return {
    hash: row.id,
    profile: row.profile,
    clientId: row.client_id,
    software: row.software,
    thirdParty: row.third_party,
    consent: row.grant_id,
    customer: row.customer,
    scope: row.scope ?? '',
    jkt: row.jkt,
    x5t: row.x5t,
    expiresAt: Number(row.expires_at),
    singleUse: row.single_use === true,
    spentAt: row.consumed_at === null ? null : Number(row.consumed_at),
  };
}

/** False: somebody has spent it before, on whatever process. */
export function spendToken(
  on: Queryable,
  { profile, hash }: Pick<AccessToken, 'profile' | 'hash'>,
  nowMs: number,
): Promise<boolean> {
  return consumeArtefact(on, { profile, model: 'AccessToken', id: hash }, nowMs);
}
