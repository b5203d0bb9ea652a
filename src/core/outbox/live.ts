/**
 * Live feeds of events. New events are read once for all subscribers of a process, not once for each: a thousand
 * shops on one hub cost one query a moment. A subscriber that comes with an old cursor catches up by itself first.
 */
import type { Queryable } from '../database/index.ts';
import { type Cursor, formatCursor, readEvents, type StoredEvent, startCursor } from './feed.ts';
import type { EventFilter } from './store.ts';
import type { Teller } from './teller.ts';

/** Where a subscriber's events go. */
export interface FeedSink {
  send(event: { readonly event: string; readonly data: unknown; readonly id?: string }): void;
  /** True when the reader is gone or too slow. */
  readonly closed: boolean;
  onClose(callback: () => void): void;
}

export interface Subscription {
  readonly filter: EventFilter;
  /** Events after it; without one, those from now on. */
  readonly after?: Cursor;
  /** Types to send; without them, all. */
  readonly types?: ReadonlySet<string>;
  /** What is sent of an event. */
  readonly show: (event: StoredEvent) => unknown;
}

export interface Feed {
  /** Sends until the sink is closed. Ids are cursors: the last one seen is `after` of the next subscription. */
  subscribe(subscription: Subscription, sink: FeedSink): void;
  subscribers(): number;
  close(): Promise<void>;
}

export interface FeedParts {
  readonly database: Queryable;
  readonly teller: Pick<Teller, 'listen'>;
  readonly onFault: (fault: unknown) => void;
  /** Proxies drop a connection that is silent for half a minute or more. */
  readonly heartbeatEveryMs?: number;
}

const HEARTBEAT_EVERY_MS = 15_000;
/** Another process may move the line of what is told, and only that process hears of it. */
const POLL_EVERY_MS = 500;
/** Events of one read: a page is sent before the next is asked for. */
const PAGE_EVENTS_MAX = 500;
/** Pages in one run; the poll begins the next. */
const PAGES_MAX = 1_000;

interface Subscriber extends Subscription {
  readonly sink: FeedSink;
  cursor: Map<number, number>;
  /** Reads by itself until it has caught up with the shared read. */
  live: boolean;
  /** The shared read has passed while it was catching up. */
  passed: boolean;
}

export function createFeed({
  database,
  teller,
  onFault,
  heartbeatEveryMs = HEARTBEAT_EVERY_MS,
}: FeedParts): Feed {
  const subscribers = new Set<Subscriber>();
  let shared: Cursor | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function readShared(): Promise<void> {
    for (let pages = 0; pages < PAGES_MAX && subscribers.size > 0 && shared !== undefined; pages += 1) {
      const page = await readEvents(database, shared, {}, PAGE_EVENTS_MAX);
      shared = page.cursor;
      for (const one of subscribers) {
        if (one.live) sendAll(one, page.events);
        else one.passed ||= page.events.length > 0;
      }
      if (!page.more) return;
    }
    // Nobody listens: the next subscriber begins anew.
    if (subscribers.size === 0) shared = undefined;
  }

  function run(): void {
    again = true;
    if (running !== undefined || closed || subscribers.size === 0) return;
    running = (async () => {
      while (again && !closed) {
        again = false;
        await readShared();
      }
    })()
      .catch(onFault)
      .finally(() => {
        running = undefined;
      });
  }

  async function catchUp(one: Subscriber): Promise<void> {
    shared ??= await startCursor(database);
    one.cursor = new Map(one.after ?? shared);
    for (let more = true; more && !one.sink.closed && !closed; ) {
      one.passed = false;
      const page = await readEvents(database, one.cursor, one.filter, PAGE_EVENTS_MAX);
      sendAll(one, page.events);
      for (const [lane, seq] of page.cursor) one.cursor.set(lane, Math.max(seq, one.cursor.get(lane) ?? 0));
      more = page.more || one.passed;
    }
    one.live = true;
    // The first id comes at once: a reader that is cut off before any event still knows where it was.
    beatOf(one);
  }

  const beat = setInterval(() => {
    for (const one of subscribers) beatOf(one);
  }, heartbeatEveryMs);
  const poll = setInterval(run, POLL_EVERY_MS);
  for (const timer of [beat, poll]) timer.unref();
  const deaf = teller.listen(run);

  return {
    subscribe(subscription, sink) {
      const one: Subscriber = {
        ...subscription,
        sink,
        cursor: new Map(subscription.after),
        live: false,
        passed: false,
      };
      subscribers.add(one);
      sink.onClose(() => subscribers.delete(one));
      catchUp(one).catch((fault: unknown) => {
        subscribers.delete(one);
        onFault(fault);
      });
    },
    subscribers: () => subscribers.size,
    async close() {
      closed = true;
      deaf();
      clearInterval(beat);
      clearInterval(poll);
      subscribers.clear();
      await running;
    },
  };
}

/** Moves the reader's cursor past what its filter hides; while it catches up there is none to tell. */
function beatOf({ live, sink, cursor }: Subscriber): void {
  if (live && !sink.closed) sink.send({ event: 'heartbeat', data: {}, id: formatCursor(cursor) });
}

/** Each event once, in the order of its lane, whichever read brought it. */
function sendAll(one: Subscriber, events: readonly StoredEvent[]): void {
  for (const event of events) {
    if (one.sink.closed) return;
    if (event.seq <= (one.cursor.get(event.lane) ?? 0)) continue;
    one.cursor.set(event.lane, event.seq);
    if (!maySee(one.filter, event) || one.types?.has(event.type) === false) continue;
    one.sink.send({ event: event.type, data: one.show(event), id: formatCursor(one.cursor) });
  }
}

function maySee({ participant, shop, thirdParty, type }: EventFilter, event: StoredEvent): boolean {
  if (participant !== undefined && !event.participants.includes(participant)) return false;
  if (thirdParty !== undefined && event.thirdParty !== thirdParty) return false;
  if (type !== undefined && event.type !== type) return false;
  return shop === undefined || event.shop === shop;
}
