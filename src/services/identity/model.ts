/** The words of sign-in: names and guesses at them, credentials, tickets, passkeys and sessions of customers. */

/**
 * How a customer has proven who he is: what he knows and what he has, a passkey with user verification, or to his bank, which
 * keeps its own core and asks in its own app.
 */
export const AUTHENTICATIONS = ['password_totp', 'passkey', 'bank_app'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** Guesses in a row at one sign-in name of one institution, whether or not a customer bears it. */
export interface NameState {
  readonly book: number;
  /** HMAC-SHA256 (hex) of the name. */
  readonly nameKey: string;
  /** From browsers that were never hers. */
  readonly failures: number;
  /** Milliseconds since the epoch, here and below. */
  readonly failedAt: number | null;
  readonly strangersLockedAt: number | null;
  /** From those that have signed in before. */
  readonly knownFailures: number;
  readonly knownFailedAt: number | null;
  /** Everybody is locked out. */
  readonly lockedAt: number | null;
}

export interface CustomerRef {
  /** BIN. */
  readonly book: number;
  /** UUID. */
  readonly customer: string;
}

/** A secret of an authenticator app, as it is kept. */
export interface SealedSecret {
  /** Name of the key it is under. */
  readonly totpSeal: string;
  /** Hex. */
  readonly totpSecret: string;
}

export interface Credential extends CustomerRef, SealedSecret {
  /** E.164. */
  readonly name: string;
  readonly nameKey: string;
  /** PHC string. */
  readonly passwordHash: string;
  readonly passwordSetAt: number;
  readonly passwordExpiresAt: number;
  /** Chosen by the bank and not yet by the customer. */
  readonly firstPassword: boolean;
  /** Last time step of which a code was taken. */
  readonly totpStep: number;
  readonly version: number;
  readonly enrolledAt: number;
}

export interface Passkey extends CustomerRef {
  /** Credential id, base64url. */
  readonly id: string;
  readonly label: string;
  /** COSE, hex. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backedUp: boolean;
  readonly registeredAt: number;
  readonly lastUsedAt: number | null;
}

/** What is done with it next. */
export type TicketStage = 'second_factor' | 'new_password';

export interface Ticket extends CustomerRef {
  /** SHA-256 (hex) of what the customer's browser holds. */
  readonly hash: string;
  readonly nameKey: string;
  readonly version: number;
  readonly stage: TicketStage;
  readonly authentication: Authentication | null;
  readonly tries: number;
  readonly used: boolean;
  readonly expiresAt: number;
}

export interface Session extends CustomerRef {
  /** SHA-256 (hex) of the cookie's value. */
  readonly hash: string;
  readonly version: number;
  readonly authentication: Authentication;
  /** UUID of the sign-in at the customer's bank; null where he signed in here. */
  readonly question: string | null;
  /** UUID of the one request (a consent) that it may answer; null: it is for all of his own pages. */
  readonly onlyRequest: string | null;
  readonly authenticatedAt: number;
  readonly seenAt: number;
  /** Whatever happens, it is over then. */
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

/** A challenge to a passkey that has been answered. */
export interface AnsweredChallenge {
  /** SHA-256, hex. */
  readonly hash: string;
  readonly expiresAt: number;
}

/** Guesses of a code with one ticket: mistyping twice is human, more needs the password again. */
export const TICKET_TRIES_MAX = 3;
/** From the password to the code: time to find the phone and open the app. */
export const TICKET_MS = 300_000;
/** From a challenge to the passkey's answer; WebAuthn Level 3 §15.1 recommends five to ten minutes. */
export const CHALLENGE_MS = 300_000;
/** Without a request for so long a session is over (PCI DSS 4.0, 8.2.8). */
export const SESSION_IDLE_MS = 900_000;
/** A session is over after a day at work at the latest, used or not (NIST SP 800-63B §4.2.3: 12 hours). */
export const SESSION_MS = 43_200_000;
/** That a session was used is kept once a minute: idle time is exact to that, and a page costs no write. */
export const SEEN_EVERY_MS = 60_000;
/** Credentials are changed by whoever has proven lately that it is he. */
export const RECENT_AUTHENTICATION_MS = 600_000;
/** A phone, a tablet, a laptop, two security keys, and as many again. */
export const PASSKEYS_MAX = 10;
/** Longer than any passphrase; the hash takes as long as the text. */
export const PASSWORD_CHARS_MAX = 128;
/** Longer text is no telephone number. */
export const NAME_CHARS_MAX = 64;
export const LABEL_CHARS_MAX = 60;
