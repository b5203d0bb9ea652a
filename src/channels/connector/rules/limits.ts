/** Every bound of the connector, with its unit in its name and its reason beside it. */

/** A customer waits before a screen, and a third party before its own: longer than five seconds is no answer. */
export const ANSWER_WAIT_MS_MAX = 5_000;
/** Questions to one bank at the same time: its bulkhead. A silent bank holds so many, and nobody else's. */
export const CALLS_PER_BANK_MAX = 64;
/** Banks with connections of their own in this process; past this the oldest unused is closed. */
export const BANKS_MAX = 256;
/** How far a bank's clock may run ahead of ours, as on the bank line. */
export const CLOCK_AHEAD_MS_MAX = 300_000;

/** Events of consents read at a time. */
export const EVENTS_MAX = 500;
/** Other processes' events, and notices whose pause is over, are found by looking this often. */
export const NOTICE_POLL_MS = 250;
/** Notices on their way at the same time. */
export const NOTICES_AT_ONCE = 32;
/** A notice claimed by a process that died is free again after this: longer than any call may take. */
export const NOTICE_LEASE_MS = 15_000;
/** First pause after a notice was not acknowledged; doubles. A withdrawal should not lie for long. */
export const NOTICE_PAUSE_MS_MIN = 1_000;
export const NOTICE_PAUSE_MS_MAX = 600_000;
/** A notice of a customer that no bank has taken until then is on her page at the hub, and no news any more. */
export const CUSTOMER_NOTICE_AGE_MS_MAX = 604_800_000;
