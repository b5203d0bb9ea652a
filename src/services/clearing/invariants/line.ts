/** What waits for a bank, and what banks wait for, is what payments say. */
import { type Queryable, statement } from '../../../core/database/index.ts';
import type { Look, Snapshots } from '../../../core/verify/index.ts';
import { toWire } from '../../../kit/id.ts';
import { CHUNK_ROWS } from '../../../kit/limits.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

const WAITS = statement(
  'clearing.verify_waits',
  `SELECT h.payment, h.state AS waits, h.bin, p.state, p.creditor_bin, p.creditor_ledger
     FROM held_payments h LEFT JOIN payments p ON p.id = h.payment WHERE h.payment > $1 ORDER BY h.payment LIMIT $2`,
);
const DELIVERIES = statement(
  'clearing.verify_deliveries',
  `SELECT d.id, d.bin, d.kind, d.state, p.state AS payment_state, p.debtor_bin, p.creditor_bin, r.state AS recall_state, i.connection
     FROM deliveries d
     LEFT JOIN recalls r ON r.id = d.subject AND d.kind IN ('recall', 'recall_answer')
     LEFT JOIN payments p ON p.id = COALESCE(r.payment, d.subject)
     LEFT JOIN participants i ON i.bin = d.bin
    WHERE d.id > $1 ORDER BY d.id LIMIT $2`,
);

interface WaitRow {
  payment: string;
  waits: string;
  bin: number;
  state: string | null;
  creditor_bin: number | null;
  creditor_ledger: string | null;
}

/** That an open payment is waited for is held where payments are walked. */
export async function waitsMatchPayments(on: Snapshots, look: Look): Promise<void> {
  await walk<WaitRow>(
    on,
    WAITS,
    (row) => row.payment,
    (row) => {
      look.rows(1);
      const name = `the wait for payment ${toWire('payment', row.payment)}`;
      if (row.state === null) look.violation(`${name} has no payment`);
      else if (row.state !== row.waits) look.violation(`${name} says ${row.waits}, the payment ${row.state}`);
      else if (row.creditor_bin !== row.bin || row.creditor_ledger !== null)
        look.violation(`${name} is for ${row.bin}, which is not its payee’s connected bank`);
    },
  );
}

interface DeliveryRow {
  id: string;
  bin: number;
  kind: string;
  state: string;
  payment_state: string | null;
  debtor_bin: number | null;
  creditor_bin: number | null;
  recall_state: string | null;
  connection: string | null;
}

/** A final state is told as it is: a bank must never hear of a payment what is not so. */
export async function deliveriesTellTheTruth(on: Snapshots, look: Look): Promise<void> {
  await walk<DeliveryRow>(
    on,
    DELIVERIES,
    (row) => row.id,
    (row) => {
      look.rows(1);
      for (const fault of deliveryFaults(row)) look.violation(`delivery ${row.id} ${fault}`);
    },
  );
}

const FINAL = ['cleared', 'released', 'refused'];

function deliveryFaults(row: DeliveryRow): string[] {
  if (row.payment_state === null) return ['is about nothing'];
  if (row.bin !== row.debtor_bin && row.bin !== row.creditor_bin)
    return ['goes to a bank that is at neither end'];
  if (row.connection !== 'connected') return [`goes to ${row.bin}, which is not connected`];
  if (row.kind === 'status' && FINAL.includes(row.state) && row.state !== row.payment_state)
    return [`tells ${row.state}, the payment is ${row.payment_state}`];
  return [];
}

/** Page by page in short snapshots, in order of id. */
async function walk<Row>(
  on: Snapshots,
  asked: ReturnType<typeof statement>,
  idOf: (row: Row) => string,
  judge: (row: Row) => void,
): Promise<void> {
  let after = FIRST_UUID;
  const read = (from: Queryable): Promise<Row[]> => from.query<Row>(asked, [after, CHUNK_ROWS]);
  for (let rows = await on.inSnapshot(read); rows.length > 0; rows = await on.inSnapshot(read)) {
    after = idOf(rows.at(-1)!);
    rows.forEach(judge);
  }
}
