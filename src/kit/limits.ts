/** Every bound of the house, with its unit in the name and its reason beside it. */

/** A JSON body: the largest request of ours is below 4 kB; the rest is room for names in Vietnamese. */
export const BODY_BYTES_MAX = 65_536;
/** Levels of a JSON body: ours have four. */
export const BODY_DEPTH_MAX = 20;
/** A page of a list. Stripe's and OBP's users expect 100. */
export const PAGE_ROWS_MAX = 100;
export const PAGE_ROWS_DEFAULT = 20;
/** Commands one transaction may hold: past this the batch gains nothing and a bisect takes longer. */
export const BATCH_COMMANDS_MAX = 1_000;
/** Transfers one batch may make: past this the database gains nothing, and the next batch waits unprepared. */
export const BATCH_WEIGHT_MAX = 6_000;
/** Commands waiting for the next transaction: at 5,000/s a full queue is 4 s old, longer than callers wait. */
export const QUEUE_COMMANDS_MAX = 20_000;
/** How long PostgreSQL may take to answer a statement of the money path, COMMIT included, before its connection is given up. */
export const ANSWER_WAIT_MS_MAX = 5_000;
/** Commands older than this are not tried again: they are answered as unknown or busy. */
export const BATCH_AGE_MS_MAX = 10_000;
/** Tries of one batch before its commands are answered as unknown or busy: enough to outlive a restart of PostgreSQL. */
export const BATCH_TRIES_MAX = 40;
/** First pause between tries; doubles up to the second, with jitter. */
export const BATCH_RETRY_DELAY_MS = 10;
export const BATCH_RETRY_DELAY_MS_MAX = 400;
/** How long PostgreSQL may wait for a row lock on the money path. */
export const LOCK_WAIT_MS_MAX = 2_000;
/** How long a hub that stops waits for connections in use: longer than a command may be tried. */
export const DRAIN_WAIT_MS_MAX = 15_000;
/** An idempotency key, as Stripe's. */
export const IDEMPOTENCY_KEY_CHARS_MAX = 255;
/** Days that a key is remembered; MONEY: 35, a month and its weekend. */
export const IDEMPOTENCY_DAYS = 35;
/** A statement, an export or a feed reads this many rows at a time, so that no snapshot grows old. */
export const CHUNK_ROWS = 5_000;
