/** OAuth clients, joined with what the directory says about their software at this moment. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import type { Profile } from '../../../services/consents/index.ts';
import type { ThirdPartyRole } from '../../../services/directory/index.ts';
import type { ClientMetadata, FoundClient, NewClient } from '../model.ts';

const KEEP = statement(
  'openbanking.keep_client',
  `INSERT INTO oauth_clients AS c (client_id, profile, software, metadata, created_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (client_id) DO UPDATE SET metadata = excluded.metadata
     WHERE c.profile = excluded.profile AND c.software = excluded.software AND c.deleted_at IS NULL RETURNING client_id`,
);
const FIND = statement(
  'openbanking.find_client',
  `SELECT c.client_id, c.profile, c.software, c.metadata, s.third_party, s.redirect_uris, s.jwks,
          ARRAY(SELECT unnest(s.roles) INTERSECT SELECT unnest(t.roles)) AS roles,
          s.name AS software_name, t.name, t.name_en, t.tax_code, t.licence
     FROM oauth_clients c
     JOIN software_products s ON s.id = c.software
     JOIN third_parties t ON t.id = s.third_party
    WHERE c.client_id = $2 AND c.profile = $1 AND c.deleted_at IS NULL
      AND s.status = 'active' AND t.status = 'active'`,
);
const DELETE = statement(
  'openbanking.delete_client',
  'UPDATE oauth_clients SET deleted_at = $3 WHERE client_id = $2 AND profile = $1',
);

interface Row {
  client_id: string;
  profile: Profile;
  software: string;
  metadata: ClientMetadata;
  third_party: string;
  redirect_uris: string[];
  roles: ThirdPartyRole[];
  jwks: string;
  software_name: string;
  name: string;
  name_en: string;
  tax_code: string;
  licence: string | null;
}

/** False: the id belongs to other software, or was given up. */
export async function keepClient(on: Queryable, one: NewClient, nowMs: number): Promise<boolean> {
  const metadata = JSON.stringify(one.metadata);
  const rows = await on.query(KEEP, [one.id, one.profile, one.software, metadata, nowMs]);
  return rows.length === 1;
}

/** Undefined also while its software or its third party is not active. */
export async function findClient(
  on: Queryable,
  profile: Profile,
  id: string,
): Promise<FoundClient | undefined> {
  const [row] = await on.query<Row>(FIND, [profile, id]);
  if (row === undefined) return undefined;
  return {
    id: row.client_id,
    profile: row.profile,
    software: row.software,
    metadata: row.metadata,
    thirdParty: row.third_party,
    redirectUris: row.redirect_uris,
    roles: row.roles,
    jwks: row.jwks,
    requester: {
      name: row.name,
      nameEn: row.name_en,
      taxCode: row.tax_code,
      licence: row.licence,
      software: row.software_name,
    },
  };
}

export async function deleteClient(
  on: Queryable,
  profile: Profile,
  id: string,
  nowMs: number,
): Promise<void> {
  await on.query(DELETE, [profile, id, nowMs]);
}
