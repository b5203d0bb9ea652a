/** What was read and paid under consents, the counts by day, and proofs that were seen. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { IsoDate } from '../../../kit/calendar.ts';
import type { ConsentAccess } from '../model.ts';
import type { Spent } from '../rules/use.ts';

const INSERT = statement(
  'consents.insert_accesses',
  `INSERT INTO consent_accesses (id, consent, at, cluster, account, attended, request)
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::boolean[], $7::text[])`,
);
const OF_CONSENT = statement(
  'consents.accesses',
  'SELECT id, consent, at, cluster, account, attended, request FROM consent_accesses WHERE consent = $1 AND id < $2 ORDER BY id DESC LIMIT $3',
);
const OF_CONSENTS = statement(
  'consents.accesses_of_many',
  `SELECT a.* FROM unnest($1::uuid[]) AS c(id)
     CROSS JOIN LATERAL (
       SELECT id, consent, at, cluster, account, attended, request FROM consent_accesses
        WHERE consent = c.id AND id < $2 ORDER BY id DESC LIMIT $3) a
    ORDER BY a.id DESC LIMIT $3`,
);
const READS = statement(
  'consents.reads_today',
  `SELECT d.consent, d.cluster, d.account, d.reads
     FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS k(consent, cluster, account)
     JOIN consent_days d ON d.consent = k.consent AND d.day = $4::date AND d.cluster = k.cluster AND d.account = k.account`,
);
const COUNT_READS = statement(
  'consents.count_reads',
  `INSERT INTO consent_days (consent, day, cluster, account, reads)
   SELECT consent, $2::date, cluster, account, reads FROM unnest($1::uuid[], $3::text[], $4::uuid[], $5::int[]) AS n(consent, cluster, account, reads)
   ON CONFLICT (consent, day, cluster, account) DO UPDATE SET reads = excluded.reads`,
);
const SPENDING = statement(
  'consents.spending',
  `SELECT s.consent, s.day = $3::date AS today, s.payments, s.amount
     FROM unnest($1::uuid[]) AS k(consent)
     JOIN consent_spending s ON s.consent = k.consent AND s.day BETWEEN $2::date AND $3::date`,
);
const COUNT_SPENDING = statement(
  'consents.count_spending',
  `INSERT INTO consent_spending (consent, day, payments, amount)
   SELECT consent, $2::date, payments, amount FROM unnest($1::uuid[], $3::int[], $4::bigint[]) AS n(consent, payments, amount)
   ON CONFLICT (consent, day) DO UPDATE SET payments = excluded.payments, amount = excluded.amount`,
);
/** In order, so that two hubs which see the same proofs wait for each other and never in a circle. */
const TAKE_PROOFS = statement(
  'consents.take_proofs',
  `INSERT INTO consent_proofs (hash, expires_at)
   SELECT decode(hash, 'hex'), expires_at FROM unnest($1::text[], $2::bigint[]) AS p(hash, expires_at) ORDER BY hash
   ON CONFLICT DO NOTHING RETURNING encode(hash, 'hex') AS hash`,
);
const FORGET_PROOFS = statement('consents.forget_proofs', 'DELETE FROM consent_proofs WHERE expires_at < $1');

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Stands for the list of accounts in counts by day. */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

export function keepAccesses(on: Queryable, accesses: readonly ConsentAccess[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(accesses.map((one) => one.id)),
    plainArray(accesses.map((one) => one.consent)),
    plainArray(accesses.map((one) => one.at)),
    textArray(accesses.map((one) => one.cluster)),
    plainArray(accesses.map((one) => one.account)),
    plainArray(accesses.map((one) => one.attended)),
    textArray(accesses.map((one) => one.request)),
  ]);
}

/** Newest first. */
export async function accessesOf(
  on: Queryable,
  consent: string,
  { before = LAST_UUID, rowsMax }: { readonly before?: string | undefined; readonly rowsMax: number },
): Promise<ConsentAccess[]> {
  return (await on.query<AccessRow>(OF_CONSENT, [consent, before, rowsMax])).map(toAccess);
}

type AccessRow = Omit<ConsentAccess, 'at'> & { at: bigint };
const toAccess = (row: AccessRow): ConsentAccess => ({ ...row, at: Number(row.at) });

