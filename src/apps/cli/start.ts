/** `longbien start`: the hub with its sandbox, ready to be tried within a minute of the download. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openSecrets, type RunningHub, runHub, servePages } from '../hub/index.ts';
import {
  buildCity,
  type City,
  demoCustomers,
  enrolDemoCustomers,
  prepareHubTls,
  provideKeys,
  provideThirdParties,
  SANDBOX_PASSWORD,
  SANDBOX_SEED,
  type StartedBanks,
  seedSandbox,
} from '../sandbox/index.ts';
import {
  closedAbove,
  type DataFolder,
  dataFolder,
  emptyFolder,
  forgetRunning,
  isOurs,
  mark,
  noteRunning,
  runningOn,
} from './datafolder.ts';
import { type PaymentStory, playScene, sceneOf } from './firstpayment.ts';
import type { CommandIo } from './lines.ts';
import { partsAt } from './parts.ts';
import { openBanks } from './start-banks.ts';
import { readStartOptions, START_HELP, type StartOptions } from './start-options.ts';
import { tour } from './tour.ts';

const DONE = 0;
const REFUSED = 1;
const MISUSED = 2;
const HOST = '127.0.0.1';
const STOP_MS_MAX = 30_000;
/** A terminal and npm may both pass one Ctrl-C on: what follows within this time is the same one. */
const SAME_SIGNAL_MS = 500;

export async function startCommand(args: string[], io: CommandIo): Promise<number> {
  const wish = readStartOptions(args, process.env);
  if (wish.kind === 'help') {
    io.stdout.write(START_HELP);
    return DONE;
  }
  if (wish.kind === 'misused') {
    io.stderr.write(`${wish.fault}\n\n${START_HELP}`);
    return MISUSED;
  }
  const folder = dataFolder(wish.options.data);
  const refusal = (await refusalOf(wish.options, folder)) ?? (await refusedReset(wish.options, folder));
  if (refusal !== undefined) {
    io.stderr.write(`${refusal}\n`);
    return REFUSED;
  }
  mark(folder);
  return await serve(wish.options, folder, io);
}

/** Why the hub cannot start here, with the cure. */
async function refusalOf(
  { port, linePort, openBankingPort, databaseUrl }: StartOptions,
  folder: DataFolder,
): Promise<string | undefined> {
  if (!isOurs(folder)) {
    return `${folder.path} holds files that are not a hub's. Name an empty or a new folder with --data.`;
  }
  const closed = databaseUrl === undefined ? closedAbove(folder) : undefined;
  if (closed !== undefined) {
    return `PostgreSQL does not run as root, so it runs as nobody, who may not enter ${closed}. Name another folder: --data /var/lib/longbien/sandbox`;
  }
  const running = runningOn(folder);
  if (running !== undefined) {
    return `A hub runs already with the data in ${folder.path}: ${running.url} (process ${running.pid}).\nStop it, or start this one with other data: --port 8081 --data ${folder.path}-2`;
  }
  if (port !== 0 && (await isTaken(port))) {
    return `Port ${port} is taken by another program. Stop that program, or choose another port: npm start -- --port ${port + 1}`;
  }
  if (linePort !== 0 && (await isTaken(linePort))) {
    return `Port ${linePort} of the bank line is taken by another program. Stop that program, or choose another port: npm start -- --line-port ${linePort + 1}`;
  }
  const ports = openBankingPort === 0 ? [] : [openBankingPort, openBankingPort + 1];
  for (const one of ports) {
    if (await isTaken(one))
      return `Port ${one} of open banking is taken by another program. Stop that program, or choose another port: npm start -- --openbanking-port ${openBankingPort + 2}`;
  }
  return undefined;
}

async function refusedReset(
  { reset, databaseUrl }: StartOptions,
  folder: DataFolder,
): Promise<string | undefined> {
  if (!reset) return undefined;
  if (databaseUrl !== undefined) {
    return '--reset does not touch a database of yours. Drop and create the one that DATABASE_URL names (dropdb, createdb), then start without --reset.';
  }
  await emptyFolder(folder);
  return undefined;
}

async function isTaken(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, HOST);
    await once(probe, 'listening');
    return false;
  } catch (fault) {
    return (fault as { code?: string }).code === 'EADDRINUSE';
  } finally {
    probe.close();
  }
}

