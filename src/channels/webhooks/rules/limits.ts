/** The bounds of webhooks, with their reasons. */

/** A receiver works through the event after it has answered; the standard recommends 15 to 30 s. */
export const ATTEMPT_MS_MAX = 15_000;
/** Of an answer only the status matters; the rest is read so far, that a connection may end in peace. */
export const ANSWER_BYTES_MAX = 4_096;
/** The standard: "usually smaller than 20kb". Ours have a tenth of it. */
export const PAYLOAD_BYTES_MAX = 20_000;
/** Whoever took a delivery on and died gives it back after this; four times what an attempt may take. */
export const LEASE_MS = 60_000;
/** Attempts of one process at a time: a socket and some 30 kB each. */
export const SENDS_MAX = 256;
/** To one endpoint at a time that answers well: at 50 ms an answer, 160 events a second. */
export const SENDS_PER_PROVEN_ENDPOINT_MAX = 8;
/** To one that has not answered yet, or failed, or was slow. */
export const SENDS_PER_UNPROVEN_ENDPOINT_MAX = 1;
/** To all of those together, so that they never take the places of endpoints that answer well. */
export const SENDS_TO_UNPROVEN_MAX = 128;
/** Connections to one endpoint that wait for its next event: as many as it ever has attempts at a time. */
export const KEPT_CONNECTIONS_PER_ENDPOINT_MAX = 8;
/** To all of them: as many again as attempts at a time; what is over is closed. */
export const KEPT_CONNECTIONS_MAX = 256;
/** Servers close after five seconds (Node, Apache) to a minute: better that we do than that an event meets it closed. */
export const KEPT_IDLE_MS_MAX = 4_000;
/** An answer that takes longer is slow. */
export const SLOW_MS = 3_000;
/** Endpoints that are remembered to answer well; others prove it by their next attempt. */
export const PROVEN_ENDPOINTS_MAX = 10_000;
/** Endpoints that one look at what is due goes through; the next look goes on behind them. */
export const LOOK_ENDPOINTS_MAX = 256;
/** Deliveries of a disabled endpoint that one look cancels. */
export const CANCEL_ROWS_MAX = 1_000;
/** When an endpoint last answered well is written so often at most. */
export const ANSWERED_EVERY_MS = 60_000;
/** Results that one statement keeps. */
export const RESULT_ROWS_MAX = 500;
/** Deliveries that fell due, or that another process let go of, are found by looking. */
export const SEND_POLL_MS = 250;
/** Events of other processes are found by looking. */
export const FAN_OUT_POLL_MS = 250;
/** Events of one page of the outbox; each may have several endpoints. */
export const FAN_OUT_EVENTS_MAX = 500;
/** Whoever lost a page to another process rests: one does the work, another takes over when it is gone. */
export const FAN_OUT_REST_MS = 1_000;
/** A hub whose events nobody wants told still moves the kept cursor, at most so often. */
export const KEEP_CURSOR_MS = 1_000;
/** Pages in one run; the poll begins the next. */
export const FAN_OUT_PAGES_MAX = 10_000;

/** Of one owner: a few systems with one for trying each; every event is told to each of them. */
export const ENDPOINTS_PER_OWNER_MAX = 20;
export const URL_CHARS_MAX = 2_000;
export const PATTERNS_MAX = 20;
export const PATTERN_CHARS_MAX = 80;
export const DESCRIPTION_CHARS_MAX = 200;
/** The old key signs beside the new one for a day, so that nobody has to change two machines in one second. */
export const OVERLAP_HOURS_MAX = 24;
/** Events that one request replays: they are kept in a transaction that payments wait behind. */
export const REPLAY_EVENTS_MAX = 500;

/** Deliveries and attempts are kept a month, as long as a shop's books stay open. */
export const DELIVERY_DAYS = 30;
export const FORGET_EVERY_MS = 3_600_000;
export const FORGET_ROWS = 5_000;
export const FORGET_ROUNDS_MAX = 200;
