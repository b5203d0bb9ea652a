import { type Queryable, statement } from '../../../core/database/index.ts';

/** A key of the authorization servers; the private half as it is sealed. */
export interface SigningKeyRow {
  readonly generation: number;
  readonly kid: string;
  readonly sealed: string;
  readonly createdAt: number;
  readonly signFrom: number;
}

const FIND = statement(
  'openbanking.find_signing_keys',
  `SELECT generation, kid, sealed, created_at, sign_from FROM oidc_signing_keys
    WHERE generation > $1 ORDER BY generation DESC LIMIT $2`,
);
const KEEP = statement(
  'openbanking.keep_signing_key',
  `INSERT INTO oidc_signing_keys (generation, kid, sealed, created_at, sign_from) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT DO NOTHING`,
);
const DELETE = statement(
  'openbanking.delete_signing_keys',
  'DELETE FROM oidc_signing_keys WHERE generation < $1',
);

interface Row {
  generation: number;
  kid: string;
  sealed: Buffer;
  created_at: bigint;
  sign_from: bigint;
}

/** Current, next and previous, and one that a slow sweep has left. */
const KEYS_MAX = 4;

/** Newest first. */
export async function findSigningKeys(on: Queryable): Promise<SigningKeyRow[]> {
  const rows = await on.query<Row>(FIND, [0, KEYS_MAX]);
  return rows.map(({ sealed, created_at, sign_from, ...row }) => ({
    ...row,
    sealed: sealed.toString('utf8'),
    createdAt: Number(created_at),
    signFrom: Number(sign_from),
  }));
}

/** Of two processes that make the same generation one is kept; both read again which. */
export async function keepSigningKey(on: Queryable, key: SigningKeyRow): Promise<void> {
  const sealed = Buffer.from(key.sealed, 'utf8');
  await on.query(KEEP, [key.generation, key.kid, sealed, key.createdAt, key.signFrom]);
}

export async function deleteSigningKeysBefore(on: Queryable, generation: number): Promise<void> {
  await on.query(DELETE, [generation]);
}
