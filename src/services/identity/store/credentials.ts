/** Names with the guesses at them, and credentials. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Credential, CustomerRef, NameState } from '../model.ts';

export interface NameRef {
  readonly book: number;
  /** Hex. */
  readonly nameKey: string;
}

/** An update that changes nothing: it locks the row where there is one, and makes it where there is none. */
const LOCK_NAMES = statement(
  'identity.lock_names',
  `INSERT INTO sign_in_names (book, name_key, failures)
   SELECT book, decode(name_key, 'hex'), 0 FROM unnest($1::int[], $2::text[]) AS k(book, name_key)
       ON CONFLICT (book, name_key) DO UPDATE SET failures = sign_in_names.failures
   RETURNING book, encode(name_key, 'hex') AS name_key, failures, failed_at, locked_at,
     known_failures, known_failed_at, strangers_locked_at`,
);
const UPDATE_NAMES = statement(
  'identity.update_names',
  `UPDATE sign_in_names n SET failures = m.failures, failed_at = m.failed_at, locked_at = m.locked_at,
          known_failures = m.known_failures, known_failed_at = m.known_failed_at,
          strangers_locked_at = m.strangers_locked_at
     FROM unnest($1::int[], $2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::bigint[], $8::bigint[])
       AS m(book, name_key, failures, failed_at, locked_at, known_failures, known_failed_at, strangers_locked_at)
    WHERE n.book = m.book AND n.name_key = decode(m.name_key, 'hex')`,
);
const FIND_NAMES = statement(
  'identity.find_names',
  `SELECT n.book, encode(n.name_key, 'hex') AS name_key, n.failures, n.failed_at, n.locked_at,
          n.known_failures, n.known_failed_at, n.strangers_locked_at
     FROM unnest($1::int[], $2::text[]) AS k(book, name_key)
     JOIN sign_in_names n ON n.book = k.book AND n.name_key = decode(k.name_key, 'hex')`,
);

const COLUMNS = `c.book, c.customer, c.name, encode(c.name_key, 'hex') AS name_key, c.password_hash, c.password_set_at,
  c.password_expires_at, c.first_password, c.totp_seal,
  encode(c.totp_secret, 'hex') AS totp_secret, c.totp_step, c.version, c.enrolled_at`;
const FIND_BY_NAME = statement(
  'identity.find_credentials_by_name',
  `SELECT ${COLUMNS} FROM unnest($1::int[], $2::text[]) AS k(book, name_key)
     JOIN sign_in_credentials c ON c.book = k.book AND c.name_key = decode(k.name_key, 'hex')`,
);
const FIND = statement(
  'identity.find_credentials',
  `SELECT ${COLUMNS} FROM unnest($1::int[], $2::uuid[]) AS k(book, customer)
     JOIN sign_in_credentials c ON c.book = k.book AND c.customer = k.customer`,
);
const LIST = statement(
  'identity.list_credentials',
  `SELECT ${COLUMNS} FROM sign_in_credentials c WHERE c.book = $1 AND c.customer > $2 ORDER BY c.customer LIMIT $3`,
);
const KEEP = statement(
  'identity.keep_credentials',
  `INSERT INTO sign_in_credentials (book, customer, name, name_key, password_hash, password_set_at, password_expires_at,
     first_password, totp_seal, totp_secret, totp_step, version, enrolled_at)
   SELECT book, customer, name, decode(name_key, 'hex'), password_hash, password_set_at, password_expires_at,
     first_password, totp_seal, decode(totp_secret, 'hex'), totp_step, version, enrolled_at
     FROM unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::boolean[],
       $9::text[], $10::text[], $11::bigint[], $12::int[], $13::bigint[])
       AS c(book, customer, name, name_key, password_hash, password_set_at, password_expires_at, first_password,
         totp_seal, totp_secret, totp_step, version, enrolled_at)
       ON CONFLICT (book, customer) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
         password_hash = excluded.password_hash, password_set_at = excluded.password_set_at,
         password_expires_at = excluded.password_expires_at, first_password = excluded.first_password,
         totp_seal = excluded.totp_seal, totp_secret = excluded.totp_secret, totp_step = excluded.totp_step, version = excluded.version,
         enrolled_at = excluded.enrolled_at`,
);
const REMEMBER_SECRET = statement(
  'identity.remember_secret',
  'UPDATE sign_in_secret SET fingerprint = COALESCE(fingerprint, $1) RETURNING fingerprint',
);
const FORGET_NAMES = statement(
  'identity.forget_names',
  `DELETE FROM sign_in_names n WHERE n.failed_at < $1
      AND NOT EXISTS (SELECT FROM sign_in_credentials c WHERE c.book = n.book AND c.name_key = n.name_key)`,
);

interface NameRow {
  book: number;
  name_key: string;
  failures: number;
  failed_at: bigint | null;
  locked_at: bigint | null;
  known_failures: number;
  known_failed_at: bigint | null;
  strangers_locked_at: bigint | null;
}

