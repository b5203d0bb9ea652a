/** HTTP of hosted banking, for the institutions themselves. */
import Type from 'typebox';
import type { Desk, Submitted } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  Bin,
  IdOf,
  InstructedAmount,
  PageQuery,
  type Problem,
  pageOf,
  problem,
  problemOf,
  type Reply,
  route,
  Timestamp,
  TotalOut,
} from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, type Id, legId, toWire } from '../../kit/id.ts';
import { phoneE164 } from '../../kit/text.ts';
import { citizenHmac, wireBin } from '../clearing/index.ts';
import { addHolderKind } from './commands.holders.ts';
import { cashKind, openKind, type StateAnswer, stateKind } from './commands.ts';
import { ACCOUNT_KINDS, BANKING_OUTCOMES, type CustomerAccount } from './model.ts';
import { balanceOf, openingBalance, type StatementLine, statementOf } from './queries.ts';
import { statementCsv } from './statement.ts';
import { findById, listAccounts } from './store.ts';

export interface BankingParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly citizenKey: Buffer;
}

const OWN = { operator: 'no', participant: 'own', merchant: 'no', third_party: 'no', auditor: 'no' } as const;
const READS = {
  operator: 'no',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;

const AccountOut = Type.Object({
  id: IdOf('account'),
  bin: Bin,
  customer: IdOf('customer'),
  number: Type.String(),
  kind: Type.Enum([...ACCOUNT_KINDS]),
  name: Type.String(),
  booked: TotalOut,
  available: TotalOut,
  currency: Type.Literal('VND'),
  frozen: Type.Boolean(),
  closed: Type.Boolean(),
  opened_at: Timestamp,
});

const AccountParams = Type.Object({ bin: Bin, account: IdOf('account') });
const AT = '/v1/institutions/:bin/accounts';

const LineOut = Type.Object({
  at: Timestamp,
  cursor: Type.String(),
  transfer: IdOf('transfer'),
  kind: Type.Enum(['payment', 'return', 'deposit', 'withdrawal', 'other']),
  amount: TotalOut,
  held: TotalOut,
  balance: TotalOut,
  payment: Type.Union([IdOf('payment'), Type.Null()]),
  purpose: Type.Union([Type.String(), Type.Null()]),
  counterparty: Type.Union([
    Type.Object({ bin: Bin, account: Type.String(), name: Type.Union([Type.String(), Type.Null()]) }),
    Type.Null(),
  ]),
});

const StatementQuery = Type.Object({
  from: Type.Optional(Type.String({ maxLength: 40, description: 'First instant, ISO 8601 with offset.' })),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'Last instant.' })),
  limit: PageQuery.properties.limit,
  starting_after: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,17}$', description: '`cursor` of the last line of the page before.' }),
  ),
});

export function bankingRoutes(parts: BankingParts): ApiRoute[] {
  return [...accountRoutes(parts), holderRoute(parts), ...moneyRoutes(parts)];
}

