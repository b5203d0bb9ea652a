/** `longbien listen`: the hub's events as they happen, without gaps, and forwarded to a receiver. */
import { followEvents, type ServerEvent } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import { CONNECTION_HELP, CONNECTION_OPTIONS, type HubAccess, openAccess } from './connection.ts';
import { type Forwarded, forward, forwardingSecret } from './forward.ts';
import { refused } from './group.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, amountOf, DONE, MISUSED, readArguments } from './options.ts';
import { type Style, styleOf } from './terminal.ts';

const HELP = `longbien listen [--forward-to URL] [--events PATTERNS] [--after ID] [--limit N]

The live feed, until Ctrl-C. A broken line is taken up where it broke, so an event comes at least once.

  --forward-to URL   send each event to this address as a webhook, signed like the hub's own; the secret to verify it
                     with is printed and stays the same for the same API key
  --events PATTERNS  only these, with commas between them: payment.cleared,consent.*
  --after ID         begin after this event id of the stream; without it, from now on
  --limit N          end after so many events
${CONNECTION_HELP}`;

interface Wish {
  readonly limit: number;
  readonly patterns: readonly string[];
  /** Where events are forwarded to, with the secret that signs them; undefined where they are not. */
  readonly receiver: { readonly url: string; readonly secret: string } | undefined;
}

export async function listenCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(
    args,
    {
      ...CONNECTION_OPTIONS,
      ...{ after: { type: 'string' }, limit: { type: 'string' } },
      ...{ 'forward-to': { type: 'string' }, events: { type: 'string' } },
    },
    [0, 0],
  );
  if ('misused' in asked) return misused(asked.misused, io);
  if (asked.flag('help')) {
    io.stdout.write(HELP);
    return DONE;
  }
  const hub = openAccess(asked, io);
  const wish = wishOf(asked, hub);
  return typeof wish === 'string' ? misused(wish, io) : await listen(asked, hub, wish, io);
}

function misused(words: string, io: CommandIo): number {
  io.stderr.write(`${words}\n\n${HELP}`);
  return MISUSED;
}

const PATTERN = /^(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?)$/;

function wishOf(asked: Asked, hub: HubAccess): Wish | string {
  const limit = asked.text('limit') === undefined ? Number.POSITIVE_INFINITY : amountOf(asked.text('limit'));
  if (limit === undefined) return '--limit takes a number.';
  const patterns = asked.text('events')?.split(',') ?? ['*'];
  const wrong = patterns.find((pattern) => !PATTERN.test(pattern));
  if (wrong !== undefined) return `"${wrong}" is no pattern: payment.cleared, payment.* or *.`;
  const url = asked.text('forward-to');
  if (url === undefined) return { limit, patterns, receiver: undefined };
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    return '--forward-to takes a URL, such as http://localhost:3000/hook.';
  // Without a key the hub refuses in a moment, and says so better.
  return { limit, patterns, receiver: { url, secret: forwardingSecret(hub.keyOf('operator') ?? '') } };
}

const isWanted = (type: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern,
  );

async function listen(
  asked: Asked,
  hub: HubAccess,
  { limit, patterns, receiver }: Wish,
  io: CommandIo,
): Promise<number> {
  const enough = new AbortController();
  const { signal: stopped } = io;
  const signal = stopped === undefined ? enough.signal : AbortSignal.any([stopped, enough.signal]);
  const after = asked.text('after');
  const quiet = asked.flag('json');
  const style = styleOf(io);
  const note = (words: string): void =>
    void (quiet || io.stderr.write(`${styleOf(io, io.stderr).dim(words)}\n`));
  if (receiver !== undefined) note(`forwarding to ${receiver.url}; signed with ${receiver.secret}`);
  const feed = followEvents(hub.as('operator'), {
    signal,
    onOpen: () => note(`listening to ${hub.url}; Ctrl-C ends`),
    onBreak: (waitMs) => note(`the line is broken; next try in ${waitMs / 1_000} s`),
    ...(after === undefined ? {} : { lastEventId: after }),
  });
  let count = 0;
  let step = await feed.next();
  for (; step.done !== true && count < limit; step = count < limit ? await feed.next() : step) {
    const { value } = step;
    if (!isWanted(value.event, patterns)) continue;
    count += 1;
    // One after the other: a receiver under test is told in the order of the feed.
    const forwarded =
      receiver === undefined ? undefined : await forward(value, { ...receiver, nowMs: Date.now() });
    io.stdout.write(
      quiet
        ? `${JSON.stringify(forwarded === undefined ? value : { ...value, forwarded })}\n`
        : readable(value, style, forwarded),
    );
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

function readable({ event, data }: ServerEvent, style: Style, forwarded: Forwarded | undefined): string {
  const words = data as EventWords;
  const time = words.at === undefined ? '' : hanoiReadable(Date.parse(words.at));
  const members = Object.entries(words.data ?? {}).map(
    ([name, value]) => `${style.dim(`${name}=`)}${short(value)}`,
  );
  const paint = event.includes('refused') ? style.bad : style.good;
  const answer = forwarded === undefined ? '' : `${answered(forwarded, style)} `;
  return `${style.dim(time)} ${answer}${paint(event)} ${words.subject ?? ''} ${members.join(' ')}`
    .trimEnd()
    .concat('\n');
}

function answered(forwarded: Forwarded, style: Style): string {
  if ('fault' in forwarded) return style.bad(`→ ${forwarded.fault}`);
  const paint = forwarded.status >= 200 && forwarded.status < 300 ? style.good : style.bad;
  return paint(`→ ${forwarded.status} (${forwarded.ms} ms)`);
}

function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\p{Cc}/gu, ' ');
  return text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)}…` : text;
}
