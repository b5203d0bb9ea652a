/** Rows of oidc_artefacts. Ids come in hashed; what a database dump holds opens nothing. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import type { Profile } from '../../../services/consents/index.ts';

/** The library's own record of a code, token, session or request, without its bearer value. */
export type Payload = Readonly<Record<string, unknown>>;

export interface ArtefactKey {
  readonly profile: Profile;
  readonly model: string;
  /** SHA-256, hex. */
  readonly id: string;
}

export interface NewArtefact extends ArtefactKey {
  readonly payload: Payload;
  readonly grant: string | null;
  readonly uid: string | null;
  /** Milliseconds since the epoch; null: until it is destroyed. */
  readonly expiresAt: number | null;
}

export interface FoundArtefact {
  readonly payload: Payload;
  readonly consumedAt: number | null;
  /** When its consent is over; null where it was not found by way of one. */
  readonly endsAt: number | null;
}

const KEEP = statement(
  'openbanking.keep_artefact',
  `INSERT INTO oidc_artefacts AS a (profile, model, id, payload, grant_id, uid, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (profile, model, id) DO UPDATE
      SET payload = excluded.payload, grant_id = excluded.grant_id, uid = COALESCE(excluded.uid, a.uid),
          expires_at = excluded.expires_at`,
);
/** A consent that some approvers still owe is no dead end: tokens may be had, their use is refused until all agreed. */
const LIVE_STATES = "'authorised', 'paused', 'partially_authorised'";
/**
 * A consent that ends while a token is being kept waits for it, or the token for the end, and is not kept then. Shared:
 * tokens of one consent do not wait for each other.
 */
const KEEP_UNDER_CONSENT = statement(
  'openbanking.keep_artefact_under_consent',
  `WITH live AS (SELECT c.version FROM consents c WHERE c.id = $5 AND c.state IN (${LIVE_STATES}) FOR SHARE)
   INSERT INTO oidc_artefacts AS a (profile, model, id, payload, grant_id, uid, expires_at, consent_version)
   SELECT $1, $2, $3, $4::jsonb, $5::uuid, $6, $7::bigint, version FROM live
   ON CONFLICT (profile, model, id) DO UPDATE
      SET payload = excluded.payload, grant_id = excluded.grant_id, uid = COALESCE(excluded.uid, a.uid),
          expires_at = excluded.expires_at, consent_version = excluded.consent_version
   RETURNING id`,
);
const KEEP_ONCE = statement(
  'openbanking.keep_artefact_once',
  `INSERT INTO oidc_artefacts (profile, model, id, payload, expires_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (profile, model, id) DO NOTHING RETURNING id`,
);
const COLUMNS = 'a.payload, a.consumed_at';
const FIND = statement(
  'openbanking.find_artefact',
  `SELECT ${COLUMNS}, NULL::bigint AS ends_at FROM oidc_artefacts a WHERE a.profile = $1 AND a.model = $2 AND a.id = $3`,
);
const FIND_BY_UID = statement(
  'openbanking.find_artefact_by_uid',
  `SELECT ${COLUMNS}, NULL::bigint AS ends_at FROM oidc_artefacts a WHERE a.profile = $1 AND a.model = $2 AND a.uid = $3`,
);
const FIND_WAITING = statement(
  'openbanking.find_waiting_artefacts',
  `SELECT ${COLUMNS}, NULL::bigint AS ends_at FROM oidc_artefacts a
    WHERE a.profile = $1 AND a.model = $2 AND a.consumed_at IS NULL AND a.expires_at > $3
    ORDER BY a.expires_at LIMIT $4`,
);
const FIND_UNDER_CONSENT = statement(
  'openbanking.find_artefact_under_consent',
  `SELECT ${COLUMNS}, c.expires_at AS ends_at
     FROM oidc_artefacts a
     JOIN consents c ON c.id = a.grant_id
     JOIN software_products s ON s.id = c.software
     JOIN third_parties t ON t.id = c.third_party
    WHERE a.profile = $1 AND a.model = $2 AND a.id = $3
      AND c.state IN (${LIVE_STATES}) AND c.expires_at > $4
      AND s.status = 'active' AND t.status = 'active'`,
);
const NAME = statement(
  'openbanking.name_artefact',
  'UPDATE oidc_artefacts SET uid = $4 WHERE profile = $1 AND model = $2 AND id = $3',
);
const CONSUME = statement(
  'openbanking.consume_artefact',
  `UPDATE oidc_artefacts SET consumed_at = $4
    WHERE profile = $1 AND model = $2 AND id = $3 AND consumed_at IS NULL RETURNING id`,
);
const FORGET = statement(
  'openbanking.forget_artefact',
  'DELETE FROM oidc_artefacts WHERE profile = $1 AND model = $2 AND id = $3',
);
const FORGET_OF_GRANT = statement(
  'openbanking.forget_artefacts_of_grant',
  'DELETE FROM oidc_artefacts WHERE grant_id = $2 AND profile = $1 AND model = ANY($3::text[])',
);
/**
 * What its consent outlives, since it was renewed, is good as long as the consent. It looks at the very rows that the
 * sweep after it would delete.
 */
