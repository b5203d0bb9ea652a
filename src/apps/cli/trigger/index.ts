/** `longbien trigger`: makes a real event of a type happen, so that whoever is to be told of it is. */
import { type ApiProblem, followEvents, type ServerEvent } from '../../../client/index.ts';
import { CONNECTION_HELP, CONNECTION_OPTIONS, openAccess } from '../connection.ts';
import { refused } from '../group.ts';
import type { CommandIo } from '../lines.ts';
import { DONE, MISUSED, REFUSED, readArguments } from '../options.ts';
import { styleOf } from '../terminal.ts';
import { SAMPLES } from './samples.ts';
import { ALIASES, STORIES } from './stories.ts';
import { StoryRefused } from './street.ts';

/** Events follow within a second; beyond this something is wrong. */
const HAPPENS_MS_MAX = 15_000;

const HELP = `longbien trigger EVENT [--shop ID] [--endpoint ID]

Makes a real event happen, with real postings in the sandbox, and waits until the feed tells it.

${Object.entries(STORIES)
  .map(([type, { summary }]) => `  ${type.padEnd(21)} ${summary}\n`)
  .join('')}
To an endpoint of a third party, a sample with ids of nobody and "test": true in it, since only a customer could make it happen:

${Object.keys(SAMPLES)
  .map((type) => `  ${type}\n`)
  .join('')}
  --shop ID      the shop that is paid or gives back; the first one, unless given
  --endpoint ID  the webhook endpoint that is tested; the first one, unless given
${CONNECTION_HELP}`;

export async function triggerCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(
    args,
    { ...CONNECTION_OPTIONS, shop: { type: 'string' }, endpoint: { type: 'string' } },
    [1, 1],
  );
  if ('misused' in asked) return misused(asked.misused, io);
  if (asked.flag('help')) {
    io.stdout.write(HELP);
    return DONE;
  }
  const named = asked.words[0]!;
  const type = ALIASES[named] ?? named;
  const story = STORIES[type] ?? SAMPLES[type];
  if (story === undefined) return misused(`"${named}" cannot be triggered.`, io);
  const hub = openAccess(asked, io);
  const options = { shop: asked.text('shop'), endpoint: asked.text('endpoint') };
  try {
    const told = await whenTold(story.told ?? type, hub.as('operator'), () => story.play(hub, options));
    if (told === undefined) {
      io.stderr.write(
        `${styleOf(io, io.stderr).bad('✗')} ${type} was not told within ${HAPPENS_MS_MAX / 1_000} s\n`,
      );
      return REFUSED;
    }
    const { subject } = told.data as { readonly subject: string };
    io.stdout.write(
      asked.flag('json') ? `${JSON.stringify(told)}\n` : `${styleOf(io).good('✓')} ${type} ${subject}\n`,
    );
    return DONE;
  } catch (fault) {
    if (fault instanceof StoryRefused) return refused(fault.problem, asked, io);
    throw fault;
  }
}

function misused(words: string, io: CommandIo): number {
  io.stderr.write(`${words}\n\n${HELP}`);
  return MISUSED;
}

/** Listens first, acts then; answers the event about what the story was about. */
async function whenTold(
  type: string,
  operator: Parameters<typeof followEvents>[0],
  play: () => Promise<string>,
): Promise<ServerEvent | undefined> {
  const enough = new AbortController();
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(HAPPENS_MS_MAX)]);
  const open = Promise.withResolvers<void>();
  const seen: ServerEvent[] = [];
  let look = (): void => {};
  const following = (async (): Promise<ApiProblem | undefined> => {
    const feed = followEvents(operator, { signal, onOpen: open.resolve });
    let step = await feed.next();
    for (; step.done !== true; step = await feed.next()) {
      if (step.value.event === type) seen.push(step.value);
      look();
    }
    open.resolve();
    return step.value;
  })();
  await open.promise;
  try {
    const subject = await play();
    const isIt = ({ data }: ServerEvent): boolean => JSON.stringify(data).includes(subject);
    const told = new Promise<ServerEvent | undefined>((resolve) => {
      look = () => {
        const found = seen.find(isIt);
        if (found !== undefined) resolve(found);
      };
      look();
    });
    return await Promise.race([told, following.then(refusedOrLate)]);
  } finally {
    enough.abort();
    await following;
  }
}

function refusedOrLate(problem: ApiProblem | undefined): undefined {
  if (problem !== undefined) throw new StoryRefused(problem);
}