function accountRoutes(parts: BankingParts): ApiRoute[] {
  const { database, desk, mint, nowMs } = parts;
  return [
    route({
      id: 'openAccount',
      method: 'POST',
      path: AT,
      tag: 'accounts',
      summary: 'Open an account for a new customer',
      permission: OWN,
      idempotent: true,
      params: Type.Object({ bin: Bin }),
      body: Type.Object(
        {
          number: Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' }),
          kind: Type.Enum([...ACCOUNT_KINDS]),
          name: Type.String({ minLength: 1, maxLength: 140 }),
          name_kind: Type.Enum(['person', 'organisation']),
          phone: Type.Optional(Type.String({ maxLength: 16 })),
          citizen_number: Type.Optional(
            Type.String({ pattern: '^[0-9]{12}$', description: 'Kept only as HMAC.' }),
          ),
        },
        { additionalProperties: false },
      ),
      response: { 201: AccountOut },
      handle: async (request) => {
        const { params, body, origin } = request;
        if (!isOwn(request, params.bin)) return problem('not_found');
        const { number, kind, name, name_kind, phone, citizen_number } = body;
        const customer = {
          book: Number(params.bin),
          id: mint<'customer'>(),
          kind: name_kind,
          name: name.normalize('NFC'),
          phone: phone === undefined ? null : (phoneE164(phone) ?? phone),
          citizenHmac: citizen_number === undefined ? null : citizenHmac(citizen_number, parts.citizenKey),
          createdAt: nowMs(),
        };
        const account = { number, id: mint<'account'>(), kind, name: customer.name, nameKind: name_kind };
        const submitted = await desk.submit(openKind, { customer, account }, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer } = submitted;
        if (answer.kind !== 'account_opened') return problemOf(BANKING_OUTCOMES, answer.kind);
        return await accountReply(database, 201, answer.book, answer.account);
      },
    }),
    route({
      id: 'listAccounts',
      method: 'GET',
      path: AT,
      tag: 'accounts',
      summary: 'Accounts of an institution',
      permission: READS,
      params: Type.Object({ bin: Bin }),
      query: PageQuery,
      response: { 200: Type.Object({ data: Type.Array(AccountOut), has_more: Type.Boolean() }) },
      handle: async (request) => {
        if (!isOwn(request, request.params.bin)) return problem('not_found');
        const { limit, starting_after } = request.query;
        const after = starting_after === undefined ? undefined : fromWire('account', starting_after);
        if (starting_after !== undefined && after === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const page = pageOf(
          await listAccounts(database, Number(request.params.bin), after, limit + 1),
          limit,
        );
        const data = await Promise.all(page.data.map(async (account) => await accountOut(database, account)));
        return { status: 200, body: { data, has_more: page.has_more } };
      },
    }),
    route({
      id: 'getAccount',
      method: 'GET',
      path: `${AT}/:account`,
      tag: 'accounts',
      summary: 'An account and its balance',
      permission: READS,
      params: AccountParams,
      response: { 200: AccountOut },
      handle: async (request) => {
        const account = await ownAccount(database, request, request.params);
        return account === undefined
          ? problemOf(BANKING_OUTCOMES, 'account_not_found')
          : { status: 200, body: await accountOut(database, account) };
      },
    }),
    route({
      id: 'changeAccount',
      method: 'POST',
      path: `${AT}/:account/state`,
      tag: 'accounts',
      summary: 'Block, unblock or close an account',
      description: 'A blocked account still receives. Only an empty account can be closed.',
      permission: OWN,
      idempotent: true,
      params: AccountParams,
      body: Type.Object(
        {
          change: Type.Enum(['freeze', 'unfreeze', 'close']),
          ground: Type.String({
            minLength: 1,
            maxLength: 140,
            description: 'Decree 52/2024/NĐ-CP Art 11 names the grounds.',
          }),
        },
        { additionalProperties: false },
      ),
      response: { 200: AccountOut },
      handle: async (request) => {
        const account = await ownAccount(database, request, request.params);
        if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
        const submitted: Submitted<StateAnswer, never> = await desk.submit(
          stateKind,
          { book: account.book, account: account.id, ...request.body },
          request.origin,
        );
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind !== 'account_changed')
          return problemOf(BANKING_OUTCOMES, submitted.answer.kind);
        return await accountReply(database, 200, account.book, account.id);
      },
    }),
  ];
}

function holderRoute({ database, desk }: BankingParts): ApiRoute {
  return route({
    id: 'addAccountHolder',
    method: 'POST',
    path: `${AT}/:account/holders`,
    tag: 'accounts',
    summary: 'Make an account a joint one: add a customer who holds it too',
    permission: OWN,
    idempotent: true,
    params: AccountParams,
    body: Type.Object({ customer: IdOf('customer') }, { additionalProperties: false }),
    response: { 201: Type.Object({ account: IdOf('account'), customer: IdOf('customer') }) },
    handle: async (request) => {
      const account = await ownAccount(database, request, request.params);
      if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
      const customer = fromWire('customer', request.body.customer)!;
      const order = { book: account.book, account: account.id, customer };
      const submitted = await desk.submit(addHolderKind, order, request.origin);
      if (submitted.kind !== 'decided') return problem(submitted.kind);
      if (submitted.answer.kind !== 'holder_added') return problemOf(BANKING_OUTCOMES, submitted.answer.kind);
      return { status: 201, body: { account: request.params.account, customer: request.body.customer } };
    },
  });
}

