/** Consents as rows. All changes are made under the row's lock, by the desk. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Consent, Terms } from '../model.ts';

const COLUMNS =
  'c.id, c.book, c.customer, c.third_party, c.software, c.profile, c.kind, c.state, c.terms, c.accounts, c.clusters, c.approvers, c.approved, c.created_at, c.decided_at, c.expires_at, c.ended_at, c.ended_by, c.end_reason, c.version, c.uses, c.last_use_at, c.reminded_at, c.spent';

const FIND = statement('consents.find', `SELECT ${COLUMNS} FROM consents c WHERE c.id = ANY($1::uuid[])`);
/** In order of ids, so that two hubs which lock the same ones wait for each other and never in a circle. */
const LOCK = statement(
  'consents.lock',
  `SELECT ${COLUMNS} FROM consents c WHERE c.id = ANY($1::uuid[]) ORDER BY c.id FOR NO KEY UPDATE`,
);
const OF_CUSTOMER = statement(
  'consents.of_customer',
  `SELECT ${COLUMNS} FROM consents c WHERE c.book = $1 AND c.customer = $2 AND c.id < $3 ORDER BY c.id DESC LIMIT $4`,
);
const OF_APPROVER = statement(
  'consents.of_approver',
  `SELECT ${COLUMNS} FROM consents c WHERE c.approvers @> ARRAY[$1::uuid] AND c.book = $4 AND c.customer <> $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3`,
);
const OF_THIRD_PARTY = statement(
  'consents.of_third_party',
  `SELECT ${COLUMNS} FROM consents c WHERE c.third_party = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3`,
);
const ALL = statement(
  'consents.all',
  `SELECT ${COLUMNS} FROM consents c WHERE c.id > $1 ORDER BY c.id LIMIT $2`,
);
const DUE = statement(
  'consents.due',
  'SELECT id FROM consents WHERE ended_at IS NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2',
);
const TO_REMIND = statement(
  'consents.to_remind',
  `SELECT id FROM consents WHERE ended_at IS NULL AND expires_at > $1 AND (state = 'authorised' OR state = 'paused')
      AND kind <> 'payment'
      AND (coalesce(reminded_at, decided_at) <= $2 OR (expires_at <= $3 AND coalesce(reminded_at, decided_at) < expires_at - $4::bigint))
    ORDER BY expires_at LIMIT $5`,
);
const INSERT = statement(
  'consents.insert',
  `INSERT INTO consents (id, book, customer, third_party, software, profile, kind, state, terms, accounts, clusters,
          approvers, approved, created_at, expires_at, version, uses, spent, standing_told)
   SELECT id, book, customer, third_party, software, profile, kind, state, terms, '{}', '{}', '{}', '{}', created_at, expires_at, 0, 0, 0, created_at
     FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
                 $10::bigint[], $11::bigint[])
       AS n(id, book, customer, third_party, software, profile, kind, state, terms, created_at, expires_at)`,
);
/** Lists travel as the text of their own array: PostgreSQL's arrays of arrays must be rectangular. What ended is told no standing. */
const CHANGE = statement(
  'consents.change',
  `UPDATE consents c SET state = m.state, accounts = m.accounts::uuid[], clusters = m.clusters::text[],
          approvers = m.approvers::uuid[], approved = m.approved::uuid[], decided_at = m.decided_at,
          expires_at = m.expires_at, ended_at = m.ended_at, ended_by = m.ended_by, end_reason = m.end_reason,
          version = m.version, reminded_at = m.reminded_at,
          standing_told = CASE WHEN m.ended_at IS NULL THEN c.standing_told ELSE ${Number.MAX_SAFE_INTEGER} END
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
                 $9::bigint[], $10::text[], $11::text[], $12::int[], $13::bigint[])
       AS m(id, state, accounts, clusters, approvers, approved, decided_at, expires_at, ended_at, ended_by, end_reason,
            version, reminded_at)
    WHERE c.id = m.id`,
);
const COUNT_USES = statement(
  'consents.count_uses',
  `UPDATE consents c SET uses = m.uses, last_use_at = m.last_use_at, spent = m.spent
     FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) AS m(id, uses, last_use_at, spent)
    WHERE c.id = m.id`,
);

interface ConsentRow {
  id: string;
  book: number;
  customer: string;
  third_party: string;
  software: string;
  profile: Consent['profile'];
  kind: Consent['kind'];
  state: Consent['state'];
  terms: string;
  accounts: string[];
  clusters: Consent['clusters'];
  approvers: string[];
  approved: string[];
  created_at: bigint;
  decided_at: bigint | null;
  expires_at: bigint;
  ended_at: bigint | null;
  ended_by: Consent['endedBy'];
  end_reason: string | null;
  version: number;
  uses: bigint;
  last_use_at: bigint | null;
  reminded_at: bigint | null;
  spent: bigint;
}

const instant = (ms: bigint | null): number | null => (ms === null ? null : Number(ms));

const toConsent = (row: ConsentRow): Consent => ({
  id: row.id,
  book: row.book,
  customer: row.customer,
  thirdParty: row.third_party,
  software: row.software,
  profile: row.profile,
  kind: row.kind,
  state: row.state,
  terms: JSON.parse(row.terms) as Terms,
  accounts: row.accounts,
  clusters: row.clusters,
  approvers: row.approvers,
  approved: row.approved,
  createdAt: Number(row.created_at),
  decidedAt: instant(row.decided_at),
  expiresAt: Number(row.expires_at),
  endedAt: instant(row.ended_at),
  endedBy: row.ended_by,
  endReason: row.end_reason,
  version: row.version,
  uses: Number(row.uses),
  lastUseAt: instant(row.last_use_at),
  remindedAt: instant(row.reminded_at),
  spent: row.spent,
});

