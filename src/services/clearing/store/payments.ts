import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Party, Payment, PaymentRefusal, PaymentState, QrReference } from '../model.ts';

const COLUMNS = `id, kind, state, reason, amount, currency, debtor_bin, debtor_account, debtor_name, debtor_ledger,
  creditor_bin, creditor_account, creditor_name, creditor_ledger, purpose, end_to_end_id, reference, window_number,
  original, return_reason, returned, created_at, transaction_id, status_reason, final_at, uetr`;

const INSERT = statement(
  'clearing.insert_payments',
  `INSERT INTO payments (${COLUMNS})
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::int[], $8::text[], $9::text[], $10::uuid[],
     $11::int[], $12::text[], $13::text[], $14::uuid[], $15::text[], $16::text[], $17::text[], $18::int[],
     $19::uuid[], $20::text[], $21::bigint[], $22::bigint[], $23::text[], $24::text[], $25::bigint[], $26::uuid[])`,
);
const FIND = statement(
  'clearing.find_payments',
  `SELECT ${COLUMNS} FROM payments WHERE id = ANY($1::uuid[])`,
);
/** With the originals of returns among them; which payment a return gives back never changes. */
const LOCK = statement(
  'clearing.lock_payments',
  `SELECT ${COLUMNS} FROM payments
    WHERE id = ANY(ARRAY(SELECT unnest($1::uuid[]) UNION ALL
                         SELECT original FROM payments WHERE id = ANY($1::uuid[]) AND original IS NOT NULL))
    ORDER BY id FOR UPDATE`,
);
const RESOLVE = statement(
  'clearing.resolve_payments',
  `WITH resolved AS (
     UPDATE payments p SET state = m.state, reason = m.reason, status_reason = m.status_reason, window_number = m.window_number,
            final_at = m.final_at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[])
         AS m(id, state, reason, status_reason, window_number, final_at)
      WHERE p.id = m.id AND p.state IN ('held', 'unknown') RETURNING 1)
   SELECT 1 / (count(*) = $7)::int FROM resolved`,
);
const RAISE_RETURNED = statement(
  'clearing.raise_returned',
  `WITH raised AS (
     UPDATE payments p SET returned = m.returned FROM unnest($1::uuid[], $2::bigint[]) AS m(id, returned)
      WHERE p.id = m.id AND m.returned <= p.amount RETURNING 1)
   SELECT 1 / (count(*) = $3)::int FROM raised`,
);
const FIND_REFERENCES = statement(
  'clearing.find_references',
  `SELECT r.debtor_bin, r.end_to_end_id, r.payment, r.content
     FROM unnest($1::int[], $2::text[]) AS k(debtor_bin, end_to_end_id)
     JOIN payment_references r ON r.debtor_bin = k.debtor_bin AND r.end_to_end_id = k.end_to_end_id`,
);
const INSERT_REFERENCES = statement(
  'clearing.insert_references',
  `INSERT INTO payment_references (debtor_bin, end_to_end_id, payment, content)
   SELECT * FROM unnest($1::int[], $2::text[], $3::uuid[], $4::text[])`,
);
/** Newest first; what was refused never reached the payee's institution. Both halves walk an index on (bin, id), whatever the table's size. */
const LIST_OF = statement(
  'clearing.list_payments_of',
  `SELECT ${COLUMNS} FROM (
     (SELECT ${COLUMNS} FROM payments WHERE debtor_bin = $1 AND id < $2 ORDER BY id DESC LIMIT $3)
     UNION
     (SELECT ${COLUMNS} FROM payments WHERE creditor_bin = $1 AND id < $2 AND state <> 'refused' ORDER BY id DESC LIMIT $3)
   ) p ORDER BY id DESC LIMIT $3`,
);
const LIST_ALL = statement(
  'clearing.list_payments',
  `SELECT ${COLUMNS} FROM payments WHERE id < $1 ORDER BY id DESC LIMIT $2`,
);
const LIST_RETURNS = statement(
  'clearing.list_returns',
  `SELECT ${COLUMNS} FROM payments WHERE original = $1 ORDER BY id LIMIT $2`,
);

interface PaymentRow {
  id: string;
  kind: Payment['kind'];
  state: PaymentState;
  reason: PaymentRefusal | null;
  amount: bigint;
  currency: 'VND';
  debtor_bin: number;
  debtor_account: string;
  debtor_name: string | null;
  debtor_ledger: string | null;
  creditor_bin: number;
  creditor_account: string;
  creditor_name: string | null;
  creditor_ledger: string | null;
  purpose: string | null;
  end_to_end_id: string | null;
  reference: string | null;
  window_number: number | null;
  original: string | null;
  return_reason: string | null;
  returned: bigint;
  created_at: bigint;
  transaction_id: string | null;
  status_reason: string | null;
  final_at: bigint | null;
  uetr: string | null;
}

function toPayment(row: PaymentRow): Payment {
  const debtor: Party = {
    bin: row.debtor_bin,
    account: row.debtor_account,
    name: row.debtor_name,
    ledgerAccount: row.debtor_ledger,
  };
  const creditor: Party = {
    bin: row.creditor_bin,
    account: row.creditor_account,
    name: row.creditor_name,
    ledgerAccount: row.creditor_ledger,
  };
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    statusReason: row.status_reason,
    amount: row.amount,
    currency: row.currency,
    debtor,
    creditor,
    purpose: row.purpose,
    endToEndId: row.end_to_end_id,
    transactionId: row.transaction_id,
    uetr: row.uetr,
    reference: row.reference === null ? null : (JSON.parse(row.reference) as QrReference),
    windowNumber: row.window_number,
    original: row.original,
    returnReason: row.return_reason,
    returned: row.returned,
    createdAt: Number(row.created_at),
    finalAt: row.final_at === null ? null : Number(row.final_at),
  };
}

