import { plainArray, type Queryable, statement, textArray } from '../database/index.ts';

/** An event as a command decides it. */
export interface NewEvent {
  /** `payment.cleared`, `payment.received`, `window.closed` … */
  readonly type: string;
  /** Wire id of what it is about. */
  readonly subject: string;
  /** BINs of the institutions that may read it. */
  readonly participants: readonly number[];
  /** The shop that may read it. */
  readonly shop?: string;
  /** UUID of the third party that may read it. */
  readonly thirdParty?: string;
  /** Without personal data: feeds are read by machines and kept. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface NumberedEvent extends NewEvent {
  readonly lane: number;
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Arrays of arrays must be rectangular in PostgreSQL, so each row's BINs travel as the text of their own array. */
const INSERT_EVENTS = statement(
  'outbox.insert_events',
  `INSERT INTO outbox_events (lane, seq, at, type, subject, participants, shop, third_party, data)
   SELECT lane, seq, at, type, subject, participants::int[], shop, third_party, data
     FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[],
                 $9::text[]) AS e(lane, seq, at, type, subject, participants, shop, third_party, data)`,
);

export function keepEvents(on: Queryable, events: readonly NumberedEvent[]): Promise<unknown> {
  return on.query(INSERT_EVENTS, [
    plainArray(events.map((event) => event.lane)),
    plainArray(events.map((event) => event.seq)),
    plainArray(events.map((event) => event.at)),
    textArray(events.map((event) => event.type)),
    textArray(events.map((event) => event.subject)),
    textArray(events.map((event) => plainArray(event.participants))),
    plainArray(events.map((event) => event.shop ?? null)),
    plainArray(events.map((event) => event.thirdParty ?? null)),
    textArray(events.map((event) => JSON.stringify(event.data))),
  ]);
}

const readText = (ofThirdParty: string): string =>
  `SELECT e.lane, e.seq, e.at, e.type, e.subject, e.participants, e.shop, e.third_party, e.data
     FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS span(lane, after, upto)
     CROSS JOIN LATERAL (
       SELECT * FROM outbox_events o
        WHERE o.lane = span.lane AND o.seq > span.after AND o.seq <= span.upto
          AND ($4::int IS NULL OR $4 = ANY(o.participants)) AND ($5::uuid IS NULL OR o.shop = $5)
          AND ${ofThirdParty} AND ($7::text IS NULL OR o.type = $7)
        ORDER BY o.seq LIMIT $8) e
    ORDER BY e.lane, e.seq LIMIT $8`;
const READ = statement('outbox.read', readText('$6::uuid IS NULL'));
/** One of its own, so that it walks the index of third parties whatever plan is kept. */
const READ_OF_THIRD_PARTY = statement('outbox.read_of_third_party', readText('o.third_party = $6'));

const READ_AT = statement(
  'outbox.read_at',
  `SELECT e.lane, e.seq, e.at, e.type, e.subject, e.participants, e.shop, e.third_party, e.data
     FROM unnest($1::smallint[], $2::bigint[]) AS k(lane, seq)
     JOIN outbox_events e ON e.lane = k.lane AND e.seq = k.seq`,
);

const TOLD = statement('outbox.told', 'SELECT lane, seq FROM outbox_told ORDER BY lane');

export interface EventRow {
  lane: number;
  seq: bigint;
  at: bigint;
  type: string;
  subject: string;
  participants: number[];
  shop: string | null;
  third_party: string | null;
  data: string;
}

/** What a reader may see; empty is everything. */
export interface EventFilter {
  readonly participant?: number;
  readonly shop?: string;
  /** UUID. */
  readonly thirdParty?: string;
  /** Of this type only. */
  readonly type?: string;
}

/** Line up to which each lane's events may be spoken of. */
export async function readTold(on: Queryable): Promise<{ lane: number; seq: bigint }[]> {
  return await on.query<{ lane: number; seq: bigint }>(TOLD);
}

/** Events of spans (lanes, after, up to), in order within each lane. */
export async function readSpans(
  on: Queryable,
  spans: readonly (readonly number[])[],
  filter: EventFilter,
  rowsMax: number,
): Promise<EventRow[]> {
  const { participant = null, shop = null, thirdParty = null, type = null } = filter;
  const read = thirdParty === null ? READ : READ_OF_THIRD_PARTY;
  return await on.query<EventRow>(read, [...spans, participant, shop, thirdParty, type, rowsMax]);
}

/** Where an event lies. */
export interface EventPlace {
  readonly lane: number;
  readonly seq: number;
}

export async function readAt(on: Queryable, places: readonly EventPlace[]): Promise<EventRow[]> {
  return await on.query<EventRow>(READ_AT, [
    plainArray(places.map((one) => one.lane)),
    plainArray(places.map((one) => one.seq)),
  ]);
}

/** Its commit is synchronous: once it returns, every event it claims is as durable as the server promises. */
const TELL = statement(
  'outbox.tell',
  `INSERT INTO outbox_told (lane, seq)
   SELECT l.lane, l.event_seq FROM lanes l LEFT JOIN outbox_told t ON t.lane = l.lane WHERE l.event_seq > COALESCE(t.seq, 0)
   ON CONFLICT (lane) DO UPDATE SET seq = excluded.seq WHERE outbox_told.seq < excluded.seq
   RETURNING lane`,
);

/** Moves the line in every lane; true when something new may be told. */
export async function tellAll(on: Queryable): Promise<boolean> {
  return (await on.query(TELL)).length > 0;
}
