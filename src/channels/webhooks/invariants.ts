/** What must be true of webhooks: every event that an enabled endpoint wants has a delivery. */

import type { Queryable } from '../../core/database/index.ts';
import {
  type Cursor,
  cursorAt,
  readEventsBetween,
  type StoredEvent,
  startCursor,
} from '../../core/outbox/index.ts';
import type { Invariant, Look, Snapshots } from '../../core/verify/index.ts';
import { toWire } from '../../kit/id.ts';
import { openPeriod, positionOf } from './periods.ts';
import { isToldTo, type Period, readersOf } from './rules/filter.ts';
import { DELIVERY_DAYS } from './rules/limits.ts';
import { readWebhookCursor } from './store/cursor.ts';
import { findTold, type Telling } from './store/deliveries.ts';
import { findEndpointsOfOwners, findPeriods, isAnyEndpoint } from './store/endpoints.ts';

export const webhookInvariants: readonly Invariant[] = [
  { name: 'webhooks_tell_every_event', check: tellsEveryEvent },
];

const DAY_MS = 86_400_000;
/** A day less than deliveries are kept: none of these may have been forgotten. */
const PROVEN_DAYS = DELIVERY_DAYS - 1;
/** Events of one snapshot. */
const CHUNK_EVENTS = 1_000;

async function tellsEveryEvent(on: Snapshots, look: Look): Promise<void> {
  if (!(await isAnyEndpoint(on))) return;
  await isBehindTeller(on, look);
  let cursor = await cursorAt(on, look.nowMs - PROVEN_DAYS * DAY_MS);
  for (let more = true; more; ) {
    const chunk = await on.inSnapshot((snapshot) => readChunk(snapshot, cursor));
    look.rows(chunk.events);
    for (const { endpoint, lane, seq } of chunk.missing)
      look.violation(
        `endpoint ${toWire('webhook_endpoint', endpoint)} has no delivery of event evt_${lane}_${seq}`,
      );
    ({ cursor, more } = chunk);
  }
}

async function isBehindTeller(on: Snapshots, look: Look): Promise<void> {
  const [fannedOut, told] = await on.inSnapshot(async (snapshot) => [
    positionOf((await readWebhookCursor(snapshot)).position),
    await startCursor(snapshot),
  ]);
  for (const [lane, seq] of fannedOut)
    if (seq > (told.get(lane) ?? 0))
      look.violation(
        `events of lane ${lane} are told up to ${told.get(lane) ?? 0}, endpoints were up to ${seq}`,
      );
}

interface Chunk {
  readonly events: number;
  readonly missing: readonly Telling[];
  readonly cursor: Cursor;
  readonly more: boolean;
}

/** All of one state of the database: what has been fanned out, to whom, and what was made of it. */
async function readChunk(on: Queryable, cursor: Cursor): Promise<Chunk> {
  const fannedOut = positionOf((await readWebhookCursor(on)).position);
  const page = await readEventsBetween(on, cursor, fannedOut, {}, CHUNK_EVENTS);
  const wanted = await wantedOf(on, page.events);
  const told = new Set((await findTold(on, wanted)).map(keyOf));
  const missing = wanted.filter((one) => !told.has(keyOf(one)));
  return { events: page.events.length, missing, cursor: page.cursor, more: page.more };
}

const keyOf = ({ endpoint, lane, seq }: Telling): string => `${endpoint} ${lane} ${seq}`;

async function wantedOf(on: Queryable, events: readonly StoredEvent[]): Promise<Telling[]> {
  const owners = events.flatMap(readersOf);
  const endpoints = owners.length === 0 ? [] : await findEndpointsOfOwners(on, owners);
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const closed = (await findPeriods(on, [...byId.keys()])).map(
    (one): Period => ({
      ...{ endpoint: one.endpoint, owner: byId.get(one.endpoint)!.owner, events: one.events },
      ...{ from: positionOf(one.from), upto: positionOf(one.upto) },
    }),
  );
  const periods = [...endpoints.flatMap((one) => openPeriod(one) ?? []), ...closed];
  const byOwner = Map.groupBy(periods, ({ owner }) => `${owner.kind} ${owner.id}`);
  return events.flatMap((event) => {
    const asked = new Set(readersOf(event).flatMap(({ kind, id }) => byOwner.get(`${kind} ${id}`) ?? []));
    const told = [...asked].filter((period) => isToldTo(event, period)).map(({ endpoint }) => endpoint);
    return [...new Set(told)].map((endpoint) => ({ endpoint, lane: event.lane, seq: event.seq }));
  });
}
