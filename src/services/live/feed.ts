/** One reader of the outbox for all who look: counts every payment, shows the newest, tells figures once a second. */
import type { Queryable } from '../../core/database/index.ts';
import type { StreamSink } from '../../core/http/index.ts';
import { type Cursor, readEvents, type StoredEvent } from '../../core/outbox/index.ts';
import { businessDate, hanoiTimestamp, type IsoDate } from '../../kit/calendar.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';
import { describe, type OpenWindow, readPositions, readWindow } from './figures.ts';
import type {
  LiveEvents,
  LivePayment,
  LivePosition,
  LiveState,
  LiveStreet,
  LiveToday,
  LiveWindow,
  ShopDirectory,
} from './model.ts';
import { readOpening, type Sums } from './store.ts';

export interface LiveParts {
  /** A pool: counting the day anew may take a second and must not hold up reads that travel together. */
  readonly database: Queryable;
  readonly nowMs: () => number;
  readonly shops: ShopDirectory;
  readonly hub: { readonly name: string; readonly version: string };
  readonly onFault: (fault: unknown) => void;
}

export interface Live {
  state(): Promise<LiveState>;
  /** As many look as one process serves. */
  full(): boolean;
  subscribe(sink: StreamSink): void;
  close(): Promise<void>;
}

/** A burst is shown together; the page repaints no faster. */
const LOOK_EVERY_MS = 200;
const FIGURES_EVERY_MS = 1_000;
/** Streets have no event: the page asks for them once a minute. */
const STREETS_EVERY_MS = 5_000;
/** Nobody looked for this long: stop counting, and count anew for the next who comes. */
const IDLE_MS = 60_000;
/** Payments described in one look: 300 a second, more than a river of lights can show. */
const SHOWN_MAX = 60;
const RECENT_MAX = 40;
/** Event pages of one look; the next look goes on where it stopped. */
const PAGES_MAX = 20;
/** Streams of one process; each costs a socket and a copy of what is told. */
const SUBSCRIBERS_MAX = 2_000;

interface Count {
  cursor: Cursor;
  day: IsoDate;
  today: Sums & { refused: number };
  /** By number: a payment of the next window may come before the figures notice that it opened. */
  readonly windows: Map<number, Sums>;
  window: OpenWindow;
  positions: readonly LivePosition[];
  shortNames: ReadonlyMap<number, string>;
  recent: readonly LivePayment[];
  figuresAtMs: number;
}

export function createLive(parts: LiveParts): Live {
  const { database, nowMs, onFault } = parts;
  const sinks = new Set<StreamSink>();
  let counting: Promise<Count> | undefined;
  let streets: { readonly atMs: number; readonly list: readonly LiveStreet[] } | undefined;
  let lookedAtMs = 0;
  let running: Promise<void> | undefined;
  let closed = false;

  const count = async (): Promise<Count> => {
    lookedAtMs = nowMs();
    counting ??= openCount(parts);
    try {
      return await counting;
    } catch (fault) {
      counting = undefined;
      throw fault;
    }
  };

  const tell = <Name extends keyof LiveEvents>(name: Name, ...all: readonly LiveEvents[Name][]): void => {
    if (all.length === 0 || sinks.size === 0) return;
    const text = all.map((data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join('');
    for (const sink of sinks) sink.write(text);
  };

  async function look(): Promise<void> {
    if (counting === undefined) return;
    if (sinks.size === 0 && nowMs() - lookedAtMs > IDLE_MS) {
      counting = undefined;
      return;
    }
    const now = await counting;
    const shown = await describe(parts, await readOn(database, now, nowMs()), now.shortNames);
    now.recent = [...shown.toReversed(), ...now.recent].slice(0, RECENT_MAX);
    tell('payment', ...shown);
    if (nowMs() - now.figuresAtMs >= FIGURES_EVERY_MS) await lookAtFigures(now);
  }

  async function lookAtFigures(now: Count): Promise<void> {
    now.figuresAtMs = nowMs();
    await refreshFigures(database, now);
    tellChanged('window', windowOut(now));
    tellChanged('positions', now.positions);
    tellChanged('totals', todayOut(now));
  }

  const told = new Map<keyof LiveEvents, string>();
  /** Whoever comes new has the state; the stream brings what is different. */
  const tellChanged = <Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]): void => {
    const text = JSON.stringify(data);
    if (told.get(name) === text) return;
    told.set(name, text);
    tell(name, data);
  };

  const run = (): void => {
    if (closed || running !== undefined || counting === undefined) return;
    running = look()
      .catch((fault: unknown) => {
        // Whatever broke, the next look counts anew from what is kept.
        counting = undefined;
        onFault(fault);
      })
      .finally(() => {
        running = undefined;
        if (counting === undefined && sinks.size > 0 && !closed) count().catch(onFault);
      });
  };
  const timer = setInterval(run, LOOK_EVERY_MS);
  timer.unref();

  const currentStreets = async (day: IsoDate): Promise<readonly LiveStreet[]> => {
    if (streets === undefined || nowMs() - streets.atMs > STREETS_EVERY_MS)
      streets = { atMs: nowMs(), list: await parts.shops.streetsOn(day) };
    return streets.list;
  };

  return {
    async state() {
      const now = await count();
      return {
        at: hanoiTimestamp(nowMs()),
        hub: parts.hub,
        window: windowOut(now),
        today: todayOut(now),
        positions: [...now.positions],
        streets: [...(await currentStreets(now.day))],
        recent: [...now.recent],
      };
    },
    full: () => closed || sinks.size >= SUBSCRIBERS_MAX,
    subscribe(sink) {
      sinks.add(sink);
      sink.onClose(() => sinks.delete(sink));
      count().catch(onFault);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      sinks.clear();
      await running;
    },
  };
}

