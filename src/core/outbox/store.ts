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
  `INSERT INTO outbox_events (lane, seq, at, type, subject, participants, shop, data)
   SELECT lane, seq, at, type, subject, participants::int[], shop, data
     FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[])
       AS e(lane, seq, at, type, subject, participants, shop, data)`,
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
    textArray(events.map((event) => JSON.stringify(event.data))),
  ]);
}
