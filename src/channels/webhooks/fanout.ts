/**
 * Reads the outbox and makes, for each event, a delivery for every endpoint that wants it. Any number of processes may
 * run one: a page is kept under the version of the cursor it was read under, which also rises when an endpoint changes.
 * So an event is matched to the endpoints as they are when it is kept, each event once, and none is passed over.
 */
import type { Queryable } from '../../core/database/index.ts';
import {
  type Cursor,
  formatCursor,
  readEvents,
  type StoredEvent,
  startCursor,
  type Teller,
} from '../../core/outbox/index.ts';
import { openPeriod, positionOf } from './periods.ts';
import { isToldTo, readersOf } from './rules/filter.ts';
import {
  FAN_OUT_EVENTS_MAX,
  FAN_OUT_PAGES_MAX,
  FAN_OUT_POLL_MS,
  FAN_OUT_REST_MS,
  KEEP_CURSOR_MS,
} from './rules/limits.ts';
import { keepPage, type NewDelivery, readWebhookCursor } from './store/cursor.ts';
import { findEndpointsOfOwners, isAnyEndpoint } from './store/endpoints.ts';

export interface FanOutParts {
  readonly database: Queryable;
  readonly teller: Pick<Teller, 'listen'>;
  readonly nowMs: () => number;
  readonly mint: () => string;
  /** Deliveries were made. */
  readonly onMade: () => void;
  readonly onFault: (fault: unknown) => void;
}

export interface FanOut {
  /** Works through all that may be spoken of now. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

interface Place {
  readonly position: Cursor;
  /** Of the cursor as it is kept. */
  readonly kept: string;
  readonly version: number;
}

type Passed = 'more' | 'done' | 'another_was_faster';

/** Runs that `catchUp` tries while another process wins. */
const CATCH_UP_RUNS_MAX = 100;

export function createFanOut({ database, teller, nowMs, mint, onMade, onFault }: FanOutParts): FanOut {
  let place: Place | undefined;
  let keptAtMs = 0;
  let running: Promise<Passed> | undefined;
  let restUntilMs = 0;
  let closed = false;

  /** Keeps what was found, or the mere position now and then. */
  async function keep(
    { kept, version }: Place,
    position: Cursor,
    deliveries: readonly NewDelivery[],
    always: boolean,
  ): Promise<boolean> {
    const text = formatCursor(position);
    const due = always || performance.now() - keptAtMs >= KEEP_CURSOR_MS;
    if (deliveries.length === 0 && (text === kept || !due)) {
      place = { position, kept, version };
      return true;
    }
    const held = await keepPage(database, { position: text, version }, deliveries, nowMs());
    keptAtMs = performance.now();
    place = held ? { position, kept: text, version: version + 1 } : undefined;
    if (held && deliveries.length > 0) onMade();
    return held;
  }

  async function pass(always: boolean): Promise<Passed> {
    const here = place ?? (await keptPlace(database));
    if (!(await isAnyEndpoint(database))) {
      const held = await keep(here, await startCursor(database), [], always);
      return held ? 'done' : 'another_was_faster';
    }
    const page = await readEvents(database, here.position, {}, FAN_OUT_EVENTS_MAX);
    const deliveries = await deliveriesOf(database, page.events, mint);
    if (!(await keep(here, page.cursor, deliveries, always && !page.more))) return 'another_was_faster';
    return page.more ? 'more' : 'done';
  }

  async function drain(always: boolean): Promise<Passed> {
    let passed: Passed = 'more';
    let lost = 0;
    try {
      // Lost once, an endpoint may just have changed; lost twice, another process does the work.
      for (let pages = 0; pages < FAN_OUT_PAGES_MAX && !closed; pages += 1) {
        passed = await pass(always);
        lost = passed === 'another_was_faster' ? lost + 1 : 0;
        if (passed === 'done' || lost === 2) break;
      }
    } catch (fault) {
      place = undefined;
      onFault(fault);
      passed = 'another_was_faster';
    }
    if (passed === 'another_was_faster') restUntilMs = performance.now() + FAN_OUT_REST_MS;
    return passed;
  }

  function run(always = false): Promise<Passed> {
    running ??= drain(always).finally(() => {
      running = undefined;
    });
    return running;
  }

  const wake = (): void => {
    if (!closed && performance.now() >= restUntilMs) void run();
  };
  const deaf = teller.listen(wake);
  const timer = setInterval(wake, FAN_OUT_POLL_MS);
  timer.unref();

  return {
    async catchUp() {
      // A run under way may have looked before the last event was told.
      await running;
      for (let runs = 0; runs < CATCH_UP_RUNS_MAX; runs += 1) if ((await run(true)) === 'done') return;
      throw new Error('the fan-out did not catch up');
    },
    async close() {
      closed = true;
      deaf();
      clearInterval(timer);
      await running;
    },
  };
}

async function keptPlace(on: Queryable): Promise<Place> {
  const { position, version } = await readWebhookCursor(on);
  return { position: positionOf(position), kept: position, version };
}

async function deliveriesOf(
  on: Queryable,
  events: readonly StoredEvent[],
  mint: () => string,
): Promise<NewDelivery[]> {
  const owners = events.flatMap(readersOf);
  if (owners.length === 0) return [];
  const periods = (await findEndpointsOfOwners(on, owners)).flatMap((one) => openPeriod(one) ?? []);
  const byOwner = Map.groupBy(periods, ({ owner }) => `${owner.kind} ${owner.id}`);
  return events.flatMap((event) => {
    const wanted = new Set(readersOf(event).flatMap(({ kind, id }) => byOwner.get(`${kind} ${id}`) ?? []));
    return [...wanted]
      .filter((period) => isToldTo(event, period))
      .map(({ endpoint }) => ({
        id: mint(),
        endpoint,
        lane: event.lane,
        seq: event.seq,
        type: event.type,
      }));
  });
}
