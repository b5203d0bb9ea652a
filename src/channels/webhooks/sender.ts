/**
 * Tells endpoints what happened, at least once. A process claims only what it has room for, endpoint by endpoint, so a
 * slow one fills its own place and nobody else's; what was claimed by a process that died is due again after its lease.
 */
import type { Desk, Origin } from '../../core/command/index.ts';
import { crashPoint, createGroupRead, type Queryable } from '../../core/database/index.ts';
import { findEvents, type StoredEvent } from '../../core/outbox/index.ts';
import { type GiveUpEndpoint, giveUpEndpointKind } from './commands/endpoints.ts';
import type { Deliver } from './deliver.ts';
import type { Delivery, Endpoint } from './model.ts';
import { createPlaces } from './places.ts';
import { LEASE_MS, LOOK_ENDPOINTS_MAX, RESULT_ROWS_MAX, SEND_POLL_MS, SLOW_MS } from './rules/limits.ts';
import { nextAttemptAt } from './rules/schedule.ts';
import {
  cancelDeliveries,
  claimDeliveries,
  dueEndpoints,
  hasAnsweredSince,
  type Result,
  settleDeliveries,
} from './store/deliveries.ts';
import { findEndpoints } from './store/endpoints.ts';

export interface SenderParts {
  readonly database: Queryable;
  readonly desk: Pick<Desk, 'submit'>;
  readonly deliver: Deliver;
  readonly nowMs: () => number;
  /** Between 0 and 1; keeps deliveries that failed together from coming back together. */
  readonly spread: () => number;
  readonly onFault: (fault: unknown) => void;
}

export interface Sender {
  /** There may be something to send. */
  readonly wake: () => void;
  /** Sends what is due now, and what falls due by it, to the end. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export function createSender(parts: SenderParts): Sender {
  const { database, nowMs, onFault } = parts;
  const places = createPlaces();
  const settle = createGroupRead(async (results: readonly Result[]) => {
    await settleDeliveries(database, results);
    crashPoint('webhook-results-kept');
    return results.map(() => undefined);
  }, RESULT_ROWS_MAX);
  const under = new Set<Promise<void>>();
  let running: Promise<void> | undefined;
  let woken = false;
  let closed = false;
  /** Where the next look begins: every endpoint has its turn, however many there are. */
  let after = FIRST_UUID;

  /** What fails by a fault of ours is released by its lease. */
  function start(delivery: Delivery, endpoint: Endpoint, event: StoredEvent | undefined): void {
    const give = places.take(delivery.endpoint);
    let fared: 'well' | 'ill' = 'ill';
    const done = attemptOne(parts, delivery, endpoint, event)
      .then(async (result) => {
        if (result.state === 'delivered' && result.attempt!.ms < SLOW_MS) fared = 'well';
        await settle(result);
      })
      .catch(onFault)
      .finally(() => {
        give(fared);
        under.delete(done);
        wake();
      });
    under.add(done);
  }

  /** How many were taken on or cancelled. */
  async function look(): Promise<number> {
    const began = after;
    const due = await dueEndpoints(database, began, nowMs(), LOOK_ENDPOINTS_MAX);
    after = due.length < LOOK_ENDPOINTS_MAX ? FIRST_UUID : due.at(-1)!;
    // The rest of the circle: what lies before the place where this look began.
    if (after === FIRST_UUID && began !== FIRST_UUID) woken = true;
    if (due.length === 0) return 0;
    const endpoints = await findEndpoints(database, due);
    const told = due.filter((id) => endpoints.get(id)?.state === 'enabled');
    const untold = due.filter((id) => !told.includes(id));
    if (untold.length > 0) await cancelDeliveries(database, untold, nowMs());
    const rooms = places.roomsOf(told);
    const claimed = rooms.length === 0 ? [] : await claimDeliveries(database, rooms, nowMs(), LEASE_MS);
    crashPoint('webhook-deliveries-claimed');
    if (claimed.length > 0) await startAll(claimed);
    return claimed.length + untold.length;
  }

  /** The endpoint is read again: whoever disabled it or wrote another address before the claim is obeyed. */
  async function startAll(claimed: readonly Delivery[]): Promise<void> {
    const [endpoints, events] = await Promise.all([
      findEndpoints(
        database,
        claimed.map(({ endpoint }) => endpoint),
      ),
      findEvents(database, claimed),
    ]);
    const byPlace = new Map(events.map((event) => [`${event.lane} ${event.seq}`, event]));
    for (const delivery of claimed) {
      const endpoint = endpoints.get(delivery.endpoint)!;
      start(delivery, endpoint, byPlace.get(`${delivery.lane} ${delivery.seq}`));
    }
  }

  async function run(): Promise<void> {
    while (woken && !closed) {
      woken = false;
      // There may be more where these came from.
      woken = (await look()) > 0 || woken;
    }
  }

  function wake(): void {
    woken = true;
    if (closed) return;
    running ??= run()
      .catch(onFault)
      .finally(() => {
        running = undefined;
        // What was said between the last look and now.
        if (woken) setImmediate(wake);
      });
  }

  const timer = setInterval(wake, SEND_POLL_MS);
  timer.unref();
  return {
    wake,
    async drain() {
      do {
        await Promise.all(under);
        wake();
        await running;
      } while (under.size > 0);
    },
    async close() {
      closed = true;
      clearInterval(timer);
      await running;
      await Promise.all(under);
    },
  };
}

/** The attempt, what comes of the delivery by it, and of the endpoint where none has succeeded for as long. */
async function attemptOne(
  parts: SenderParts,
  delivery: Delivery,
  endpoint: Endpoint,
  event: StoredEvent | undefined,
): Promise<Result> {
  const { nowMs, spread } = parts;
  const { step } = delivery;
  const of = { delivery: delivery.id, claim: delivery.claims, step, dueAt: null };
  // An event that is not there any more cannot be told.
  if (endpoint.state !== 'enabled' || event === undefined)
    return { ...of, attempt: null, state: 'cancelled', settledAt: nowMs() };
  const { attempt, retryAfterMs } = await parts.deliver(endpoint, event);
  crashPoint('webhook-attempt-made');
  if (attempt.outcome === 'delivered') return { ...of, attempt, state: 'delivered', settledAt: nowMs() };
  const isGone = attempt.outcome === 'gone';
  const dueAt = isGone ? undefined : nextAttemptAt(step, nowMs(), spread(), retryAfterMs);
  if (dueAt !== undefined)
    return { ...of, attempt, state: 'pending', step: step + 1, dueAt, settledAt: null };
  const failed = { ...of, attempt, state: 'failed', settledAt: nowMs() } as const;
  // One that takes other events is alive, and does not want this one (Standard Webhooks: disabled is what always fails).
  if (!isGone && (await hasAnsweredSince(parts.database, endpoint.id, delivery.createdAt))) return failed;
  // First the endpoint, then the delivery: whoever dies between the two leaves a delivery that is cancelled.
  await giveUp(parts, delivery, endpoint, isGone ? 'gone' : 'exhausted');
  crashPoint('webhook-endpoint-given-up');
  return failed;
}

async function giveUp(
  { desk }: SenderParts,
  delivery: Delivery,
  { id, url }: Endpoint,
  reason: GiveUpEndpoint['reason'],
): Promise<void> {
  const submitted = await desk.submit(giveUpEndpointKind, { id, url, reason, delivery: delivery.id }, HUB);
  if (submitted.kind !== 'decided') throw new Error(`an endpoint was not given up: ${submitted.kind}`);
}
