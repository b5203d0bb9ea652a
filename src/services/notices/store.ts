import { plainArray, type Queryable, statement, textArray } from '../../core/database/index.ts';
import type { Notice, NoticeFacts, NoticeKind, StoredNotice } from './model.ts';

const COLUMNS = 'n.id, n.book, n.customer, n.kind, n.consent, n.facts, n.at, n.read_at';

const INSERT = statement(
  'notices.insert',
  `INSERT INTO customer_notices (id, book, customer, kind, consent, facts, at)
   SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::bigint[])`,
);
const OF_CUSTOMER = statement(
  'notices.of_customer',
  `SELECT ${COLUMNS} FROM customer_notices n WHERE n.book = $1 AND n.customer = $2 AND n.id < $3 ORDER BY n.id DESC LIMIT $4`,
);
const FIND = statement(
  'notices.find',
  `SELECT ${COLUMNS} FROM customer_notices n WHERE n.id = ANY($1::uuid[])`,
);
const UNREAD = statement(
  'notices.unread',
  `SELECT n.id FROM customer_notices n WHERE n.book = $1 AND n.customer = $2 AND n.read_at IS NULL AND n.id <= $3
    ORDER BY n.id DESC LIMIT $4`,
);
const READ = statement(
  'notices.read',
  `UPDATE customer_notices n SET read_at = coalesce(n.read_at, $4) FROM unnest($1::uuid[], $2::int[], $3::uuid[]) AS r(id, book, customer)
    WHERE n.id = r.id AND n.book = r.book AND n.customer = r.customer`,
);

interface NoticeRow {
  id: string;
  book: number;
  customer: string;
  kind: NoticeKind;
  consent: string | null;
  facts: string;
  at: bigint;
  read_at: bigint | null;
}

const toNotice = ({ facts, at, read_at, ...row }: NoticeRow): StoredNotice => ({
  ...row,
  facts: JSON.parse(facts) as NoticeFacts,
  at: Number(at),
  readAt: read_at === null ? null : Number(read_at),
});

export function keepNotices(on: Queryable, notices: readonly Notice[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(notices.map((one) => one.id)),
    plainArray(notices.map((one) => one.book)),
    plainArray(notices.map((one) => one.customer)),
    textArray(notices.map((one) => one.kind)),
    plainArray(notices.map((one) => one.consent)),
    textArray(notices.map((one) => JSON.stringify(one.facts))),
    plainArray(notices.map((one) => one.at)),
  ]);
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Newest first. */
export async function noticesOf(
  on: Queryable,
  book: number,
  customer: string,
  { before = LAST_UUID, rowsMax }: { readonly before?: string | undefined; readonly rowsMax: number },
): Promise<StoredNotice[]> {
  return (await on.query<NoticeRow>(OF_CUSTOMER, [book, customer, before, rowsMax])).map(toNotice);
}

export async function findNotices(on: Queryable, ids: readonly string[]): Promise<Map<string, StoredNotice>> {
  const rows = await on.query<NoticeRow>(FIND, [plainArray(ids)]);
  return new Map(rows.map((row) => [row.id, toNotice(row)]));
}

/** Ids, newest first, none after `upto`. */
export async function unreadNotices(
  on: Queryable,
  book: number,
  customer: string,
  { upto = LAST_UUID, rowsMax }: { readonly upto?: string; readonly rowsMax: number },
): Promise<string[]> {
  return (await on.query<{ id: string }>(UNREAD, [book, customer, upto, rowsMax])).map(({ id }) => id);
}

/** What a customer has read; what is another's stays as it is. */
export interface Reading {
  readonly book: number;
  readonly customer: string;
  readonly notices: readonly string[];
}

export function markRead(on: Queryable, readings: readonly Reading[], at: number): Promise<unknown> {
  const each = readings.flatMap(({ notices, ...whose }) => notices.map((id) => ({ id, ...whose })));
  return on.query(READ, [
    plainArray(each.map((one) => one.id)),
    plainArray(each.map((one) => one.book)),
    plainArray(each.map((one) => one.customer)),
    at,
  ]);
}
