import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { IsoDate } from '../../../kit/calendar.ts';
import type { PaymentOrder } from '../model.ts';

const COLUMNS = `id, kind, consent, third_party, software, instruction, content, debtor_bin, debtor_account, creditor_bin,
  creditor_account, creditor_name, amount, remittance, execute_on::text AS execute_on, state, created_at, ended_at, ended_by`;

const FIND = statement(
  'openbanking.find_orders',
  `SELECT ${COLUMNS} FROM payment_orders WHERE id = ANY($1::uuid[])`,
);
const LOCK = statement(
  'openbanking.lock_orders',
  `SELECT ${COLUMNS} FROM payment_orders WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const FIND_BY_INSTRUCTION = statement(
  'openbanking.find_orders_by_instruction',
  `SELECT ${COLUMNS} FROM unnest($1::uuid[], $2::text[]) AS k(of_party, of_instruction)
     JOIN payment_orders ON third_party = k.of_party AND instruction = k.of_instruction`,
);
const DUE = statement(
  'openbanking.due_orders',
  `SELECT ${COLUMNS} FROM payment_orders WHERE state = 'scheduled' AND execute_on <= $1::date AND (execute_on, id) > ($2::date, $3::uuid)
    ORDER BY execute_on, id LIMIT $4`,
);
const INSERT = statement(
  'openbanking.insert_orders',
  `INSERT INTO payment_orders (id, kind, consent, third_party, software, instruction, content, debtor_bin, debtor_account, creditor_bin,
     creditor_account, creditor_name, amount, remittance, execute_on, state, created_at, ended_at, ended_by)
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::int[], $9::text[],
     $10::int[], $11::text[], $12::text[], $13::bigint[], $14::text[], $15::date[], $16::text[], $17::bigint[], $18::bigint[], $19::text[])`,
);
/** An order ends once: that no other process has ended it is asserted where it is written. */
const END = statement(
  'openbanking.end_orders',
  `WITH ended AS (
     UPDATE payment_orders o SET state = m.state, ended_at = m.ended_at, ended_by = m.ended_by
       FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[]) AS m(id, state, ended_at, ended_by)
      WHERE o.id = m.id AND o.ended_at IS NULL RETURNING 1)
   SELECT 1 / (count(*) = $5)::int FROM ended`,
);

interface OrderRow {
  id: string;
  kind: PaymentOrder['kind'];
  consent: string;
  third_party: string;
  software: string;
  instruction: string;
  content: string;
  debtor_bin: number;
  debtor_account: string;
  creditor_bin: number;
  creditor_account: string;
  creditor_name: string | null;
  amount: bigint;
  remittance: string | null;
  execute_on: IsoDate | null;
  state: PaymentOrder['state'];
  created_at: bigint;
  ended_at: bigint | null;
  ended_by: PaymentOrder['endedBy'];
}

const toOrder = (row: OrderRow): PaymentOrder => ({
  id: row.id,
  kind: row.kind,
  consent: row.consent,
  thirdParty: row.third_party,
  software: row.software,
  instruction: row.instruction,
  content: row.content,
  debtor: { bin: row.debtor_bin, account: row.debtor_account },
  creditor: { bin: row.creditor_bin, account: row.creditor_account, name: row.creditor_name },
  amount: row.amount,
  remittance: row.remittance,
  executeOn: row.execute_on,
  state: row.state,
  createdAt: Number(row.created_at),
  endedAt: row.ended_at === null ? null : Number(row.ended_at),
  endedBy: row.ended_by,
});

const byId = (rows: readonly OrderRow[]): Map<string, PaymentOrder> =>
  new Map(rows.map((row) => [row.id, toOrder(row)]));

export async function findOrders(on: Queryable, ids: readonly string[]): Promise<Map<string, PaymentOrder>> {
  return byId(await on.query<OrderRow>(FIND, [plainArray([...new Set(ids)])]));
}

/** In the order of their ids, so that two processes take them in the same one. */
export async function lockOrders(on: Queryable, ids: readonly string[]): Promise<Map<string, PaymentOrder>> {
  return byId(await on.query<OrderRow>(LOCK, [plainArray([...new Set(ids)])]));
}

export interface InstructionKey {
  readonly thirdParty: string;
  readonly instruction: string;
}

export const instructionKey = ({ thirdParty, instruction }: InstructionKey): string =>
  `${thirdParty} ${instruction}`;

export async function findByInstruction(
  on: Queryable,
  keys: readonly InstructionKey[],
): Promise<Map<string, PaymentOrder>> {
  const rows = await on.query<OrderRow>(FIND_BY_INSTRUCTION, [
    plainArray(keys.map((key) => key.thirdParty)),
    textArray(keys.map((key) => key.instruction)),
  ]);
  return new Map(rows.map(toOrder).map((order) => [instructionKey(order), order]));
}

/** Where a walk through what is due stands. */
export interface DueCursor {
  readonly executeOn: IsoDate;
  readonly id: string;
}

export const FIRST_DUE: DueCursor = {
  executeOn: '0001-01-01',
  id: '00000000-0000-0000-0000-000000000000',
};

/** Those whose date has come, oldest first. */
export async function dueOrders(
  on: Queryable,
  today: IsoDate,
  after: DueCursor,
  rowsMax: number,
): Promise<PaymentOrder[]> {
  return (await on.query<OrderRow>(DUE, [today, after.executeOn, after.id, rowsMax])).map(toOrder);
}

export function keepOrders(on: Queryable, orders: readonly PaymentOrder[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(orders.map((one) => one.id)),
    textArray(orders.map((one) => one.kind)),
    plainArray(orders.map((one) => one.consent)),
    plainArray(orders.map((one) => one.thirdParty)),
    plainArray(orders.map((one) => one.software)),
    textArray(orders.map((one) => one.instruction)),
    textArray(orders.map((one) => one.content)),
    plainArray(orders.map((one) => one.debtor.bin)),
    textArray(orders.map((one) => one.debtor.account)),
    plainArray(orders.map((one) => one.creditor.bin)),
    textArray(orders.map((one) => one.creditor.account)),
    textArray(orders.map((one) => one.creditor.name)),
    plainArray(orders.map((one) => one.amount)),
    textArray(orders.map((one) => one.remittance)),
    plainArray(orders.map((one) => one.executeOn)),
    textArray(orders.map((one) => one.state)),
    plainArray(orders.map((one) => one.createdAt)),
    plainArray(orders.map((one) => one.endedAt)),
    textArray(orders.map((one) => one.endedBy)),
  ]);
}

/** Each at most once. */
export function keepEnded(on: Queryable, orders: readonly PaymentOrder[]): Promise<unknown> {
  return on.query(END, [
    plainArray(orders.map((one) => one.id)),
    textArray(orders.map((one) => one.state)),
    plainArray(orders.map((one) => one.endedAt)),
    textArray(orders.map((one) => one.endedBy)),
    orders.length,
  ]);
}
