/** The commands of `longbien`, each loaded when it is called: help must not wait for a server. */
import type { CommandGroup } from './group.ts';
import { runGroup } from './group.ts';
import type { CommandIo } from './lines.ts';
import { DONE, MISUSED } from './options.ts';

interface Command {
  readonly name: string;
  readonly summary: string;
  readonly run: (args: string[], io: CommandIo) => Promise<number>;
}

const group = (name: string, summary: string, load: () => Promise<CommandGroup>): Command => ({
  name,
  summary,
  run: async (args, io) => await runGroup(await load(), args, io),
});

const COMMANDS: readonly Command[] = [
  {
    name: 'start',
    summary: 'Start a hub with its sandbox city on this machine',
    run: async (args, io) => await (await import('./start.ts')).startCommand(args, io),
  },
  {
    name: 'demo',
    summary: 'Watch a payment go from its QR to settlement',
    run: async (args, io) => await (await import('./demo.ts')).demoCommand(args, io),
  },
  {
    name: 'doctor',
    summary: 'Is this machine fit to carry money? Checks, with a cure for each fault',
    run: async (args, io) => await (await import('./doctor.ts')).doctorCommand(args, io),
  },
  {
    name: 'verify',
    summary: 'Prove that every posting, balance and record still agrees',
    run: async (args, io) => await (await import('./verify.ts')).verifyCommand(args, io),
  },
  {
    name: 'vietqr',
    summary: 'Read, write and draw VietQR codes (encode, decode, render)',
    run: async (args, io) => await (await import('./vietqr.ts')).vietqrCommand(args, io),
  },
  {
    name: 'iso20022',
    summary: 'Check and read ISO 20022 messages of banks (validate, show, sample, schemas)',
    run: async (args, io) => await (await import('./iso20022.ts')).iso20022Command(args, io),
  },
  group(
    'payments',
    'List, show, pay, return, check the payee',
    async () => (await import('./payments.ts')).PAYMENTS,
  ),
  group(
    'participants',
    'Members of the scheme, their caps, prefunding and positions',
    async () => (await import('./participants.ts')).PARTICIPANTS,
  ),
  group('keys', 'Public keys of institutions', async () => (await import('./keys.ts')).KEYS),
  group(
    'settlement',
    'Windows: close, show, confirm',
    async () => (await import('./settlement.ts')).SETTLEMENT,
  ),
  group(
    'cases',
    'What banks contradicted, and how people settled it',
    async () => (await import('./cases.ts')).CASES,
  ),
  group(
    'line',
    'The line to connected banks: status, messages, show',
    async () => (await import('./line.ts')).LINE,
  ),
  group(
    'third-parties',
    'The directory: who may ask banks, suspended and reinstated',
    async () => (await import('./thirdparties.ts')).THIRD_PARTIES,
  ),
  group(
    'resource-servers',
    'Servers of banks that may ask what a token is worth',
    async () => (await import('./resourceservers.ts')).RESOURCE_SERVERS,
  ),
  group(
    'sign-in',
    'The key that seals customers’ authenticator secrets: rotated, dropped',
    async () => (await import('./signin.ts')).SIGN_IN,
  ),
  {
    name: 'bank',
    summary: 'Simulated banks with a core of their own: pay, misbehave, verify',
    run: async (args, io) => await (await import('./bank/index.ts')).bankCommand(args, io),
  },
  {
    name: 'conformance',
    summary: 'Attack and conformance checks of an open-banking server, with a report',
    run: async (args, io) => await (await import('./conformance.ts')).conformanceCommand(args, io),
  },
  {
    name: 'listen',
    summary: 'The hub’s events as they happen, or forwarded to a webhook receiver',
    run: async (args, io) => await (await import('./listen.ts')).listenCommand(args, io),
  },
  {
    name: 'trigger',
    summary: 'Make a real event happen: a payment, a return, an account',
    run: async (args, io) => await (await import('./trigger/index.ts')).triggerCommand(args, io),
  },
];

const HELP = `longbien <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(16)} ${summary}\n`).join('')}
"longbien <command> --help" says more. --json gives every answer to programs; NO_COLOR is heeded.
`;

export async function longbien(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return await command.run(rest, io);
  const asked = name === undefined || name === '--help' || name === '-h' || name === 'help';
  if (asked) io.stdout.write(HELP);
  else io.stderr.write(`There is no command "${name}"${nearest(name)}.\n\n${HELP}`);
  return asked ? DONE : MISUSED;
}

function nearest(name: string): string {
  const near = COMMANDS.find((one) => one.name.startsWith(name.slice(0, 3)));
  return near === undefined ? '' : `; did you mean "${near.name}"?`;
}
