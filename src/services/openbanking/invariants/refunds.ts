/** What is always true of refunds: each is its return, of what its account had received, under a consent that held. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import type { Invariant, Look } from '../../../core/verify/index.ts';
import { toWire } from '../../../kit/id.ts';
import { CHUNK_ROWS } from '../../../kit/limits.ts';
import { type Consent, findConsents } from '../../consents/index.ts';
import { LIMIT_WORDS, limitBreaches } from '../rules/limits.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/** Refunds of one chunk beside their returns and what they give back, in one statement, so in one state of the database. */
const REFUNDS = statement(
  'openbanking.verify_refunds',
  `SELECT r.id, r.consent, r.third_party, r.created_at, p.state AS returned, o.creditor_bin AS bin, o.creditor_ledger AS account,
          p.kind = 'return' AND p.amount = r.amount AND p.original = r.payment AND p.return_reason = r.reason
            AND p.creditor_bin = o.debtor_bin AND p.creditor_account = o.debtor_account AS same
     FROM (SELECT * FROM refunds WHERE id > $1 ORDER BY id LIMIT $2) r
     LEFT JOIN payments p ON p.id = r.id LEFT JOIN payments o ON o.id = r.payment ORDER BY r.id`,
);
/** By business date in Hanoi; what was refused moved nothing and counts for nothing. */
const GIVEN_BACK = statement(
  'openbanking.verify_given_back',
  `SELECT r.consent, to_char(to_timestamp(r.created_at / 1000.0) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS day,
          count(*)::int AS payments, sum(r.amount)::bigint AS amount, max(r.amount)::bigint AS largest
     FROM unnest($1::uuid[]) AS k(consent) JOIN refunds r ON r.consent = k.consent JOIN payments p ON p.id = r.id
    WHERE p.state <> 'refused' GROUP BY 1, 2`,
);

interface RefundRow {
  id: string;
  consent: string;
  third_party: string;
  created_at: bigint;
  /** State of the return. */
  returned: string | null;
  bin: number | null;
  account: string | null;
  same: boolean | null;
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
  if (row.same !== true) return ['differs from its return'];
  if (consent?.kind !== 'refunds' || consent.thirdParty !== row.third_party)
    return ['was made under no such consent'];
  const { book, accounts, decidedAt, endedAt } = consent;
  const isReceived = row.bin === book && row.account !== null && accounts.includes(row.account);
  const isLive =
    decidedAt !== null && row.created_at >= decidedAt && (endedAt === null || row.created_at <= endedAt);
  return [
    ...(isReceived ? [] : ['gives back what the account of its consent has not received']),
    // One that was refused used nothing, and the clocks of two hubs differ.
    ...(isLive || row.returned === 'refused' ? [] : ['was made while its consent did not hold']),
  ];
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