const PROLONG = statement(
  'openbanking.prolong_artefacts',
  `WITH due AS MATERIALIZED (
     SELECT o.profile, o.model, o.id, o.grant_id FROM oidc_artefacts o
      WHERE o.expires_at < $1 ORDER BY o.expires_at LIMIT $2)
   UPDATE oidc_artefacts a SET expires_at = c.expires_at
     FROM due JOIN consents c ON c.id = due.grant_id AND c.expires_at >= $1 AND c.ended_at IS NULL
    WHERE a.profile = due.profile AND a.model = due.model AND a.id = due.id
      AND due.model IN ('Grant', 'RefreshToken')`,
);
const SWEEP = statement(
  'openbanking.sweep_artefacts',
  `DELETE FROM oidc_artefacts WHERE (profile, model, id) IN
     (SELECT o.profile, o.model, o.id FROM oidc_artefacts o WHERE o.expires_at < $1
       ORDER BY o.expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
);

interface Row {
  payload: Payload;
  consumed_at: bigint | null;
  ends_at: bigint | null;
}

const toArtefact = (row: Row): FoundArtefact => ({
  payload: row.payload,
  consumedAt: row.consumed_at === null ? null : Number(row.consumed_at),
  endsAt: row.ends_at === null ? null : Number(row.ends_at),
});

/** Writes it, or writes it anew; that it was consumed stays true. */
export async function keepArtefact(on: Queryable, one: NewArtefact): Promise<void> {
  await on.query(KEEP, columnsOf(one));
}

/** The same under the consent that is its grant, whose end waits for this transaction's. False: it has ended. */
export async function keepUnderConsent(on: Queryable, one: NewArtefact): Promise<boolean> {
  return (await on.query(KEEP_UNDER_CONSENT, columnsOf(one))).length === 1;
}

const columnsOf = (one: NewArtefact): unknown[] => [
  ...[one.profile, one.model, one.id, JSON.stringify(one.payload)],
  ...[one.grant, one.uid, one.expiresAt],
];

/** False: it was seen before. Of many at once, in whatever process, one is told true. */
export async function keepOnce(
  on: Queryable,
  { profile, model, id }: ArtefactKey,
  payload: Payload,
  expiresAt: number,
): Promise<boolean> {
  const rows = await on.query(KEEP_ONCE, [profile, model, id, JSON.stringify(payload), expiresAt]);
  return rows.length === 1;
}

export async function findArtefact(
  on: Queryable,
  { profile, model, id }: ArtefactKey,
): Promise<FoundArtefact | undefined> {
  const [row] = await on.query<Row>(FIND, [profile, model, id]);
  return row && toArtefact(row);
}

export async function findArtefactByUid(
  on: Queryable,
  profile: Profile,
  model: string,
  uid: string,
): Promise<FoundArtefact | undefined> {
  const [row] = await on.query<Row>(FIND_BY_UID, [profile, model, uid]);
  return row && toArtefact(row);
}

/** What was neither consumed nor has ended, oldest first. */
export async function findWaiting(
  on: Queryable,
  profile: Profile,
  model: string,
  nowMs: number,
  rowsMax: number,
): Promise<Payload[]> {
  const rows = await on.query<Row>(FIND_WAITING, [profile, model, nowMs, rowsMax]);
  return rows.map(({ payload }) => payload);
}

/** Found while its consent is live and whoever holds it is active: what ends a consent ends this without a further word. */
export async function findUnderConsent(
  on: Queryable,
  { profile, model, id }: ArtefactKey,
  nowMs: number,
): Promise<FoundArtefact | undefined> {
  const [row] = await on.query<Row>(FIND_UNDER_CONSENT, [profile, model, id, nowMs]);
  return row && toArtefact(row);
}

/** Gives it a second name, by which `findArtefactByUid` finds it. */
export async function nameArtefact(
  on: Queryable,
  { profile, model, id }: ArtefactKey,
  uid: string,
): Promise<void> {
  await on.query(NAME, [profile, model, id, uid]);
}

/** False: it was consumed before, or is not there. Whoever asks at the same time waits for the first one's end. */
export async function consumeArtefact(
  on: Queryable,
  { profile, model, id }: ArtefactKey,
  nowMs: number,
): Promise<boolean> {
  const rows = await on.query(CONSUME, [profile, model, id, nowMs]);
  return rows.length === 1;
}

export async function forgetArtefact(on: Queryable, { profile, model, id }: ArtefactKey): Promise<void> {
  await on.query(FORGET, [profile, model, id]);
}

export async function forgetOfGrant(
  on: Queryable,
  profile: Profile,
  grant: string,
  models: readonly string[],
): Promise<void> {
  await on.query(FORGET_OF_GRANT, [profile, grant, models]);
}

/** Deletes what ended before an instant, oldest first; how many. */
export async function sweepArtefacts(on: Queryable, beforeMs: number, rowsMax: number): Promise<number> {
  await on.query(PROLONG, [beforeMs, rowsMax]);
  return (await on.query(SWEEP, [beforeMs, rowsMax])).length;
}
