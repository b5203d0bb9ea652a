/** A PostgreSQL apart from the hubs, so that either can be killed without the other. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/core/database/index.ts';

export interface KillablePostgres {
  /** For DATABASE_URL; it stays the same through restarts. */
  readonly url: string;
  /** For the hubs' keys and logs. */
  readonly hubFolder: string;
  /** SIGKILL to the postmaster and to every one of its children, as a power cut would but for the page cache. */
  kill(): void;
  /** Starts it again; recovery from its log is part of the wait. */
  restart(): Promise<void>;
  /** SIGSTOP to all of them: connections stay, answers do not come. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

const SETTINGS = {
  max_connections: '100',
  shared_buffers: '64MB',
  min_wal_size: '64MB',
  max_wal_size: '256MB',
};

export async function startKillablePostgres(): Promise<KillablePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'longbien-crash-'));
  chmodSync(folder, 0o755);
  const hubFolder = join(folder, 'hub');
  mkdirSync(hubFolder);
  const guard = spawn(
    process.execPath,
    [fileURLToPath(new URL('cluster-guard.ts', import.meta.url)), folder],
    {
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  let server: EmbeddedPostgres = await startEmbeddedPostgres(folder, SETTINGS);
  let frozen: readonly number[] = [];
  const { user, password, host, database } = server.connection;
  const family = (): number[] => [server.pid, ...childrenOf(server.pid)];
  const thaw = (): void => {
    signal(frozen, 'SIGCONT');
    frozen = [];
  };
  return {
    url: `postgresql://${user}:${password}@localhost/${database}?host=${host}`,
    hubFolder,
    kill: () => signal(family(), 'SIGKILL'),
    async restart() {
      server = await startEmbeddedPostgres(folder, SETTINGS);
    },
    freeze() {
      frozen = family();
      signal(frozen, 'SIGSTOP');
    },
    thaw,
    async close() {
      thaw();
      await server.stop();
      const gone = once(guard, 'exit');
      guard.stdin.end();
      await gone;
    },
  };
}

function childrenOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (ppid === parent ? [pid!] : []));
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // A backend that ended in between.
    }
  }
}
