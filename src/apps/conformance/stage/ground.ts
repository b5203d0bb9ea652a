/** What both sides of the stage stand on: customers, their browsers, and the line. */
import type { Browser, CookieJar, Patience, Send, Walker } from '../client/index.ts';
import type { CustomerEntry } from '../configuration.ts';
import type { Settings } from './settings.ts';

export interface Ground extends Patience {
  readonly settings: Settings;
  readonly send: Send;
  readonly walker: Walker;
  /** The nth demo customer; the check is skipped where there is none. */
  customer(n?: number): CustomerEntry;
  /** His browser: it stays signed in through the run, as people's do. */
  browser(n?: number): Browser;
  /** A browser that has never been there. */
  stranger(jar?: CookieJar): Browser;
  /** Processes of the service by turns; undefined where only one is known. */
  process(n: number): string | undefined;
}
