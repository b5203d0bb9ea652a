/** What is always true of refunds: each is its return, of what its account had received, under a consent that held. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import type { Invariant, Look } from '../../../core/verify/index.ts';
import { toWire } from '../../../kit/id.ts';
import { CHUNK_ROWS } from '../../../kit/limits.ts';
import { type Consent, findConsents } from '../../consents/index.ts';
import { LIMIT_WORDS, limitBreaches } from '../rules/limits.ts';
import { SENT_BY_BANK } from './orders.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/** Refunds of one chunk beside their returns and what they give back, in one statement, so in one state of the database. */
const REFUNDS = statement(
  'openbanking.verify_refunds',
  `SELECT r.id, r.consent, r.third_party, r.created_at, p.state AS returned, o.creditor_bin AS bin, o.creditor_ledger AS account,
          i.state AS instructed, i.bin AS handed_to, a.id IS NULL AS told, coalesce(p.state, s.state) AS end,
          f.debtor_bin IS NOT NULL AND f.payment IS NULL AS never_received,
          (i.state = 'asking' OR coalesce(p.state, s.state) IN ('held', 'unknown')) AND a.id IS NULL AS forgotten,
          b.kind = 'return' AND b.amount = r.amount AND b.original = r.payment AND b.return_reason = r.reason
            AND b.creditor_bin = o.debtor_bin AND b.creditor_account = o.debtor_account AS same
     FROM (SELECT * FROM refunds WHERE id > $1 ORDER BY id LIMIT $2) r
     LEFT JOIN payments p ON p.id = r.id LEFT JOIN payments o ON o.id = r.payment
     LEFT JOIN bank_instructions i ON i.id = r.id LEFT JOIN awaited_ends a ON a.id = r.id
     ${SENT_BY_BANK} LEFT JOIN payments b ON b.id = coalesce(p.id, s.id) ORDER BY r.id`,
);
/** By business date in Hanoi; what was refused moved nothing and counts for nothing. */
const GIVEN_BACK = statement(
  'openbanking.verify_given_back',
  `SELECT r.consent, to_char(to_timestamp(r.created_at / 1000.0) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS day,
          count(*)::int AS payments, sum(r.amount)::bigint AS amount, max(r.amount)::bigint AS largest
     FROM unnest($1::uuid[]) AS k(consent) JOIN refunds r ON r.consent = k.consent LEFT JOIN payments p ON p.id = r.id
    WHERE p.state IS DISTINCT FROM 'refused' GROUP BY 1, 2`,
);

interface RefundRow {
  id: string;
  consent: string;
  third_party: string;
  created_at: bigint;
  /** State of the return that the hub made. */
  returned: string | null;
  /** Where its bank was handed it. */
  instructed: string | null;
  handed_to: number | null;
  /** Its end, where it waited for one. */
  told: boolean;
  /** State of the return, whoever made it. */
  end: string | null;
  /** It waits for a bank, and its third party would never hear of its end. */
  forgotten: boolean | null;
  bin: number | null;
  account: string | null;
  same: boolean | null;
  /** Its bank was told that this return was never received, and it never will be. */
  never_received: boolean;
}

export const refundInvariants: readonly Invariant[] = [
  {
    name: 'refunds_are_returns_under_their_consent',
    async check(on, look) {
      for (let rows = await page(on, FIRST_UUID); rows.length > 0; rows = await page(on, rows.at(-1)!.id)) {
        look.rows(rows.length);
        const consents = await findConsents(
          on,
          rows.map(({ consent }) => consent),
        );
        for (const row of rows)
          for (const words of faultsOf(row, consents.get(row.consent)))
            look.violation(`${toWire('refund', row.id)} ${words}`);
        await checkLimits(on, [...consents.values()], look);
      }
    },
  },
];

const page = async (on: Queryable, after: string): Promise<RefundRow[]> =>
  await on.query<RefundRow>(REFUNDS, [after, CHUNK_ROWS]);

function faultsOf(row: RefundRow, consent: Consent | undefined): string[] {
  const returned = returnFault(row);
  if (returned !== undefined) return [returned];
  if (consent?.kind !== 'refunds' || consent.thirdParty !== row.third_party)
    return ['was made under no such consent'];
  const { book, accounts, decidedAt, endedAt } = consent;
  // What has reached an account at a bank with a core of its own only that bank knows.
  const isAccounts =
    row.instructed === null
      ? row.account !== null && accounts.includes(row.account)
      : row.account === null && row.handed_to === book;
  const isLive =
    decidedAt !== null && row.created_at >= decidedAt && (endedAt === null || row.created_at <= endedAt);
  return [
    ...(row.forgotten === true ? ['waits for a bank and its end will not be told'] : []),
    ...(row.bin === book && isAccounts
      ? []
      : ['gives back what the account of its consent has not received']),
    // One that was refused used nothing, and the clocks of two hubs differ.
    ...(isLive || row.returned === 'refused' ? [] : ['was made while its consent did not hold']),
  ];
}

const ENDS: readonly (string | null)[] = ['cleared', 'released', 'refused'];

/** One that was handed to its bank is believed to be its return once its end is told. */
function returnFault({
  instructed,
  returned,
  told,
  same,
  end,
  never_received,
}: RefundRow): string | undefined {
  if (instructed === null) return same === true ? undefined : 'differs from its return';
  if (returned !== null) return 'was handed to its bank and has a return of the hub’s';
  if (instructed !== 'accepted' || !told || never_received) return undefined;
  return same === true && ENDS.includes(end)
    ? undefined
    : 'was told as ended and its bank has not made exactly that return';
}

async function checkLimits(on: Queryable, consents: readonly Consent[], look: Look): Promise<void> {
  const rows = await on.query<
    { consent: string; day: string; payments: number } & Record<'amount' | 'largest', bigint>
  >(GIVEN_BACK, [consents.map(({ id }) => id)]);
  const days = Map.groupBy(rows, ({ consent }) => consent);
  for (const { id, terms } of consents)
    for (const breach of limitBreaches(terms, days.get(id) ?? []))
      look.violation(`${toWire('consent', id)} ${LIMIT_WORDS[breach]}`);
}
