/** What banks asked about payments: the budget of each, and the last answer for whoever has spent it. */
import type { TransactionReport } from '../../codecs/iso20022/index.ts';
import { createStatusBudget } from '../../services/clearing/index.ts';
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

export function createInquiries(): Inquiries {
  const budget = createStatusBudget();
  const answers = new Map<string, TransactionReport>();
  const keyOf = (bin: number, transactionId: string): string => `${bin} ${transactionId}`;
  return {
    ask(bin, transactionId, nowMs) {
      const taken = budget.take(bin, transactionId, nowMs);
      if (taken === 'allowed') return 'work';
      return { last: answers.get(keyOf(bin, transactionId)), retryAfterS: taken.retryAfterS };
    },
    answered(bin, transactionId, report) {
      const key = keyOf(bin, transactionId);
      // The oldest goes first: it is the one whose answer is most likely final and told.
      if (!answers.has(key) && answers.size >= STATUS_ANSWERS_MAX)
        answers.delete(answers.keys().next().value as string);
      answers.set(key, report);
    },
  };
}
