/** Account information of banks that keep their own core, admitted by the same gate: asked of the bank, and kept nowhere. */
import { type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { businessDate, hanoiTimestamp } from '../../../../kit/calendar.ts';
import { toWire } from '../../../../kit/id.ts';
import { wireBin } from '../../../../services/clearing/index.ts';
import type { Consent } from '../../../../services/consents/index.ts';
import type {
  AccountAtBank,
  FromBank,
  Ground,
  GroundOfAccount,
  LineAtBank,
  PageAtBank,
  StandingOrderAtBank,
} from '../../connected.ts';
import type { Call } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { masked } from '../views.ts';
import { amountOut, historyFrom } from './words.ts';

type Answer = Reply | Problem;

export interface AtBank {
  readonly consent: Consent;
  readonly ground: Ground;
}

/** Undefined: the accounts of this consent are on our own books. */
export async function atBank(
  { banks }: Pick<RouteParts, 'banks'>,
  { attended, request }: Pick<Call, 'attended' | 'request'>,
  consent: Consent,
): Promise<AtBank | undefined> {
  if (!(await banks.connects(consent.book))) return undefined;
  const { id, customer } = consent;
  return { consent, ground: { consent: id, customer, attended, request } };
}

export const groundOf = ({ ground }: AtBank, account: string): GroundOfAccount => ({ ...ground, account });

export function untold({ bankProblem }: RouteParts, { kind, code }: Untold): Problem {
  // The read has overtaken the notice of the consent: in a moment the bank knows it.
  return bankProblem(code === 'consent_is_not_known' ? 'bank_is_not_answering' : kind);
}

type Untold = Exclude<FromBank<never>, { kind: 'told' }>;

function answered<Value>(
  parts: RouteParts,
  told: FromBank<Value>,
  body: (value: Value) => object | undefined,
): Answer {
  if (told.kind !== 'told') return untold(parts, told);
  const read = body(told.value);
  return read === undefined ? problemOf(DOOR_OUTCOMES, 'account_not_found') : { status: 200, body: read };
}

const accountsOf = async (
  { banks }: RouteParts,
  { consent, ground }: AtBank,
  cluster: 'accounts' | 'account_details',
) => await banks.accounts(consent.book, { ...ground, cluster, granted: consent.accounts });

export async function listAtBank(parts: RouteParts, at: AtBank): Promise<Answer> {
  const bin = at.consent.book;
  return answered(parts, await accountsOf(parts, at, 'accounts'), (accounts) => ({
    data: accounts.map((account) => briefOf(bin, account)),
  }));
}

export async function detailsAtBank(parts: RouteParts, at: AtBank, id: string): Promise<Answer> {
  return answered(parts, await accountsOf(parts, at, 'account_details'), (accounts) => {
    const account = accounts.find((one) => one.account === id);
    if (account === undefined) return undefined;
    const { masked_account: _, ...brief } = briefOf(at.consent.book, account);
    // When it was opened is not in the contract.
    return { ...brief, account: account.number, status: statusOf(account), opened_on: null };
  });
}

export async function balancesAtBank(parts: RouteParts, at: AtBank, id: string): Promise<Answer> {
  const told = await parts.banks.balances(at.consent.book, groundOf(at, id));
  return answered(parts, told, ({ booked, available, at: ms }) => {
    const date_time = hanoiTimestamp(ms);
    const data = [
      { type: 'CLBD', balance: amountOut(booked), date_time },
      { type: 'CLAV', balance: amountOut(available), date_time },
    ];
    return { account_id: toWire('account', id), data };
  });
}

export interface LinesAskedOfBank {
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly starting_after?: string;
}

/** As far back as where the customer set no bound. */
export const FIRST_DATE = '2000-01-01';

export async function linesAtBank(
  parts: RouteParts,
  at: AtBank,
  id: string,
  { from, to, limit, starting_after }: LinesAskedOfBank,
  nowMs: number,
): Promise<Answer> {
  const granted = historyFrom(at.consent) ?? FIRST_DATE;
  const first = from === undefined || from < granted ? granted : from;
  const last = to ?? businessDate(nowMs);
  // A span that ends before it begins is empty; the bank need not be asked.
  if (last < first) return { status: 200, body: { data: [], has_more: false } };
  const told = await parts.banks.transactions(at.consent.book, {
    ...{ ...groundOf(at, id), cluster: 'transactions', from: first, to: last },
    ...{ cursor: starting_after ?? null, rowsMax: limit },
  });
  return answered(parts, told, linesOut);
}

export const linesOut = ({ transactions, nextCursor }: PageAtBank) => ({
  data: transactions.map((line, n) => lineOut(line, n === transactions.length - 1 ? nextCursor : null)),
  has_more: nextCursor !== null,
});

export async function standingOrdersAtBank(parts: RouteParts, at: AtBank, id: string): Promise<Answer> {
  const told = await parts.banks.standingOrders(at.consent.book, groundOf(at, id));
  return answered(parts, told, (orders) => ({ data: orders.map(standingOut) }));
}

export async function partyAtBank(parts: RouteParts, at: AtBank): Promise<Answer> {
  const told = await parts.banks.party(at.consent.book, at.ground);
  return answered(parts, told, ({ name, kind }) => ({ name, kind }));
}

export async function fundsAtBank(
  parts: RouteParts,
  at: AtBank,
  id: string,
  amount: bigint,
): Promise<Answer> {
  const told = await parts.banks.fundsConfirmation(at.consent.book, { ...groundOf(at, id), amount });
  return answered(parts, told, (funds_available) => ({ funds_available }));
}

/** ISO 20022 Frequency6Code. */
const FREQUENCY = { weekly: 'WEEK', monthly: 'MNTH', quarterly: 'QURT', yearly: 'YEAR' } as const;

function standingOut({
  id,
  creditor,
  amount,
  frequency,
  nextDate,
  lastDate,
  remittance,
}: StandingOrderAtBank) {
  return {
    ...{ standing_order_id: id, creditor: { ...creditor, bin: wireBin(creditor.bin) } },
    ...{ instructed_amount: amountOut(amount), remittance_information: remittance },
    // On which day of the week or month is the next date's to say.
    ...{ frequency: FREQUENCY[frequency], on_day: null, next_execution_date: nextDate },
    // The bank tells those in force.
    ...{ final_execution_date: lastDate, status: 'active' },
  };
}

function briefOf(bin: number, { account, kind, number }: AccountAtBank) {
  return {
    ...{ account_id: toWire('account', account), bin: wireBin(bin), kind, masked_account: masked(number) },
    currency: 'VND',
  };
}

function statusOf({ bars }: AccountAtBank): 'closed' | 'blocked' | 'enabled' {
  if (bars.includes('closed')) return 'closed';
  return bars.includes('blocked') ? 'blocked' : 'enabled';
}

function kindOf({ kind, amount }: LineAtBank): string {
  if (kind !== 'cash') return kind;
  return amount < 0n ? 'withdrawal' : 'deposit';
}

function lineOut(line: LineAtBank, cursor: string | null) {
  const { id, amount, balance, bookedAt, counterparty, remittance, payment } = line;
  return {
    ...{ transaction_id: id, cursor, booking_date_time: hanoiTimestamp(bookedAt), status: 'BOOK' },
    ...{ kind: kindOf(line), amount: amountOut(amount < 0n ? -amount : amount) },
    credit_debit_indicator: amount < 0n ? 'DBIT' : 'CRDT',
    balance_after: balance === null ? null : amountOut(balance),
    remittance_information: remittance,
    payment_id: payment === null ? null : toWire('payment', payment),
    counterparty: counterparty && {
      ...counterparty,
      bin: counterparty.bin === null ? null : wireBin(counterparty.bin),
    },
  };
}
