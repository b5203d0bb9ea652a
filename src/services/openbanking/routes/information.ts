/** What a bank publishes is set by itself or by the operator, and read by third parties through the resource API. */
import Type from 'typebox';
import type { Desk } from '../../../core/command/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  Bin,
  type Problem,
  problem,
  problemOf,
  type Reply,
  route,
} from '../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import type { Id } from '../../../kit/id.ts';
import { SCHEME_OUTCOMES } from '../../clearing/index.ts';
import { informationKind } from '../commands/information.ts';
import type { InformationTopic } from '../model.ts';
import { INFORMATION, ValidFrom } from '../schemas.ts';

export interface InformationParts {
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
}

const SETS = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;
const Params = Type.Object({ bin: Bin });
const optional = Type.Optional(
  Type.String({ maxLength: 40, description: 'ISO 8601 with offset; absent: from now on.' }),
);
const strict = { additionalProperties: false } as const;
const Out = Type.Object({ bin: Bin, valid_from: ValidFrom });

export function informationRoutes(parts: InformationParts): ApiRoute[] {
  const common = { method: 'PUT', tag: 'open banking', permission: SETS, idempotent: true } as const;
  return [
    route({
      ...{ ...common, id: 'setInterestRates', path: '/v1/institutions/:bin/rates/interest' },
      summary: 'Publish interest rates: the whole list, from an instant on',
      params: Params,
      body: Type.Object({ valid_from: optional, rates: INFORMATION.interest_rates.rows }, strict),
      response: { 200: Out },
      handle: (request) => setting(parts, request, 'interest_rates', { rates: request.body.rates }),
    }),
    route({
      ...{ ...common, id: 'setExchangeRates', path: '/v1/institutions/:bin/rates/exchange' },
      summary: 'Publish exchange rates: the whole list, from an instant on',
      params: Params,
      body: Type.Object({ valid_from: optional, rates: INFORMATION.exchange_rates.rows }, strict),
      response: { 200: Out },
      handle: (request) => setting(parts, request, 'exchange_rates', { rates: request.body.rates }),
    }),
    route({
      ...{ ...common, id: 'setBranches', path: '/v1/institutions/:bin/branches' },
      summary: 'Publish branches and cash machines: the whole list, from an instant on',
      params: Params,
      body: Type.Object({ valid_from: optional, branches: INFORMATION.branches.rows }, strict),
      response: { 200: Out },
      handle: (request) => setting(parts, request, 'branches', { branches: request.body.branches }),
    }),
  ];
}

type Asked = ApiRequest<{ readonly bin: string }, unknown, { readonly valid_from?: string }>;

async function setting(
  { desk, mint }: InformationParts,
  { params, body, origin, reach, caller }: Asked,
  topic: InformationTopic,
  document: Readonly<Record<string, unknown>>,
): Promise<Reply | Problem> {
  const bin = Number(params.bin);
  if (reach === 'own' && caller.participant !== bin) return problem('not_found');
  const at = body.valid_from === undefined ? null : Date.parse(body.valid_from);
  if (Number.isNaN(at)) return problem('request_is_invalid', { param: '/valid_from' });
  const submitted = await desk.submit(
    informationKind,
    { id: mint(), bin, topic, validFrom: at, body: document },
    origin,
  );
  if (submitted.kind !== 'decided') return problem(submitted.kind);
  if (submitted.answer.kind !== 'information_set') return problemOf(SCHEME_OUTCOMES, submitted.answer.kind);
  return {
    status: 200,
    body: { bin: params.bin, valid_from: hanoiTimestamp(submitted.answer.validFrom) },
  };
}
