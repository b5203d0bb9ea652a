/** Passkeys, and the challenges that they have answered. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { AnsweredChallenge, CustomerRef, Passkey } from '../model.ts';

const COLUMNS = `p.id, p.book, p.customer, p.label, encode(p.public_key, 'hex') AS public_key, p.counter, p.transports,
  p.backed_up, p.registered_at, p.last_used_at`;
const FIND = statement(
  'identity.find_passkeys',
  `SELECT ${COLUMNS} FROM sign_in_passkeys p WHERE p.id = ANY($1::text[])`,
);
const OF_CUSTOMERS = statement(
  'identity.passkeys_of_customers',
  `SELECT ${COLUMNS} FROM unnest($1::int[], $2::uuid[]) AS k(book, customer)
     JOIN sign_in_passkeys p ON p.book = k.book AND p.customer = k.customer ORDER BY p.registered_at, p.id`,
);
const INSERT = statement(
  'identity.insert_passkeys',
  `INSERT INTO sign_in_passkeys (id, book, customer, label, public_key, counter, transports, backed_up, registered_at)
   SELECT id, book, customer, label, decode(public_key, 'hex'), counter, transports, backed_up, registered_at
     FROM unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::boolean[], $9::bigint[])
       AS p(id, book, customer, label, public_key, counter, transports, backed_up, registered_at)`,
);
const USE = statement(
  'identity.use_passkeys',
  `UPDATE sign_in_passkeys p SET counter = m.counter, last_used_at = m.last_used_at
     FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS m(id, counter, last_used_at) WHERE p.id = m.id`,
);
const REMOVE = statement(
  'identity.remove_passkeys',
  'DELETE FROM sign_in_passkeys WHERE id = ANY($1::text[])',
);

const FIND_CHALLENGES = statement(
  'identity.find_challenges',
  `SELECT encode(c.hash, 'hex') AS hash FROM unnest($1::text[]) AS k(hash)
     JOIN sign_in_challenges c ON c.hash = decode(k.hash, 'hex')`,
);
const INSERT_CHALLENGES = statement(
  'identity.insert_challenges',
  `INSERT INTO sign_in_challenges (hash, expires_at)
   SELECT decode(hash, 'hex'), expires_at FROM unnest($1::text[], $2::bigint[]) AS c(hash, expires_at)`,
);
const FORGET_CHALLENGES = statement(
  'identity.forget_challenges',
  'DELETE FROM sign_in_challenges WHERE expires_at < $1',
);

interface PasskeyRow {
  id: string;
  book: number;
  customer: string;
  label: string;
  public_key: string;
  counter: bigint;
  transports: string;
  backed_up: boolean;
  registered_at: bigint;
  last_used_at: bigint | null;
}

const toPasskey = (row: PasskeyRow): Passkey => ({
  id: row.id,
  book: row.book,
  customer: row.customer,
  label: row.label,
  publicKey: row.public_key,
  counter: Number(row.counter),
  transports: row.transports === '' ? [] : row.transports.split(','),
  backedUp: row.backed_up,
  registeredAt: Number(row.registered_at),
  lastUsedAt: row.last_used_at === null ? null : Number(row.last_used_at),
});

export async function findPasskeys(on: Queryable, ids: readonly string[]): Promise<Passkey[]> {
  return (await on.query<PasskeyRow>(FIND, [textArray(ids)])).map(toPasskey);
}

export async function passkeysOf(on: Queryable, customers: readonly CustomerRef[]): Promise<Passkey[]> {
  const distinct = [...new Map(customers.map((one) => [`${one.book} ${one.customer}`, one])).values()];
  const rows = await on.query<PasskeyRow>(OF_CUSTOMERS, [
    plainArray(distinct.map((one) => one.book)),
    plainArray(distinct.map((one) => one.customer)),
  ]);
  return rows.map(toPasskey);
}

export function keepPasskeys(on: Queryable, passkeys: readonly Passkey[]): Promise<unknown> {
  return on.query(INSERT, [
    textArray(passkeys.map((one) => one.id)),
    plainArray(passkeys.map((one) => one.book)),
    plainArray(passkeys.map((one) => one.customer)),
    textArray(passkeys.map((one) => one.label)),
    plainArray(passkeys.map((one) => one.publicKey)),
    plainArray(passkeys.map((one) => one.counter)),
    textArray(passkeys.map((one) => one.transports.join(','))),
    plainArray(passkeys.map((one) => one.backedUp)),
    plainArray(passkeys.map((one) => one.registeredAt)),
  ]);
}

export function keepUsedPasskeys(on: Queryable, passkeys: readonly Passkey[]): Promise<unknown> {
  return on.query(USE, [
    textArray(passkeys.map((one) => one.id)),
    plainArray(passkeys.map((one) => one.counter)),
    plainArray(passkeys.map((one) => one.lastUsedAt)),
  ]);
}

export function removePasskeys(on: Queryable, ids: readonly string[]): Promise<unknown> {
  return on.query(REMOVE, [textArray(ids)]);
}

/** Those of the hashes (hex) whose challenges were answered before. */
export async function findAnswered(on: Queryable, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await on.query<{ hash: string }>(FIND_CHALLENGES, [plainArray(hashes)]);
  return new Set(rows.map((row) => row.hash));
}

export function keepAnswered(on: Queryable, challenges: readonly AnsweredChallenge[]): Promise<unknown> {
  return on.query(INSERT_CHALLENGES, [
    plainArray(challenges.map((one) => one.hash)),
    plainArray(challenges.map((one) => one.expiresAt)),
  ]);
}

export function forgetAnswered(on: Queryable, before: number): Promise<unknown> {
  return on.query(FORGET_CHALLENGES, [before]);
}
