/** The words of notices: what a customer is told, about what, and whether she has read it. */

/** Closed: each has its sentence in both languages, see `texts.ts`. */
export const NOTICE_KINDS = [
  'consent_given',
  'consent_awaits_you',
  'consent_first_use',
  'consent_reminder',
  'consent_ends_soon',
  'consent_expired',
  'consent_ended',
  'payment_ordered',
  'wallet_withdrawal_ordered',
  'refund_ordered',
  'third_party_suspended',
  'third_party_reinstated',
  'third_party_revoked',
  'sign_in_enrolled',
  'sign_in_locked',
  'sign_in_locked_to_strangers',
  'sign_in_unlocked',
  'password_changed',
  'passkey_added',
  'passkey_removed',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Who ended a consent, as its customer is told. */
export const ENDERS = ['co_holder', 'third_party', 'bank', 'authority', 'hub'] as const;
export type Ender = (typeof ENDERS)[number];

/** What goes into the sentence; never a name or an account, which are looked up when it is read. */
export interface NoticeFacts {
  /** Whole đồng, of a payment. */
  readonly amount?: number;
  /** Until when the consent holds, or held; milliseconds since the epoch. */
  readonly until?: number;
  readonly endedBy?: Ender;
}

export interface Notice {
  /** UUIDv7. */
  readonly id: string;
  /** BIN of the customer's bank. */
  readonly book: number;
  readonly customer: string;
  readonly kind: NoticeKind;
  /** UUID; null: it is about her sign-in. */
  readonly consent: string | null;
  readonly facts: NoticeFacts;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface StoredNotice extends Notice {
  readonly readAt: number | null;
}
