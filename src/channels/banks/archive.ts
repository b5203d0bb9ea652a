/** The message store as the line uses it: what comes together is kept, told and looked up together. */
import { crashPoint, createGroupRead, type Queryable } from '../../core/database/index.ts';
import { STORE_ROWS_MAX } from './rules/limits.ts';
import {
  findSent,
  findTaken,
  type KeptMessage,
  keepMessages,
  type MessageKey,
  type SentFate,
  type TakenMessage,
  tellMessages,
} from './store.ts';

export interface Archive {
  /** Resolves when the message is durable. */
  keep(message: KeptMessage): Promise<void>;
  tell(fate: SentFate): Promise<void>;
  taken(key: MessageKey): Promise<TakenMessage | undefined>;
  sent(key: MessageKey): Promise<{ readonly id: string; readonly body: string } | undefined>;
}

export function createArchive(on: Queryable): Archive {
  const together = <Item>(
    write: (items: readonly Item[]) => Promise<void>,
  ): ((item: Item) => Promise<void>) =>
    createGroupRead(async (items: readonly Item[]) => {
      await write(items);
      crashPoint('line-archive-written');
      return items.map(() => undefined);
    }, STORE_ROWS_MAX);
  return {
    keep: together((messages: readonly KeptMessage[]) => keepMessages(on, messages)),
    tell: together((fates: readonly SentFate[]) => tellMessages(on, fates)),
    taken: createGroupRead((keys: readonly MessageKey[]) => findTaken(on, keys), STORE_ROWS_MAX),
    sent: createGroupRead((keys: readonly MessageKey[]) => findSent(on, keys), STORE_ROWS_MAX),
  };
}
