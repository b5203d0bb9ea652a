import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { BankInformation, InformationTopic } from '../model.ts';

const IN_FORCE = statement(
  'openbanking.information_in_force',
  `SELECT bin, topic, valid_from, id, set_at, body FROM bank_information WHERE bin = $1 AND topic = $2 AND valid_from <= $3
    ORDER BY valid_from DESC, id DESC LIMIT 1`,
);
const INSERT = statement(
  'openbanking.insert_information',
  `INSERT INTO bank_information (bin, topic, valid_from, id, set_at, body)
   SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::uuid[], $5::bigint[], $6::text[])`,
);

interface InformationRow {
  bin: number;
  topic: InformationTopic;
  valid_from: bigint;
  id: string;
  set_at: bigint;
  body: string;
}

/** What holds at an instant; of two settings from the same instant on the later one. */
export async function informationInForce(
  on: Queryable,
  bin: number,
  topic: InformationTopic,
  nowMs: number,
): Promise<BankInformation | undefined> {
  const [row] = await on.query<InformationRow>(IN_FORCE, [bin, topic, nowMs]);
  if (row === undefined) return undefined;
  const { valid_from, set_at, body, ...rest } = row;
  return {
    ...{ ...rest, validFrom: Number(valid_from), setAt: Number(set_at) },
    body: JSON.parse(body) as unknown,
  };
}

export function keepInformation(on: Queryable, all: readonly BankInformation[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(all.map((one) => one.bin)),
    textArray(all.map((one) => one.topic)),
    plainArray(all.map((one) => one.validFrom)),
    plainArray(all.map((one) => one.id)),
    plainArray(all.map((one) => one.setAt)),
    textArray(all.map((one) => JSON.stringify(one.body))),
  ]);
}
