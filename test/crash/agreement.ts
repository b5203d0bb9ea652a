/**
 * Holds the hub against the books of connected banks, payment by payment: what the hub calls cleared was debited once at
 * the payer's bank and credited once at the payee's, what it calls released or refused was credited nowhere and is back
 * with the payer, and no bank knows of a payment that the hub does not know. Each side's books prove themselves
 * (`verify`, `verifyBooks`); this proves that they tell the same story.
 */
import type pg from 'pg';
import { booksFileOf, openBooksToRead } from '../../src/apps/bank/index.ts';
import { toWire } from '../../src/kit/id.ts';

export interface HubPayment {
  /** UUID. */
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly reason: string | null;
  readonly amount: bigint;
  readonly debtorBin: number;
  readonly creditorBin: number;
  readonly transactionId: string | null;
}

export interface HubRecall {
  readonly id: string;
  readonly payment: string;
  readonly requester: number;
  readonly state: string;
  readonly messageId: string | null;
}

export interface HubBooks {
  readonly payments: readonly HubPayment[];
  readonly recalls: readonly HubRecall[];
  /** Contradictions that were put before people. */
  readonly cases: number;
}

export interface BankPayment {
  readonly state: string;
  readonly amount: bigint;
  /** What moved on the customer's account, or suspense, for it: credits above zero; null where nothing did. */
  readonly posted: bigint | null;
}

export interface BankBooks {
  readonly bin: number;
  /** By the hub's id in 32 hex digits. */
  readonly incoming: ReadonlyMap<string, BankPayment>;
  /** By TxId, of a return its RtrId. */
  readonly outgoing: ReadonlyMap<string, BankPayment>;
  /** By case: its own where it asked, the hub's where it was asked. */
  readonly recalls: ReadonlyMap<string, { readonly way: string; readonly state: string }>;
  /** What the hub owes it, below zero: what it owes the hub. */
  readonly clearing: bigint;
  readonly oddities: readonly string[];
}

export async function readHub(client: pg.Client): Promise<HubBooks> {
  const payments = await client.query<Record<string, string | null>>(
    `SELECT id, kind, state, reason, amount::text, debtor_bin::text, creditor_bin::text, transaction_id FROM payments`,
  );
  const recalls = await client.query<Record<string, string | null>>(
    'SELECT id, payment, requester::text, state, message_id FROM recalls',
  );
  const cases = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM cases');
  return {
    payments: payments.rows.map((row) => ({
      ...{
        id: row.id!,
        kind: row.kind!,
        state: row.state!,
        reason: row.reason!,
        amount: BigInt(row.amount!),
      },
      ...{ debtorBin: Number(row.debtor_bin), creditorBin: Number(row.creditor_bin) },
      transactionId: row.transaction_id!,
    })),
    recalls: recalls.rows.map((row) => ({
      ...{ id: row.id!, payment: row.payment!, requester: Number(row.requester), state: row.state! },
      messageId: row.message_id!,
    })),
    cases: cases.rows[0]!.n,
  };
}

/** Reads beside a bank that runs, or after it was killed. */
export function readBank({ bin, folder }: { readonly bin: string; readonly folder: string }): BankBooks {
  const books = openBooksToRead(booksFileOf(folder));
  try {
    const payments = (table: string, way: string, sign: string): Map<string, BankPayment> =>
      new Map(
        books
          .all(
            `SELECT p.id, p.state, p.amount, e.amount AS posted FROM ${table} p
               LEFT JOIN entries e ON e.posting = '${way}:' || p.id AND e.amount ${sign} 0`,
          )
          .map(({ id, state, amount, posted }) => [
            id as string,
            { state: state as string, amount: amount as bigint, posted: posted as bigint | null },
          ]),
      );
    return {
      bin: Number(bin),
      incoming: payments('incoming', 'in', '>'),
      outgoing: payments('outgoing', 'out', '<'),
      recalls: new Map(
        books
          .all('SELECT id, way, state FROM recalls')
          .map(({ id, way, state }) => [id as string, { way: way as string, state: state as string }]),
      ),
      clearing: books.one(`SELECT balance FROM accounts WHERE number = 'clearing'`)!.balance as bigint,
      oddities: books
        .all('SELECT what, payment FROM oddities')
        .map(({ what, payment }) => `${what as string} ${payment as string}`),
    };
  } finally {
    books.close();
  }
}

/** What does not agree, in words; empty where all books tell the same. For banks that are honest, and at rest. */
export function disagreements(hub: HubBooks, banks: readonly BankBooks[]): string[] {
  const byBin = new Map(banks.map((bank) => [bank.bin, bank]));
  return [
    ...hub.payments.flatMap((payment) => aboutPayment(payment, byBin)),
    ...paidTwice(hub),
    ...banks.flatMap((bank) => [...unknownToHub(bank, hub), ...aboutTotals(bank, hub)]),
    ...hub.recalls.flatMap((recall) => aboutRecall(recall, hub, byBin)),
    ...(hub.cases === 0 ? [] : [`the hub has opened ${hub.cases} cases about banks that are honest`]),
    ...banks.flatMap(({ bin, oddities }) => oddities.map((what) => `the bank ${bin} found odd: ${what}`)),
  ];
}

