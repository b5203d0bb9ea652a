/** `longbien vietqr`: payment codes on the command line, one by one for people, line by line for programs. */
import { writeFile } from 'node:fs/promises';
import type { Drawn } from '../../codecs/qrsymbol/index.ts';
import { pngOf, svgOf, terminalOf } from '../../codecs/qrsymbol/index.ts';
import { decode, encode, unwrapLink } from '../../codecs/vietqr/index.ts';
import type { CommandIo } from './lines.ts';
import { linesOf } from './lines.ts';
import type { OptionsFault } from './vietqr-options.ts';
import { codeFrom, DECODE_HELP, ENCODE_HELP, HELP, parse, RENDER_HELP } from './vietqr-options.ts';
import { readable, record } from './vietqr-record.ts';

const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;

export async function vietqrCommand(args: string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  const command = name === undefined ? undefined : COMMANDS[name];
  if (command) return command(rest, io);
  const asked = name === '--help' || name === '-h' || name === undefined;
  (asked ? io.stdout : io.stderr).write(asked ? HELP : `There is no "vietqr ${name}".\n\n${HELP}`);
  return asked ? DONE : MISUSED;
}

const COMMANDS: Readonly<Record<string, (args: string[], io: CommandIo) => Promise<number>>> = {
  decode: decodeCommand,
  encode: encodeCommand,
  render: renderCommand,
};

async function decodeCommand(args: string[], io: CommandIo): Promise<number> {
  const parsed = parse(args, { json: { type: 'boolean' } });
  if ('fault' in parsed) return misused(io, parsed, DECODE_HELP);
  if (parsed.values.help) return help(io, DECODE_HELP);
  if (parsed.positionals.length === 0) return decodeLines(io);
  let exit = DONE;
  for (const payload of parsed.positionals) {
    const outcome = decode(unwrapLink(payload.trim()));
    io.stdout.write(parsed.values.json ? `${JSON.stringify(record(outcome))}\n` : readable(outcome));
    if (!outcome.ok) exit = REFUSED;
  }
  return exit;
}

/** One answer for each line, in order. A refused line is an answer too, so the command as such succeeds. */
async function decodeLines(io: CommandIo): Promise<number> {
  for await (const lines of linesOf(io.stdin)) {
    let answers = '';
    for (const line of lines) answers += `${JSON.stringify(record(decode(unwrapLink(line))))}\n`;
    io.stdout.write(answers);
  }
  return DONE;
}

async function encodeCommand(args: string[], io: CommandIo): Promise<number> {
  const code = codeFrom(args);
  if ('fault' in code) return misused(io, code, ENCODE_HELP);
  if ('help' in code) return help(io, ENCODE_HELP);
  const outcome = encode(code);
  if (outcome.ok) {
    io.stdout.write(`${outcome.payload}\n`);
    return DONE;
  }
  io.stderr.write(`Not written: object ${outcome.id}: ${outcome.message} (${outcome.code})\n`);
  return REFUSED;
}

async function renderCommand(args: string[], io: CommandIo): Promise<number> {
  const parsed = parse(args, {
    svg: { type: 'string' },
    png: { type: 'string' },
    size: { type: 'string' },
    margin: { type: 'string' },
    plain: { type: 'boolean' },
    force: { type: 'boolean' },
  });
  if ('fault' in parsed) return misused(io, parsed, RENDER_HELP);
  const { values, positionals } = parsed;
  if (values.help) return help(io, RENDER_HELP);
  const size = wholeNumber(values.size, 4_096);
  const margin = wholeNumber(values.margin, 64);
  if (Number.isNaN(size) || Number.isNaN(margin)) {
    return misused(io, { fault: '--size takes 0 to 4096 pixels, --margin 0 to 64 modules.' }, RENDER_HELP);
  }
  const payload = unwrapLink(positionals[0] ?? (await firstLine(io)));
  const outcome = decode(payload);
  // A printed code that no bank app takes is found out by a queue of customers.
  if (!outcome.ok && !values.force) {
    io.stderr.write(`Not drawn: ${outcome.message} (${outcome.code} at ${outcome.position})\n`);
    return REFUSED;
  }
  const options = { ...(size === undefined ? {} : { size }), ...(margin === undefined ? {} : { margin }) };
  if (values.svg !== undefined) return save(io, values.svg, svgOf(payload, options));
  if (values.png !== undefined) return save(io, values.png, await pngOf(payload, options));
  return show(io, terminalOf(payload, { ...options, colours: !values.plain }));
}

function wholeNumber(text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return number <= max ? number : Number.NaN;
}

async function firstLine(io: CommandIo): Promise<string> {
  for await (const lines of linesOf(io.stdin)) if (lines[0] !== undefined) return lines[0];
  return '';
}

async function save(io: CommandIo, path: string, drawn: Drawn<string | Buffer>): Promise<number> {
  if (!drawn.ok) return notDrawn(io, drawn.code);
  try {
    await writeFile(path, drawn.picture);
  } catch (fault) {
    io.stderr.write(`Cannot write ${path}: ${fault instanceof Error ? fault.message : String(fault)}\n`);
    return REFUSED;
  }
  return DONE;
}

function show(io: CommandIo, drawn: Drawn<string>): number {
  if (!drawn.ok) return notDrawn(io, drawn.code);
  io.stdout.write(drawn.picture);
  return DONE;
}

function notDrawn(io: CommandIo, code: string): number {
  io.stderr.write(`Not drawn: ${code}\n`);
  return REFUSED;
}

function help(io: CommandIo, text: string): number {
  io.stdout.write(text);
  return DONE;
}

function misused(io: CommandIo, { fault }: OptionsFault, text: string): number {
  io.stderr.write(`${fault}\n\n${text}`);
  return MISUSED;
}
