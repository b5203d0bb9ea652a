/** A hosted bank keeps its customers' standing orders. */
import Type from 'typebox';
import type { Desk } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import {
  AmountOut,
  type ApiRequest,
  type ApiRoute,
  Bin,
  Currency,
  IdOf,
  InstructedAmount,
  problem,
  problemOf,
  route,
} from '../../../core/http/index.ts';
import { fromWire, type Id, toWire } from '../../../kit/id.ts';
import { BANKING_OUTCOMES, type CustomerAccount, findAccounts } from '../../banking/index.ts';
import { wireBin } from '../../clearing/index.ts';
import { endStandingKind, setStandingKind } from '../commands/standing.ts';
import type { StandingOrder } from '../model.ts';
import { OPENBANKING_OUTCOMES } from '../outcomes.ts';
import { STANDING_ORDERS_MAX, standingOrdersOf } from '../store/standing.ts';

export interface StandingRouteParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
}

const OWN = { operator: 'no', participant: 'own', merchant: 'no', third_party: 'no', auditor: 'no' } as const;
const READS = { ...OWN, auditor: 'any' } as const;
const AT = '/v1/institutions/:bin/accounts/:account/standing-orders';
const Params = Type.Object({ bin: Bin, account: IdOf('account') });
const DateIn = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });
const strict = { additionalProperties: false } as const;
const Creditor = Type.Object(
  {
    ...{ bin: Bin, account: Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' }) },
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 140 })),
  },
  strict,
);
const Out = Type.Object({
  id: IdOf('standing_order'),
  creditor: Type.Object({ bin: Bin, account: Type.String(), name: Type.Union([Type.String(), Type.Null()]) }),
  ...{ amount: AmountOut, currency: Currency, remittance: Type.Union([Type.String(), Type.Null()]) },
  every: Type.Enum(['week', 'month']),
  on_day: Type.Integer(),
  next_on: Type.String(),
  until: Type.Union([Type.String(), Type.Null()]),
  state: Type.Enum(['active', 'ended']),
});

export function standingRoutes({ database, desk, mint }: StandingRouteParts): ApiRoute[] {
  return [
    route({
      ...{
        id: 'setStandingOrder',
        method: 'POST',
        path: AT,
        tag: 'accounts',
        permission: OWN,
        idempotent: true,
      },
      summary: 'Set a standing order of a customer; the hub pays it on its days',
      params: Params,
      body: Type.Object(
        {
          creditor: Creditor,
          amount: InstructedAmount,
          remittance: Type.Optional(Type.String({ minLength: 1, maxLength: 140 })),
          every: Type.Enum(['week', 'month']),
          on_day: Type.Integer({
            minimum: 1,
            maximum: 31,
            description: '1–7 from Monday; 1–31, or the last day of a month that has no such day.',
          }),
          until: Type.Optional(DateIn),
        },
        strict,
      ),
      response: { 201: Out },
      handle: async (request) => {
        const account = await ownAccount(database, request);
        if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
        const { creditor, amount, remittance, every, on_day, until } = request.body;
        if (every === 'week' && on_day > 7) return problem('request_is_invalid', { param: '/on_day' });
        const submitted = await desk.submit(
          setStandingKind,
          {
            ...{ id: mint<'standing_order'>(), book: account.book, account: account.id },
            creditor: { bin: Number(creditor.bin), account: creditor.account, name: creditor.name ?? null },
            ...{ amount: BigInt(amount), remittance: remittance ?? null, every, onDay: on_day },
            until: until ?? null,
          },
          request.origin,
        );
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer, kept } = submitted;
        if (answer.kind !== 'standing_order_set') return problemOf(OPENBANKING_OUTCOMES, answer.kind);
        const set = kept ?? (await standingOf(database, account, answer.order));
        return { status: 201, body: standingOut(set) };
      },
    }),
    route({
      ...{ id: 'listStandingOrders', method: 'GET', path: AT, tag: 'accounts', permission: READS },
      summary: 'Standing orders of an account',
      params: Params,
      response: { 200: Type.Object({ data: Type.Array(Out, { maxItems: STANDING_ORDERS_MAX }) }) },
      handle: async (request) => {
        const account = await ownAccount(database, request);
        if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
        const orders = await standingOrdersOf(database, account.book, account.id);
        return { status: 200, body: { data: orders.map(standingOut) } };
      },
    }),
    route({
      ...{
        id: 'endStandingOrder',
        method: 'DELETE',
        path: `${AT}/:standing_order`,
        tag: 'accounts',
        permission: OWN,
      },
      ...{ idempotent: true, summary: 'End a standing order' },
      params: Type.Object({ bin: Bin, account: IdOf('account'), standing_order: IdOf('standing_order') }),
      response: { 200: Out },
      handle: async (request) => {
        const account = await ownAccount(database, request);
        if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
        const id = fromWire('standing_order', request.params.standing_order)!;
        const { book } = account;
        const submitted = await desk.submit(
          endStandingKind,
          { id, book, account: account.id },
          request.origin,
        );
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer, kept } = submitted;
        if (answer.kind !== 'standing_order_ended') return problemOf(OPENBANKING_OUTCOMES, answer.kind);
        return { status: 200, body: standingOut(kept ?? (await standingOf(database, account, id))) };
      },
    }),
  ];
}

async function ownAccount(
  database: Queryable,
  { params, reach, caller }: ApiRequest<{ readonly bin: string; readonly account: string }, unknown, unknown>,
): Promise<CustomerAccount | undefined> {
  const book = Number(params.bin);
  if (reach === 'own' && caller.participant !== book) return undefined;
  const [account] = await findAccounts(database, [{ book, id: fromWire('account', params.account)! }]);
  return account;
}

async function standingOf(
  database: Queryable,
  { book, id }: CustomerAccount,
  order: string,
): Promise<StandingOrder> {
  return (await standingOrdersOf(database, book, id)).find((one) => one.id === order)!;
}

function standingOut({
  id,
  creditor,
  amount,
  remittance,
  every,
  onDay,
  nextOn,
  until,
  state,
}: StandingOrder) {
  return {
    id: toWire('standing_order', id),
    creditor: { bin: wireBin(creditor.bin), account: creditor.account, name: creditor.name },
    ...{ amount: Number(amount), currency: 'VND', remittance, every, on_day: onDay },
    ...{ next_on: nextOn, until, state },
  };
}
