/**
 * Verification: what must always be true of the database, said by the rooms that own the tables, and checked in short
 * chunks beside live traffic. No snapshot lives longer than one chunk, because a long one on the primary keeps the
 * dead versions of hot rows alive and takes the hub's speed with it.
 */
export type { Checked, Invariant, Look, Snapshots } from './model.ts';
export { runInvariants } from './run.ts';
export { openSnapshots } from './snapshots.ts';
