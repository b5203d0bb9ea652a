import { plainArray, type Queryable, statement, textArray } from '../../database/index.ts';
import type { Caller, Role } from '../model.ts';

const FIND_CALLERS = statement(
  'access.find_callers',
  `SELECT id, name, role, participant, shop, third_party, rate_per_s, revoked_at, encode(key_hash, 'hex') AS key_hash
     FROM callers WHERE key_hash = ANY($1::bytea[])`,
);
const LIST_CALLERS = statement(
  'access.list_callers',
  `SELECT id, name, role, participant, shop, third_party, rate_per_s, revoked_at FROM callers
    WHERE id > $1 ORDER BY id LIMIT $2`,
);
const FIND_BY_ID = statement(
  'access.find_callers_by_id',
  'SELECT id, name, role, participant, shop, third_party, rate_per_s, revoked_at FROM callers WHERE id = ANY($1::uuid[])',
);
const OF_THIRD_PARTIES = statement(
  'access.callers_of_third_parties',
  `SELECT id, name, role, participant, shop, third_party, rate_per_s, revoked_at FROM callers
    WHERE third_party = ANY($1::uuid[]) ORDER BY third_party, id`,
);
const INSERT_CALLERS = statement(
  'access.insert_callers',
  `INSERT INTO callers (id, name, role, participant, shop, third_party, key_hash, rate_per_s, created_at)
   SELECT id, name, role, participant, shop, third_party, decode(key_hash, 'hex'), rate_per_s, created_at
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::int[],
       $9::bigint[])
       AS c(id, name, role, participant, shop, third_party, key_hash, rate_per_s, created_at)`,
);
const LOCK_CALLER = statement(
  'access.lock_callers',
  'SELECT id, name, role, participant, shop, third_party, rate_per_s, revoked_at FROM callers WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
);
const REVOKE_CALLERS = statement(
  'access.revoke_callers',
  'UPDATE callers SET revoked_at = $2 WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL',
);

const FIND_RECORDS = statement(
  'access.find_records',
  `SELECT r.caller, r.key, r.fingerprint, r.answer
     FROM unnest($1::uuid[], $2::text[]) AS k(caller, key)
     JOIN idempotency_records r ON r.caller = k.caller AND r.key = k.key`,
);
const INSERT_RECORDS = statement(
  'access.insert_records',
  `INSERT INTO idempotency_records (caller, key, fingerprint, answer, at)
   SELECT caller, key, decode(fingerprint, 'hex'), answer, at
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS r(caller, key, fingerprint, answer, at)`,
);
const FORGET_RECORDS = statement('access.forget_records', 'DELETE FROM idempotency_records WHERE at < $1');

interface CallerRow {
  id: string;
  name: string;
  role: Role;
  participant: number | null;
  shop: string | null;
  third_party: string | null;
  rate_per_s: number;
  revoked_at: bigint | null;
  key_hash: string;
}

const toCaller = (row: CallerRow): Caller => ({
  id: row.id,
  name: row.name,
  role: row.role,
  participant: row.participant,
  shop: row.shop,
  thirdParty: row.third_party,
  ratePerS: row.rate_per_s,
  revoked: row.revoked_at !== null,
});

/** Callers by the hashes (hex) of their keys, in the order asked. Revoked ones come back marked. */
export async function findCallers(
  on: Queryable,
  keyHashes: readonly string[],
): Promise<(Caller | undefined)[]> {
  const distinct = [...new Set(keyHashes)];
  const rows = await on.query<CallerRow>(FIND_CALLERS, [
    `{${distinct.map((hash) => `"\\\\x${hash}"`).join(',')}}`,
  ]);
  const byHash = new Map(rows.map((row) => [row.key_hash, toCaller(row)]));
  return keyHashes.map((hash) => byHash.get(hash));
}

export async function listCallers(on: Queryable, after: string, rowsMax: number): Promise<Caller[]> {
  return (await on.query<CallerRow>(LIST_CALLERS, [after, rowsMax])).map(toCaller);
}

export async function findCallersById(on: Queryable, ids: readonly string[]): Promise<Map<string, Caller>> {
  const rows = await on.query<CallerRow>(FIND_BY_ID, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toCaller(row)]));
}

/** All that act for these third parties, revoked ones too, oldest first. */
export async function callersOfThirdParties(
  on: Queryable,
  thirdParties: readonly string[],
): Promise<Map<string, Caller[]>> {
  const rows = await on.query<CallerRow>(OF_THIRD_PARTIES, [plainArray([...new Set(thirdParties)])]);
  return Map.groupBy(rows.map(toCaller), (caller) => caller.thirdParty!);
}

export async function lockCallers(on: Queryable, ids: readonly string[]): Promise<(Caller | undefined)[]> {
  const rows = await on.query<CallerRow>(LOCK_CALLER, [plainArray([...new Set(ids)])]);
  const byId = new Map(rows.map((row) => [row.id, toCaller(row)]));
  return ids.map((id) => byId.get(id));
}

export interface NewCaller extends Omit<Caller, 'revoked'> {
  readonly keyHash: string;
  readonly createdAt: number;
}

export function keepCallers(on: Queryable, callers: readonly NewCaller[]): Promise<unknown> {
  return on.query(INSERT_CALLERS, [
    plainArray(callers.map((caller) => caller.id)),
    textArray(callers.map((caller) => caller.name)),
    textArray(callers.map((caller) => caller.role)),
    plainArray(callers.map((caller) => caller.participant)),
    plainArray(callers.map((caller) => caller.shop)),
    plainArray(callers.map((caller) => caller.thirdParty)),
    textArray(callers.map((caller) => caller.keyHash)),
    plainArray(callers.map((caller) => caller.ratePerS)),
    plainArray(callers.map((caller) => caller.createdAt)),
  ]);
}

export function revokeCallers(on: Queryable, ids: readonly string[], at: number): Promise<unknown> {
  return on.query(REVOKE_CALLERS, [plainArray(ids), at]);
}

/** What was answered under a key. */
export interface AnswerRecord {
  readonly caller: string;
  readonly key: string;
  /** SHA-256 of the request, hex. */
  readonly fingerprint: string;
  /** JSON of the answer's kind and ids. */
  readonly answer: string;
  readonly at: number;
}

export async function findRecords(
  on: Queryable,
  keys: readonly { readonly caller: string; readonly key: string }[],
): Promise<Omit<AnswerRecord, 'at'>[]> {
  const rows = await on.query<{ caller: string; key: string; fingerprint: Buffer; answer: string }>(
    FIND_RECORDS,
    [plainArray(keys.map((one) => one.caller)), textArray(keys.map((one) => one.key))],
  );
  return rows.map((row) => ({ ...row, fingerprint: row.fingerprint.toString('hex') }));
}

/** Sorted by key: two processes that insert the same keys in different orders would deadlock. */
export function keepRecords(on: Queryable, records: readonly AnswerRecord[]): Promise<unknown> {
  const sorted = records.toSorted((a, b) => compare(a.caller, b.caller) || compare(a.key, b.key));
  return on.query(INSERT_RECORDS, [
    plainArray(sorted.map((record) => record.caller)),
    textArray(sorted.map((record) => record.key)),
    plainArray(sorted.map((record) => record.fingerprint)),
    textArray(sorted.map((record) => record.answer)),
    plainArray(sorted.map((record) => record.at)),
  ]);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Forgets keys older than the promise to remember them. */
export function forgetRecords(on: Queryable, before: number): Promise<unknown> {
  return on.query(FORGET_RECORDS, [before]);
}
