/** What is always true of orders: each that was carried out is its payment, and all under a consent are within its limits. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import type { Invariant, Look } from '../../../core/verify/index.ts';
import { toWire } from '../../../kit/id.ts';
import { CHUNK_ROWS } from '../../../kit/limits.ts';
import { type Consent, findConsents, type Terms } from '../../consents/index.ts';
import type { OrderKind } from '../model.ts';
import { LIMIT_WORDS, limitBreaches } from '../rules/limits.ts';
import { CONSENT_OF } from '../rules/order.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/** What a bank sent of its instruction `i`, under the name that it told. */
export const SENT_BY_BANK = `LEFT JOIN payment_references f ON f.debtor_bin = i.bin AND f.end_to_end_id = i.transaction_id
     LEFT JOIN payments s ON s.id = f.payment`;

/** Payments beside their orders, of one chunk and in one statement, so in one state of the database. */
const ORDERS = statement(
  'openbanking.verify_orders',
  `SELECT o.id, o.kind, o.consent, o.state, o.amount, o.instruction, o.creditor_bin, o.creditor_account, p.id IS NOT NULL AS paid,
          i.state AS instructed, (i.state = 'asking' OR p.state IN ('held', 'unknown')) AND a.id IS NULL AS forgotten,
          a.id IS NULL AS told, f.debtor_bin IS NOT NULL AND f.payment IS NULL AS never_received, s.state IN ('cleared', 'released', 'refused') AND s.kind = 'credit_transfer' AND s.amount = o.amount
            AND s.end_to_end_id = replace(o.id::text, '-', '') AND s.creditor_bin = o.creditor_bin AND s.creditor_account = o.creditor_account AS sent,
          p.kind = 'credit_transfer' AND p.amount = o.amount AND p.debtor_bin = o.debtor_bin AND p.debtor_account = o.debtor_account
            AND p.creditor_bin = o.creditor_bin AND p.creditor_account = o.creditor_account AS same
     FROM (SELECT * FROM payment_orders WHERE id > $1 ORDER BY id LIMIT $2) o LEFT JOIN payments p ON p.id = o.id
     LEFT JOIN bank_instructions i ON i.id = o.id LEFT JOIN awaited_ends a ON a.id = o.id
     ${SENT_BY_BANK} ORDER BY o.id`,
);
/** What was ordered under a consent, by business date in Hanoi; what was refused moved nothing and counts for nothing. */
const SPENT = statement(
  'openbanking.verify_spent',
  `SELECT o.consent, to_char(to_timestamp(o.created_at / 1000.0) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS day,
          count(*)::int AS payments, sum(o.amount)::bigint AS amount, max(o.amount)::bigint AS largest
     FROM unnest($1::uuid[]) AS k(consent) JOIN payment_orders o ON o.consent = k.consent
     LEFT JOIN payments p ON p.id = o.id
    WHERE p.state IS DISTINCT FROM 'refused' OR o.state <> 'submitted' GROUP BY 1, 2`,
);

interface OrderRow {
  id: string;
  kind: OrderKind;
  consent: string;
  state: string;
  amount: bigint;
  instruction: string;
  creditor_bin: number;
  creditor_account: string;
  paid: boolean;
  same: boolean | null;
  /** Where its bank was handed it. */
  instructed: string | null;
  /** Its end, where it waited for one. */
  told: boolean;
  /** Its bank's payment is there, is exactly it, and has an end. */
  sent: boolean | null;
  /** Its bank was told that this payment was never received, and it never will be. */
  never_received: boolean;
  /** It waits for a bank, and its third party would never hear of its end. */
  forgotten: boolean | null;
}

export const orderInvariants: readonly Invariant[] = [
  {
    name: 'orders_are_their_payments',
    async check(on, look) {
      await eachChunk(on, look, async (orders) => {
        for (const order of orders)
          for (const words of orderFaults(order))
            look.violation(`${toWire('payment_order', order.id)} ${words}`);
      });
    },
  },
  {
    name: 'orders_lie_within_their_consent',
    async check(on, look) {
      await eachChunk(on, look, async (orders) => {
        const consents = await findConsents(
          on,
          orders.map(({ consent }) => consent),
        );
        for (const order of orders) {
          const consent = consents.get(order.consent);
          if (consent?.kind !== CONSENT_OF[order.kind])
            look.violation(`${toWire('payment_order', order.id)} is a ${order.kind} under no such consent`);
          else if (!isListed(order, consent.terms))
            look.violation(`${toWire('payment_order', order.id)} is not on the list of its consent`);
        }
        await checkLimits(on, [...consents.values()], look);
      });
    },
  },
];

function orderFaults(order: OrderRow): string[] {
  const forgotten = order.forgotten === true ? ['waits for a bank and its end will not be told'] : [];
  return [...forgotten, ...paymentFaults(order)];
}

function paymentFaults({ state, paid, same, instructed, told, sent, never_received }: OrderRow): string[] {
  if (instructed !== null) {
    if (paid) return ['was handed to its bank and has a payment of the hub’s'];
    if (instructed === 'accepted' && told && sent !== true && !never_received)
      return ['was told as ended and its bank has not made exactly that payment'];
    return state === 'submitted' ? [] : [`is ${state} and was handed to its bank`];
  }
  if (state !== 'submitted') return paid ? [`is ${state} and has a payment`] : [];
  if (!paid) return ['was submitted and has no payment'];
  return same === true ? [] : ['differs from its payment'];
}

/** Of a list each payment is exactly one of it, and an instruction is one order for ever. */
function isListed(order: OrderRow, terms: Terms): boolean {
  if (terms.kind !== 'bulk_payments') return true;
  const listed = terms.payments.find(({ instruction }) => instruction === order.instruction);
  return (
    listed !== undefined &&
    BigInt(listed.amount) === order.amount &&
    listed.creditor.bin === order.creditor_bin &&
    listed.creditor.account === order.creditor_account
  );
}

async function checkLimits(on: Queryable, consents: readonly Consent[], look: Look): Promise<void> {
  const rows = await on.query<
    { consent: string; day: string; payments: number } & Record<'amount' | 'largest', bigint>
  >(SPENT, [consents.map(({ id }) => id)]);
  const days = Map.groupBy(rows, ({ consent }) => consent);
  for (const { id, terms } of consents)
    for (const breach of limitBreaches(terms, days.get(id) ?? []))
      look.violation(`${toWire('consent', id)} ${LIMIT_WORDS[breach]}`);
}

async function eachChunk(
  on: Queryable,
  look: Look,
  see: (orders: readonly OrderRow[]) => Promise<void>,
): Promise<void> {
  let orders = await on.query<OrderRow>(ORDERS, [FIRST_UUID, CHUNK_ROWS]);
  while (orders.length > 0) {
    look.rows(orders.length);
    await see(orders);
    orders = await on.query<OrderRow>(ORDERS, [orders.at(-1)!.id, CHUNK_ROWS]);
  }
}
