/** What the hub needs of the directory: who vouches, the kinds of its commands, and the log of third parties' requests. */
import type { Database } from '../../core/database/index.ts';
import { businessDate } from '../../kit/calendar.ts';
import { inForce } from '../../kit/dated.ts';
import type { Id } from '../../kit/id.ts';
import {
  amendSoftwareKind,
  createDirectoryAuthority,
  createRequestLog,
  type DirectoryAuthority,
  type DirectoryKeys,
  forgetRequests,
  REQUEST_LOG_DAYS,
  type RequestLog,
  registerSoftwareKind,
} from '../../services/directory/index.ts';
import type { Job } from './jobs.ts';

interface DirectoryWiring {
  readonly database: Database;
  readonly nowMs: () => number;
  readonly mint: <N extends string>() => Id<N>;
  readonly keys: () => DirectoryKeys;
  readonly issuer: () => string;
  /** Anybody may sign up, and have customers sent to http on his own machine. */
  readonly sandbox: boolean;
  readonly onFault: (fault: unknown) => void;
}

export interface OpenDirectory {
  readonly authority: DirectoryAuthority;
  readonly registerSoftware: ReturnType<typeof registerSoftwareKind>;
  readonly amendSoftware: ReturnType<typeof amendSoftwareKind>;
  readonly sandbox: boolean;
  readonly requests: RequestLog;
  readonly jobs: readonly Job[];
}

/** Twice a day, so that a restart at the wrong hour costs half a day of rows and not one. */
const FORGET_EVERY_MS = 43_200_000;
const DAY_MS = 86_400_000;

export function openDirectory(wiring: DirectoryWiring): OpenDirectory {
  const { database, nowMs, sandbox, onFault } = wiring;
  return {
    authority: createDirectoryAuthority(wiring),
    registerSoftware: registerSoftwareKind({ loopback: sandbox }),
    amendSoftware: amendSoftwareKind({ loopback: sandbox }),
    sandbox,
    requests: createRequestLog(database, onFault),
    jobs: [
      {
        name: 'forget requests of third parties',
        everyMs: FORGET_EVERY_MS,
        run: () => forgetRequests(database, nowMs() - logDays(nowMs()) * DAY_MS),
      },
    ],
  };
}

function logDays(nowMs: number): number {
  return inForce(REQUEST_LOG_DAYS, businessDate(nowMs))!.value;
}
