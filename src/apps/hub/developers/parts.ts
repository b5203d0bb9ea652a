/** What the developer area is built from. */
import type { Queryable } from '../../../core/database/index.ts';
import type { OwnApi } from './ownapi.ts';
import type { TestCustomer } from './pages/quickstart.ts';

export interface DeveloperParts {
  readonly database: Queryable;
  readonly nowMs: () => number;
  readonly randomBytes: (size: number) => Buffer;
  /** Key of the sessions' HMAC; the same in every process of one hub. */
  readonly sessionKey: Buffer;
  /** Scheme, host and port of this server, and of open banking where there is any. */
  readonly origin: () => string;
  readonly openBankingOrigin: () => string | undefined;
  readonly sandbox: boolean;
  readonly testCustomers: readonly TestCustomer[];
  readonly api: OwnApi;
  /** Called with faults of ours; the reader gets a page that says so. */
  readonly fault: (fault: unknown, where: string) => void;
}