export function keepPayments(on: Queryable, payments: readonly Payment[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(payments.map((p) => p.id)),
    plainArray(payments.map((p) => p.kind)),
    plainArray(payments.map((p) => p.state)),
    plainArray(payments.map((p) => p.reason)),
    plainArray(payments.map((p) => p.amount)),
    plainArray(payments.map((p) => p.currency)),
    plainArray(payments.map((p) => p.debtor.bin)),
    textArray(payments.map((p) => p.debtor.account)),
    textArray(payments.map((p) => p.debtor.name)),
    plainArray(payments.map((p) => p.debtor.ledgerAccount)),
    plainArray(payments.map((p) => p.creditor.bin)),
    textArray(payments.map((p) => p.creditor.account)),
    textArray(payments.map((p) => p.creditor.name)),
    plainArray(payments.map((p) => p.creditor.ledgerAccount)),
    textArray(payments.map((p) => p.purpose)),
    textArray(payments.map((p) => p.endToEndId)),
    textArray(payments.map((p) => (p.reference === null ? null : JSON.stringify(p.reference)))),
    plainArray(payments.map((p) => p.windowNumber)),
    plainArray(payments.map((p) => p.original)),
    textArray(payments.map((p) => p.returnReason)),
    plainArray(payments.map((p) => p.returned)),
    plainArray(payments.map((p) => p.createdAt)),
    textArray(payments.map((p) => p.transactionId)),
    textArray(payments.map((p) => p.statusReason)),
    plainArray(payments.map((p) => p.finalAt)),
    plainArray(payments.map((p) => p.uetr)),
  ]);
}

export async function findPayments(on: Queryable, ids: readonly string[]): Promise<Map<string, Payment>> {
  const rows = await on.query<PaymentRow>(FIND, [plainArray(ids)]);
  return new Map(rows.map((row) => [row.id, toPayment(row)]));
}

/** What became of payments that were held. What is final does not change: that is asserted where it is written. */
export function keepResolved(on: Queryable, resolved: readonly Payment[]): Promise<unknown> {
  return on.query(RESOLVE, [
    plainArray(resolved.map((p) => p.id)),
    plainArray(resolved.map((p) => p.state)),
    plainArray(resolved.map((p) => p.reason)),
    textArray(resolved.map((p) => p.statusReason)),
    plainArray(resolved.map((p) => p.windowNumber)),
    plainArray(resolved.map((p) => p.finalAt)),
    resolved.length,
  ]);
}

/** Locks payments, and what they give back, in id order: a return must not meet another return of the same payment half-way. */
export async function lockPayments(on: Queryable, ids: readonly string[]): Promise<Map<string, Payment>> {
  const rows = await on.query<PaymentRow>(LOCK, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toPayment(row)]));
}

export function keepReturned(on: Queryable, returned: ReadonlyMap<string, bigint>): Promise<unknown> {
  return on.query(RAISE_RETURNED, [
    plainArray([...returned.keys()]),
    plainArray([...returned.values()]),
    returned.size,
  ]);
}

/** What a debtor agent calls its payment: its TxId, or the end-to-end id where it has no other. */
export interface PaymentReference {
  readonly debtorBin: number;
  readonly reference: string;
  /** null: an inquiry found nothing under it, so that an original that comes later is refused. */
  readonly payment: string | null;
  /** SHA-256 of what was instructed, hex; null where nothing was. */
  readonly content: string | null;
}

export async function findReferences(
  on: Queryable,
  keys: readonly { readonly debtorBin: number; readonly reference: string }[],
): Promise<PaymentReference[]> {
  const rows = await on.query<{
    debtor_bin: number;
    end_to_end_id: string;
    payment: string | null;
    content: string | null;
  }>(FIND_REFERENCES, [
    plainArray(keys.map((key) => key.debtorBin)),
    textArray(keys.map((key) => key.reference)),
  ]);
  return rows.map((row) => ({
    debtorBin: row.debtor_bin,
    reference: row.end_to_end_id,
    payment: row.payment,
    content: row.content,
  }));
}

/** Sorted, like every insert under a key that two processes may choose. */
export function keepReferences(on: Queryable, references: readonly PaymentReference[]): Promise<unknown> {
  const sorted = references.toSorted(
    (a, b) => a.debtorBin - b.debtorBin || (a.reference < b.reference ? -1 : 1),
  );
  return on.query(INSERT_REFERENCES, [
    plainArray(sorted.map((one) => one.debtorBin)),
    textArray(sorted.map((one) => one.reference)),
    plainArray(sorted.map((one) => one.payment)),
    plainArray(sorted.map((one) => one.content)),
  ]);
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Payments newest first; `bin` limits them to one institution's, `before` is the id of the last one seen. */
export async function listPayments(
  on: Queryable,
  bin: number | null,
  before: string | undefined,
  rowsMax: number,
): Promise<Payment[]> {
  const rows =
    bin === null
      ? await on.query<PaymentRow>(LIST_ALL, [before ?? LAST_UUID, rowsMax])
      : await on.query<PaymentRow>(LIST_OF, [bin, before ?? LAST_UUID, rowsMax]);
  return rows.map(toPayment);
}

export async function listReturns(on: Queryable, original: string, rowsMax: number): Promise<Payment[]> {
  return (await on.query<PaymentRow>(LIST_RETURNS, [original, rowsMax])).map(toPayment);
}
