/** Versions of consents, and the keys that signed them. Append-only. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { ConsentVersion } from '../model.ts';

const INSERT = statement(
  'consents.insert_versions',
  `INSERT INTO consent_versions (consent, version, at, body, hash, signature)
   SELECT consent, version, at, body, decode(hash, 'hex'), signature
     FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[])
       AS v(consent, version, at, body, hash, signature)`,
);
const OF_CONSENTS = statement(
  'consents.versions',
  `SELECT v.consent, v.version, v.at, v.body, encode(v.hash, 'hex') AS hash, v.signature
     FROM unnest($1::uuid[]) AS c(id) JOIN consent_versions v ON v.consent = c.id ORDER BY v.consent, v.version`,
);
/** Hashes of the versions that come next after these. */
const HASHES = statement(
  'consents.version_hashes',
  `SELECT v.consent, encode(v.hash, 'hex') AS hash
     FROM unnest($1::uuid[], $2::int[]) AS c(id, version) JOIN consent_versions v ON v.consent = c.id AND v.version = c.version`,
);
const ADD_KEY = statement(
  'consents.add_key',
  'INSERT INTO consent_keys (keyid, public_key, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
);
const KEYS = statement('consents.keys', 'SELECT keyid, public_key FROM consent_keys ORDER BY keyid');

interface VersionRow {
  consent: string;
  version: number;
  at: bigint;
  body: string;
  hash: string;
  signature: string;
}

/** Versions of several consents, each one's in order. */
export async function versionsOf(on: Queryable, consents: readonly string[]): Promise<ConsentVersion[]> {
  const rows = await on.query<VersionRow>(OF_CONSENTS, [plainArray(consents)]);
  return rows.map((row) => ({ ...row, at: Number(row.at) }));
}

/** Hash of one version of each consent. */
export async function versionHashes(
  on: Queryable,
  versions: readonly { readonly consent: string; readonly version: number }[],
): Promise<Map<string, string>> {
  const rows = await on.query<{ consent: string; hash: string }>(HASHES, [
    plainArray(versions.map((one) => one.consent)),
    plainArray(versions.map((one) => one.version)),
  ]);
  return new Map(rows.map(({ consent, hash }) => [consent, hash]));
}

export function keepVersions(on: Queryable, versions: readonly ConsentVersion[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(versions.map((one) => one.consent)),
    plainArray(versions.map((one) => one.version)),
    plainArray(versions.map((one) => one.at)),
    textArray(versions.map((one) => one.body)),
    textArray(versions.map((one) => one.hash)),
    textArray(versions.map((one) => one.signature)),
  ]);
}

/** Remembers a public key that versions will be signed with; to do it again changes nothing. */
export async function addConsentKey(
  on: Queryable,
  keyid: string,
  publicKey: string,
  at: number,
): Promise<void> {
  await on.query(ADD_KEY, [keyid, publicKey, at]);
}

export async function consentKeys(on: Queryable): Promise<Map<string, string>> {
  const rows = await on.query<{ keyid: string; public_key: string }>(KEYS);
  return new Map(rows.map((row) => [row.keyid, row.public_key]));
}
