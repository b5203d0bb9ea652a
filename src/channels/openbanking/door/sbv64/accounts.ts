/** AIS of Annex 01 (§3.5–3.7, our reading): accounts by their numbers, so the full-number cluster is what is asked for. */
import { type Problem, problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import type { CustomerAccount, StatementLine } from '../../../../services/banking/index.ts';
import { wireBin } from '../../../../services/clearing/index.ts';
import type { Cluster, Consent } from '../../../../services/consents/index.ts';
import { LINES_COUNTED_MAX, OPENBANKING_OUTCOMES } from '../../../../services/openbanking/index.ts';
import { historyStart } from '../fapi2/accounts.ts';
import { atBank } from '../fapi2/connected.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { ACCOUNT_NAME } from '../views.ts';
import { informationAtBank, linesAtBank, listAtBank } from './connected.ts';
import {
  AccountsOut,
  InformationBody,
  InformationOut,
  TransactionsBody,
  TransactionsOut,
} from './schemas.ts';
import { ACCOUNT_TYPE, amountOut, NO_ACCOUNT, partyOut, readDateTime, utc } from './words.ts';

const AT = '/sbv64/v1/accounts';
const PAGE_DEFAULT = 20;

export function accountRoutes(parts: RouteParts): DoorRoute[] {
  const { reads } = parts;
  return [
    doorRoute({
      ...{ profile: 'sbv64', method: 'GET', tag: 'sbv64', id: 'sbv64ListAccounts', path: AT },
      summary: 'Annex 01 §3.5: accounts that the customer granted',
      response: { 200: AccountsOut },
      async handle(call) {
        const consent = await call.use('account_details', null);
        if (isProblem(consent)) return consent;
        const bank = await atBank(parts, call, consent);
        if (bank !== undefined) return await listAtBank(parts, bank);
        return { status: 200, body: { accounts: (await granted(parts, consent)).map(accountOut) } };
      },
    }),
    doorRoute({
      ...{ profile: 'sbv64', method: 'POST', tag: 'sbv64', id: 'sbv64GetAccountInformation' },
      path: `${AT}/information`,
      summary: 'Annex 01 §3.6: an account and, where it was granted, its balance',
      body: InformationBody,
      response: { 200: InformationOut },
      handle: (call) =>
        reading(parts, call, call.body.accountId, 'account_details', informationAtBank, async (account) => {
          const second = await call.use('balances', account.id);
          if (isProblem(second) && second.code !== 'cluster_is_not_granted') return second;
          const held = isProblem(second) ? undefined : await reads.balance(account);
          const balance =
            held === undefined ? [] : [{ amount: amountOut(held.booked), dateTime: utc(call.nowMs) }];
          return {
            status: 200,
            body: { ...accountOut(account), creationDate: utc(account.openedAt), balance },
          };
        }),
    }),
    doorRoute({
      ...{ profile: 'sbv64', method: 'POST', tag: 'sbv64', id: 'sbv64ListTransactions' },
      path: `${AT}/transactions`,
      summary: 'Annex 01 §3.7: what came in and went out, newest first, by pages from 1',
      body: TransactionsBody,
      response: { 200: TransactionsOut },
      handle: (call) => {
        const { fromDate, toDate, page = 1, size = PAGE_DEFAULT } = call.body;
        const from = readDateTime(fromDate);
        const to = readDateTime(toDate);
        if (from === undefined) return Promise.resolve(problem('request_is_invalid', { param: '/fromDate' }));
        if (to === undefined || to < from)
          return Promise.resolve(problem('request_is_invalid', { param: '/toDate' }));
        const atTheBank: AskBank = async (_, __, before, number) =>
          await linesAtBank(parts, call, before, { number, from, to, page, size });
        return reading(
          parts,
          call,
          call.body.accountId,
          'transactions',
          atTheBank,
          async (account, consent) => {
            const span = { from: Math.max(from, historyStart(consent)), to };
            const total = await reads.countLines(account, span);
            if (total > LINES_COUNTED_MAX) return problemOf(OPENBANKING_OUTCOMES, 'range_has_too_many_lines');
            const lines = await reads.lines(account, { ...span, skip: (page - 1) * size, rowsMax: size });
            const pageCount = Math.ceil(total / size);
            return {
              status: 200,
              body: {
                ...{ pageCount, pageNumber: page, pageSize: size, totalCount: total },
                ...(page < pageCount ? { nextPage: page + 1 } : {}),
                transactions: lines.map(lineOut),
              },
            };
          },
        );
      },
    }),
  ];
}

async function granted({ reads }: RouteParts, { book, accounts }: Consent): Promise<CustomerAccount[]> {
  const found = await Promise.all(accounts.map((id) => reads.account({ book, id })));
  return found.flatMap((one) => one ?? []);
}

type AskBank = typeof informationAtBank;

async function reading(
  parts: RouteParts,
  call: Pick<Call, 'use' | 'token' | 'attended' | 'request' | 'nowMs'>,
  number: string,
  cluster: Cluster,
  fromBank: AskBank,
  read: (account: CustomerAccount, consent: Consent) => Promise<Reply | Problem>,
): Promise<Reply | Problem> {
  const before = call.token.consent === null ? undefined : await parts.consent(call.token.consent);
  if (before !== undefined && (await parts.banks.connects(before.book)))
    return await fromBank(parts, call, before, number);
  const known = before === undefined ? [] : await granted(parts, before);
  const account = known.find((one) => one.number === number);
  const consent = await call.use(cluster, account?.id ?? NO_ACCOUNT);
  if (isProblem(consent)) return consent;
  return account === undefined ? problemOf(DOOR_OUTCOMES, 'account_not_found') : await read(account, consent);
}

function accountOut({ number, kind, book }: CustomerAccount) {
  return {
    identification: { accountId: number },
    ...{ name: ACCOUNT_NAME[kind].vi, type: ACCOUNT_TYPE[kind], currency: 'VND', bankCode: wireBin(book) },
  };
}

const REFERENCE_CHARS_MAX = 70;
const INFORMATION_CHARS_MAX = 255;

function lineOut({ amount, balance, at, kind, payment, transfer }: StatementLine) {
  const reference = payment?.endToEndId ?? transfer.replaceAll('-', '');
  return {
    amount: amountOut(amount < 0n ? -amount : amount),
    balance: amountOut(balance),
    creditDebitIndicator: amount < 0n ? 'DBIT' : 'CRDT',
    reversalIndicator: kind === 'return',
    valueDate: utc(Math.floor(at / 1_000)),
    references: { instructionIdentification: reference.slice(0, REFERENCE_CHARS_MAX) },
    ...(payment === null
      ? {}
      : { relatedParties: { debtor: partyOut(payment.debtor), creditor: partyOut(payment.creditor) } }),
    additionalTransactionInformation: (payment?.purpose ?? '').slice(0, INFORMATION_CHARS_MAX),
  };
}
