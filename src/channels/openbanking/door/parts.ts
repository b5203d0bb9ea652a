/** What the routes of both profiles need. */
import type { Desk } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { Problem } from '../../../core/http/index.ts';
import type { Id } from '../../../kit/id.ts';
import type { AskName, Locate } from '../../../services/clearing/index.ts';
import type { Consent } from '../../../services/consents/index.ts';
import type { AccountReads, BankFault, Orders, Refunds } from '../../../services/openbanking/index.ts';
import type { BankReads } from '../connected.ts';

export interface RouteParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly reads: AccountReads;
  readonly orders: Orders;
  readonly refunds: Refunds;
  /** As it was a moment ago: for looking up what was granted, never instead of the gate. */
  readonly consent: (id: string) => Promise<Consent | undefined>;
  /** Banks that keep their own core: what they tell passes through. */
  readonly banks: BankReads;
  /** Why one has told nothing. */
  readonly bankProblem: (fault: BankFault) => Problem;
  readonly locate: Locate;
  /** Asks a connected bank for the name behind an account. */
  readonly askName: AskName;
}
