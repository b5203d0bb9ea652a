/**
 * AIS of Annex 01 at banks that keep their own core: the same bodies, without what such a bank does not tell. The Annex names
 * accounts by numbers, which only the bank has; so the gate is passed first and the bank is asked which of the consent's it is.
 */
import { type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { businessDate } from '../../../../kit/calendar.ts';
import { wireBin } from '../../../../services/clearing/index.ts';
import type { Cluster, Consent } from '../../../../services/consents/index.ts';
import { OPENBANKING_OUTCOMES } from '../../../../services/openbanking/index.ts';
import type { AccountAtBank, FromBank, LineAtBank } from '../../connected.ts';
import { historyStart } from '../fapi2/accounts.ts';
import { type AtBank, atBank, groundOf, untold } from '../fapi2/connected.ts';
import { type Call, isProblem } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { ACCOUNT_NAME } from '../views.ts';
import { ACCOUNT_TYPE, amountOut, NO_ACCOUNT, partyOut, utc } from './words.ts';

type Asking = Pick<Call, 'use' | 'attended' | 'request' | 'nowMs'>;

const accountsOf = async ({ banks }: RouteParts, { consent, ground }: AtBank) =>
  await banks.accounts(consent.book, {
    ...{ ...ground, granted: consent.accounts },
    cluster: consent.clusters.includes('account_details') ? 'account_details' : 'accounts',
  });

export async function listAtBank(parts: RouteParts, at: AtBank): Promise<Reply | Problem> {
  const told = await accountsOf(parts, at);
  if (told.kind !== 'told') return untold(parts, told);
  return { status: 200, body: { accounts: told.value.map((one) => accountOut(at.consent.book, one)) } };
}

export async function informationAtBank(
  parts: RouteParts,
  call: Asking,
  before: Consent,
  number: string,
): Promise<Reply | Problem> {
  const found = await foundAtBank(parts, call, before, number, 'account_details');
  if ('problem' in found) return found;
  const { at, account } = found;
  const second = await call.use('balances', account.account);
  if (isProblem(second) && second.code !== 'cluster_is_not_granted') return second;
  const balance = isProblem(second) ? [] : await balanceAtBank(parts, at, account.account);
  if ('problem' in balance) return balance;
  return { status: 200, body: { ...accountOut(before.book, account), balance } };
}

async function balanceAtBank(parts: RouteParts, at: AtBank, account: string): Promise<Problem | object[]> {
  const told = await parts.banks.balances(at.consent.book, groundOf(at, account));
  if (told.kind !== 'told') return untold(parts, told);
  return [{ amount: amountOut(told.value.booked), dateTime: utc(told.value.at) }];
}

export interface LinesAsked {
  readonly number: string;
  /** Milliseconds since the epoch, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly page: number;
  readonly size: number;
}

export async function linesAtBank(
  parts: RouteParts,
  call: Asking,
  before: Consent,
  { number, from, to, page, size }: LinesAsked,
): Promise<Reply | Problem> {
  const found = await foundAtBank(parts, call, before, number, 'transactions');
  if ('problem' in found) return found;
  const { at, account } = found;
  const lines = await linesBetween(parts, at, account.account, {
    from: Math.max(from, historyStart(at.consent)),
    to: Math.min(to, call.nowMs),
  });
  if ('problem' in lines) return lines;
  const pageCount = Math.ceil(lines.length / size);
  const shown = lines.slice((page - 1) * size, page * size);
  return {
    status: 200,
    body: {
      ...{ pageCount, pageNumber: page, pageSize: size, totalCount: lines.length },
      ...(page < pageCount ? { nextPage: page + 1 } : {}),
      transactions: shown.map((line) => lineOut(line, before.book, account)),
    },
  };
}

/** Lines of one answer, and answers of one call: the Annex counts all lines, and the bank tells them page by page. */
const ROWS_OF_ANSWER = 100;
const ANSWERS_MAX = 10;

async function linesBetween(
  parts: RouteParts,
  at: AtBank,
  account: string,
  span: { readonly from: number; readonly to: number },
): Promise<LineAtBank[] | Problem> {
  if (span.to < span.from) return [];
  const dates = { from: businessDate(span.from), to: businessDate(span.to) };
  const lines: LineAtBank[] = [];
  let cursor: string | null = null;
  for (let answers = 0; answers < ANSWERS_MAX; answers += 1) {
    const asked = { ...groundOf(at, account), cluster: 'transactions', ...dates, cursor } as const;
    const told: FromBank<{ transactions: readonly LineAtBank[]; nextCursor: string | null }> =
      await parts.banks.transactions(at.consent.book, { ...asked, rowsMax: ROWS_OF_ANSWER });
    if (told.kind !== 'told') return untold(parts, told);
    lines.push(...told.value.transactions);
    cursor = told.value.nextCursor;
    // The bank knows dates, the Annex instants.
    if (cursor === null) return lines.filter(({ bookedAt }) => bookedAt >= span.from && bookedAt <= span.to);
  }
  return problemOf(OPENBANKING_OUTCOMES, 'range_has_too_many_lines');
}

interface Found {
  readonly at: AtBank;
  readonly account: AccountAtBank;
}

/**
 * Where she granted several, which one is meant is a reading of their list, and counted as one; then the account's own use is.
 */
async function foundAtBank(
  parts: RouteParts,
  call: Asking,
  before: Consent,
  number: string,
  cluster: Cluster,
): Promise<Found | Problem> {
  const [only] = before.accounts.length === 1 ? before.accounts : [];
  const consent = await (only === undefined ? call.use('account_details', null) : call.use(cluster, only));
  if (isProblem(consent)) return consent;
  const at = await atBank(parts, call, consent);
  if (at === undefined) return parts.bankProblem('bank_has_no_connector');
  const told = await accountsOf(parts, at);
  if (told.kind !== 'told') return untold(parts, told);
  const account = told.value.find((one) => one.number === number);
  const used = only === undefined ? await call.use(cluster, account?.account ?? NO_ACCOUNT) : consent;
  if (isProblem(used)) return used;
  return account === undefined ? problemOf(DOOR_OUTCOMES, 'account_not_found') : { at, account };
}

function accountOut(bin: number, { number, kind }: AccountAtBank) {
  return {
    identification: { accountId: number },
    ...{ name: ACCOUNT_NAME[kind].vi, type: ACCOUNT_TYPE[kind], currency: 'VND', bankCode: wireBin(bin) },
  };
}

const REFERENCE_CHARS_MAX = 70;
const INFORMATION_CHARS_MAX = 255;

function lineOut(line: LineAtBank, bin: number, { number }: AccountAtBank) {
  const { id, amount, balance, kind, bookedAt, endToEndId, remittance } = line;
  return {
    amount: amountOut(amount < 0n ? -amount : amount),
    ...(balance === null ? {} : { balance: amountOut(balance) }),
    creditDebitIndicator: amount < 0n ? 'DBIT' : 'CRDT',
    reversalIndicator: kind === 'return',
    valueDate: utc(bookedAt),
    references: { instructionIdentification: (endToEndId ?? id).slice(0, REFERENCE_CHARS_MAX) },
    ...partiesOf(line, partyOut({ bin, account: number, name: null })),
    additionalTransactionInformation: (remittance ?? '').slice(0, INFORMATION_CHARS_MAX),
  };
}

/** Both, or none: half a pair says who paid and not whom. */
function partiesOf({ amount, counterparty }: LineAtBank, own: ReturnType<typeof partyOut>) {
  if (counterparty === null || counterparty.bin === null || counterparty.account === null) return {};
  const { bin, account, name } = counterparty;
  const other = partyOut({ bin, account, name });
  const [debtor, creditor] = amount < 0n ? [own, other] : [other, own];
  return { relatedParties: { debtor, creditor } };
}
