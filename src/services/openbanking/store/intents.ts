import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { IntentTerms, PaymentIntent } from '../model.ts';
import { type InstructionKey, instructionKey } from './orders.ts';

const COLUMNS =
  'id, kind, third_party, software, instruction, content, terms, debtor_bin, debtor_account, link, created_at, expires_at';

const FIND = statement(
  'openbanking.find_intents',
  `SELECT ${COLUMNS} FROM payment_intents WHERE id = ANY($1::uuid[])`,
);
const FIND_BY_INSTRUCTION = statement(
  'openbanking.find_intents_by_instruction',
  `SELECT ${COLUMNS} FROM unnest($1::uuid[], $2::text[]) AS k(of_party, of_instruction)
     JOIN payment_intents ON third_party = k.of_party AND instruction = k.of_instruction`,
);
const INSERT = statement(
  'openbanking.insert_intents',
  `INSERT INTO payment_intents (${COLUMNS})
   SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::int[], $9::text[],
     $10::uuid[], $11::bigint[], $12::bigint[])`,
);

interface IntentRow {
  id: string;
  kind: PaymentIntent['kind'];
  third_party: string;
  software: string;
  instruction: string;
  content: string;
  terms: string;
  debtor_bin: number | null;
  debtor_account: string | null;
  link: string | null;
  created_at: bigint;
  expires_at: bigint;
}

const toIntent = (row: IntentRow): PaymentIntent => ({
  id: row.id,
  kind: row.kind,
  thirdParty: row.third_party,
  software: row.software,
  instruction: row.instruction,
  content: row.content,
  terms: JSON.parse(row.terms) as IntentTerms,
  debtor: { bin: row.debtor_bin, account: row.debtor_account },
  link: row.link,
  createdAt: Number(row.created_at),
  expiresAt: Number(row.expires_at),
});

export async function findIntents(
  on: Queryable,
  ids: readonly string[],
): Promise<Map<string, PaymentIntent>> {
  const rows = await on.query<IntentRow>(FIND, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toIntent(row)]));
}

export async function findIntentsByInstruction(
  on: Queryable,
  keys: readonly InstructionKey[],
): Promise<Map<string, PaymentIntent>> {
  const rows = await on.query<IntentRow>(FIND_BY_INSTRUCTION, [
    plainArray(keys.map((key) => key.thirdParty)),
    textArray(keys.map((key) => key.instruction)),
  ]);
  return new Map(rows.map(toIntent).map((intent) => [instructionKey(intent), intent]));
}

export function keepIntents(on: Queryable, intents: readonly PaymentIntent[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(intents.map((one) => one.id)),
    textArray(intents.map((one) => one.kind)),
    plainArray(intents.map((one) => one.thirdParty)),
    plainArray(intents.map((one) => one.software)),
    textArray(intents.map((one) => one.instruction)),
    textArray(intents.map((one) => one.content)),
    textArray(intents.map((one) => JSON.stringify(one.terms))),
    plainArray(intents.map((one) => one.debtor.bin)),
    textArray(intents.map((one) => one.debtor.account)),
    plainArray(intents.map((one) => one.link)),
    plainArray(intents.map((one) => one.createdAt)),
    plainArray(intents.map((one) => one.expiresAt)),
  ]);
}
