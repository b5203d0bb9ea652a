/** Names of the keys that secrets of authenticator apps are sealed under, and what is sealed under which. */
import { plainArray, type Queryable, statement } from '../../../core/database/index.ts';
import type { CustomerRef } from '../model.ts';

/** The newest seals. */
export interface Seal {
  readonly id: string;
  /** Milliseconds since the epoch; 0: always. */
  readonly since: number;
  /** Something is sealed under it. */
  readonly used: boolean;
}

const NEWEST = statement(
  'identity.newest_seal',
  'SELECT id FROM sign_in_seals ORDER BY generation DESC LIMIT 1',
);
const LIST = statement(
  'identity.list_seals',
  `SELECT s.id, s.since, c.customer IS NOT NULL AS used FROM sign_in_seals s
     LEFT JOIN LATERAL (SELECT customer FROM sign_in_credentials WHERE totp_seal = s.id LIMIT 1) c ON true
    ORDER BY s.generation DESC`,
);
const UNDER = statement(
  'identity.credentials_under_seal',
  `SELECT c.book, c.customer FROM sign_in_credentials c WHERE c.totp_seal = $1
    ORDER BY c.book, c.customer LIMIT $2`,
);
const KEEP = statement(
  'identity.keep_seals',
  `INSERT INTO sign_in_seals (id, since) SELECT id, $2 FROM unnest($1::text[]) AS s(id)
       ON CONFLICT (id) DO NOTHING`,
);
/** The reference from what is sealed refuses one that came into use meanwhile. */
const DROP = statement('identity.drop_seals', 'DELETE FROM sign_in_seals WHERE id = ANY ($1::text[])');

/** What new secrets are sealed under: read each time, so that a process that knows of no other writes none under an old one. */
export async function newestSeal(on: Queryable): Promise<string> {
  return (await on.query<{ id: string }>(NEWEST, []))[0]!.id;
}

/** All of them, the newest first. */
export async function listSeals(on: Queryable): Promise<Seal[]> {
  const rows = await on.query<{ id: string; since: bigint; used: boolean }>(LIST, []);
  return rows.map(({ id, since, used }) => ({ id, since: Number(since), used }));
}

export async function customersUnderSeal(
  on: Queryable,
  seal: string,
  rowsMax: number,
): Promise<CustomerRef[]> {
  return await on.query<CustomerRef>(UNDER, [seal, rowsMax]);
}

export function keepSeals(on: Queryable, ids: readonly string[], nowMs: number): Promise<unknown> {
  return on.query(KEEP, [plainArray(ids), nowMs]);
}

export function dropSeals(on: Queryable, ids: readonly string[]): Promise<unknown> {
  return on.query(DROP, [plainArray(ids)]);
}
