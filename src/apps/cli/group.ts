/** Groups of commands that call the hub (`payments pay`, `settlement close`): one way to parse, ask and tell. */
import type { Answer, ApiProblem } from '../../client/index.ts';
import { CONNECTION_HELP, CONNECTION_OPTIONS, type HubAccess, openAccess } from './connection.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, DONE, MISUSED, type Misuse, type Options, REFUSED, readArguments } from './options.ts';
import { type Style, styleOf } from './terminal.ts';

/** What a command has to say: a value with its look for people, the hub's problem, a refusal of its own, or how it was misused. */
export type Told =
  | { readonly value: unknown; readonly text: (style: Style) => string }
  | { readonly problem: ApiProblem }
  | { readonly refused: string }
  | Misuse;

export interface ApiCommand {
  readonly name: string;
  /** What follows the name. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: Options;
  readonly words: readonly [min: number, max: number];
  readonly run: (asked: Asked, hub: HubAccess, io: CommandIo) => Promise<Told>;
}

export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly ApiCommand[];
}

/** The answer as it is for programs, and in words for people. */
export function tell<Value>(answer: Answer<Value>, text: (value: Value, style: Style) => string): Told {
  return answer.ok
    ? { value: answer.value, text: (style) => text(answer.value, style) }
    : { problem: answer.problem };
}

export async function runGroup(group: CommandGroup, args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  const command = group.commands.find((one) => one.name === name);
  if (command !== undefined) return await runCommand(group, command, rest, io);
  const asked = name === undefined || name === '--help' || name === '-h';
  const help = groupHelp(group);
  if (asked) io.stdout.write(help);
  else io.stderr.write(`There is no "${group.name} ${name}".\n\n${help}`);
  return asked ? DONE : MISUSED;
}

async function runCommand(
  group: CommandGroup,
  command: ApiCommand,
  args: readonly string[],
  io: CommandIo,
): Promise<number> {
  const asked = readArguments(args, { ...CONNECTION_OPTIONS, ...command.options }, command.words);
  if ('misused' in asked) return misused(asked, group, command, io);
  if (asked.flag('help')) {
    io.stdout.write(commandHelp(group, command));
    return DONE;
  }
  const told = await command.run(asked, openAccess(asked, io), io);
  if ('misused' in told) return misused(told, group, command, io);
  if ('problem' in told) return refused(told.problem, asked, io);
  if ('refused' in told) {
    io.stderr.write(`${styleOf(io, io.stderr).bad('✗')} ${told.refused}\n`);
    return REFUSED;
  }
  io.stdout.write(asked.flag('json') ? `${JSON.stringify(told.value)}\n` : told.text(styleOf(io)));
  return DONE;
}

function misused(
  { misused: words }: Misuse,
  group: CommandGroup,
  command: ApiCommand,
  io: CommandIo,
): number {
  io.stderr.write(`${words}\n\n${commandHelp(group, command)}`);
  return MISUSED;
}

export function refused(problem: ApiProblem, asked: Asked, io: CommandIo): number {
  if (asked.flag('json')) {
    io.stdout.write(`${JSON.stringify(problem)}\n`);
    return REFUSED;
  }
  const style = styleOf(io, io.stderr);
  const details = [problem.code, problem.iso_reason, problem.param, problem.request_id]
    .filter(Boolean)
    .join(' · ');
  io.stderr.write(`${style.bad('✗')} ${problem.title}\n  ${style.dim(details)}\n`);
  const hint = HINTS[problem.code];
  if (hint !== undefined) io.stderr.write(`  ${hint}\n`);
  if (problem.outcome === 'unknown')
    io.stderr.write('  Nobody knows yet whether it happened: look before you do it again.\n');
  return REFUSED;
}

const HINTS: Readonly<Record<string, string>> = {
  api_key_is_missing:
    'Give --key KEY or LONGBIEN_KEY; after "longbien start" the sandbox’s own keys are found by themselves.',
  hub_is_unreachable: 'Is it running? "longbien start" starts one, "longbien doctor" looks for the fault.',
};

function groupHelp({ name, summary, commands }: CommandGroup): string {
  const uses = commands.map((command) => `${name} ${command.name} ${command.usage}`.trimEnd());
  const lines = uses.map((use, i) => `  longbien ${use}\n      ${commands[i]!.summary}\n`);
  return `${summary}\n\n${lines.join('')}\nOptions of each:\n${CONNECTION_HELP}`;
}

function commandHelp({ name }: CommandGroup, command: ApiCommand): string {
  return `${`longbien ${name} ${command.name} ${command.usage}`.trimEnd()}\n\n${command.summary}\n\n${CONNECTION_HELP}`;
}
