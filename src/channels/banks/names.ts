/** Asks a connected bank for the name on an account: in three seconds, or not at all. */
import type { Breakers } from './breakers.ts';
import type { Correspondence } from './correspondence.ts';
import type { Directory } from './directory.ts';
import { nameAnswerFrom, nameQuestionOf } from './messages/name.ts';
import type { NameAnswer, NameQuestion } from './model.ts';
import { NAME_WAIT_MS_MAX, NAMES_PER_BANK_MAX } from './rules/limits.ts';

/**
 * `no_answer`: unreachable, too slow, or asked by too many at once; the check is "not possible", the payment may go
 * on without it. Undefined where the institution is not connected.
 */
export type AskName = (question: NameQuestion) => Promise<NameAnswer | 'no_answer'> | undefined;

export interface NameParts {
  readonly directory: Directory;
  readonly breakers: Breakers;
  readonly correspondence: Correspondence;
  readonly nowMs: () => number;
}

export function createAskName({ directory, breakers, correspondence, nowMs }: NameParts): AskName {
  const asking = new Map<number, number>();
  const count = (bin: number): number => asking.get(bin) ?? 0;
  async function ask(question: NameQuestion): Promise<NameAnswer | 'no_answer'> {
    const { bin } = question;
    if (!breakers.isClosed(bin) || count(bin) >= NAMES_PER_BANK_MAX) return 'no_answer';
    asking.set(bin, count(bin) + 1);
    try {
      const reply = await correspondence.ask(
        bin,
        (messageId) => nameQuestionOf(question, messageId, nowMs()),
        NAME_WAIT_MS_MAX,
      );
      return reply.kind === 'replied' && reply.message.type === 'acmt.024'
        ? nameAnswerFrom(reply.message, question)
        : 'no_answer';
    } finally {
      asking.set(bin, count(bin) - 1);
    }
  }
  return (question) => (directory.find(question.bin) === undefined ? undefined : ask(question));
}
