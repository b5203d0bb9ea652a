/** The command line: one command, one file. */
import type { CommandIo } from './lines.ts';

type Command = (args: string[], io: CommandIo) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  vietqr: async () => (await import('./vietqr.ts')).vietqrCommand,
};

const HELP = `longbien <command>

  start    the hub with its sandbox
  demo     a payment from scan to settlement, or traffic
  vietqr   read, write and draw payment codes

longbien <command> --help says more.
`;

const [name = '--help', ...args] = process.argv.slice(2);
const load = COMMANDS[name];
if (load === undefined) {
  const asked = name === '--help' || name === '-h';
  (asked ? process.stdout : process.stderr).write(HELP);
  process.exitCode = asked ? 0 : 2;
} else {
  process.exitCode = await (await load())(args, process);
}
