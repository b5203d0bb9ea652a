/** `longbien demo`: a payment from scan to settlement, or a street full of them, against a hub that runs. */
import { parseArgs } from 'node:util';
import { readKeys, type SandboxKeys } from '../sandbox/index.ts';
import { dataFolder } from './datafolder.ts';
import { demoPay } from './demo-pay.ts';
import { demoTraffic, type TrafficOptions } from './demo-traffic.ts';
import type { CommandIo } from './lines.ts';

const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;

export const DEMO_HELP = `longbien demo pay | traffic [options]

  pay       one payment from the scan to the end: name check, payment, the shop is told, positions move, the window
            is closed and settled
  traffic   payments as the city makes them at this hour, until Ctrl-C

  --rate NUMBER      payments a second (traffic; 20)
  --seconds NUMBER   stop after that long (traffic)
  --seed NUMBER      another seed is another crowd (traffic)
  --data FOLDER      data folder of the hub, where its test keys lie (or LONGBIEN_DATA)
  --url URL          where the hub is, if not where the keys say
  --help             this text

Start a hub first: longbien start
`;

const RATE_PER_S_MAX = 2_000;

export async function demoCommand(args: string[], io: CommandIo): Promise<number> {
  const wish = readWish(args);
  if (wish.kind === 'help') {
    io.stdout.write(DEMO_HELP);
    return DONE;
  }
  if (wish.kind === 'misused') {
    io.stderr.write(`${wish.fault}\n\n${DEMO_HELP}`);
    return MISUSED;
  }
  const folder = dataFolder(wish.data);
  const found = readKeys(folder.path);
  const keys: SandboxKeys | undefined =
    found === undefined || wish.url === undefined ? found : { ...found, url: wish.url };
  if (keys === undefined) {
    io.stderr.write(
      `There are no test keys in ${folder.path}. Start a hub first (longbien start), or name its folder with --data.\n`,
    );
    return REFUSED;
  }
  if (!(await answers(keys.url))) {
    io.stderr.write(`No hub answers at ${keys.url}. Start it first: longbien start\n`);
    return REFUSED;
  }
  return wish.what === 'pay' ? await demoPay(keys, io) : await demoTraffic(keys, wish.traffic, io);
}

type Wish =
  | { readonly kind: 'help' }
  | { readonly kind: 'misused'; readonly fault: string }
  | {
      readonly kind: 'demo';
      readonly what: 'pay' | 'traffic';
      readonly data: string | undefined;
      readonly url: string | undefined;
      readonly traffic: TrafficOptions;
    };

function readWish(args: string[]): Wish {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        rate: { type: 'string', default: '20' },
        seconds: { type: 'string' },
        seed: { type: 'string', default: '1' },
        data: { type: 'string' },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [what, ...more] = positionals;
    if (values.help || (what === undefined && args.length === 0)) return { kind: 'help' };
    if ((what !== 'pay' && what !== 'traffic') || more.length > 0)
      return { kind: 'misused', fault: `There is no "demo ${positionals.join(' ')}".` };
    const ratePerS = wholeNumber('rate', values.rate, 1, RATE_PER_S_MAX);
    const seconds =
      values.seconds === undefined ? undefined : wholeNumber('seconds', values.seconds, 1, 604_800);
    const seed = wholeNumber('seed', values.seed, 0, 4_294_967_295);
    const data = values.data ?? (process.env.LONGBIEN_DATA || undefined);
    return { kind: 'demo', what, data, url: values.url, traffic: { ratePerS, seconds, seed } };
  } catch (fault) {
    return { kind: 'misused', fault: (fault as Error).message };
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max))
    throw new Error(`--${name} is a whole number from ${min} to ${max}, not "${text}".`);
  return number;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}
