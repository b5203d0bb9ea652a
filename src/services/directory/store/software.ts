import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { SoftwareProduct, Standing, StatusChange, ThirdPartyRole, ThirdPartyStatus } from '../model.ts';
import { type PartyRow, type StatusRow, statusArrays, toParty, toStatusChange } from './parties.ts';

const SOFTWARE_COLUMNS =
  'id, third_party, name, redirect_uris, roles, jwks, status, status_since, version, created_at';

const FIND = statement(
  'directory.find_software',
  `SELECT ${SOFTWARE_COLUMNS} FROM software_products WHERE id = ANY($1::uuid[])`,
);
const STANDING = statement(
  'directory.standing_of',
  `SELECT s.id, s.third_party, s.name, s.redirect_uris, s.roles, s.jwks, s.status, s.status_since, s.version, s.created_at,
          t.tax_code AS of_tax_code, t.name AS of_name, t.name_en AS of_name_en, t.licence AS of_licence,
          t.roles AS of_roles, t.status AS of_status, t.status_since AS of_status_since, t.contacts AS of_contacts,
          t.created_at AS of_created_at
     FROM software_products s JOIN third_parties t ON t.id = s.third_party
    WHERE s.id = ANY($1::uuid[])`,
);
const LIST = statement(
  'directory.list_software',
  `SELECT ${SOFTWARE_COLUMNS} FROM software_products WHERE third_party = $1 AND id > $2 ORDER BY id LIMIT $3`,
);
const LIST_OF_MANY = statement(
  'directory.list_software_of_many',
  `SELECT ${SOFTWARE_COLUMNS} FROM software_products WHERE third_party = ANY($1::uuid[]) ORDER BY third_party, id`,
);
const COUNT = statement(
  'directory.count_software',
  `SELECT third_party, count(*)::int AS products FROM software_products
    WHERE third_party = ANY($1::uuid[]) GROUP BY third_party`,
);
const INSERT = statement(
  'directory.insert_software',
  `INSERT INTO software_products (${SOFTWARE_COLUMNS})
   SELECT id, third_party, name, redirect_uris::text[], roles::text[], jwks, status, status_since, version, created_at
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
       $9::int[], $10::bigint[])
       AS s(id, third_party, name, redirect_uris, roles, jwks, status, status_since, version, created_at)`,
);
const UPDATE = statement(
  'directory.update_software',
  `UPDATE software_products p
      SET name = s.name, redirect_uris = s.redirect_uris::text[], roles = s.roles::text[], jwks = s.jwks,
          status = s.status, status_since = s.status_since, version = s.version
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::int[])
       AS s(id, name, redirect_uris, roles, jwks, status, status_since, version)
    WHERE p.id = s.id`,
);
const INSERT_VERSIONS = statement(
  'directory.insert_software_versions',
  `INSERT INTO software_versions (software, version, at, name, redirect_uris, roles, jwks)
   SELECT software, version, at, name, redirect_uris::text[], roles::text[], jwks
     FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS v(software, version, at, name, redirect_uris, roles, jwks)`,
);
const LIST_VERSIONS = statement(
  'directory.list_software_versions',
  `SELECT software, version, at, name, redirect_uris, roles, jwks FROM software_versions
    WHERE software = $1 AND version < $2 ORDER BY version DESC LIMIT $3`,
);
const INSERT_STATUSES = statement(
  'directory.insert_software_statuses',
  `INSERT INTO software_statuses (software, since, status, reason)
   SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[])`,
);
const LIST_STATUSES = statement(
  'directory.list_software_statuses',
  `SELECT software AS of, since, status, reason FROM software_statuses
    WHERE software = $1 AND since < $2 ORDER BY since DESC LIMIT $3`,
);

interface SoftwareRow {
  id: string;
  third_party: string;
  name: string;
  redirect_uris: string[];
  roles: ThirdPartyRole[];
  jwks: string;
  status: ThirdPartyStatus;
  status_since: bigint;
  version: number;
  created_at: bigint;
}

type Prefixed<R> = { [K in keyof R as `of_${string & K}`]: R[K] };
type StandingRow = SoftwareRow & Prefixed<Omit<PartyRow, 'id'>>;

const toSoftware = (row: SoftwareRow): SoftwareProduct => ({
  id: row.id,
  thirdParty: row.third_party,
  name: row.name,
  redirectUris: row.redirect_uris,
  roles: row.roles,
  jwks: row.jwks,
  status: row.status,
  statusSince: Number(row.status_since),
  version: row.version,
  createdAt: Number(row.created_at),
});

const toStanding = (row: StandingRow): Standing => ({
  software: toSoftware(row),
  thirdParty: toParty({
    id: row.third_party,
    tax_code: row.of_tax_code,
    name: row.of_name,
    name_en: row.of_name_en,
    licence: row.of_licence,
    roles: row.of_roles,
    status: row.of_status,
    status_since: row.of_status_since,
    contacts: row.of_contacts,
    created_at: row.of_created_at,
  }),
});

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';
const distinct = (ids: readonly string[]): string => plainArray([...new Set(ids)]);

