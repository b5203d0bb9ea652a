/** What banks asked about payments: the budget of each, and the last answer for whoever has spent it. */
import type { TransactionReport } from '../../codecs/iso20022/index.ts';
import { type Budget, retryAfterS, spend, UNSPENT } from './rules/budget.ts';
import { STATUS_ANSWERS_MAX } from './rules/limits.ts';

export interface Inquiries {
  /** Takes one query from the budget of a payment, or answers what was answered last. */
  ask(bin: number, transactionId: string, nowMs: number): 'work' | SpentBudget;
  answered(bin: number, transactionId: string, report: TransactionReport): void;
}

export interface SpentBudget {
  readonly last: TransactionReport | undefined;
  readonly retryAfterS: number;
}

interface Entry {
  budget: Budget;
  last: TransactionReport | undefined;
}

/** Of this process: with several of them a bank gets as many budgets, which is still a few queries. */
export function createInquiries(): Inquiries {
  const entries = new Map<string, Entry>();
  const keyOf = (bin: number, transactionId: string): string => `${bin} ${transactionId}`;
  return {
    ask(bin, transactionId, nowMs) {
      const key = keyOf(bin, transactionId);
      const known = entries.get(key);
      const spent = spend(known?.budget ?? UNSPENT, nowMs);
      if (spent === undefined) return { last: known!.last, retryAfterS: retryAfterS(known!.budget, nowMs) };
      if (known !== undefined) known.budget = spent;
      else {
        // The oldest goes first: it is the one whose answer is most likely final and told.
        if (entries.size >= STATUS_ANSWERS_MAX) entries.delete(entries.keys().next().value as string);
        entries.set(key, { budget: spent, last: undefined });
      }
      return 'work';
    },
    answered(bin, transactionId, report) {
      const known = entries.get(keyOf(bin, transactionId));
      if (known !== undefined) known.last = report;
    },
  };
}