/** Of many consents together, newest first. */
export async function accessesOfConsents(
  on: Queryable,
  consents: readonly string[],
  { before = LAST_UUID, rowsMax }: { readonly before?: string | undefined; readonly rowsMax: number },
): Promise<ConsentAccess[]> {
  return (await on.query<AccessRow>(OF_CONSENTS, [plainArray(consents), before, rowsMax])).map(toAccess);
}

export interface ReadKey {
  readonly consent: string;
  readonly cluster: string;
  readonly account: string | null;
}

export const readKey = ({ consent, cluster, account }: ReadKey): string =>
  `${consent} ${cluster} ${account ?? NO_ACCOUNT}`;

export async function readsToday(
  on: Queryable,
  keys: readonly ReadKey[],
  day: IsoDate,
): Promise<Map<string, number>> {
  const rows = await on.query<ReadKey & { reads: number }>(READS, [
    plainArray(keys.map((one) => one.consent)),
    textArray(keys.map((one) => one.cluster)),
    plainArray(keys.map((one) => one.account ?? NO_ACCOUNT)),
    day,
  ]);
  return new Map(rows.map((row) => [readKey(row), row.reads]));
}

export function countReads(
  on: Queryable,
  day: IsoDate,
  counts: readonly (ReadKey & { readonly reads: number })[],
): Promise<unknown> {
  const sorted = counts.toSorted((a, b) => (readKey(a) < readKey(b) ? -1 : 1));
  return on.query(COUNT_READS, [
    plainArray(sorted.map((one) => one.consent)),
    day,
    textArray(sorted.map((one) => one.cluster)),
    plainArray(sorted.map((one) => one.account ?? NO_ACCOUNT)),
    plainArray(sorted.map((one) => one.reads)),
  ]);
}

export interface Spending {
  readonly today: Spent;
  readonly thisMonth: Spent;
}

export const NOTHING_SPENT: Spending = {
  today: { payments: 0, amount: 0n },
  thisMonth: { payments: 0, amount: 0n },
};

export async function spendingOf(
  on: Queryable,
  consents: readonly string[],
  day: IsoDate,
): Promise<Map<string, Spending>> {
  const rows = await on.query<{ consent: string; today: boolean; payments: number; amount: bigint }>(
    SPENDING,
    [plainArray([...new Set(consents)]), `${day.slice(0, 8)}01`, day],
  );
  const found = new Map<string, Spending>();
  for (const { consent, today, payments, amount } of rows) {
    const so = found.get(consent) ?? NOTHING_SPENT;
    found.set(consent, plusSpent(so, { payments, amount }, today));
  }
  return found;
}

export function plusSpent({ today, thisMonth }: Spending, more: Spent, isToday: boolean): Spending {
  const plus = (a: Spent): Spent => ({
    payments: a.payments + more.payments,
    amount: a.amount + more.amount,
  });
  return { today: isToday ? plus(today) : today, thisMonth: plus(thisMonth) };
}

export function countSpending(
  on: Queryable,
  day: IsoDate,
  counts: readonly (Spent & { readonly consent: string })[],
): Promise<unknown> {
  const sorted = counts.toSorted((a, b) => (a.consent < b.consent ? -1 : 1));
  return on.query(COUNT_SPENDING, [
    plainArray(sorted.map((one) => one.consent)),
    day,
    plainArray(sorted.map((one) => one.payments)),
    plainArray(sorted.map((one) => one.amount)),
  ]);
}

export interface Proof {
  /** SHA-256 (hex) of what makes it one of its kind: key and `jti`. */
  readonly hash: string;
  /** From then on it is too old to be taken anyway. */
  readonly expiresAt: number;
}

/** Hashes of those that had not been seen before. */
export async function takeProofs(on: Queryable, proofs: readonly Proof[]): Promise<Set<string>> {
  const rows = await on.query<{ hash: string }>(TAKE_PROOFS, [
    textArray(proofs.map((one) => one.hash)),
    plainArray(proofs.map((one) => one.expiresAt)),
  ]);
  return new Set(rows.map(({ hash }) => hash));
}

export function forgetProofs(on: Queryable, before: number): Promise<unknown> {
  return on.query(FORGET_PROOFS, [before]);
}
