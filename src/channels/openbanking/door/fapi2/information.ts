/** Public information of a bank: for every third party that is active, about nobody's account. */
import Type from 'typebox';
import { Bin, type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../../kit/calendar.ts';
import {
  Branch,
  ExchangeRate,
  type InformationTopic,
  InterestRate,
  informationInForce,
  OPENBANKING_OUTCOMES,
} from '../../../../services/openbanking/index.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import type { RouteParts } from '../parts.ts';
import { DateTime, strict } from './schemas.ts';

const COMMON = { profile: 'fapi2', method: 'GET', tag: 'information' } as const;
const Query = Type.Object({ bin: Bin }, strict);
const out = <T extends Type.TSchema>(member: string, row: T) =>
  Type.Object({ bin: Bin, valid_from: DateTime, [member]: Type.Array(row) });

export function informationRoutes(parts: RouteParts): DoorRoute[] {
  return [
    doorRoute({
      ...{ ...COMMON, id: 'getInterestRates', path: '/openbanking/v1/rates/interest' },
      summary: 'Interest rates that a bank pays now',
      query: Query,
      response: { 200: out('rates', InterestRate) },
      handle: (call) => published(parts, call, 'interest_rates'),
    }),
    doorRoute({
      ...{ ...COMMON, id: 'getExchangeRates', path: '/openbanking/v1/rates/exchange' },
      summary: 'Exchange rates of a bank now, in đồng for one unit',
      query: Query,
      response: { 200: out('rates', ExchangeRate) },
      handle: (call) => published(parts, call, 'exchange_rates'),
    }),
    doorRoute({
      ...{ ...COMMON, id: 'listBranches', path: '/openbanking/v1/branches' },
      summary: 'Branches and cash machines of a bank',
      query: Query,
      response: { 200: out('branches', Branch) },
      handle: (call) => published(parts, call, 'branches'),
    }),
  ];
}

async function published(
  { database }: RouteParts,
  call: Pick<Call<unknown, { readonly bin: string }>, 'present' | 'query' | 'nowMs'>,
  topic: InformationTopic,
): Promise<Reply | Problem> {
  const admitted = await call.present([]);
  if (isProblem(admitted)) return admitted;
  const { bin } = call.query;
  const found = await informationInForce(database, Number(bin), topic, call.nowMs);
  if (found === undefined) return problemOf(OPENBANKING_OUTCOMES, 'information_is_not_published');
  return {
    status: 200,
    body: { bin, valid_from: hanoiTimestamp(found.validFrom), ...(found.body as object) },
  };
}
