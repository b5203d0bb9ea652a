/** Waits for its standard input to end, then ends the PostgreSQL of a folder and removes the folder: for tests that die. */
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after } from './hubprocess.ts';

const END_WAIT_MS_MAX = 10_000;

const folder = process.argv[2]!;
await once(process.stdin.resume(), 'end');
const pidFile = join(folder, 'postgres/postmaster.pid');
if (existsSync(pidFile)) await end(Number.parseInt(readFileSync(pidFile, 'utf8'), 10));
rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });

/** An immediate shutdown, and its end: a server that still writes would fill the folder again behind us. */
async function end(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGCONT');
    process.kill(pid, 'SIGQUIT');
    for (let waitedMs = 0; waitedMs < END_WAIT_MS_MAX; waitedMs += 50) {
      process.kill(pid, 0);
      await after(50);
    }
  } catch {
    // It is gone, which is what was asked for.
  }
}