const hexOf = (id: string): string => id.replaceAll('-', '');
const nameOf = ({ kind, id, state }: HubPayment): string => `${kind} ${toWire('payment', id)} (${state})`;

/** What the payee's bank may have made of an instruction, by the state at the hub; null: it never came. */
const INCOMING: Readonly<Record<string, readonly (string | null)[]>> = {
  cleared: ['credited'],
  released: ['rejected', 'released', 'tombstoned', null],
  refused: [null],
};
const OUTGOING: Readonly<Record<string, string>> = {
  cleared: 'settled',
  released: 'refused',
  refused: 'refused',
};

function aboutPayment(payment: HubPayment, banks: ReadonlyMap<number, BankBooks>): string[] {
  const name = nameOf(payment);
  if (INCOMING[payment.state] === undefined) return [`the ${name} is not final`];
  const payee = banks.get(payment.creditorBin);
  const payer = banks.get(payment.debtorBin);
  const found: string[] = [];
  if (payee !== undefined) {
    const at = payee.incoming.get(hexOf(payment.id));
    const isFit = INCOMING[payment.state]!.includes(at?.state ?? null);
    if (!isFit) found.push(`the ${name} is ${at?.state ?? 'not known'} at its payee’s bank`);
    found.push(...aboutPosting(name, at, payment.state === 'cleared' ? payment.amount : null, 'credited'));
  }
  // A second instruction under one TxId was refused at the door: the bank's row is about the first.
  const isSecond = payment.reason === 'reference_was_used_for_another_payment';
  if (payer !== undefined && !isSecond) {
    const at = payer.outgoing.get(payment.transactionId ?? '');
    if (at?.state !== OUTGOING[payment.state])
      found.push(`the ${name} is ${at?.state ?? 'not known'} at its payer’s bank`);
    found.push(...aboutPosting(name, at, payment.state === 'cleared' ? -payment.amount : null, 'debited'));
  }
  return found;
}

function aboutPosting(
  name: string,
  at: BankPayment | undefined,
  wanted: bigint | null,
  verb: string,
): string[] {
  const posted = at?.posted ?? null;
  return posted === wanted
    ? []
    : [`the ${name} was ${verb} with ${posted ?? 'nothing'}, not ${wanted ?? 'nothing'}`];
}

/** One TxId of one bank moves money once. */
function paidTwice({ payments }: HubBooks): string[] {
  const seen = new Set<string>();
  return payments.flatMap((payment) => {
    if (payment.transactionId === null || payment.state !== 'cleared') return [];
    const key = `${payment.debtorBin} ${payment.transactionId}`;
    if (seen.has(key)) return [`the ${nameOf(payment)} is the second under ${key}`];
    seen.add(key);
    return [];
  });
}

/** A bank's own payment of which the hub has nothing may only be one that it was told is refused. */
function unknownToHub({ bin, incoming, outgoing }: BankBooks, { payments }: HubBooks): string[] {
  const sent = new Set(payments.flatMap(({ id, creditorBin }) => (creditorBin === bin ? [hexOf(id)] : [])));
  const received = new Set(
    payments.flatMap(({ transactionId, debtorBin }) => (debtorBin === bin ? [transactionId] : [])),
  );
  return [
    ...[...incoming]
      .filter(([id]) => !sent.has(id))
      .map(
        ([id, { state }]) =>
          `the bank ${bin} has an incoming payment ${id} (${state}) that is none of the hub's`,
      ),
    ...[...outgoing]
      .filter(([id, { state }]) => state !== 'refused' && !received.has(id))
      .map(([id, { state }]) => `the bank ${bin} has a payment ${id} (${state}) that the hub does not know`),
  ];
}

/** Whatever each payment says, the sum must be what the bank believes to owe the hub. */
function aboutTotals({ bin, clearing }: BankBooks, { payments }: HubBooks): string[] {
  let net = 0n;
  for (const { state, amount, debtorBin, creditorBin } of payments) {
    if (state !== 'cleared') continue;
    if (debtorBin === bin) net += amount;
    if (creditorBin === bin) net -= amount;
  }
  return net === clearing ? [] : [`the bank ${bin} is ${clearing} with the hub, the hub ${net} with it`];
}

const RECALL_AT_BANK: Readonly<Record<string, readonly string[]>> = {
  requested: ['asked', 'silent'],
  accepted: ['accepted'],
  rejected: ['refused'],
};

function aboutRecall(
  recall: HubRecall,
  { payments }: HubBooks,
  banks: ReadonlyMap<number, BankBooks>,
): string[] {
  const payment = payments.find(({ id }) => id === recall.payment)!;
  const fits = RECALL_AT_BANK[recall.state] ?? [];
  const ends = [
    { what: 'whoever asked', bank: banks.get(recall.requester), id: recall.messageId ?? '' },
    { what: 'whoever was asked', bank: banks.get(payment.creditorBin), id: hexOf(recall.id) },
  ];
  return ends.flatMap(({ what, bank, id }) => {
    if (bank === undefined) return [];
    const state = bank.recalls.get(id)?.state ?? 'not known';
    return fits.includes(state) ? [] : [`the recall ${recall.id} (${recall.state}) is ${state} with ${what}`];
  });
}
