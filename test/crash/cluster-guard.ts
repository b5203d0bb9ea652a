/** Waits for its standard input to end, then ends the PostgreSQL of a folder and removes the folder: for tests that die. */
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2]!;
process.on('SIGINT', () => {});
await once(process.stdin.resume(), 'end');
const pidFile = join(folder, 'postgres/postmaster.pid');
if (existsSync(pidFile)) {
  try {
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGQUIT');
  } catch {
    // It was killed before us, which is what was asked for.
  }
}
rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
