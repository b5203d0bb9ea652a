import type { Queryable } from '../database/index.ts';

/**
 * Where checks read. A statement sees one state of the database by itself; several that must agree with each other
 * share a snapshot. What a check reads in different snapshots it may only compare where the past does not change.
 */
export interface Snapshots extends Queryable {
  /** Statements that see one state of the database. Keep it short: a chunk, never a table. */
  inSnapshot<Answer>(read: (on: Queryable) => Promise<Answer>): Promise<Answer>;
}

/** How a check says what it sees. */
export interface Look {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** So many rows more were looked at. */
  rows(count: number): void;
  /** What is wrong, naming rows by wire id, without personal data. Only the first few are kept, all are counted. */
  violation(words: string): void;
}

/** Something that is always true. Rooms may share a name where each knows a part of it. */
export interface Invariant {
  /** A sentence in snake_case; stable, since scripts read it. */
  readonly name: string;
  check(on: Snapshots, look: Look): Promise<void>;
}

/** What came of one invariant. */
export interface Checked {
  readonly name: string;
  readonly rows: number;
  readonly ms: number;
  /** How many there are; `violations` holds the first of them. */
  readonly violationsFound: number;
  readonly violations: readonly string[];
}
