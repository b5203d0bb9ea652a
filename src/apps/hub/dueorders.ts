/** What has a date is paid on it, also where third parties are not listened to: standing orders are the banks' own. */
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import type { Id } from '../../kit/id.ts';
import type { Locate, PayKind } from '../../services/clearing/index.ts';
import {
  executeDue,
  executeKind,
  runStanding,
  runStandingKind,
  tellEnds,
} from '../../services/openbanking/index.ts';
import type { Job } from './jobs.ts';

export interface DueParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly locate: Locate;
  readonly mint: <N extends string>() => Id<N>;
  readonly pay: PayKind;
  readonly nowMs: () => number;
}

/** Orders of a date are paid in its first minute. */
const DUE_EVERY_MS = 30_000;
/** A shop waits at its counter for this. */
const TELL_EVERY_MS = 500;

export function dueJobs({ database, desk, locate, mint, pay, nowMs }: DueParts): readonly Job[] {
  const execute = executeKind(pay);
  const run = runStandingKind(pay);
  return [
    {
      name: 'payment orders that are due',
      everyMs: DUE_EVERY_MS,
      run: () => executeDue({ database, desk, locate, execute }, nowMs()),
    },
    { name: 'ends of payment orders', everyMs: TELL_EVERY_MS, run: () => tellEnds({ database, desk }) },
    {
      name: 'standing orders that are due',
      everyMs: DUE_EVERY_MS,
      run: () => runStanding({ database, desk, locate, mint, run }, nowMs()),
    },
  ];
}
