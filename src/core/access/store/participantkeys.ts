import { plainArray, type Queryable, statement, textArray } from '../../database/index.ts';
import type { ParticipantKey } from '../participantkeys.ts';

const COLUMNS = 'keyid, participant, use, algorithm, public_key, valid_from, valid_to, added_at, revoked_at';

const FIND_KEYS = statement(
  'access.find_participant_keys',
  `SELECT ${COLUMNS} FROM participant_keys WHERE keyid = ANY($1::text[])`,
);
const LOCK_KEYS = statement(
  'access.lock_participant_keys',
  `SELECT ${COLUMNS} FROM participant_keys WHERE keyid = ANY($1::text[]) ORDER BY keyid FOR UPDATE`,
);
const LIST_KEYS = statement(
  'access.list_participant_keys',
  `SELECT ${COLUMNS} FROM participant_keys WHERE participant = $1 AND keyid > $2 ORDER BY keyid LIMIT $3`,
);
const FIND_KIN = statement(
  'access.find_kindred_keys',
  `SELECT ${COLUMNS} FROM participant_keys WHERE keyid = ANY($1::text[]) OR public_key = ANY($2::text[])
   UNION SELECT ${COLUMNS} FROM participant_keys
    WHERE participant = ANY($3::int[]) AND revoked_at IS NULL AND (valid_to IS NULL OR valid_to > $4)`,
);
const INSERT_KEYS = statement(
  'access.insert_participant_keys',
  `INSERT INTO participant_keys (keyid, participant, use, algorithm, public_key, valid_from, valid_to, added_at)
   SELECT keyid, participant, use, algorithm, public_key, valid_from, valid_to, added_at
     FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
       AS k(keyid, participant, use, algorithm, public_key, valid_from, valid_to, added_at)`,
);
const REVOKE_KEYS = statement(
  'access.revoke_participant_keys',
  'UPDATE participant_keys SET revoked_at = $2 WHERE keyid = ANY($1::text[]) AND revoked_at IS NULL',
);

interface KeyRow {
  keyid: string;
  participant: number;
  use: ParticipantKey['use'];
  algorithm: ParticipantKey['algorithm'];
  public_key: string;
  valid_from: bigint;
  valid_to: bigint | null;
  added_at: bigint;
  revoked_at: bigint | null;
}

const orNull = (ms: bigint | null): number | null => (ms === null ? null : Number(ms));

const toKey = (row: KeyRow): ParticipantKey => ({
  keyid: row.keyid,
  participant: row.participant,
  use: row.use,
  algorithm: row.algorithm,
  publicKey: row.public_key,
  validFrom: Number(row.valid_from),
  validTo: orNull(row.valid_to),
  addedAt: Number(row.added_at),
  revokedAt: orNull(row.revoked_at),
});

/** Keys by their ids, in the order asked, whatever their state. */
export async function findParticipantKeys(
  on: Queryable,
  keyids: readonly string[],
): Promise<(ParticipantKey | undefined)[]> {
  return await byId(on, FIND_KEYS, keyids);
}

export async function lockParticipantKeys(
  on: Queryable,
  keyids: readonly string[],
): Promise<(ParticipantKey | undefined)[]> {
  return await byId(on, LOCK_KEYS, keyids);
}

async function byId(
  on: Queryable,
  asked: typeof FIND_KEYS,
  keyids: readonly string[],
): Promise<(ParticipantKey | undefined)[]> {
  const rows = await on.query<KeyRow>(asked, [textArray([...new Set(keyids)])]);
  const found = new Map(rows.map((row) => [row.keyid, toKey(row)]));
  return keyids.map((keyid) => found.get(keyid));
}

/** All keys of an institution by id, revoked and expired ones too. */
export async function listParticipantKeys(
  on: Queryable,
  participant: number,
  after: string,
  rowsMax: number,
): Promise<ParticipantKey[]> {
  return (await on.query<KeyRow>(LIST_KEYS, [participant, after, rowsMax])).map(toKey);
}

/** What new keys must not collide with: keys of the same ids or bytes, and what their institutions have in use. */
export async function findKindredKeys(
  on: Queryable,
  news: readonly Pick<ParticipantKey, 'keyid' | 'publicKey' | 'participant'>[],
  nowMs: number,
): Promise<ParticipantKey[]> {
  const rows = await on.query<KeyRow>(FIND_KIN, [
    textArray(news.map((one) => one.keyid)),
    textArray(news.map((one) => one.publicKey)),
    plainArray(news.map((one) => one.participant)),
    nowMs,
  ]);
  return rows.map(toKey);
}

export function keepParticipantKeys(on: Queryable, keys: readonly ParticipantKey[]): Promise<unknown> {
  return on.query(INSERT_KEYS, [
    textArray(keys.map((key) => key.keyid)),
    plainArray(keys.map((key) => key.participant)),
    textArray(keys.map((key) => key.use)),
    textArray(keys.map((key) => key.algorithm)),
    textArray(keys.map((key) => key.publicKey)),
    plainArray(keys.map((key) => key.validFrom)),
    plainArray(keys.map((key) => key.validTo)),
    plainArray(keys.map((key) => key.addedAt)),
  ]);
}

export function revokeParticipantKeys(
  on: Queryable,
  keyids: readonly string[],
  at: number,
): Promise<unknown> {
  return on.query(REVOKE_KEYS, [textArray(keyids), at]);
}
