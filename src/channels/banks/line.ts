/** The bank line as a whole: opened by ordinary calls, top to bottom, and closed the other way round. */
import type { Database } from '../../core/database/index.ts';
import type { FindKey } from '../../core/peers/index.ts';
import { createStatusBudget } from '../../services/clearing/index.ts';
import { createAnswerer } from './answers.ts';
import { createArchive } from './archive.ts';
import { type Breakers, createBreakers } from './breakers.ts';
import { composer } from './compose.ts';
import { createCorrespondence } from './correspondence.ts';
import { moveOverdue } from './deadlines.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createDoor, type LineLog } from './door.ts';
import { createExchange } from './exchange.ts';
import { createFlights } from './inflight.ts';
import { createInquiries } from './inquiries.ts';
import type { HubKeys } from './keys.ts';
import { letterWriter } from './letters.ts';
import { listen } from './listener.ts';
import type { BankOnLine, Clearing } from './model.ts';
import { type AskName, createAskName } from './names.ts';
import { createProber, type Prober } from './probes.ts';
import {
  BANKS_POLL_MS,
  DEADLINE_EVERY_MS,
  FORGET_EVERY_MS,
  FORGET_ROUNDS_MAX,
  MESSAGE_DAYS,
} from './rules/limits.ts';
import { createSender, type Sender } from './sender.ts';
import { forgetMessages } from './store.ts';

export interface LineParts {
  readonly database: Database;
  readonly clearing: Clearing;
  readonly findKey: FindKey;
  readonly hubKeys: HubKeys;
  /** Where banks reach the door; PEM of its certificate and key. */
  readonly listen: {
    readonly host: string;
    readonly port: number;
    readonly certificate: string;
    readonly key: string;
    /** Address as banks write it, without `/messages`; where it is not given, host and port. */
    readonly publicUrl?: string | undefined;
  };
  readonly nowMs: () => number;
  readonly mint: () => string;
  /** Between 0 and 1; it decides nothing. */
  readonly spread: () => number;
  readonly log: (line: LineLog) => void;
  readonly onFault: (fault: unknown, where: string) => void;
}

export interface BankLine {
  readonly port: number;
  /** Call after each commit of this process: there may be something to tell. */
  readonly wake: () => void;
  readonly askName: AskName;
  /** Every connected bank as this process sees it. */
  banks(): Promise<readonly BankOnLine[]>;
  /** Reads the connected banks anew; a bank that joined is known within two seconds without it. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

export async function openBankLine(parts: LineParts): Promise<BankLine> {
  const { database, clearing, findKey, hubKeys, nowMs, mint, onFault } = parts;
  const faultIn = (where: string) => (fault: unknown) => onFault(fault, where);
  let prober: Prober | undefined;
  let sender: Sender | undefined;
  const breakers = createBreakers({
    nowMs,
    onVerdict(bin, reachable) {
      clearing.reach(bin, reachable).catch(faultIn('line verdict'));
      if (reachable) {
        prober?.wake();
        sender?.wake();
      }
    },
  });
  const directory = createDirectory(clearing, breakers);
  await directory.refresh();
  const archive = createArchive(database);
  const writeLetter = letterWriter(hubKeys.message);
  const exchange = createExchange({
    directory,
    breakers,
    archive,
    findKey,
    hubKey: hubKeys.transport,
    nowMs,
  });
  const correspondence = createCorrespondence({
    ...{ exchange, archive, writeLetter, findKey, nowMs, mint },
  });
  const askName = createAskName({ directory, breakers, correspondence, nowMs });
  sender = createSender({
    ...{ clearing, directory, breakers, archive, exchange, compose: composer(writeLetter), nowMs },
    ...{ spread: parts.spread, onFault: faultIn('line sender') },
  });
  prober = createProber({
    ...{ clearing, directory, breakers, correspondence, nowMs, onFault: faultIn('line prober') },
  });
  const { host, port, certificate, key, publicUrl } = parts.listen;
  const listener = await listen({
    ...{ host, port, certificate, key },
    door: (found) =>
      createDoor({
        ...{ clearing, askName, archive, findKey, nowMs, mint, log: parts.log, onFault },
        targetUri: `${publicUrl ?? `https://${host}:${found}`}/messages`,
        inquiries: createInquiries(createStatusBudget(database)),
        flights: createFlights(),
        isConnected: (bin) => directory.find(bin) !== undefined,
        answerer: createAnswerer({ hubKey: hubKeys.transport, writeLetter, nowMs, mint }),
      }),
  });
  const stopJobs = startJobs(parts, directory, prober);
  return {
    port: listener.port,
    wake: sender.wake,
    askName,
    banks: () => banksOnLine(clearing, directory, breakers, sender),
    refresh: () => directory.refresh(),
    async close() {
      await listener.close();
      await stopJobs();
      await prober.close();
      await sender.close();
      directory.close();
    },
  };
}

/** What the line does by the clock; a job whose time comes again while it runs is not started twice. */
function startJobs(
  { database, clearing, nowMs, onFault }: LineParts,
  directory: Directory,
  prober: Prober,
): () => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const every = (ms: number, name: string, run: () => Promise<unknown>): NodeJS.Timeout => {
    const timer = setInterval(() => {
      if (running.has(name)) return;
      const done = run()
        .catch((fault: unknown) => onFault(fault, name))
        .then(() => void running.delete(name));
      running.set(name, done);
    }, ms);
    return timer.unref();
  };
  const timers = [
    every(BANKS_POLL_MS, 'line banks', () => directory.refresh()),
    every(DEADLINE_EVERY_MS, 'line deadlines', async () => {
      if (await moveOverdue(clearing, nowMs())) prober.wake();
    }),
    every(FORGET_EVERY_MS, 'line retention', () => forgetOld(database, nowMs() - MESSAGE_DAYS * DAY_MS)),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running.values());
  };
}

async function forgetOld(database: Database, before: number): Promise<void> {
  for (let i = 0; i < FORGET_ROUNDS_MAX; i += 1) if (!(await forgetMessages(database, before))) return;
}

async function banksOnLine(
  clearing: Clearing,
  directory: Directory,
  breakers: Breakers,
  sender: Sender,
): Promise<readonly BankOnLine[]> {
  const backlog = new Map((await clearing.backlog()).map((one) => [one.bin, one]));
  return directory.banks().map(({ bin, name }) => ({
    ...(backlog.get(bin) ?? { bin, waiting: 0, oldestAt: null, unknown: 0 }),
    ...{ name, breaker: breakers.of(bin).state, inFlight: sender.inFlight(bin) },
  }));
}
