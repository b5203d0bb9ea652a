/** INF of Annex 01 (§1, §2): neither reading names paths or bodies, so they are ours; see differences.ts. */
import Type from 'typebox';
import { Bin, type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import {
  ExchangeRate,
  type InformationTopic,
  InterestRate,
  informationInForce,
  OPENBANKING_OUTCOMES,
} from '../../../../services/openbanking/index.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import type { RouteParts } from '../parts.ts';
import { utc } from './words.ts';

const COMMON = { profile: 'sbv64', method: 'GET', tag: 'sbv64' } as const;
const Query = Type.Object({ bankCode: Bin }, { additionalProperties: false });
const DateTime = Type.String();

export function informationRoutes(parts: RouteParts): DoorRoute[] {
  const out = <T extends Type.TSchema>(row: T) =>
    Type.Object({ bankCode: Bin, effectiveDateTime: DateTime, rates: Type.Array(row) });
  return [
    doorRoute({
      ...{ ...COMMON, id: 'sbv64GetInterestRates', path: '/sbv64/v1/interest-rates' },
      summary: 'Annex 01: interest rates of a bank',
      query: Query,
      response: { 200: out(InterestRate) },
      handle: (call) => published(parts, call, 'interest_rates'),
    }),
    doorRoute({
      ...{ ...COMMON, id: 'sbv64GetExchangeRates', path: '/sbv64/v1/exchange-rates' },
      summary: 'Annex 01: exchange rates of a bank',
      query: Query,
      response: { 200: out(ExchangeRate) },
      handle: (call) => published(parts, call, 'exchange_rates'),
    }),
  ];
}

async function published(
  { database }: RouteParts,
  call: Pick<Call<unknown, { readonly bankCode: string }>, 'present' | 'query' | 'nowMs'>,
  topic: InformationTopic,
): Promise<Reply | Problem> {
  const admitted = await call.present(['INF']);
  if (isProblem(admitted)) return admitted;
  const { bankCode } = call.query;
  const found = await informationInForce(database, Number(bankCode), topic, call.nowMs);
  if (found === undefined) return problemOf(OPENBANKING_OUTCOMES, 'information_is_not_published');
  const { rates } = found.body as { readonly rates: readonly unknown[] };
  return { status: 200, body: { bankCode, effectiveDateTime: utc(found.validFrom), rates } };
}
