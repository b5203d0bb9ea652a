/** `longbien listen`: the hub's events as they happen, without gaps. */
import { followEvents, type ServerEvent } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import { CONNECTION_HELP, CONNECTION_OPTIONS, openAccess } from './connection.ts';
import { refused } from './group.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, amountOf, DONE, MISUSED, readArguments } from './options.ts';
import { type Style, styleOf } from './terminal.ts';

const HELP = `longbien listen [--after ID] [--limit N]

The live feed, until Ctrl-C. A broken line is taken up where it broke, so an event comes at least once.

  --after ID     begin after this event id of the stream; without it, from now on
  --limit N      end after so many events
${CONNECTION_HELP}`;

export async function listenCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(
    args,
    { ...CONNECTION_OPTIONS, after: { type: 'string' }, limit: { type: 'string' } },
    [0, 0],
  );
  if ('misused' in asked) return misused(asked.misused, io);
  if (asked.flag('help')) {
    io.stdout.write(HELP);
    return DONE;
  }
  const limit = asked.text('limit') === undefined ? Number.POSITIVE_INFINITY : amountOf(asked.text('limit'));
  return limit === undefined ? misused('--limit takes a number.', io) : await listen(asked, limit, io);
}

function misused(words: string, io: CommandIo): number {
  io.stderr.write(`${words}\n\n${HELP}`);
  return MISUSED;
}

async function listen(asked: Asked, limit: number, io: CommandIo): Promise<number> {
  const hub = openAccess(asked, io);
  const enough = new AbortController();
  const { signal: stopped } = io;
  const signal = stopped === undefined ? enough.signal : AbortSignal.any([stopped, enough.signal]);
  const after = asked.text('after');
  const quiet = asked.flag('json');
  const style = styleOf(io);
  const note = (words: string): void =>
    void (quiet || io.stderr.write(`${styleOf(io, io.stderr).dim(words)}\n`));
  const feed = followEvents(hub.as('operator'), {
    signal,
    onOpen: () => note(`listening to ${hub.url}; Ctrl-C ends`),
    onBreak: (waitMs) => note(`the line is broken; next try in ${waitMs / 1_000} s`),
    ...(after === undefined ? {} : { lastEventId: after }),
  });
  let count = 0;
  let step = await feed.next();
  for (; step.done !== true && count < limit; step = count < limit ? await feed.next() : step) {
    count += 1;
    io.stdout.write(quiet ? `${JSON.stringify(step.value)}\n` : readable(step.value, style));
  }
  enough.abort();
  return step.done === true && step.value !== undefined ? refused(step.value, asked, io) : DONE;
}

interface EventWords {
  readonly at?: string;
  readonly subject?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Longest value of one member on the line; the whole is in `--json`. */
const VALUE_CHARS_MAX = 48;

function readable({ event, data }: ServerEvent, style: Style): string {
  const words = data as EventWords;
  const time = words.at === undefined ? '' : hanoiReadable(Date.parse(words.at));
  const members = Object.entries(words.data ?? {}).map(
    ([name, value]) => `${style.dim(`${name}=`)}${short(value)}`,
  );
  const paint = event.includes('refused') ? style.bad : style.good;
  return `${style.dim(time)} ${paint(event)} ${words.subject ?? ''} ${members.join(' ')}`
    .trimEnd()
    .concat('\n');
}

function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\p{Cc}/gu, ' ');
  return text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)}…` : text;
}
