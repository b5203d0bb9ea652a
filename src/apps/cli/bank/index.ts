/** `longbien bank`: works the simulated banks of a sandbox, or runs one. */
import type { CommandIo } from '../lines.ts';
import { DONE, MISUSED, type Options, REFUSED, readArguments } from '../options.ts';
import { type Column, styleOf, table } from '../terminal.ts';
import { BANK_COMMANDS } from './commands.ts';
import { bankFolder, banksIn } from './folders.ts';
import type { BankCommand } from './model.ts';
import { runCommand } from './run.ts';

const SHARED: Options = {
  bank: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};

const HELP = `longbien bank <command> [--bank NAME|FOLDER]

A simulated bank keeps its own core and talks to the hub by ISO 20022. "npm start" brings up two of them.

  ${'run FOLDER'.padEnd(34)} Run the bank of a folder here, until Ctrl-C
  ${'list'.padEnd(34)} The banks of the sandbox
${BANK_COMMANDS.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.trim().padEnd(34)} ${summary}\n`).join('')}
  --bank NAME    which bank, as "list" names it, or the folder with its bank.json; needless where there is one only
  --data FOLDER  the sandbox's data folder
  --json         for programs

"verify" reads the books of a bank that runs, was stopped or was killed; the others ask the bank itself.
`;

export async function bankCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') {
    io.stdout.write(HELP);
    return DONE;
  }
  if (name === 'run') return await runCommand(rest, io);
  if (name === 'list') return list(rest, io);
  const command = BANK_COMMANDS.find((one) => one.name === name);
  if (command === undefined) return misused(`There is no "bank ${name}".`, HELP, io);
  return await ask(command, rest, io);
}

async function ask(command: BankCommand, args: readonly string[], io: CommandIo): Promise<number> {
  const help = `longbien bank ${command.name} ${command.usage} [--bank NAME|FOLDER]\n\n${command.summary}\n${command.more ?? ''}`;
  const asked = readArguments(args, { ...SHARED, ...command.options }, command.words);
  if ('misused' in asked) return misused(asked.misused, help, io);
  if (asked.flag('help')) {
    io.stdout.write(help);
    return DONE;
  }
  const folder = bankFolder(asked.text('data'), asked.text('bank'));
  if ('misused' in folder) return misused(folder.misused, help, io);
  const told = await command.run(asked, folder.path);
  if ('misused' in told) return misused(told.misused, help, io);
  if ('silent' in told) {
    io.stderr.write(`No bank runs in ${folder.path}. "longbien start" brings up the sandbox's banks.\n`);
    return REFUSED;
  }
  io.stdout.write(asked.flag('json') ? `${JSON.stringify(told.value)}\n` : told.text(styleOf(io)));
  return told.ok ? DONE : REFUSED;
}

function list(args: readonly string[], io: CommandIo): number {
  const asked = readArguments(args, SHARED, [0, 0]);
  if ('misused' in asked) return misused(asked.misused, HELP, io);
  const banks = banksIn(asked.text('data'));
  if (asked.flag('json')) io.stdout.write(`${JSON.stringify({ data: banks })}\n`);
  else if (banks.length === 0) io.stdout.write('There are no simulated banks in the data folder yet.\n');
  else io.stdout.write(table(banks, BANK_COLUMNS, styleOf(io)));
  return DONE;
}

const BANK_COLUMNS: readonly Column<ReturnType<typeof banksIn>[number]>[] = [
  { head: 'BANK', cell: ({ name }) => name },
  { head: 'LINE', cell: ({ line }) => line ?? 'not running' },
  { head: 'FOLDER', cell: ({ folder }) => folder },
];

function misused(words: string, help: string, io: CommandIo): number {
  io.stderr.write(`${words}\n\n${help}`);
  return MISUSED;
}
