/**
 * What a consent lets a third party read of hosted accounts. Whether it may is decided before, by the consent's gate;
 * here it is only read. Reads of many calls travel together.
 */
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import { businessDate, type IsoDate, startOfDate } from '../../kit/calendar.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import {
  type Balance,
  balancesOf,
  bookedLines,
  type Customer,
  type CustomerAccount,
  countBookedLines,
  findAccounts,
  findCustomers,
  openingBalance,
  type StatementLine,
} from '../banking/index.ts';
import { type Consent, findConsents } from '../consents/index.ts';

export interface AccountKey {
  /** BIN of the customer's bank. */
  readonly book: number;
  /** UUID. */
  readonly id: string;
}

/** Lines of an account, newest first. */
export interface LinesAsked {
  /** Milliseconds since the epoch, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Cursor of the last line of the page before. */
  readonly before?: number | undefined;
  readonly skip?: number;
  readonly rowsMax: number;
}

export interface AccountReads {
  account(key: AccountKey): Promise<CustomerAccount | undefined>;
  balance(key: AccountKey): Promise<Balance | undefined>;
  customer(key: AccountKey): Promise<Customer | undefined>;
  lines(key: AccountKey, asked: LinesAsked): Promise<StatementLine[]>;
  /** Up to `LINES_COUNTED_MAX` and one more. */
  countLines(key: AccountKey, span: Pick<LinesAsked, 'from' | 'to'>): Promise<number>;
  /** Can this amount be taken now? Nothing else of the balance is told. */
  hasFunds(key: AccountKey, amount: bigint): Promise<boolean>;
  statement(account: CustomerAccount, month: string, nowMs: number): Promise<MonthStatement>;
}

/** A page number has an end only while its lines can be counted in one breath. */
export const LINES_COUNTED_MAX = 5_000;

export interface MonthStatement {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly opening: bigint;
  readonly closing: bigint;
}

export function createAccountReads(on: Queryable): AccountReads {
  const account = createGroupRead(
    (keys: readonly AccountKey[]) => findAccounts(on, keys),
    BATCH_COMMANDS_MAX,
  );
  const balance = createGroupRead((keys: readonly AccountKey[]) => balancesOf(on, keys), BATCH_COMMANDS_MAX);
  return {
    account,
    balance,
    customer: createGroupRead((keys: readonly AccountKey[]) => findCustomers(on, keys), BATCH_COMMANDS_MAX),
    lines: (key, asked) => bookedLines(on, key, asked),
    countLines: (key, span) => countBookedLines(on, key, span, LINES_COUNTED_MAX + 1),
    async hasFunds(key, amount) {
      const found = await balance(key);
      return found !== undefined && !found.frozen && !found.closed && found.available >= amount;
    },
    async statement(of, month, nowMs) {
      const { from, to } = monthSpan(month);
      const [opening, closing] = await Promise.all([
        openingBalance(on, of, from),
        openingBalance(on, of, Math.min(to, nowMs) + 1),
      ]);
      return { month, from: businessDate(from), to: businessDate(to), opening, closing };
    },
  };
}

/** Consents as they were a moment ago, many in one statement: to look up what was granted, never instead of the gate. */
export function createConsentReads(on: Queryable): (id: string) => Promise<Consent | undefined> {
  return createGroupRead(async (ids: readonly string[]) => {
    const found = await findConsents(on, ids);
    return ids.map((id) => found.get(id));
  }, BATCH_COMMANDS_MAX);
}

/** First and last millisecond of a month in Hanoi. */
export function monthSpan(month: string): { readonly from: number; readonly to: number } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const next = number === 12 ? `${year + 1}-01-01` : `${year}-${(number + 1).toString().padStart(2, '0')}-01`;
  return { from: startOfDate(`${month}-01`), to: startOfDate(next) - 1 };
}

/** Months since an account was opened, newest first; those before the consent's history are not among them. */
export function monthsOf(openedAt: number, historyFrom: IsoDate | null, nowMs: number): string[] {
  const opened = businessDate(openedAt).slice(0, 7);
  const first = historyFrom !== null && historyFrom.slice(0, 7) > opened ? historyFrom.slice(0, 7) : opened;
  const months: string[] = [];
  for (let month = businessDate(nowMs).slice(0, 7); month >= first && months.length < MONTHS_MAX; ) {
    months.push(month);
    month = businessDate(monthSpan(month).from - 1).slice(0, 7);
  }
  return months;
}

/** Ten years, as long as accounting documents are kept (Law on Accounting 2015 Art 41, our reading). */
const MONTHS_MAX = 120;