async function serve(options: StartOptions, folder: DataFolder, io: CommandIo): Promise<number> {
  const stopping = stopSignal();
  const say = (text: string): void => {
    if (!options.quiet)
      io.stdout.write(`${text}
`);
  };
  say(`Long Biên · dữ liệu ở ${folder.path}`);
  const startedAtMs = performance.now();
  const city = buildCity(SANDBOX_SEED);
  const { certificate, key, authority } = await prepareHubTls(folder.path, Date.now());
  const mtlsPort = options.openBankingPort === 0 ? 0 : options.openBankingPort + 1;
  const running = await opened(
    {
      ...{ port: options.port, host: HOST, data: folder.path, databaseUrl: options.databaseUrl },
      publicOrigin: options.publicOrigin,
      sandbox: true,
      testCustomers: testCustomersOf(city),
      line: { host: HOST, port: options.linePort, certificate, key },
      openBanking: {
        ...{ host: HOST, port: options.openBankingPort, mtlsPort, certificate, key },
        clientAuthorities: [authority],
      },
      ...{ logTo: join(folder.path, 'hub.log'), name: 'Thành phố thử nghiệm' },
    },
    async (hub) => {
      const { citizenKey, signInKey, signInSeals } = openSecrets(folder.path);
      const parts = { desk: hub.desk, database: hub.database, nowMs: Date.now };
      const seeded = await seedSandbox({ ...parts, citizenKey }, city);
      await enrolDemoCustomers({ ...parts, signInKey, signInSeals, randomBytes }, SANDBOX_SEED);
      if (seeded.kind === 'seeded') {
        say(
          `Thành phố mẫu: ${city.institutions.length} tổ chức, ${city.citizens.length} người dân, ${city.shops.length} cửa hàng (${seconds(startedAtMs)} s)`,
        );
      }
      await servePages(hub.server);
    },
  );
  if (typeof running === 'string') {
    io.stderr.write(`${running}\n`);
    return REFUSED;
  }
  noteRunning(folder, running.url);
  let banks: StartedBanks | undefined;
  try {
    const { hub, url } = running;
    banks = await openBanks(hub, folder.path, openSecrets(folder.path), options.publicOrigin ?? url);
    const keys = await provideKeys(
      { desk: hub.desk, database: hub.database, mint: hub.mint },
      city,
      folder.path,
      url,
    );
    await provideThirdParties(
      { desk: hub.desk, database: hub.database, mint: hub.mint, nowMs: Date.now },
      SANDBOX_SEED,
      folder.path,
    );
    const story = await playScene(sceneOf(city), partsAt(url), keys);
    const took = seconds(startedAtMs);
    io.stdout.write(
      options.quiet
        ? quietLine(running, story.payment, took)
        : tour({ running, city, keys, banks: banks.banks, story, took }),
    );
    const how = await stopping.asked;
    if (how === 'asked')
      say('\nĐang hoàn tất việc dở dang rồi dừng… (Ctrl-C lần nữa: dừng ngay) / Stopping.');
  } finally {
    await stop(running, banks, folder, stopping, io);
  }
  return DONE;
}

/** Whom a developer signs in as at the sandbox's banks. */
function testCustomersOf({ institutions }: City) {
  const bankOf = new Map(institutions.map(({ bin, shortName }) => [bin, shortName]));
  return demoCustomers(SANDBOX_SEED).map(
    ({ name, phone, bin, accountNumber, totpSecret, locked = false }) => ({
      ...{ name, phone, totpSecret, locked, account: accountNumber },
      ...{ bank: bankOf.get(bin) ?? bin, password: SANDBOX_PASSWORD },
    }),
  );
}

/** What stands in the way of a start is the operator's to mend: it is said in words, and the stack to whoever asks. */
async function opened(...parts: Parameters<typeof runHub>): Promise<RunningHub | string> {
  try {
    return await runHub(...parts);
  } catch (fault) {
    const { message, stack } = fault as Error;
    return process.env.LONGBIEN_DEBUG === undefined ? message : (stack ?? message);
  }
}

function quietLine({ url }: RunningHub, payment: PaymentStory['payment'], took: string): string {
  return `${url} · ${payment.id} ${payment.state} · ${took} s\n`;
}

function seconds(sinceMs: number): string {
  return (Math.round((performance.now() - sinceMs) / 100) / 10).toString();
}

interface Stopping {
  /** Settles at the first signal. */
  readonly asked: Promise<'asked'>;
  /** Settles at the second. */
  readonly insisted: Promise<'insisted'>;
}

function stopSignal(): Stopping {
  const first = Promise.withResolvers<'asked'>();
  const second = Promise.withResolvers<'insisted'>();
  let askedAtMs: number | undefined;
  const take = (): void => {
    const now = performance.now();
    if (askedAtMs === undefined) {
      askedAtMs = now;
      first.resolve('asked');
    } else if (now - askedAtMs > SAME_SIGNAL_MS) second.resolve('insisted');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, take);
  return { asked: first.promise, insisted: second.promise };
}

/** The banks go last: until then they answer, and are told, what is under way. */
async function stopAll(running: RunningHub, banks: StartedBanks | undefined): Promise<'stopped'> {
  await running.stop();
  await banks?.stop();
  return 'stopped';
}

async function stop(
  running: RunningHub,
  banks: StartedBanks | undefined,
  folder: DataFolder,
  { insisted }: Stopping,
  io: CommandIo,
): Promise<void> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), STOP_MS_MAX);
  const how = await Promise.race([stopAll(running, banks), insisted, late.promise]);
  clearTimeout(timer);
  forgetRunning(folder);
  if (how === 'stopped') return;
  running.abandon();
  io.stderr.write(
    how === 'late'
      ? `Not everything was finished within ${STOP_MS_MAX / 1_000} s; stopped. Nothing that was answered is lost.\n`
      : 'Stopped at once.\n',
  );
  process.exit(how === 'late' ? REFUSED : DONE);
}
