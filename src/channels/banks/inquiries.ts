/** What banks asked about payments: the budget of each, and the last answer for whoever has spent it. */
import type { TransactionReport } from '../../codecs/iso20022/index.ts';
import type { StatusBudget } from '../../services/clearing/index.ts';
import { STATUS_ANSWERS_MAX } from './rules/limits.ts';

export interface Inquiries {
  /** Takes one query from the budget of each payment, or answers what was answered last; in the order asked. */
  ask(
    bin: number,
    transactionIds: readonly string[],
    nowMs: number,
  ): Promise<readonly ('work' | SpentBudget)[]>;
  answered(bin: number, transactionId: string, report: TransactionReport): void;
}

export interface SpentBudget {
  /** By this process. */
  readonly last: TransactionReport | undefined;
  readonly retryAfterS: number;
}

export function createInquiries(budget: StatusBudget): Inquiries {
  const answers = new Map<string, TransactionReport>();
  const keyOf = (bin: number, transactionId: string): string => `${bin} ${transactionId}`;
  return {
    async ask(bin, transactionIds, nowMs) {
      const allowances = await budget.take(bin, transactionIds, nowMs);
      return allowances.map((one, i) =>
        one === 'allowed'
          ? 'work'
          : { last: answers.get(keyOf(bin, transactionIds[i]!)), retryAfterS: one.retryAfterS },
      );
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
