/** Orders and refunds handed to the customer's own bank: a queue until the bank has given its word, and that word for ever. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { BankInstruction, InstructedId } from '../model.ts';

const COLUMNS = 'id, what, bin, made_at, expires_at, state, transaction_id, reason, settled_at';

const FIND = statement(
  'openbanking.find_instructions',
  `SELECT ${COLUMNS} FROM bank_instructions WHERE id = ANY($1::uuid[])`,
);
const LOCK = statement(
  'openbanking.lock_instructions',
  `SELECT ${COLUMNS} FROM bank_instructions WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
);
const INSERT = statement(
  'openbanking.insert_instructions',
  `INSERT INTO bank_instructions (id, what, bin, made_at, expires_at, state, due_at, attempts)
   SELECT i.*, 'asking', i.made_at, 0
     FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::bigint[]) AS i(id, what, bin, made_at, expires_at)`,
);
/** A bank's word is its last: that nobody has written one before is asserted where it is written. */
const SETTLE = statement(
  'openbanking.settle_instructions',
  `WITH settled AS (
     UPDATE bank_instructions i SET state = m.state, transaction_id = m.transaction_id, reason = m.reason, settled_at = m.settled_at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS m(id, state, transaction_id, reason, settled_at)
      WHERE i.id = m.id AND i.settled_at IS NULL RETURNING 1)
   SELECT 1 / (count(*) = $6)::int FROM settled`,
);
const CLAIM = statement(
  'openbanking.claim_instructions',
  `UPDATE bank_instructions i SET due_at = $2, attempts = i.attempts + 1
     FROM (SELECT id FROM bank_instructions WHERE state = 'asking' AND due_at <= $1
            ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED) due
    WHERE i.id = due.id RETURNING i.id, i.what, i.bin, i.expires_at, i.attempts`,
);
const POSTPONE = statement(
  'openbanking.postpone_instruction',
  `UPDATE bank_instructions SET due_at = $2 WHERE id = $1 AND state = 'asking'`,
);

const ASKING = statement(
  'openbanking.count_asking_instructions',
  `SELECT count(*) AS asking FROM bank_instructions WHERE state = 'asking' AND bin = $1`,
);

interface InstructionRow {
  id: string;
  what: BankInstruction['what'];
  bin: number;
  made_at: bigint;
  expires_at: bigint;
  state: BankInstruction['state'];
  transaction_id: string | null;
  reason: BankInstruction['reason'];
  settled_at: bigint | null;
}

const byId = (rows: readonly InstructionRow[]): Map<string, BankInstruction> =>
  new Map(
    rows.map((row) => [
      row.id,
      {
        ...{ id: row.id, what: row.what, bin: row.bin },
        madeAt: Number(row.made_at),
        expiresAt: Number(row.expires_at),
        state: row.state,
        transactionId: row.transaction_id,
        reason: row.reason,
        settledAt: row.settled_at === null ? null : Number(row.settled_at),
      },
    ]),
  );

export async function findInstructions(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, BankInstruction>> {
  return byId(await on.query<InstructionRow>(FIND, [plainArray([...new Set(ids)])]));
}

/** In the order of their ids, so that two processes take them in the same one. */
export async function lockInstructions(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, BankInstruction>> {
  return byId(await on.query<InstructionRow>(LOCK, [plainArray([...new Set(ids)])]));
}

/** New ones, to be asked about at once. */
export function keepInstructions(on: Queryable, made: readonly BankInstruction[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(made.map((one) => one.id)),
    textArray(made.map((one) => one.what)),
    plainArray(made.map((one) => one.bin)),
    plainArray(made.map((one) => one.madeAt)),
    plainArray(made.map((one) => one.expiresAt)),
  ]);
}

/** Each at most once. */
export function keepSettled(on: Queryable, settled: readonly BankInstruction[]): Promise<unknown> {
  return on.query(SETTLE, [
    plainArray(settled.map((one) => one.id)),
    textArray(settled.map((one) => one.state)),
    textArray(settled.map((one) => one.transactionId)),
    textArray(settled.map((one) => one.reason)),
    plainArray(settled.map((one) => one.settledAt)),
    settled.length,
  ]);
}

export interface ClaimedInstruction extends InstructedId {
  readonly bin: number;
  readonly expiresAt: number;
  /** This one counted. */
  readonly attempts: number;
}

/** Nobody else is given them before `leaseUntil`. */
export async function claimInstructions(
  on: Queryable,
  nowMs: number,
  leaseUntil: number,
  rowsMax: number,
): Promise<ClaimedInstruction[]> {
  const rows = await on.query<
    Pick<InstructionRow, 'id' | 'what' | 'bin' | 'expires_at'> & { attempts: number }
  >(CLAIM, [nowMs, leaseUntil, rowsMax]);
  return rows.map(({ expires_at, ...row }) => ({ ...row, expiresAt: Number(expires_at) }));
}

export async function postponeInstruction(on: Queryable, id: string, dueAt: number): Promise<void> {
  await on.query(POSTPONE, [id, dueAt]);
}

/** Orders and refunds of which a bank has not given its word. */
export async function countAsking(on: Queryable, bin: number): Promise<number> {
  return Number((await on.query<{ asking: bigint }>(ASKING, [bin]))[0]!.asking);
}
