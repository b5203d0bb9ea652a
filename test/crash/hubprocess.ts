/** A real hub process that tests kill, freeze, thaw and start again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface HubOptions {
  readonly databaseUrl: string;
  /** Keys and log; hubs of one database share it. */
  readonly folder: string;
  /** `name` or `name:passage`, see core/database/crashpoint.ts. */
  readonly crashAt?: string;
  /** Becomes an operator's key. */
  readonly operatorKey?: string;
  /** Opens the bank line under this address. */
  readonly lineUrl?: string;
  /** A file of banks to register. */
  readonly banksFile?: string;
  /** Opens open banking on these ports of loopback. */
  readonly openBankingPorts?: readonly [port: number, mtlsPort: number];
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface HubProcess {
  readonly url: string;
  /** Where its bank line listens, if it has one. */
  readonly linePort: number | undefined;
  readonly ended: Promise<Ending>;
  readonly hasEnded: () => boolean;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM: it drains and ends by itself. */
  stop(): Promise<Ending>;
  /** SIGSTOP: the process stands still in the middle of whatever it does. */
  freeze(): void;
  thaw(): void;
}

interface Place {
  readonly url: string;
  readonly linePort?: number;
}

/** Where nobody listens. */
const NOWHERE = 'http://127.0.0.1:1';
const START_WAIT_MS_MAX = 30_000;
/** Longer than a drain can take: GroupCommit gives up on a batch before that. */
const STOP_WAIT_MS_MAX = 30_000;

export async function startHub({
  databaseUrl,
  folder,
  crashAt,
  operatorKey,
  lineUrl,
  banksFile,
  openBankingPorts,
}: HubOptions): Promise<HubProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('hub-main.ts', import.meta.url)), folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      DATABASE_URL: databaseUrl,
      // Of the whole run, where there is one; what is killed could not leave its own behind.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, 'compiled'),
      ...(crashAt === undefined ? {} : { LONGBIEN_CRASH_AT: crashAt }),
      ...(operatorKey === undefined ? {} : { LONGBIEN_TEST_OPERATOR_KEY: operatorKey }),
      ...(lineUrl === undefined ? {} : { LONGBIEN_TEST_LINE: lineUrl }),
      ...(banksFile === undefined ? {} : { LONGBIEN_TEST_BANKS: banksFile }),
      ...(openBankingPorts === undefined ? {} : { LONGBIEN_TEST_OPENBANKING: openBankingPorts.join(' ') }),
    },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4_000);
  });
  let over = false;
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      // A hub that nobody killed has fallen over by itself; its last words are what the test needs most.
      if (signal === null && code !== 0) console.error(`a hub ended by itself (${code}):\n${complaint}`);
      resolve({ code, signal });
    });
  });
  const lines = createInterface({ input: child.stdout });
  const said = await Promise.race([once(lines, 'line'), ended, atMost(START_WAIT_MS_MAX)]);
  const place = Array.isArray(said) ? (JSON.parse(said[0] as string) as Place) : undefined;
  // Some crash points are passed before it says where it is.
  if (place === undefined && !(over && crashAt !== undefined)) {
    child.kill('SIGKILL');
    throw new Error(`the hub did not start: ${complaint}`);
  }
  return {
    url: place?.url ?? NOWHERE,
    linePort: place?.linePort,
    ended,
    hasEnded: () => over,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const ending = await Promise.race([ended, atMost(STOP_WAIT_MS_MAX)]);
      if (ending !== undefined) return ending;
      child.kill('SIGKILL');
      throw new Error(`the hub did not drain within ${STOP_WAIT_MS_MAX} ms`);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

export function after(ms: number): Promise<undefined> {
  return new Promise((wake) => {
    setTimeout(() => wake(undefined), ms);
  });
}

/** A bound for something else that is awaited; once that came, it keeps nobody. */
export function atMost(ms: number): Promise<undefined> {
  return new Promise((wake) => {
    setTimeout(() => wake(undefined), ms).unref();
  });
}
