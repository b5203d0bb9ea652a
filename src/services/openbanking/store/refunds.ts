import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type { Refund } from '../model.ts';

const COLUMNS = 'id, consent, third_party, software, identification, payment, amount, reason, created_at';

const FIND = statement(
  'openbanking.find_refunds',
  `SELECT ${COLUMNS} FROM refunds WHERE id = ANY($1::uuid[])`,
);
const FIND_BY_IDENTIFICATION = statement(
  'openbanking.find_refunds_by_identification',
  `SELECT ${COLUMNS} FROM unnest($1::uuid[], $2::text[]) AS k(of_party, of_identification)
     JOIN refunds ON third_party = k.of_party AND identification = k.of_identification`,
);
const INSERT = statement(
  'openbanking.insert_refunds',
  `INSERT INTO refunds (${COLUMNS})
   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::bigint[], $8::text[], $9::bigint[])`,
);

interface RefundRow {
  id: string;
  consent: string;
  third_party: string;
  software: string;
  identification: string;
  payment: string;
  amount: bigint;
  reason: string;
  created_at: bigint;
}

const toRefund = ({ third_party: thirdParty, created_at: createdAt, ...row }: RefundRow): Refund => ({
  ...row,
  thirdParty,
  createdAt: Number(createdAt),
});

export async function findRefunds(on: Queryable, ids: readonly string[]): Promise<Map<string, Refund>> {
  const rows = await on.query<RefundRow>(FIND, [plainArray([...new Set(ids)])]);
  return new Map(rows.map((row) => [row.id, toRefund(row)]));
}

export type RefundKey = Pick<Refund, 'thirdParty' | 'identification'>;

export const refundKey = ({ thirdParty, identification }: RefundKey): string =>
  `${thirdParty} ${identification}`;

export async function findByIdentification(
  on: Queryable,
  keys: readonly RefundKey[],
): Promise<Map<string, Refund>> {
  const rows = await on.query<RefundRow>(FIND_BY_IDENTIFICATION, [
    plainArray(keys.map((key) => key.thirdParty)),
    textArray(keys.map((key) => key.identification)),
  ]);
  return new Map(rows.map(toRefund).map((refund) => [refundKey(refund), refund]));
}

export function keepRefunds(on: Queryable, refunds: readonly Refund[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(refunds.map((one) => one.id)),
    plainArray(refunds.map((one) => one.consent)),
    plainArray(refunds.map((one) => one.thirdParty)),
    plainArray(refunds.map((one) => one.software)),
    textArray(refunds.map((one) => one.identification)),
    plainArray(refunds.map((one) => one.payment)),
    plainArray(refunds.map((one) => one.amount)),
    textArray(refunds.map((one) => one.reason)),
    plainArray(refunds.map((one) => one.createdAt)),
  ]);
}
