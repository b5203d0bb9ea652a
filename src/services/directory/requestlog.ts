/**
 * The log that a third party's developers read: a courtesy, not the record of data that was read (that is the consent
 * ledger's). It is written behind the answer, many lines at a time, and loses lines rather than make anybody wait.
 */
import type { Queryable } from '../../core/database/index.ts';
import { keepRequests, type ThirdPartyRequest } from './store/requests.ts';

export interface RequestLog {
  note(request: ThirdPartyRequest): void;
  /** Writes what waits. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A developer looks at the answer first and at the log after it. */
const FLUSH_EVERY_MS = 1_000;
/** Lines that wait: two seconds of the busiest door; more means that the database is away, and they are dropped. */
const LINES_WAITING_MAX = 10_000;
const LINES_AT_ONCE = 1_000;

export function createRequestLog(database: Queryable, onFault: (fault: unknown) => void): RequestLog {
  let waiting: ThirdPartyRequest[] = [];
  let writing: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const lines = waiting.slice(0, LINES_AT_ONCE);
      waiting = waiting.slice(LINES_AT_ONCE);
      await keepRequests(database, lines);
    }
  };
  const flush = (): Promise<void> => {
    writing ??= write()
      .catch(onFault)
      .finally(() => {
        writing = undefined;
      });
    return writing;
  };
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS).unref();
  return {
    note(request) {
      if (waiting.length < LINES_WAITING_MAX) waiting.push(request);
    },
    async flush() {
      await writing;
      await flush();
    },
    async close() {
      clearInterval(timer);
      await writing;
      await flush();
    },
  };
}