const byId = (rows: readonly ConsentRow[]): Map<string, Consent> =>
  new Map(rows.map((row) => [row.id, toConsent(row)]));

export async function findConsents(on: Queryable, ids: readonly string[]): Promise<Map<string, Consent>> {
  return byId(await on.query<ConsentRow>(FIND, [plainArray([...new Set(ids)])]));
}

export async function lockConsents(on: Queryable, ids: readonly string[]): Promise<Map<string, Consent>> {
  return byId(await on.query<ConsentRow>(LOCK, [plainArray([...new Set(ids)])]));
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/** Where a page begins, newest first, and how long it is. */
export interface ConsentPage {
  readonly before?: string | undefined;
  readonly rowsMax: number;
}

/** Those that a customer was asked for, newest first. */
export async function consentsOfCustomer(
  on: Queryable,
  book: number,
  customer: string,
  { before = LAST_UUID, rowsMax }: ConsentPage,
): Promise<Consent[]> {
  return (await on.query<ConsentRow>(OF_CUSTOMER, [book, customer, before, rowsMax])).map(toConsent);
}

/**
 * Those that others were asked for and that she must agree to as well: they concern an account of hers. Of her own bank only: those
 * with cores of their own choose their customers' ids.
 */
export async function consentsOfApprover(
  on: Queryable,
  book: number,
  customer: string,
  { before = LAST_UUID, rowsMax }: ConsentPage,
): Promise<Consent[]> {
  return (await on.query<ConsentRow>(OF_APPROVER, [customer, before, rowsMax, book])).map(toConsent);
}

export async function consentsOfThirdParty(
  on: Queryable,
  thirdParty: string,
  { before = LAST_UUID, rowsMax }: ConsentPage,
): Promise<Consent[]> {
  return (await on.query<ConsentRow>(OF_THIRD_PARTY, [thirdParty, before, rowsMax])).map(toConsent);
}

/** All of them in order of ids, for whoever walks them. */
export async function listConsents(
  on: Queryable,
  after: string | undefined,
  rowsMax: number,
): Promise<Consent[]> {
  return (await on.query<ConsentRow>(ALL, [after ?? FIRST_UUID, rowsMax])).map(toConsent);
}

/** Ids of those whose time has passed and that nobody has written down as expired. */
export async function dueConsents(on: Queryable, nowMs: number, rowsMax: number): Promise<string[]> {
  return (await on.query<{ id: string }>(DUE, [nowMs, rowsMax])).map(({ id }) => id);
}

/** Ids of those whose customer has not been reminded for `everyMs`, or not since `beforeMs` ahead of its end. */
export async function consentsToRemind(
  on: Queryable,
  nowMs: number,
  {
    everyMs,
    beforeMs,
    rowsMax,
  }: { readonly everyMs: number; readonly beforeMs: number; readonly rowsMax: number },
): Promise<string[]> {
  const rows = await on.query<{ id: string }>(TO_REMIND, [
    nowMs,
    nowMs - everyMs,
    nowMs + beforeMs,
    beforeMs,
    rowsMax,
  ]);
  return rows.map(({ id }) => id);
}

export function keepConsents(on: Queryable, consents: readonly Consent[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(consents.map((one) => one.id)),
    plainArray(consents.map((one) => one.book)),
    plainArray(consents.map((one) => one.customer)),
    plainArray(consents.map((one) => one.thirdParty)),
    plainArray(consents.map((one) => one.software)),
    textArray(consents.map((one) => one.profile)),
    textArray(consents.map((one) => one.kind)),
    textArray(consents.map((one) => one.state)),
    textArray(consents.map((one) => JSON.stringify(one.terms))),
    plainArray(consents.map((one) => one.createdAt)),
    plainArray(consents.map((one) => one.expiresAt)),
  ]);
}

/** The last of several changes of one consent within a batch holds all of them. */
export function changeConsents(on: Queryable, changed: readonly Consent[]): Promise<unknown> {
  const consents = lastOfEach(changed);
  return on.query(CHANGE, [
    plainArray(consents.map((one) => one.id)),
    textArray(consents.map((one) => one.state)),
    textArray(consents.map((one) => plainArray(one.accounts))),
    textArray(consents.map((one) => plainArray(one.clusters))),
    textArray(consents.map((one) => plainArray(one.approvers))),
    textArray(consents.map((one) => plainArray(one.approved))),
    plainArray(consents.map((one) => one.decidedAt)),
    plainArray(consents.map((one) => one.expiresAt)),
    plainArray(consents.map((one) => one.endedAt)),
    textArray(consents.map((one) => one.endedBy)),
    textArray(consents.map((one) => one.endReason)),
    plainArray(consents.map((one) => one.version)),
    plainArray(consents.map((one) => one.remindedAt)),
  ]);
}

export function countUses(on: Queryable, used: readonly Consent[]): Promise<unknown> {
  const consents = lastOfEach(used);
  return on.query(COUNT_USES, [
    plainArray(consents.map((one) => one.id)),
    plainArray(consents.map((one) => one.uses)),
    plainArray(consents.map((one) => one.lastUseAt)),
    plainArray(consents.map((one) => one.spent)),
  ]);
}

function lastOfEach(consents: readonly Consent[]): Consent[] {
  return [...new Map(consents.map((one) => [one.id, one])).values()];
}
