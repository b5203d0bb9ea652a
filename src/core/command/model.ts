import type { Outcome } from '../../kit/outcome.ts';
import type { Queryable } from '../database/index.ts';
import type { AccountRef, LedgerPicture } from '../ledger/index.ts';
import type { NewEvent } from '../outbox/index.ts';

/** What all commands of a batch look at, and what they have decided so far. */
export interface Picture {
  readonly ledger: LedgerPicture;
  /** Milliseconds since the epoch: one instant for the whole batch. */
  readonly nowMs: number;
  /** Facts that several kinds of one room share within the batch, see `shared`. */
  readonly facts: Map<symbol, unknown>;
}

export interface SharedKey<Value> {
  readonly symbol: symbol;
  /** Marks the type; never read. */
  readonly value?: Value;
}

/** A place in the picture for facts that several kinds share (the scheme's open window, locked payments). */
export function shared<Value>(name: string): SharedKey<Value> & {
  get(picture: Picture): Value | undefined;
  set(picture: Picture, value: Value): void;
} {
  const symbol = Symbol(name);
  return {
    symbol,
    get: (picture) => picture.facts.get(symbol) as Value | undefined,
    set: (picture, value) => void picture.facts.set(symbol, value),
  };
}

/** What came of a command. Ledger transfers were already made in the picture by `decide`. */
export interface Decision<Answer extends Outcome, Kept> {
  /** JSON of ids and words: remembered under the idempotency key, so no bigint and nothing personal. */
  readonly answer: Answer;
  /** Handed to `keep`, and to the caller of a fresh (not replayed) command. */
  readonly kept?: Kept;
  readonly events?: readonly NewEvent[];
  /** Wire id of what it was done to, and words for the auditor without personal data. */
  readonly audit: { readonly subject: string; readonly detail: string };
}

interface Lock<Input> {
  readonly rank: 1 | 2 | 3;
  readonly take: (
    on: Queryable,
    inputs: readonly Input[],
    picture: Picture,
  ) => Promise<readonly AccountRef[]>;
}

/**
 * A kind of command. Order within a batch: all `lock`s by rank, then accounts (book by book, by id), then `gather`s,
 * then `decide` one by one, then `keep`s. What is read in `gather` is read after every lock is held.
 */
export interface CommandKind<Input, Facts, Answer extends Outcome, Kept> {
  /** `room.verb`, as the audit shows it. */
  readonly name: string;
  /** Rows to lock before accounts: 1 scheme, 2 payments, 3 the rest. May find out which further accounts to lock. */
  readonly lock?: Lock<Input>;
  /** What is composed of two rooms' commands locks in the second room as well, at the rank of that one. */
  readonly lockNext?: Lock<Input>;
  /** Roughly how many transfers it makes, where that is many; 1 otherwise. */
  weight?(input: Input): number;
  /** Accounts known from the command itself. */
  accounts(input: Input): readonly AccountRef[];
  /** Set-based reads, same length and order as `inputs`. */
  gather?(on: Queryable, inputs: readonly Input[], picture: Picture): Promise<readonly Facts[]>;
  /** Pure: no I/O, no clock, no randomness. */
  decide(input: Input, facts: Facts, picture: Picture): Decision<Answer, Kept>;
  /** Sends the room's own rows for all commands of the batch at once. */
  keep?(on: Queryable, kept: readonly Kept[], picture: Picture): readonly Promise<unknown>[];
}
