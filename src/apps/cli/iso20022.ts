/** `longbien iso20022`: messages of the bank line on the command line, for banks that build or read them. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  check,
  type Line,
  laidOut,
  MESSAGE_TYPES,
  read,
  SchemaSet,
  STATEMENT_BYTES_MAX,
  sample,
  schemas,
  wordsOf,
  write,
} from '../../codecs/iso20022/index.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, DONE, MISUSED, type Options, REFUSED, readArguments } from './options.ts';
import { card, styleOf } from './terminal.ts';

interface Iso20022Command {
  readonly usage: string;
  readonly summary: string;
  readonly options: Options;
  readonly words: readonly [min: number, max: number];
  readonly run: (asked: Asked, io: CommandIo) => Promise<number>;
}

const COMMANDS: Readonly<Record<string, Iso20022Command>> = {
  validate: {
    usage: 'FILE… [--schema-dir FOLDER]',
    summary: `One line of JSON for each file: file, type, valid, errors; "-" is standard input. Exit code 1 if one is not valid.
A file is a whole message (BizMsg), or an AppHdr or a Document alone. --schema-dir also holds it against the schemas of a
folder, by their names: ISO's own pacs.008.001.08.xsd.`,
    options: { 'schema-dir': { type: 'string' } },
    words: [1, Infinity],
    run: validate,
  },
  show: {
    usage: 'FILE [--lang vi|en]',
    summary: 'A message in words, in Vietnamese unless --lang en; "-" is standard input.',
    options: { lang: { type: 'string' } },
    words: [1, 1],
    run: show,
  },
  sample: {
    usage: 'TYPE',
    summary: `A message of a type with every field that it may have: ${MESSAGE_TYPES.join(', ')}.`,
    options: {},
    words: [1, 1],
    run: writeSample,
  },
  schemas: {
    usage: 'FOLDER',
    summary:
      'Writes our schemas to a folder, one file for each message, the header, the envelope and the signature.',
    options: {},
    words: [1, 1],
    run: writeSchemas,
  },
};

const HELP = `longbien iso20022 <command>

${Object.entries(COMMANDS)
  .map(([name, { usage, summary }]) => `  ${name} ${usage}\n${summary.replaceAll(/^/gm, '      ')}\n`)
  .join('\n')}`;

export async function iso20022Command(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  const command = name === undefined ? undefined : COMMANDS[name];
  if (command === undefined) return helped(name, io);
  const asked = readArguments(
    rest,
    { ...command.options, help: { type: 'boolean', short: 'h' } },
    command.words,
  );
  if ('misused' in asked) {
    io.stderr.write(`${asked.misused}\n\n${HELP}`);
    return MISUSED;
  }
  if (!asked.flag('help')) return await command.run(asked, io);
  io.stdout.write(HELP);
  return DONE;
}

function helped(name: string | undefined, io: CommandIo): number {
  const asked = name === undefined || name === '--help' || name === '-h';
  (asked ? io.stdout : io.stderr).write(asked ? HELP : `There is no "iso20022 ${name}".\n\n${HELP}`);
  return asked ? DONE : MISUSED;
}

async function validate(asked: Asked, io: CommandIo): Promise<number> {
  const folder = asked.text('schema-dir');
  using others =
    folder === undefined ? undefined : new SchemaSet((definition) => schemaIn(folder, definition));
  let exit = DONE;
  for (const file of asked.words) {
    const record = await validated(file, others, io);
    if (!record.valid) exit = REFUSED;
    io.stdout.write(`${JSON.stringify(record)}\n`);
  }
  return exit;
}

function schemaIn(folder: string, definition: string): string | undefined {
  const path = join(folder, `${definition}.xsd`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

interface Validated {
  readonly file: string;
  readonly type?: string;
  readonly valid: boolean;
  /** Why it is refused, of `REJECTIONS`; absent where only the schemas of the folder object. */
  readonly code?: string;
  readonly errors: readonly object[];
}

