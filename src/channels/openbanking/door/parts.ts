/** What the routes of both profiles need. */
import type { Queryable } from '../../../core/database/index.ts';
import type { AskName, Locate } from '../../../services/clearing/index.ts';
import type { AccountReads, Orders } from '../../../services/openbanking/index.ts';

export interface RouteParts {
  readonly database: Queryable;
  readonly reads: AccountReads;
  readonly orders: Orders;
  readonly locate: Locate;
  /** Asks a connected bank for the name behind an account. */
  readonly askName: AskName;
}
