/** What `longbien` runs: the process's own streams, environment and Ctrl-C, handed to the commands. */
import { longbien } from './commands.ts';

process.exitCode = await longbien(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  get signal() {
    // Only a command that asks for it takes Ctrl-C into its own hands; a second one ends the process all the same.
    const stopped = new AbortController();
    process.once('SIGINT', () => stopped.abort());
    return stopped.signal;
  },
});
