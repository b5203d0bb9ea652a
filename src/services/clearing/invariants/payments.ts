import { type Queryable, statement } from '../../../core/database/index.ts';
import {
  type AccountRef,
  HUB_BOOK,
  keyOf,
  TRANSFER_CODE,
  type Transfer,
  transfersByRef,
} from '../../../core/ledger/index.ts';
import type { Look, Snapshots } from '../../../core/verify/index.ts';
import { legId, toWire } from '../../../kit/id.ts';
import { CHUNK_ROWS } from '../../../kit/limits.ts';
import type { PaymentState } from '../model.ts';
import { clearingOf, positionOf, suspenseOf } from '../rules/chart.ts';
import { isFinal } from '../rules/lifecycle.ts';
import { LEG } from '../rules/payment.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

const PAYMENTS = statement(
  'clearing.verify_payments',
  `SELECT p.id, p.kind, p.state, p.amount, p.debtor_bin, p.debtor_ledger, p.creditor_bin, p.creditor_ledger, p.original, p.returned, p.created_at,
          (SELECT COALESCE(sum(r.amount), 0)::bigint FROM payments r WHERE r.original = p.id AND r.kind = 'return' AND r.state IN ('held', 'unknown', 'cleared')) AS given_back,
          CASE WHEN p.state IN ('held', 'unknown') THEN (SELECT h.state FROM held_payments h WHERE h.payment = p.id) END AS waits
     FROM payments p WHERE p.id > $1 ORDER BY p.id LIMIT $2`,
);

/** A leg's id is its payment's with the leg's number in the last two bytes; the last row of the page comes in any case. */
const STRAYS = statement(
  'clearing.verify_stray_legs',
  `SELECT book, id, stray, rows::int FROM (
     SELECT t.book, t.id, count(*) OVER () AS rows, row_number() OVER (ORDER BY t.book, t.id) AS n,
            t.code = ANY($4::smallint[]) AND NOT EXISTS (
              SELECT FROM payments p WHERE p.id = (left(t.id::text, 32) || '0000')::uuid AND p.state <> 'refused' OFFSET 0) AS stray
       FROM (SELECT book, id, code FROM ledger_transfers WHERE (book, id) > ($1, $2::uuid) ORDER BY book, id LIMIT $3) t) judged
    WHERE stray OR n = rows ORDER BY book, id`,
);

interface PaymentRow {
  id: string;
  kind: 'credit_transfer' | 'return';
  state: PaymentState;
  amount: bigint;
  debtor_bin: number;
  debtor_ledger: string | null;
  creditor_bin: number;
  creditor_ledger: string | null;
  original: string | null;
  returned: bigint;
  given_back: bigint;
  /** As what it is waited for, while it is not final. */
  waits: string | null;
  created_at: bigint;
}