export async function findSoftware(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, SoftwareProduct>> {
  const rows = await on.query<SoftwareRow>(FIND, [distinct(ids)]);
  return new Map(rows.map((row) => [row.id, toSoftware(row)]));
}

/**
 * Software with its third party, by the software's id. Whoever decides about a call asks for it within the call's own
 * transaction: nothing is remembered between two calls, so a suspension bites at the next one.
 */
export async function standingOf(
  on: Queryable,
  softwareIds: readonly string[],
): Promise<Map<string, Standing>> {
  const rows = await on.query<StandingRow>(STANDING, [distinct(softwareIds)]);
  return new Map(rows.map((row) => [row.id, toStanding(row)]));
}

/** Oldest first. */
export async function listSoftware(
  on: Queryable,
  thirdParty: string,
  after: string | undefined,
  rowsMax: number,
): Promise<SoftwareProduct[]> {
  return (await on.query<SoftwareRow>(LIST, [thirdParty, after ?? FIRST_UUID, rowsMax])).map(toSoftware);
}

/** All software of these third parties, each of which has at most `SOFTWARE_MAX`. */
export async function softwareOf(
  on: Queryable,
  thirdParties: readonly string[],
): Promise<Map<string, SoftwareProduct[]>> {
  const rows = await on.query<SoftwareRow>(LIST_OF_MANY, [distinct(thirdParties)]);
  return Map.groupBy(rows.map(toSoftware), (one) => one.thirdParty);
}

export async function countSoftware(
  on: Queryable,
  thirdParties: readonly string[],
): Promise<Map<string, number>> {
  const rows = await on.query<{ third_party: string; products: number }>(COUNT, [distinct(thirdParties)]);
  return new Map(rows.map((row) => [row.third_party, row.products]));
}

export function keepSoftware(on: Queryable, products: readonly SoftwareProduct[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(products.map((one) => one.id)),
    plainArray(products.map((one) => one.thirdParty)),
    textArray(products.map((one) => one.name)),
    textArray(products.map((one) => textArray(one.redirectUris))),
    textArray(products.map((one) => plainArray(one.roles))),
    textArray(products.map((one) => one.jwks)),
    textArray(products.map((one) => one.status)),
    plainArray(products.map((one) => one.statusSince)),
    plainArray(products.map((one) => one.version)),
    plainArray(products.map((one) => one.createdAt)),
  ]);
}

export function keepChangedSoftware(on: Queryable, products: readonly SoftwareProduct[]): Promise<unknown> {
  return on.query(UPDATE, [
    plainArray(products.map((one) => one.id)),
    textArray(products.map((one) => one.name)),
    textArray(products.map((one) => textArray(one.redirectUris))),
    textArray(products.map((one) => plainArray(one.roles))),
    textArray(products.map((one) => one.jwks)),
    textArray(products.map((one) => one.status)),
    plainArray(products.map((one) => one.statusSince)),
    plainArray(products.map((one) => one.version)),
  ]);
}

/** What a product said from then on. */
export interface SoftwareVersion
  extends Pick<SoftwareProduct, 'name' | 'redirectUris' | 'roles' | 'jwks' | 'version'> {
  readonly software: string;
  readonly at: number;
}

export function keepSoftwareVersions(on: Queryable, versions: readonly SoftwareVersion[]): Promise<unknown> {
  return on.query(INSERT_VERSIONS, [
    plainArray(versions.map((one) => one.software)),
    plainArray(versions.map((one) => one.version)),
    plainArray(versions.map((one) => one.at)),
    textArray(versions.map((one) => one.name)),
    textArray(versions.map((one) => textArray(one.redirectUris))),
    textArray(versions.map((one) => plainArray(one.roles))),
    textArray(versions.map((one) => one.jwks)),
  ]);
}

/** Newest first, those before a version. */
export async function listSoftwareVersions(
  on: Queryable,
  software: string,
  before: number,
  rowsMax: number,
): Promise<SoftwareVersion[]> {
  const rows = await on.query<
    Pick<SoftwareRow, 'name' | 'redirect_uris' | 'roles' | 'jwks' | 'version'> & {
      software: string;
      at: bigint;
    }
  >(LIST_VERSIONS, [software, before, rowsMax]);
  return rows.map(({ at, redirect_uris, ...row }) => ({
    ...row,
    redirectUris: redirect_uris,
    at: Number(at),
  }));
}

export function keepSoftwareStatuses(on: Queryable, changes: readonly StatusChange[]): Promise<unknown> {
  return on.query(INSERT_STATUSES, statusArrays(changes));
}

/** Newest first, those before an instant. */
export async function listSoftwareStatuses(
  on: Queryable,
  software: string,
  before: number,
  rowsMax: number,
): Promise<StatusChange[]> {
  return (await on.query<StatusRow>(LIST_STATUSES, [software, before, rowsMax])).map(toStatusChange);
}
