/** Every bound of the line, with its unit in the name and its reason beside it. */

/** BizMsgIdr is Max35Text in head.001.001.02. */
export const MESSAGE_ID_CHARS_MAX = 35;
/**
 * How old a message may be when it first arrives. A bank that was told "busy" sends the same message again for hours;
 * a day leaves no doubt that it is still remembered (35 days) when it comes once more.
 */
export const MESSAGE_AGE_MS_MAX = 86_400_000;
/** Clocks of banks are kept by NTP; five minutes forgive one that is not, and no message is from the future. */
export const CLOCK_AHEAD_MS_MAX = 300_000;
/** Days a message is kept; MONEY: duplicates are known for 35 days, a month and its weekend. */
export const MESSAGE_DAYS = 35;
/** Rows one statement of the retention job deletes, so that no lock and no snapshot grows old. */
export const FORGET_ROWS = 5_000;
/** Messages kept or looked up by one statement. */
export const STORE_ROWS_MAX = 500;

/** Messages being worked on in this process: at 20 ms each this is 25,000 a second, more than it can decide. */
export const IN_FLIGHT_MAX = 512;
/** One bank may not take more than half of that, however fast it sends. */
export const IN_FLIGHT_PER_BANK_MAX = 256;
/** What a bank that was shed is told to wait. Short: the bound is on work under way, not on a rate. */
export const SHED_RETRY_S = 1;
/** How long a sender may take over one request, headers and body. */
export const REQUEST_WAIT_MS_MAX = 10_000;
/** Connections of all banks to this process; a bank's pool is some dozens. */
export const CONNECTIONS_MAX = 2_048;

/** Payments whose last answer is remembered: 50,000 at about 200 bytes are 10 MB. */
export const STATUS_ANSWERS_MAX = 50_000;
/** Payments one pacs.028 may ask about, in either direction. */
export const INQUIRY_PAYMENTS_MAX = 100;

/** How long a bank may take to acknowledge. Three in a row open the breaker within five seconds. */
export const ACKNOWLEDGE_WAIT_MS_MAX = 1_500;
/** Failures in a row after which a bank counts as unreachable: one is chance, two may be a restart. */
export const FAILURES_TO_OPEN = 3;
/** First pause before an unreachable bank is probed; doubles with each probe that fails. */
export const PROBE_PAUSE_MS_MIN = 1_000;
/** A bank that comes back is noticed within this. */
export const PROBE_PAUSE_MS_MAX = 30_000;

/** Messages on their way to one bank at the same time: its bulkhead. At 20 ms a round trip, 1,600 a second. */
export const SENDS_PER_BANK_MAX = 32;
/** A delivery claimed by a process that died is free again after this: longer than any send may take. */
export const LEASE_MS = 10_000;
/** First pause after a delivery failed; doubles. */
export const RESEND_PAUSE_MS_MIN = 500;
export const RESEND_PAUSE_MS_MAX = 60_000;
/** A bank that understood a message and will not take it has no reason to change its mind within minutes. */
export const REFUSED_RESEND_PAUSE_MS = 600_000;
/** Pause after a look at the queue that found nothing: a hundredth of a second is less than a message travels. */
export const CLAIM_PAUSE_MS = 10;
/** Deliveries of another process's commits, and those whose pause is over, are found by looking this often. */
export const SEND_POLL_MS = 250;
/** How often the list of connected banks is read: joining and leaving are rare, suspension is clearing's. */
export const BANKS_POLL_MS = 2_000;

/** Overdue payments are looked for this often: a deadline is 15 s, half a second late harms nobody. */
export const DEADLINE_EVERY_MS = 500;
export const OVERDUE_PAYMENTS_MAX = 500;
/** How often unknown payments of banks that answer are looked for. */
export const INQUIRE_EVERY_MS = 1_000;
/** How long a bank may take over an inquiry about a hundred payments. */
export const INQUIRY_WAIT_MS_MAX = 5_000;
/** Inquiries to one bank in a row before others of its needs get a turn. */
export const INQUIRIES_IN_A_ROW_MAX = 100;

/** A payer waits for the name: longer than three seconds is no answer. */
export const NAME_WAIT_MS_MAX = 3_000;
/** Name questions to one bank at the same time; more wait for nobody and are told "no answer". */
export const NAMES_PER_BANK_MAX = 16;
/** Old messages are forgotten some thousand at a time, and never for long in a row. */
export const FORGET_EVERY_MS = 60_000;
/** A million a minute is more than the line carries in one. */
export const FORGET_ROUNDS_MAX = 200;
