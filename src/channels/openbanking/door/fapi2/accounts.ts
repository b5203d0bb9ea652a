/** Account information: each call passes the consent's gate for one cluster of one account, and only then is anything read. */
import { type Problem, problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { businessDate, hanoiTimestamp, startOfDate } from '../../../../kit/calendar.ts';
import { fromWire, toWire } from '../../../../kit/id.ts';
import type { CustomerAccount, StatementLine } from '../../../../services/banking/index.ts';
import { wireBin } from '../../../../services/clearing/index.ts';
import type { Cluster, Consent } from '../../../../services/consents/index.ts';
import {
  monthSpan,
  monthsOf,
  OPENBANKING_OUTCOMES,
  type StandingOrder,
  standingOrdersOf,
} from '../../../../services/openbanking/index.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { counterpartyOf, masked } from '../views.ts';
import {
  type AtBank,
  atBank,
  balancesAtBank,
  detailsAtBank,
  fundsAtBank,
  linesAtBank,
  listAtBank,
  partyAtBank,
  standingOrdersAtBank,
} from './connected.ts';
import { statementAtBank, statementsAtBank } from './connectedstatement.ts';
import {
  AccountDetails,
  AccountList,
  AccountParams,
  Balances,
  FundsBody,
  FundsOut,
  LinePageQuery,
  Lines,
  MonthParams,
  Party,
  StandingOrders,
  Statement,
  StatementList,
  TransactionsQuery,
} from './schemas.ts';
import { amountOut, datesOf, historyFrom } from './words.ts';

const COMMON = { profile: 'fapi2', method: 'GET', tag: 'accounts' } as const;
const AT = '/openbanking/v1/accounts';

export function accountRoutes(parts: RouteParts): DoorRoute[] {
  const { reads } = parts;
  return [
    doorRoute({
      ...COMMON,
      id: 'listAccounts',
      path: AT,
      summary: 'Accounts that the customer granted',
      response: { 200: AccountList },
      async handle(call) {
        const consent = await call.use('accounts', null);
        if (isProblem(consent)) return consent;
        const bank = await atBank(parts, call, consent);
        if (bank !== undefined) return await listAtBank(parts, bank);
        const { book } = consent;
        const found = await Promise.all(consent.accounts.map((id) => reads.account({ book, id })));
        // Of a bank that has taken its connector back; an empty list would say that nothing was granted.
        if (consent.accounts.length > 0 && found.every((one) => one === undefined))
          return parts.bankProblem('bank_has_no_connector');
        return {
          status: 200,
          body: { data: found.flatMap((one) => (one === undefined ? [] : [briefOf(one)])) },
        };
      },
    }),
    doorRoute({
      ...COMMON,
      id: 'getAccount',
      path: `${AT}/:account`,
      summary: 'Number and features of an account',
      params: AccountParams,
      response: { 200: AccountDetails },
      handle: (call) =>
        reading(parts, call, call.params.account, 'account_details', detailsAtBank, async ({ account }) => {
          const balance = await reads.balance(account);
          const status =
            balance?.closed === true ? 'closed' : balance?.frozen === true ? 'blocked' : 'enabled';
          const { number, openedAt } = account;
          const { masked_account: _, ...brief } = briefOf(account);
          return {
            status: 200,
            body: { ...brief, account: number, status, opened_on: businessDate(openedAt) },
          };
        }),
    }),
    doorRoute({
      ...COMMON,
      id: 'getBalances',
      path: `${AT}/:account/balances`,
      summary: 'Balances of an account',
      params: AccountParams,
      response: { 200: Balances },
      // The most asked for: what the gate admitted is read in one go, without looking up the account around it.
      async handle(call) {
        const id = fromWire('account', call.params.account)!;
        const consent = await call.use('balances', id);
        if (isProblem(consent)) return consent;
        const bank = await atBank(parts, call, consent);
        if (bank !== undefined) return await balancesAtBank(parts, bank, id);
        const balance = await reads.balance({ book: consent.book, id });
        if (balance === undefined) return problemOf(DOOR_OUTCOMES, 'account_not_found');
        const at = hanoiTimestamp(call.nowMs);
        const data = [
          { type: 'CLBD', balance: amountOut(balance.booked), date_time: at },
          { type: 'CLAV', balance: amountOut(balance.available), date_time: at },
        ];
        return { status: 200, body: { account_id: toWire('account', id), data } };
      },
    }),
    doorRoute({
      ...COMMON,
      id: 'listTransactions',
      path: `${AT}/:account/transactions`,
      summary: 'What came in and went out, newest first',
      description: 'Not before the day that the customer granted (`history_from`); holds are not among them.',
      params: AccountParams,
      query: TransactionsQuery,
      response: { 200: Lines },
      handle(call) {
        const fromBank: AskBank = async (_, bank, id) =>
          await linesAtBank(parts, bank, id, call.query, call.nowMs);
        return reading(
          parts,
          call,
          call.params.account,
          'transactions',
          fromBank,
          async ({ account, consent }) => {
            const { from, to, limit, starting_after } = call.query;
            if (!isOwnCursor(starting_after))
              return problem('request_is_invalid', { param: '/starting_after' });
            const lines = await reads.lines(account, {
              from: Math.max(from === undefined ? 0 : startOfDate(from), historyStart(consent)),
              to: to === undefined ? call.nowMs : startOfDate(to) + DAY_MS - 1,
              before: starting_after === undefined ? undefined : Number(starting_after),
              rowsMax: limit + 1,
            });
            return { status: 200, body: linePage(lines, limit) };
          },
        );
      },
    }),
    doorRoute({
      ...COMMON,
      id: 'listAccountStandingOrders',
      path: `${AT}/:account/standing-orders`,
      summary: 'Orders that the account’s bank pays again and again',
      params: AccountParams,
      response: { 200: StandingOrders },
      handle: (call) =>
        reading(
          parts,
          call,
          call.params.account,
          'standing_orders',
          standingOrdersAtBank,
          async ({ account }) => {
            const orders = await standingOrdersOf(parts.database, account.book, account.id);
            return { status: 200, body: { data: orders.map(standingOut) } };
          },
        ),
    }),
    doorRoute({
      ...COMMON,
      id: 'listStatements',
      path: `${AT}/:account/statements`,
      summary: 'Months of which there is a statement',
      params: AccountParams,
      response: { 200: StatementList },
      handle: (call) =>
        reading(
          parts,
          call,
          call.params.account,
          'statements',
          (_, bank) => statementsAtBank(bank, call.nowMs),
          async ({ account, consent }) => {
            const months = monthsOf(account.openedAt, historyFrom(consent), call.nowMs);
            const data = months.map((month) => ({ month, ...datesOf(month) }));
            return await Promise.resolve({ status: 200, body: { data } });
          },
        ),
    }),
    doorRoute({
      ...COMMON,
      id: 'getStatement',
      path: `${AT}/:account/statements/:month`,
      summary: 'One month: balances at both ends and its lines, newest first',
      params: MonthParams,
      query: LinePageQuery,
      response: { 200: Statement },
      handle: (call) =>
        reading(
          parts,
          call,
          call.params.account,
          'statements',
          async (_, bank, id) =>
            await statementAtBank(parts, bank, id, { ...call.params, ...call.query }, call.nowMs),
          async ({ account, consent }) => {
            const { month } = call.params;
            const { limit, starting_after } = call.query;
            if (!isOwnCursor(starting_after))
              return problem('request_is_invalid', { param: '/starting_after' });
            if (!monthsOf(account.openedAt, historyFrom(consent), call.nowMs).includes(month))
              return problemOf(OPENBANKING_OUTCOMES, 'statement_not_found');
            const span = monthSpan(month);
            const [statement, lines] = await Promise.all([
              reads.statement(account, month, call.nowMs),
              reads.lines(account, {
                from: Math.max(span.from, historyStart(consent)),
                to: span.to,
                before: starting_after === undefined ? undefined : Number(starting_after),
                rowsMax: limit + 1,
              }),
            ]);
            const { opening, closing } = statement;
            const ends = { opening: amountOut(opening), closing: amountOut(closing) };
            const head = { account_id: toWire('account', account.id), month, ...datesOf(month), ...ends };
            return { status: 200, body: { ...head, ...linePage(lines, limit) } };
          },
        ),
    }),
    doorRoute({
      ...{ profile: 'fapi2', method: 'GET', tag: 'party' },
      id: 'getParty',
      path: '/openbanking/v1/party',
      summary: 'The registered name of the customer',
      response: { 200: Party },
      async handle(call) {
        const consent = await call.use('party', null);
        if (isProblem(consent)) return consent;
        const bank = await atBank(parts, call, consent);
        if (bank !== undefined) return await partyAtBank(parts, bank);
        const customer = await reads.customer({ book: consent.book, id: consent.customer });
        return customer === undefined
          ? problem('not_found')
          : { status: 200, body: { name: customer.name, kind: customer.kind } };
      },
    }),
    doorRoute({
      ...{ profile: 'fapi2', method: 'POST', tag: 'accounts' },
      id: 'confirmFunds',
      path: '/openbanking/v1/funds-confirmations',
      summary: 'Is this amount there? Yes or no, and nothing else of the balance',
      body: FundsBody,
      response: { 200: FundsOut },
      handle: (call) =>
        reading(
          parts,
          call,
          call.body.account_id,
          'funds_confirmation',
          async (_, bank, id) =>
            await fundsAtBank(parts, bank, id, BigInt(call.body.instructed_amount.amount)),
          async ({ account: { book, id } }) => {
            const amount = BigInt(call.body.instructed_amount.amount);
            return { status: 200, body: { funds_available: await reads.hasFunds({ book, id }, amount) } };
          },
        ),
    }),
  ];
}

const DAY_MS = 86_400_000;

interface Granted {
  readonly account: CustomerAccount;
  readonly consent: Consent;
}

/** The gate for one account, then the account. A number that was never granted is refused as one that does not exist is. */
type AskBank = (parts: RouteParts, bank: AtBank, account: string) => Reply | Promise<Reply | Problem>;

async function reading(
  parts: RouteParts,
  call: Pick<Call, 'use' | 'attended' | 'request'>,
  wire: string,
  cluster: Cluster,
  fromBank: AskBank,
  read: (granted: Granted) => Promise<Reply | Problem>,
): Promise<Reply | Problem> {
  const id = fromWire('account', wire)!;
  const consent = await call.use(cluster, id);
  if (isProblem(consent)) return consent;
  const bank = await atBank(parts, call, consent);
  if (bank !== undefined) return await fromBank(parts, bank, id);
  const account = await parts.reads.account({ book: consent.book, id });
  return account === undefined
    ? problemOf(DOOR_OUTCOMES, 'account_not_found')
    : await read({ account, consent });
}

/** First instant that may be read. */
export function historyStart(consent: Consent): number {
  const from = historyFrom(consent);
  return from === null ? 0 : startOfDate(from);
}

/** Cursors of our own lines are instants; those of a bank with its own core are its own words. */
const isOwnCursor = (cursor: string | undefined): boolean =>
  cursor === undefined || /^[0-9]{1,17}$/.test(cursor);

function briefOf({ id, book, kind, number }: CustomerAccount) {
  return {
    ...{ account_id: toWire('account', id), bin: wireBin(book), kind, masked_account: masked(number) },
    currency: 'VND',
  };
}

function linePage(lines: readonly StatementLine[], limit: number) {
  return { data: lines.slice(0, limit).map(lineOut), has_more: lines.length > limit };
}

function lineOut(line: StatementLine) {
  const { amount, balance, at, kind, payment, transfer } = line;
  const other = counterpartyOf(line);
  return {
    ...{ transaction_id: toWire('transfer', transfer), cursor: at.toString() },
    ...{ booking_date_time: hanoiTimestamp(Math.floor(at / 1_000)), status: 'BOOK', kind },
    amount: amountOut(amount < 0n ? -amount : amount),
    credit_debit_indicator: amount < 0n ? 'DBIT' : 'CRDT',
    balance_after: amountOut(balance),
    remittance_information: payment?.purpose ?? null,
    payment_id: payment === null ? null : toWire('payment', payment.id),
    counterparty:
      other === null ? null : { bin: wireBin(other.bin), account: other.account, name: other.name },
  };
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
    standing_order_id: toWire('standing_order', id),
    creditor: { bin: wireBin(creditor.bin), account: creditor.account, name: creditor.name },
    ...{ instructed_amount: amountOut(amount), remittance_information: remittance },
    ...{ frequency: every === 'week' ? 'WEEK' : 'MNTH', on_day: onDay },
    ...{ next_execution_date: nextOn, final_execution_date: until, status: state },
  };
}
