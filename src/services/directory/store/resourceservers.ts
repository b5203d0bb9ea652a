import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { ResourceServer, ThirdPartyStatus } from '../model.ts';

const COLUMNS = 'id, bin, name, jwks, certificate_subject, status, status_since, version, created_at';

const FIND = statement(
  'directory.find_resource_servers',
  `SELECT ${COLUMNS} FROM resource_servers WHERE id = ANY($1::uuid[])`,
);
const LOCK = statement(
  'directory.lock_resource_servers',
  `SELECT ${COLUMNS} FROM resource_servers WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const LIST = statement(
  'directory.list_resource_servers',
  `SELECT ${COLUMNS} FROM resource_servers WHERE bin = $1 AND id > $2 ORDER BY id LIMIT $3`,
);
const COUNT = statement(
  'directory.count_resource_servers',
  `SELECT bin, count(*)::int AS servers FROM resource_servers
    WHERE bin = ANY($1::int[]) AND status <> 'revoked' GROUP BY bin`,
);
const INSERT = statement(
  'directory.insert_resource_servers',
  `INSERT INTO resource_servers (${COLUMNS})
   SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::int[],
     $9::bigint[])`,
);
const UPDATE = statement(
  'directory.update_resource_servers',
  `UPDATE resource_servers r
      SET name = s.name, jwks = s.jwks, certificate_subject = s.certificate_subject, status = s.status,
          status_since = s.status_since, version = s.version
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::int[])
       AS s(id, name, jwks, certificate_subject, status, status_since, version)
    WHERE r.id = s.id`,
);
const INSERT_VERSIONS = statement(
  'directory.insert_resource_server_versions',
  `INSERT INTO resource_server_versions (resource_server, version, at, name, jwks, certificate_subject, status, reason)
   SELECT * FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])`,
);
const LIST_VERSIONS = statement(
  'directory.list_resource_server_versions',
  `SELECT resource_server, version, at, name, jwks, certificate_subject, status, reason FROM resource_server_versions
    WHERE resource_server = $1 AND version < $2 ORDER BY version DESC LIMIT $3`,
);

interface Row {
  id: string;
  bin: number;
  name: string;
  jwks: string | null;
  certificate_subject: string | null;
  status: ThirdPartyStatus;
  status_since: bigint;
  version: number;
  created_at: bigint;
}

const toServer = ({ certificate_subject, status_since, created_at, ...row }: Row): ResourceServer => ({
  ...row,
  certificateSubject: certificate_subject,
  statusSince: Number(status_since),
  createdAt: Number(created_at),
});

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';
const distinct = (ids: readonly (string | number)[]): string => plainArray([...new Set(ids)]);

/** Nothing is remembered between two calls, so a suspension bites at the next one. */
export async function findResourceServers(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, ResourceServer>> {
  const rows = await on.query<Row>(FIND, [distinct(ids)]);
  return new Map(rows.map((row) => [row.id, toServer(row)]));
}

/** In the order of their ids, so that two processes take them in the same one. */
export async function lockResourceServers(on: Queryable, ids: readonly string[]): Promise<ResourceServer[]> {
  return (await on.query<Row>(LOCK, [distinct(ids)])).map(toServer);
}

/** Oldest first. */
export async function listResourceServers(
  on: Queryable,
  bin: number,
  after: string | undefined,
  rowsMax: number,
): Promise<ResourceServer[]> {
  return (await on.query<Row>(LIST, [bin, after ?? FIRST_UUID, rowsMax])).map(toServer);
}

/** Those that are not revoked, by BIN. */
export async function countResourceServers(
  on: Queryable,
  bins: readonly number[],
): Promise<Map<number, number>> {
  const rows = await on.query<{ bin: number; servers: number }>(COUNT, [distinct(bins)]);
  return new Map(rows.map(({ bin, servers }) => [bin, servers]));
}

export function keepResourceServers(on: Queryable, servers: readonly ResourceServer[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(servers.map((one) => one.id)),
    plainArray(servers.map((one) => one.bin)),
    ...saidArrays(servers),
    plainArray(servers.map((one) => one.statusSince)),
    plainArray(servers.map((one) => one.version)),
    plainArray(servers.map((one) => one.createdAt)),
  ]);
}

export function keepChangedResourceServers(
  on: Queryable,
  servers: readonly ResourceServer[],
): Promise<unknown> {
  return on.query(UPDATE, [
    plainArray(servers.map((one) => one.id)),
    ...saidArrays(servers),
    plainArray(servers.map((one) => one.statusSince)),
    plainArray(servers.map((one) => one.version)),
  ]);
}

/** What a server said from then on, and why it was changed. */
export interface ResourceServerVersion
  extends Pick<ResourceServer, 'name' | 'jwks' | 'certificateSubject' | 'status' | 'version'> {
  readonly resourceServer: string;
  readonly at: number;
  readonly reason: string;
}

export function keepResourceServerVersions(
  on: Queryable,
  versions: readonly ResourceServerVersion[],
): Promise<unknown> {
  return on.query(INSERT_VERSIONS, [
    plainArray(versions.map((one) => one.resourceServer)),
    plainArray(versions.map((one) => one.version)),
    plainArray(versions.map((one) => one.at)),
    ...saidArrays(versions),
    textArray(versions.map((one) => one.reason)),
  ]);
}

const saidArrays = (
  said: readonly Pick<ResourceServer, 'name' | 'jwks' | 'certificateSubject' | 'status'>[],
): string[] => [
  textArray(said.map((one) => one.name)),
  textArray(said.map((one) => one.jwks)),
  textArray(said.map((one) => one.certificateSubject)),
  textArray(said.map((one) => one.status)),
];

/** Newest first, those before a version. */
export async function listResourceServerVersions(
  on: Queryable,
  server: string,
  before: number,
  rowsMax: number,
): Promise<ResourceServerVersion[]> {
  const rows = await on.query<
    Pick<Row, 'name' | 'jwks' | 'certificate_subject' | 'status' | 'version'> & {
      resource_server: string;
      at: bigint;
      reason: string;
    }
  >(LIST_VERSIONS, [server, before, rowsMax]);
  return rows.map(({ resource_server, certificate_subject, at, ...row }) => ({
    ...row,
    resourceServer: resource_server,
    certificateSubject: certificate_subject,
    at: Number(at),
  }));
}