async function validated(file: string, others: SchemaSet | undefined, io: CommandIo): Promise<Validated> {
  const bytes = await bytesOf(file, io);
  if (!(bytes instanceof Uint8Array))
    return { file, valid: false, code: 'file_cannot_be_read', errors: [bytes] };
  const outcome = check(bytes);
  const named = outcome.type === undefined ? { file } : { file, type: outcome.type };
  if (!outcome.ok) return { ...named, valid: false, code: outcome.code, errors: outcome.errors };
  const errors = others?.errors(bytes) ?? [];
  return { ...named, valid: errors.length === 0, errors };
}

async function show(asked: Asked, io: CommandIo): Promise<number> {
  const file = asked.words[0]!;
  const bytes = await bytesOf(file, io);
  if (!(bytes instanceof Uint8Array)) {
    io.stderr.write(`${bytes.message}\n`);
    return REFUSED;
  }
  const outcome = read(bytes);
  if (!outcome.ok) {
    const errors = outcome.errors.map(
      ({ line, message }) => `  ${line === 0 ? '' : `${line}: `}${message}\n`,
    );
    io.stderr.write(`${file}: ${outcome.code}\n${errors.join('')}`);
    return REFUSED;
  }
  const language = asked.text('lang') === 'en' ? 1 : 0;
  const style = styleOf(io);
  const { title, lines } = wordsOf(outcome.business);
  io.stdout.write(`${style.bold(title[language])} (${outcome.business.message.type})\n`);
  for (const item of itemsOf(lines)) {
    const fields = item.map(({ meaning, text }) => [labelOf(meaning[language]), text[language]] as const);
    io.stdout.write(`\n${card(fields, style)}`);
  }
  return DONE;
}

/** What comes before the first comma says what it is; the rest is for the guide. */
function labelOf(meaning: string): string {
  return meaning.split(/[,;:]/, 1)[0]!;
}

/** The header, the message, and each item of its lists: neighbours that belong together. */
function itemsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const keyOf = ({ path, item }: Line): string => `${path.split('/', 1)[0]} ${item ?? ''}`;
  return lines.reduce<Line[][]>((items, line) => {
    const last = items.at(-1);
    if (last !== undefined && keyOf(last[0]!) === keyOf(line)) last.push(line);
    else items.push([line]);
    return items;
  }, []);
}

async function writeSample(asked: Asked, io: CommandIo): Promise<number> {
  const type = MESSAGE_TYPES.find((one) => one === asked.words[0]);
  if (type === undefined) {
    io.stderr.write(`There is no message "${asked.words[0]}". There are ${MESSAGE_TYPES.join(', ')}.\n`);
    return MISUSED;
  }
  io.stdout.write(laidOut(write(sample(type))));
  return DONE;
}

async function writeSchemas(asked: Asked, io: CommandIo): Promise<number> {
  const folder = asked.words[0]!;
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of schemas()) await writeFile(join(folder, name), text);
  } catch (fault) {
    io.stderr.write(`Cannot write to ${folder}: ${fault instanceof Error ? fault.message : String(fault)}\n`);
    return REFUSED;
  }
  io.stdout.write([...schemas().keys()].map((name) => `${join(folder, name)}\n`).join(''));
  return DONE;
}

interface Unread {
  readonly line: 0;
  readonly message: string;
}

async function bytesOf(file: string, io: CommandIo): Promise<Uint8Array | Unread> {
  try {
    return file === '-' ? await everything(io) : await readFile(file);
  } catch (fault) {
    return { line: 0, message: fault instanceof Error ? fault.message : String(fault) };
  }
}

/** What is beyond the largest message needs not be read to be refused. */
async function everything(io: CommandIo): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of io.stdin) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > STATEMENT_BYTES_MAX) break;
  }
  return Buffer.concat(chunks);
}