async function openCount({ database, nowMs, shops }: LiveParts): Promise<Count> {
  const day = businessDate(nowMs());
  const window = await readWindow(database);
  const opening = await readOpening(database, dayStartMs(day), {
    number: window.number,
    openedAt: Date.parse(window.openedAt),
  });
  const { positions, shortNames } = await readPositions(database);
  const windows = new Map([[window.number, opening.window]]);
  const { cursor, today } = opening;
  const recent = await describe({ database, shops }, 'newest', shortNames, RECENT_MAX);
  const count: Count = {
    cursor,
    day,
    today,
    windows,
    window,
    positions,
    shortNames,
    recent: recent.toReversed(),
    figuresAtMs: 0,
  };
  await refreshFigures(database, count);
  return count;
}

/** Counts what may be spoken of since, and answers the ids of the newest payments, oldest first. */
async function readOn(database: Queryable, count: Count, nowMs: number): Promise<string[]> {
  const day = businessDate(nowMs);
  if (day !== count.day) {
    count.day = day;
    count.today = { payments: 0, value: 0n, refused: 0 };
  }
  let newest: string[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read = await readEvents(database, count.cursor, {}, CHUNK_ROWS);
    count.cursor = read.cursor;
    const payments = read.events.filter((event) => countEvent(count, event));
    newest = [...newest, ...payments.slice(-SHOWN_MAX).map((event) => event.subject)].slice(-SHOWN_MAX);
    if (!read.more) break;
  }
  return newest;
}

/** A payment is shown when it is final; what waits for a bank is shown by what becomes of it. */
const SHOWN: ReadonlySet<string> = new Set(['payment.cleared', 'payment.refused', 'payment.released']);

/** True for what is a payment. */
function countEvent({ day, today, windows }: Count, { type, at, data }: StoredEvent): boolean {
  if (!SHOWN.has(type)) return false;
  const isToday = businessDate(at) === day;
  if (type !== 'payment.cleared') {
    if (isToday) today.refused += 1;
    return true;
  }
  const value = BigInt(data.amount as number);
  if (isToday) add(today, value);
  const number = data.window as number;
  const window = windows.get(number) ?? { payments: 0, value: 0n };
  add(window, value);
  windows.set(number, window);
  return true;
}

function add(sums: Sums, value: bigint): void {
  sums.payments += 1;
  sums.value += value;
}

async function refreshFigures(database: Queryable, count: Count): Promise<void> {
  const [window, { positions, shortNames }] = await Promise.all([
    readWindow(database),
    readPositions(database),
  ]);
  for (const number of count.windows.keys()) if (number < window.number) count.windows.delete(number);
  count.window = window;
  count.positions = positions;
  count.shortNames = shortNames;
}

function windowOut({ window, windows }: Count): LiveWindow {
  const { payments, value } = windows.get(window.number) ?? { payments: 0, value: 0n };
  return { ...window, payments, value: value.toString() };
}

function todayOut({ today }: Count): LiveToday {
  return { payments: today.payments, value: today.value.toString(), refused: today.refused };
}

function dayStartMs(day: IsoDate): number {
  return Date.parse(`${day}T00:00:00+07:00`);
}
