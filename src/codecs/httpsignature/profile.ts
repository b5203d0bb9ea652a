/** What our profile of RFC 9421 asks of a signature. */

/** Label of the signatures that we write; a sender may choose another. */
export const LABEL = 'sig';
/** Names the application, so that a signature made for another one is worth nothing here (RFC 9421 §7.2.7). */
export const TAG = 'longbien';

export const METHOD = '"@method"';
export const TARGET = '"@target-uri"';
export const STATUS = '"@status"';
export const DIGEST = '"content-digest"';
export const IDEMPOTENCY_KEY = '"idempotency-key"';
/** The request's signature inside the response's (RFC 9421 §2.4). */
export const REQUEST_SIGNATURE = '"signature";req';

/**
 * Seconds a signature is worth something: room for a slow line and a clock that is a little off, short enough that a
 * request which leaked into a log is worthless soon.
 */
export const SIGNATURE_AGE_S_MAX = 60;
/** Seconds a sender's clock may run ahead of ours: NTP keeps machines within far less. */
export const SIGNATURE_AHEAD_S_MAX = 5;

/** `<BIN>.<name>`: whose key it is can be read off its id. */
export const KEY_ID = /^[0-9]{6}\.[a-z0-9-]{1,32}$/;