function moneyRoutes(parts: BankingParts): ApiRoute[] {
  const { database, desk, mint, nowMs } = parts;
  return [
    route({
      id: 'bookCash',
      method: 'POST',
      path: `${AT}/:account/cash`,
      tag: 'accounts',
      summary: 'Cash paid in or out at the counter',
      permission: OWN,
      idempotent: true,
      params: AccountParams,
      body: Type.Object(
        { direction: Type.Enum(['deposit', 'withdrawal']), amount: InstructedAmount },
        { additionalProperties: false },
      ),
      response: { 201: AccountOut },
      handle: async (request) => {
        const account = await ownAccount(database, request, request.params);
        if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
        const id = mint();
        const order = {
          id,
          leg: legId(id, 1),
          book: account.book,
          account: account.id,
          direction: request.body.direction,
          amount: BigInt(request.body.amount),
        };
        const submitted = await desk.submit(cashKind, order, request.origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer } = submitted;
        if (answer.kind !== 'cash_booked') return problemOf(BANKING_OUTCOMES, answer.kind);
        return await accountReply(database, 201, answer.book, answer.account);
      },
    }),
    route({
      id: 'getStatement',
      method: 'GET',
      path: `${AT}/:account/statement`,
      tag: 'accounts',
      summary: 'Statement with a running balance',
      permission: READS,
      params: AccountParams,
      query: StatementQuery,
      response: {
        200: Type.Object({ opening: TotalOut, data: Type.Array(LineOut), has_more: Type.Boolean() }),
      },
      handle: async (request) => {
        const account = await ownAccount(database, request, request.params);
        if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
        const span = spanOf(request.query, nowMs());
        if (typeof span === 'string') return problem('request_is_invalid', { param: span });
        const lines = await statementOf(database, account, { ...span, rowsMax: request.query.limit + 1 });
        const opening = await openingBalance(database, account, span.from);
        const { data, has_more } = pageOf(lines, request.query.limit);
        return { status: 200, body: { opening: opening.toString(), data: data.map(lineOut), has_more } };
      },
    }),
    route({
      id: 'downloadStatement',
      method: 'GET',
      path: `${AT}/:account/statement.csv`,
      tag: 'accounts',
      summary: 'Statement as CSV for Excel (UTF-8 with BOM)',
      description: 'At most 5,000 lines; narrow the span for more.',
      permission: READS,
      params: AccountParams,
      query: Type.Object({ from: StatementQuery.properties.from, to: StatementQuery.properties.to }),
      produces: 'text/csv',
      handle: async (request) => {
        const account = await ownAccount(database, request, request.params);
        if (account === undefined) return problemOf(BANKING_OUTCOMES, 'account_not_found');
        const span = spanOf(request.query, nowMs());
        if (typeof span === 'string') return problem('request_is_invalid', { param: span });
        const lines = await statementOf(database, account, { ...span, rowsMax: CSV_ROWS_MAX });
        const raw = statementCsv(lines, referenceOf);
        return {
          status: 200,
          raw,
          type: 'text/csv; charset=utf-8',
          headers: { 'Content-Disposition': `attachment; filename="statement-${wireBin(account.book)}.csv"` },
        };
      },
    }),
  ];
}

/** As many lines as one answer may hold in memory: about a megabyte. */
const CSV_ROWS_MAX = 5_000;

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

const isOwn = ({ caller, reach }: Asked, bin: string): boolean =>
  reach === 'any' || Number(bin) === caller.participant;

async function ownAccount(
  database: Queryable,
  request: Asked,
  params: { bin: string; account: string },
): Promise<CustomerAccount | undefined> {
  if (!isOwn(request, params.bin)) return undefined;
  return (
    await findById(database, [{ book: Number(params.bin), id: fromWire('account', params.account)! }])
  )[0];
}

async function accountReply(
  database: Queryable,
  status: number,
  book: number,
  id: string,
): Promise<Reply | Problem> {
  const [account] = await findById(database, [{ book, id }]);
  return { status, body: await accountOut(database, account!) };
}

async function accountOut(database: Queryable, account: CustomerAccount): Promise<Record<string, unknown>> {
  const { booked, available, frozen, closed } = await balanceOf(database, account);
  return {
    id: toWire('account', account.id),
    bin: wireBin(account.book),
    customer: toWire('customer', account.customer),
    number: account.number,
    kind: account.kind,
    name: account.name,
    booked: booked.toString(),
    available: available.toString(),
    currency: 'VND',
    frozen,
    closed,
    opened_at: hanoiTimestamp(account.openedAt),
  };
}

/** The span that is asked for, or the name of the parameter that is no instant. */
function spanOf(
  { from, to, starting_after }: { from?: string; to?: string; starting_after?: string },
  nowMs: number,
): { from: number; to: number; after?: number } | 'from' | 'to' {
  const first = from === undefined ? 0 : Date.parse(from);
  const last = to === undefined ? nowMs : Date.parse(to);
  if (Number.isNaN(first)) return 'from';
  if (Number.isNaN(last)) return 'to';
  return {
    from: first,
    to: last,
    ...(starting_after === undefined ? {} : { after: Number(starting_after) }),
  };
}

const referenceOf = (line: StatementLine): string =>
  line.payment === null ? toWire('transfer', line.transfer) : toWire('payment', line.payment.id);

function lineOut(line: StatementLine): Record<string, unknown> {
  const { payment, amount } = line;
  const other = payment === null ? null : amount < 0n ? payment.creditor : payment.debtor;
  return {
    at: hanoiTimestamp(line.at / 1_000),
    cursor: line.at.toString(),
    transfer: toWire('transfer', line.transfer),
    kind: line.kind,
    amount: amount.toString(),
    held: line.held.toString(),
    balance: line.balance.toString(),
    payment: payment === null ? null : toWire('payment', payment.id),
    purpose: payment?.purpose ?? null,
    counterparty:
      other === null ? null : { bin: wireBin(other.bin), account: other.account, name: other.name },
  };
}