interface CredentialRow {
  book: number;
  customer: string;
  name: string;
  name_key: string;
  password_hash: string;
  password_set_at: bigint;
  password_expires_at: bigint;
  first_password: boolean;
  totp_seal: string;
  totp_secret: string;
  totp_step: bigint;
  version: number;
  enrolled_at: bigint;
}

const orNull = (ms: bigint | null): number | null => (ms === null ? null : Number(ms));

const toName = (row: NameRow): NameState => ({
  book: row.book,
  nameKey: row.name_key,
  failures: row.failures,
  failedAt: orNull(row.failed_at),
  lockedAt: orNull(row.locked_at),
  knownFailures: row.known_failures,
  knownFailedAt: orNull(row.known_failed_at),
  strangersLockedAt: orNull(row.strangers_locked_at),
});

const toCredential = (row: CredentialRow): Credential => ({
  book: row.book,
  customer: row.customer,
  name: row.name,
  nameKey: row.name_key,
  passwordHash: row.password_hash,
  passwordSetAt: Number(row.password_set_at),
  passwordExpiresAt: Number(row.password_expires_at),
  firstPassword: row.first_password,
  totpSeal: row.totp_seal,
  totpSecret: row.totp_secret,
  totpStep: Number(row.totp_step),
  version: row.version,
  enrolledAt: Number(row.enrolled_at),
});

export const nameKeyed = ({ book, nameKey }: NameRef): string => `${book} ${nameKey}`;
export const customerKeyed = ({ book, customer }: CustomerRef): string => `${book} ${customer}`;

/** Sorted: two processes that lock the same names in different orders would deadlock. */
export async function lockNames(on: Queryable, names: readonly NameRef[]): Promise<NameState[]> {
  const distinct = [...new Map(names.map((one) => [nameKeyed(one), one]))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return (await on.query<NameRow>(LOCK_NAMES, refs(distinct.map(([, one]) => one)))).map(toName);
}

export async function findNames(on: Queryable, names: readonly NameRef[]): Promise<NameState[]> {
  return (await on.query<NameRow>(FIND_NAMES, refs(names))).map(toName);
}

const refs = (names: readonly NameRef[]): [string, string] => [
  plainArray(names.map((one) => one.book)),
  plainArray(names.map((one) => one.nameKey)),
];

export function keepNames(on: Queryable, names: readonly NameState[]): Promise<unknown> {
  return on.query(UPDATE_NAMES, [
    ...refs(names),
    plainArray(names.map((one) => one.failures)),
    plainArray(names.map((one) => one.failedAt)),
    plainArray(names.map((one) => one.lockedAt)),
    plainArray(names.map((one) => one.knownFailures)),
    plainArray(names.map((one) => one.knownFailedAt)),
    plainArray(names.map((one) => one.strangersLockedAt)),
  ]);
}

export async function findCredentialsByName(on: Queryable, names: readonly NameRef[]): Promise<Credential[]> {
  return (await on.query<CredentialRow>(FIND_BY_NAME, refs(names))).map(toCredential);
}

export async function findCredentials(
  on: Queryable,
  customers: readonly CustomerRef[],
): Promise<Credential[]> {
  const rows = await on.query<CredentialRow>(FIND, [
    plainArray(customers.map((one) => one.book)),
    plainArray(customers.map((one) => one.customer)),
  ]);
  return rows.map(toCredential);
}

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export async function listCredentials(
  on: Queryable,
  book: number,
  after: string | undefined,
  rowsMax: number,
): Promise<Credential[]> {
  return (await on.query<CredentialRow>(LIST, [book, after ?? FIRST_UUID, rowsMax])).map(toCredential);
}

export function keepCredentials(on: Queryable, credentials: readonly Credential[]): Promise<unknown> {
  return on.query(KEEP, [
    plainArray(credentials.map((one) => one.book)),
    plainArray(credentials.map((one) => one.customer)),
    textArray(credentials.map((one) => one.name)),
    plainArray(credentials.map((one) => one.nameKey)),
    textArray(credentials.map((one) => one.passwordHash)),
    plainArray(credentials.map((one) => one.passwordSetAt)),
    plainArray(credentials.map((one) => one.passwordExpiresAt)),
    plainArray(credentials.map((one) => one.firstPassword)),
    plainArray(credentials.map((one) => one.totpSeal)),
    plainArray(credentials.map((one) => one.totpSecret)),
    plainArray(credentials.map((one) => one.totpStep)),
    plainArray(credentials.map((one) => one.version)),
    plainArray(credentials.map((one) => one.enrolledAt)),
  ]);
}

/** Guesses at names that nobody bears, quiet since `before`. */
export function forgetStrangers(on: Queryable, before: number): Promise<unknown> {
  return on.query(FORGET_NAMES, [before]);
}

/** The fingerprint of the secret that this database is under: the one given, where it was under none. */
export async function signInSecretOf(on: Queryable, fingerprint: string): Promise<string> {
  return (await on.query<{ fingerprint: string }>(REMEMBER_SECRET, [fingerprint]))[0]!.fingerprint;
}
