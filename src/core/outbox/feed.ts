/** Reading events: a cursor is a position in every lane, so that a late commit in one lane is never skipped. */
import type { Queryable } from '../database/index.ts';
import { type EventFilter, type EventPlace, type EventRow, readAt, readSpans, readTold } from './store.ts';

export interface StoredEvent {
  /** `evt_<lane>_<seq>`: stable, so a reader can drop what it has seen. */
  readonly id: string;
  readonly lane: number;
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly subject: string;
  /** BINs of the institutions that may read it. */
  readonly participants: readonly number[];
  readonly shop: string | null;
  /** UUID. */
  readonly thirdParty: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Position reached in each lane; a lane that is missing is read from its start. */
export type Cursor = ReadonlyMap<number, number>;

/** The position after everything that may be spoken of now. */
export async function startCursor(on: Queryable): Promise<Cursor> {
  const rows = await readTold(on);
  return new Map(rows.map((row) => [row.lane, Number(row.seq)]));
}

/** Events after `cursor` that may be spoken of, in order within each lane, and the cursor after them. */
export async function readEvents(
  on: Queryable,
  cursor: Cursor,
  filter: EventFilter,
  rowsMax: number,
): Promise<{ readonly events: StoredEvent[]; readonly cursor: Cursor; readonly more: boolean }> {
  return await readEventsBetween(on, cursor, await startCursor(on), filter, rowsMax);
}

/** The same up to a position and no further; whoever asks knows that it may be spoken of. */
export async function readEventsBetween(
  on: Queryable,
  cursor: Cursor,
  upto: Cursor,
  filter: EventFilter,
  rowsMax: number,
): Promise<{ readonly events: StoredEvent[]; readonly cursor: Cursor; readonly more: boolean }> {
  const lanes = [...upto.keys()];
  const spans = [lanes, lanes.map((lane) => cursor.get(lane) ?? 0), lanes.map((lane) => upto.get(lane)!)];
  const rows = await readSpans(on, spans, filter, rowsMax);
  const more = rows.length === rowsMax;
  // A full page stops inside the lanes; a short one has seen all there is, also what the filter passed over.
  const next = more ? new Map(cursor) : new Map(upto);
  if (more) for (const row of rows) next.set(row.lane, Math.max(next.get(row.lane) ?? 0, Number(row.seq)));
  return { events: rows.map(toEvent), cursor: next, more };
}

/** The events at these places, in no order. */
export async function findEvents(on: Queryable, places: readonly EventPlace[]): Promise<StoredEvent[]> {
  return (await readAt(on, places)).map(toEvent);
}

/**
 * The position before the first event of each lane that happened at `atMs` or later. Within a lane events are in order
 * of time, unless the clock was set back; so each step halves what is left of every lane at once.
 */
export async function cursorAt(on: Queryable, atMs: number): Promise<Cursor> {
  const told = await startCursor(on);
  const spans = new Map([...told].map(([lane, seq]) => [lane, { before: 0, from: seq + 1 }]));
  const halves = (): EventPlace[] =>
    [...spans].flatMap(([lane, { before, from }]) =>
      from - before > 1 ? [{ lane, seq: Math.floor((before + from) / 2) }] : [],
    );
  for (let places = halves(); places.length > 0; places = halves()) {
    const times = new Map((await readAt(on, places)).map((row) => [row.lane, Number(row.at)]));
    for (const { lane, seq } of places) {
      const span = spans.get(lane)!;
      // What is not there any more happened before what is.
      if ((times.get(lane) ?? 0) < atMs) span.before = seq;
      else span.from = seq;
    }
  }
  return new Map([...spans].map(([lane, { before }]) => [lane, before]));
}

function toEvent(row: EventRow): StoredEvent {
  const { lane, type, subject, participants, shop } = row;
  const seq = Number(row.seq);
  return {
    id: `evt_${lane}_${seq}`,
    lane,
    seq,
    at: Number(row.at),
    type,
    subject,
    participants,
    shop,
    thirdParty: row.third_party,
    data: JSON.parse(row.data) as Record<string, unknown>,
  };
}

/** `1.345-2.88`: lane 1 read up to 345, lane 2 up to 88. */
export function formatCursor(cursor: Cursor): string {
  const text = [...cursor.entries()].sort(([a], [b]) => a - b).map(([lane, seq]) => `${lane}.${seq}`);
  return text.length === 0 ? '0.0' : text.join('-');
}

/** The cursor behind its text, or undefined where the text is not one. */
export function parseCursor(text: string): Cursor | undefined {
  if (!/^\d{1,5}\.\d{1,15}(-\d{1,5}\.\d{1,15}){0,63}$/.test(text)) return undefined;
  return new Map(text.split('-').map((part) => part.split('.').map(Number) as [number, number]));
}
