/** The words of webhooks: who owns an endpoint, what it is told, and what became of each telling. */

export const OWNER_KINDS = ['shop', 'participant', 'third_party'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** Whose endpoint it is; it is told what the owner may read of the event feed, and nothing else. */
export interface Owner {
  readonly kind: OwnerKind;
  /** UUID of a shop or a third party, BIN (six digits) of an institution. */
  readonly id: string;
}

/** Signatures of Standard Webhooks: HMAC-SHA256 under a shared secret, Ed25519 of the hub. */
export const SCHEMES = ['v1', 'v1a'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** By its owner, by its answer 410, or because the last attempt of a delivery failed. */
export type DisabledReason = 'by_owner' | 'gone' | 'exhausted';

export interface Endpoint {
  /** UUID. */
  readonly id: string;
  readonly owner: Owner;
  readonly url: string;
  /** Patterns of event types, see `rules/filter.ts`. */
  readonly events: readonly string[];
  readonly description: string;
  readonly scheme: Scheme;
  /** Of its key; rises with each rotation. */
  readonly generation: number;
  /** Until then the key before signs too. */
  readonly oldUntil: number | null;
  readonly state: 'enabled' | 'disabled' | 'deleted';
  readonly reason: DisabledReason | null;
  /** Position in the outbox, as text, from which on it is told under these patterns. */
  readonly from: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One event for one endpoint. */
export interface Delivery {
  /** UUID. */
  readonly id: string;
  readonly endpoint: string;
  readonly lane: number;
  readonly seq: number;
  readonly type: string;
  readonly createdAt: number;
  readonly state: DeliveryState;
  /** Of the schedule, from 0. */
  readonly step: number;
  /** Times that a process took it on. */
  readonly claims: number;
  /** Milliseconds since the epoch; null unless pending. */
  readonly dueAt: number | null;
  readonly settledAt: number | null;
}

/** What came of one attempt. */
export const ATTEMPT_OUTCOMES = [
  'delivered',
  'answered_with_error',
  'redirected',
  'gone',
  'timed_out',
  'connection_failed',
  'certificate_is_not_trusted',
  'name_does_not_resolve',
  'address_is_not_public',
  'url_is_not_allowed',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface Attempt {
  readonly at: number;
  readonly outcome: AttemptOutcome;
  /** HTTP status; null where there was no answer. */
  readonly status: number | null;
  readonly ms: number;
}

export const TEST_EVENT = 'webhook.test';
export const DISABLED_EVENT = 'webhook.disabled';
