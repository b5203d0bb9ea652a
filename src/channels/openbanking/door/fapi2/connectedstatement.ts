/**
 * Statements of banks that keep their own core, from what they booked: the contract has transactions, each with the balance
 * after it where the bank keeps one. A balance that cannot be told from them is null and never computed around.
 */
import { type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { businessDate, type IsoDate, startOfDate } from '../../../../kit/calendar.ts';
import { toWire } from '../../../../kit/id.ts';
import { monthsOf, OPENBANKING_OUTCOMES } from '../../../../services/openbanking/index.ts';
import type { FromBank, PageAtBank } from '../../connected.ts';
import type { RouteParts } from '../parts.ts';
import { type AtBank, FIRST_DATE, groundOf, linesOut, untold } from './connected.ts';
import { amountOut, datesOf, historyFrom } from './words.ts';

/** When the account was opened is not in the contract: months before it are among them, and empty. */
const monthsAtBank = ({ consent }: AtBank, nowMs: number): string[] =>
  monthsOf(startOfDate(FIRST_DATE), historyFrom(consent), nowMs);

export function statementsAtBank(at: AtBank, nowMs: number): Reply {
  return {
    status: 200,
    body: { data: monthsAtBank(at, nowMs).map((month) => ({ month, ...datesOf(month) })) },
  };
}

export interface StatementAsked {
  readonly month: string;
  readonly limit: number;
  readonly starting_after?: string;
}

interface Span {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

export async function statementAtBank(
  parts: RouteParts,
  at: AtBank,
  account: string,
  { month, limit, starting_after }: StatementAsked,
  nowMs: number,
): Promise<Reply | Problem> {
  if (!monthsAtBank(at, nowMs).includes(month)) return problemOf(OPENBANKING_OUTCOMES, 'statement_not_found');
  const granted = historyFrom(at.consent) ?? FIRST_DATE;
  const { from, to } = datesOf(month);
  // She granted no more than a part of it.
  const isCut = granted > from;
  const lines = (span: Span, cursor: string | null, rowsMax: number) =>
    parts.banks.transactions(at.consent.book, {
      ...{ ...groundOf(at, account), cluster: 'statements', cursor, rowsMax },
      ...span,
    });
  const [page, newest, before] = await Promise.all([
    lines({ from: isCut ? granted : from, to }, starting_after ?? null, limit),
    lines({ from: granted, to }, null, 1),
    // Nothing before the history that she granted is asked for.
    granted < from ? lines({ from: granted, to: dayBefore(from) }, null, 1) : NOTHING,
  ]);
  if (page.kind !== 'told') return untold(parts, page);
  if (newest.kind !== 'told') return untold(parts, newest);
  if (before.kind !== 'told') return untold(parts, before);
  const ends = {
    opening: balanceOut(before.value.transactions[0]?.balance ?? (isCut ? null : earlier(page.value))),
    closing: balanceOut(newest.value.transactions[0]?.balance ?? null),
  };
  const head = { account_id: toWire('account', account), month, from, to };
  return { status: 200, body: { ...head, ...ends, ...linesOut(page.value) } };
}

const NOTHING: FromBank<PageAtBank> = { kind: 'told', value: { transactions: [], nextCursor: null } };

const dayBefore = (date: IsoDate): IsoDate => businessDate(startOfDate(date) - 1);

const balanceOut = (balance: bigint | null) => (balance === null ? null : amountOut(balance));

/** What was there before the oldest line, where the page has it. */
function earlier({ transactions, nextCursor }: PageAtBank): bigint | null {
  const oldest = nextCursor === null ? transactions.at(-1) : undefined;
  return oldest === undefined || oldest.balance === null ? null : oldest.balance - oldest.amount;
}
