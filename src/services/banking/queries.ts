/** Answers about hosted accounts: balances and statements with a running balance. */
import type { Queryable } from '../../core/database/index.ts';
import {
  type Account,
  accountsByRef,
  balanceAt,
  bookedEntries,
  countBooked,
  entriesOf,
  findAccount,
  keyOf,
  TRANSFER_CODE,
} from '../../core/ledger/index.ts';
import { findPayments, type Payment } from '../clearing/index.ts';
import type { CustomerAccount } from './model.ts';

export interface Balance {
  /** Posted: what is in the account. */
  readonly booked: bigint;
  /** Posted less held: what may be spent. */
  readonly available: bigint;
  readonly frozen: boolean;
  readonly closed: boolean;
}

export async function balanceOf(on: Queryable, account: CustomerAccount): Promise<Balance> {
  return balanceIn((await findAccount(on, account.book, account.id)) as Account);
}

function balanceIn(ledger: Account): Balance {
  const booked = ledger.creditsPosted - ledger.debitsPosted;
  return { booked, available: booked - ledger.debitsPending, frozen: ledger.frozen, closed: ledger.closed };
}

/** Balances of many accounts, in the order asked, in one statement. */
export async function balancesOf(
  on: Queryable,
  accounts: readonly { readonly book: number; readonly id: string }[],
): Promise<(Balance | undefined)[]> {
  const found = await accountsByRef(on, accounts);
  return accounts.map(({ book, id }) => {
    const ledger = found.get(keyOf(book, id));
    return ledger === undefined ? undefined : balanceIn(ledger);
  });
}

export interface StatementLine {
  /** Ledger time, microseconds; the line's cursor. */
  readonly at: number;
  readonly transfer: string;
  readonly kind: 'payment' | 'return' | 'deposit' | 'withdrawal' | 'other';
  /** Signed: what came in is positive. Zero for a hold, which moves nothing. */
  readonly amount: bigint;
  readonly held: bigint;
  readonly balance: bigint;
  readonly payment: Payment | null;
}

export interface StatementSpan {
  /** Milliseconds since the epoch, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Ledger time of the last line of the page before. */
  readonly after?: number;
  readonly rowsMax: number;
}

const KIND_OF_CODE: Readonly<Record<number, StatementLine['kind']>> = {
  [TRANSFER_CODE.payment]: 'payment',
  [TRANSFER_CODE.return]: 'return',
  [TRANSFER_CODE.deposit]: 'deposit',
  [TRANSFER_CODE.withdrawal]: 'withdrawal',
};

/** Lines oldest first, each with the balance after it. */
export async function statementOf(
  on: Queryable,
  account: CustomerAccount,
  span: StatementSpan,
): Promise<StatementLine[]> {
  const after = Math.max(span.from * 1_000 - 1, span.after ?? -1);
  const entries = await entriesOf(
    on,
    { book: account.book, id: account.id },
    { after, before: (span.to + 1) * 1_000, rowsMax: span.rowsMax },
  );
  return await linesOf(on, entries);
}

/** Milliseconds since the epoch, both inclusive. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
  /** Ledger time of the last line of the page before; lines before it follow. */
  readonly before?: number | undefined;
  readonly skip?: number;
  readonly rowsMax: number;
}

/** Lines that moved money, newest first: what a holds' journal is not. */
export async function bookedLines(
  on: Queryable,
  account: Pick<CustomerAccount, 'book' | 'id'>,
  { skip = 0, rowsMax, ...span }: LineSpan,
): Promise<StatementLine[]> {
  return await linesOf(on, await bookedEntries(on, account, { ...ledgerSpan(span), rowsMax, skip }));
}

export async function countBookedLines(
  on: Queryable,
  account: Pick<CustomerAccount, 'book' | 'id'>,
  span: Pick<LineSpan, 'from' | 'to'>,
  rowsMax: number,
): Promise<number> {
  return await countBooked(on, account, ledgerSpan(span), rowsMax);
}

function ledgerSpan({ from, to, before }: Pick<LineSpan, 'from' | 'to' | 'before'>): {
  after: number;
  before: number;
} {
  const end = (to + 1) * 1_000;
  return { after: from * 1_000 - 1, before: before === undefined ? end : Math.min(end, before) };
}

async function linesOf(
  on: Queryable,
  entries: Awaited<ReturnType<typeof entriesOf>>,
): Promise<StatementLine[]> {
  const payments = await findPayments(
    on,
    entries.flatMap(({ transfer }) => (isPayments(transfer.code) ? [paymentOf(transfer.id)] : [])),
  );
  return entries.map(({ transfer, side, balance }) => {
    const posted = transfer.kind === 'posted' || transfer.kind === 'post' ? transfer.amount : 0n;
    return {
      at: transfer.at,
      transfer: transfer.id,
      kind: KIND_OF_CODE[transfer.code] ?? 'other',
      amount: side === 'credit' ? posted : -posted,
      held: transfer.kind === 'pending' ? transfer.amount : 0n,
      balance,
      payment: isPayments(transfer.code) ? (payments.get(paymentOf(transfer.id)) ?? null) : null,
    };
  });
}

/** Booked balance right before a span begins. */
export async function openingBalance(on: Queryable, account: CustomerAccount, from: number): Promise<bigint> {
  return await balanceAt(on, { book: account.book, id: account.id }, from - 1);
}

const isPayments = (code: number): boolean => code === TRANSFER_CODE.payment || code === TRANSFER_CODE.return;

/** A leg's id is its payment's with the leg's number in the last two bytes. */
const paymentOf = (leg: string): string => `${leg.slice(0, 32)}0000`;
