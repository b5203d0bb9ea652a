import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Contacts, StatusChange, ThirdParty, ThirdPartyRole, ThirdPartyStatus } from '../model.ts';

const PARTY_COLUMNS =
  'id, tax_code, name, name_en, licence, roles, status, status_since, contacts, created_at';

const FIND = statement(
  'directory.find_third_parties',
  `SELECT ${PARTY_COLUMNS} FROM third_parties WHERE id = ANY($1::uuid[])`,
);
const FIND_BY_TAX_CODE = statement(
  'directory.find_third_parties_by_tax_code',
  `SELECT ${PARTY_COLUMNS} FROM third_parties WHERE tax_code = ANY($1::text[])`,
);
const LOCK = statement(
  'directory.lock_third_parties',
  `SELECT ${PARTY_COLUMNS} FROM third_parties WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const LIST = statement(
  'directory.list_third_parties',
  `SELECT ${PARTY_COLUMNS} FROM third_parties WHERE id > $1 ORDER BY id LIMIT $2`,
);
const INSERT = statement(
  'directory.insert_third_parties',
  `INSERT INTO third_parties (${PARTY_COLUMNS})
   SELECT id, tax_code, name, name_en, licence, roles::text[], status, status_since, contacts, created_at
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[],
       $9::text[], $10::bigint[])
       AS p(id, tax_code, name, name_en, licence, roles, status, status_since, contacts, created_at)`,
);
const UPDATE = statement(
  'directory.update_third_parties',
  `UPDATE third_parties t
      SET name = p.name, name_en = p.name_en, licence = p.licence, roles = p.roles::text[], status = p.status,
          status_since = p.status_since, contacts = p.contacts
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[])
       AS p(id, name, name_en, licence, roles, status, status_since, contacts)
    WHERE t.id = p.id`,
);
const INSERT_STATUSES = statement(
  'directory.insert_third_party_statuses',
  `INSERT INTO third_party_statuses (third_party, since, status, reason)
   SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[])`,
);
const LIST_STATUSES = statement(
  'directory.list_third_party_statuses',
  `SELECT third_party AS of, since, status, reason FROM third_party_statuses
    WHERE third_party = $1 AND since < $2 ORDER BY since DESC LIMIT $3`,
);
const FIND_NAMES = statement(
  'directory.find_third_party_names',
  'SELECT name_key, third_party FROM third_party_names WHERE name_key = ANY($1::text[])',
);
const INSERT_NAMES = statement(
  'directory.insert_third_party_names',
  'INSERT INTO third_party_names (name_key, third_party) SELECT * FROM unnest($1::text[], $2::uuid[])',
);

export interface PartyRow {
  id: string;
  tax_code: string;
  name: string;
  name_en: string;
  licence: string | null;
  roles: ThirdPartyRole[];
  status: ThirdPartyStatus;
  status_since: bigint;
  contacts: string;
  created_at: bigint;
}

export const toParty = (row: PartyRow): ThirdParty => ({
  id: row.id,
  taxCode: row.tax_code,
  name: row.name,
  nameEn: row.name_en,
  licence: row.licence,
  roles: row.roles,
  status: row.status,
  statusSince: Number(row.status_since),
  contacts: JSON.parse(row.contacts) as Contacts,
  createdAt: Number(row.created_at),
});

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export async function findThirdParties(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, ThirdParty>> {
  const rows = await on.query<PartyRow>(FIND, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toParty(row)]));
}

/** By tax code, in its one form. */
export async function findThirdPartiesByTaxCode(
  on: Queryable,
  taxCodes: readonly string[],
): Promise<Map<string, ThirdParty>> {
  const rows = await on.query<PartyRow>(FIND_BY_TAX_CODE, [textArray([...new Set(taxCodes)])]);
  return new Map(rows.map((row) => [row.tax_code, toParty(row)]));
}

/** In the order of their ids, so that two processes take them in the same one. */
export async function lockThirdParties(on: Queryable, ids: readonly string[]): Promise<ThirdParty[]> {
  return (await on.query<PartyRow>(LOCK, [plainArray([...new Set(ids)])])).map(toParty);
}

/** Oldest first. */
export async function listThirdParties(
  on: Queryable,
  after: string | undefined,
  rowsMax: number,
): Promise<ThirdParty[]> {
  return (await on.query<PartyRow>(LIST, [after ?? FIRST_UUID, rowsMax])).map(toParty);
}

export function keepThirdParties(on: Queryable, parties: readonly ThirdParty[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(parties.map((one) => one.id)),
    textArray(parties.map((one) => one.taxCode)),
    textArray(parties.map((one) => one.name)),
    textArray(parties.map((one) => one.nameEn)),
    textArray(parties.map((one) => one.licence)),
    textArray(parties.map((one) => plainArray(one.roles))),
    textArray(parties.map((one) => one.status)),
    plainArray(parties.map((one) => one.statusSince)),
    textArray(parties.map((one) => JSON.stringify(one.contacts))),
    plainArray(parties.map((one) => one.createdAt)),
  ]);
}

export function keepChangedThirdParties(on: Queryable, parties: readonly ThirdParty[]): Promise<unknown> {
  return on.query(UPDATE, [
    plainArray(parties.map((one) => one.id)),
    textArray(parties.map((one) => one.name)),
    textArray(parties.map((one) => one.nameEn)),
    textArray(parties.map((one) => one.licence)),
    textArray(parties.map((one) => plainArray(one.roles))),
    textArray(parties.map((one) => one.status)),
    plainArray(parties.map((one) => one.statusSince)),
    textArray(parties.map((one) => JSON.stringify(one.contacts))),
  ]);
}

export function keepThirdPartyStatuses(on: Queryable, changes: readonly StatusChange[]): Promise<unknown> {
  return on.query(INSERT_STATUSES, statusArrays(changes));
}

export const statusArrays = (changes: readonly StatusChange[]): string[] => [
  plainArray(changes.map((one) => one.of)),
  plainArray(changes.map((one) => one.since)),
  textArray(changes.map((one) => one.status)),
  textArray(changes.map((one) => one.reason)),
];

export type StatusRow = Omit<StatusChange, 'since'> & { readonly since: bigint };
export const toStatusChange = (row: StatusRow): StatusChange => ({ ...row, since: Number(row.since) });

/** Newest first, those before an instant. */
export async function listThirdPartyStatuses(
  on: Queryable,
  thirdParty: string,
  before: number,
  rowsMax: number,
): Promise<StatusChange[]> {
  return (await on.query<StatusRow>(LIST_STATUSES, [thirdParty, before, rowsMax])).map(toStatusChange);
}

/** Whose a name is, by `nameKey`. */
export async function findNameOwners(
  on: Queryable,
  nameKeys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await on.query<{ name_key: string; third_party: string }>(FIND_NAMES, [
    textArray([...new Set(nameKeys)]),
  ]);
  return new Map(rows.map((row) => [row.name_key, row.third_party]));
}

export interface NameOwner {
  readonly nameKey: string;
  readonly thirdParty: string;
}

export function keepNameOwners(on: Queryable, names: readonly NameOwner[]): Promise<unknown> {
  return on.query(INSERT_NAMES, [
    textArray(names.map((one) => one.nameKey)),
    plainArray(names.map((one) => one.thirdParty)),
  ]);
}
