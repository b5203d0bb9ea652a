/**
 * A PostgreSQL for tests, in a process of its own: it prints its address on one line and ends with its standard
 * input. Whatever becomes of the tests, a SIGKILL included, the pipe closes, the server stops and its folder goes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../src/core/database/index.ts';

/**
 * As the hub has it, but small, and without waiting for the disk: tests throw their data away. What a SIGKILL leaves is
 * tested with servers of their own (`test/crash`).
 */
const SETTINGS = {
  fsync: 'off',
  max_connections: '200',
  shared_buffers: '128MB',
  min_wal_size: '64MB',
  max_wal_size: '256MB',
};

export interface Cluster {
  /** `postgresql://…` of its maintenance database. */
  readonly url: string;
  /** Ends the server and waits until its folder is gone. */
  stop(): Promise<void>;
}

/** Starts the process. It does not keep the caller alive: a test file that forgets to stop it ends all the same. */
export async function startCluster(): Promise<Cluster> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Out of the caller's process group: a signal for the group must not take the server's keeper with it.
    detached: true,
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [said] = (await Promise.race([once(lines, 'line'), ended])) as [string | number | null];
  if (typeof said !== 'string') throw new Error(`the PostgreSQL for tests did not start (${said})`);
  lines.close();
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref(): void }).unref();
  return {
    url: said,
    async stop() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'longbien-test-'));
  // Whatever is sent here, only the end of the pipe ends it: dying of a signal would leave the server behind.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => {});
  process.stdout.on('error', () => {});
  try {
    const server = await startEmbeddedPostgres(folder, SETTINGS);
    const { user, password, host, database } = server.connection;
    try {
      console.log(`postgresql://${user}:${password}@localhost/${database}?host=${host}`);
      await once(process.stdin.resume(), 'end');
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await serve();