/** A payment whose end is not known yet: held by, or unknown at, a connected bank. */
export interface OpenPayment {
  readonly id: string;
  readonly state: PaymentState;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Payments and their legs know each other: none without, none beside, none of another amount or between others. */
export function paymentsMatchLedger(
  onOpenPayment: (payment: OpenPayment) => void,
): (on: Snapshots, look: Look) => Promise<void> {
  return async (on, look) => {
    let after = FIRST_UUID;
    for (
      let payments = await page(on, after, look);
      payments.length > 0;
      payments = await page(on, after, look)
    ) {
      after = payments.at(-1)!.id;
      for (const { id, state, created_at } of payments)
        if (!isFinal(state)) onOpenPayment({ id, state, createdAt: Number(created_at) });
    }
    await findStrays(on, look);
  };
}

/** Payments and legs of one snapshot. */
async function page(on: Snapshots, after: string, look: Look): Promise<PaymentRow[]> {
  return await on.inSnapshot(async (snapshot) => {
    const payments = await snapshot.query<PaymentRow>(PAYMENTS, [after, CHUNK_ROWS]);
    await judge(snapshot, payments, look);
    look.rows(payments.length);
    return payments;
  });
}

async function judge(on: Queryable, payments: readonly PaymentRow[], look: Look): Promise<void> {
  const transfers = await transfersByRef(on, payments.flatMap(legRefs));
  for (const payment of payments) {
    const legs = legRefs(payment).map(({ book, id }) => transfers.get(keyOf(book, id)));
    for (const wrong of [...returnFaults(payment), ...waitFaults(payment), ...legFaults(payment, legs)])
      look.violation(`payment ${toWire('payment', payment.id)} ${wrong}`);
  }
}

/** Where its legs would be, and behind them what resolved those that were held. */
function legRefs({ id, debtor_bin, creditor_bin }: PaymentRow): AccountRef[] {
  const books = [debtor_bin, HUB_BOOK, creditor_bin];
  return [...books, ...books].map((book, i) => ({ book, id: legId(id, i + 1) }));
}

function returnFaults({ kind, amount, returned, given_back, original }: PaymentRow): string[] {
  const faults: string[] = [];
  if ((kind === 'return') !== (original !== null))
    faults.push(`is a ${kind} with${original === null ? 'out' : ''} an original`);
  if (returned !== given_back)
    faults.push(`says that ${returned} of it were returned, its returns sum to ${given_back}`);
  if (given_back > amount) faults.push(`of ${amount} was given back with ${given_back}`);
  return faults;
}

function waitFaults({ state, waits }: PaymentRow): string[] {
  if (isFinal(state) || waits === state) return [];
  return [
    waits === null
      ? `is ${state} and nobody waits for its bank`
      : `is ${state} and is waited for as ${waits}`,
  ];
}

function legFaults(payment: PaymentRow, legs: readonly (Transfer | undefined)[]): string[] {
  const wanted = wantedLegs(payment);
  return legs.flatMap((leg, i) => legFault(payment, i + 1, leg, wanted.get(i + 1)));
}

interface WantedLeg {
  readonly kind: Transfer['kind'];
  readonly debit: string | null;
  /** Returned money may have gone to the institution's suspense account instead. */
  readonly credit: readonly (string | null)[];
}

/** What resolved a hold, by the state that it led to; while a bank is waited for nothing did. */
const RESOLVED_BY: Readonly<Record<string, Transfer['kind'] | undefined>> = {
  cleared: 'post',
  released: 'void',
};

/** By the number of the leg. An end without a ledger account is a connected bank's: its leg is not ours. */
function wantedLegs(payment: PaymentRow): Map<number, WantedLeg> {
  const { state, kind, debtor_bin, debtor_ledger, creditor_bin, creditor_ledger } = payment;
  if (state === 'refused') return new Map();
  const ends = kind === 'return' ? [creditor_ledger, suspenseOf(creditor_bin).id] : [creditor_ledger];
  if (debtor_bin === creditor_bin)
    return new Map([[LEG.payer, { kind: 'posted', debit: debtor_ledger, credit: ends }]]);
  const asked = creditor_ledger === null;
  const between = { debit: positionOf(debtor_bin).id, credit: [positionOf(creditor_bin).id] };
  const moves: [number, Omit<WantedLeg, 'kind'>][] = [
    [LEG.payer, { debit: debtor_ledger, credit: [clearingOf(debtor_bin).id] }],
    [LEG.hub, between],
    [LEG.payee, { debit: clearingOf(creditor_bin).id, credit: ends }],
  ];
  const ours = moves.filter(
    ([n]) =>
      n === LEG.hub ||
      (n === LEG.payer && debtor_ledger !== null) ||
      (n === LEG.payee && creditor_ledger !== null),
  );
  const resolvedBy = RESOLVED_BY[state];
  return new Map(
    ours.flatMap(([n, move]): [number, WantedLeg][] => [
      [n, { ...move, kind: asked ? 'pending' : 'posted' }],
      ...(asked && resolvedBy !== undefined
        ? [[n + LEG.resolved, { ...move, kind: resolvedBy }] as [number, WantedLeg]]
        : []),
    ]),
  );
}

function legFault(
  payment: PaymentRow,
  n: number,
  leg: Transfer | undefined,
  wanted: WantedLeg | undefined,
): string[] {
  if (leg === undefined) return wanted === undefined ? [] : [`has no leg ${n}`];
  const code = payment.kind === 'return' ? TRANSFER_CODE.return : TRANSFER_CODE.payment;
  if (wanted === undefined) return [`is ${payment.state} and has a leg ${n}`];
  // What voids a hold moves nothing.
  const amount = wanted.kind === 'void' ? 0n : payment.amount;
  if (leg.amount !== amount) return [`is of ${payment.amount}, its leg ${n} of ${leg.amount}`];
  if (leg.debit !== wanted.debit || !wanted.credit.includes(leg.credit))
    return [`has a leg ${n} between other accounts`];
  return leg.kind === wanted.kind && leg.code === code ? [] : [`has a leg ${n} that is not its own`];
}

async function findStrays(on: Snapshots, look: Look): Promise<void> {
  let after: [number, string] = [-1, FIRST_UUID];
  for (let rows = await read(); rows.length > 0; rows = await read()) {
    const last = rows.at(-1)!;
    look.rows(last.rows);
    for (const { book, id, stray } of rows)
      if (stray) look.violation(`transfer ${toWire('transfer', id)} of book ${book} belongs to no payment`);
    after = [last.book, last.id];
  }
  function read(): Promise<{ book: number; id: string; stray: boolean; rows: number }[]> {
    return on.query(STRAYS, [...after, CHUNK_ROWS, `{${TRANSFER_CODE.payment},${TRANSFER_CODE.return}}`]);
  }
}
