/**
 * The words of the ledger. Vocabulary and semantics follow TigerBeetle's published data model
 * (https://docs.tigerbeetle.com/reference/transfer/), so that an operator who outgrows PostgreSQL can move there.
 */
import type { Currency } from '../../kit/money.ts';

/** The hub's own book; every other book is a hosted institution's and is numbered by its BIN. */
export const HUB_BOOK = 0;

/** An account is named by its book and its id; the book is the shard key. */
export interface AccountRef {
  readonly book: number;
  /** UUID. */
  readonly id: string;
}

/** What an account is for. Numbers are stored; they are never reassigned. */
export const ACCOUNT_CODE = {
  // In an institution's book:
  customer: 100,
  clearing: 110,
  suspense: 120,
  nostro: 130,
  vault: 140,
  prefund: 150,
  // In the hub's book:
  position: 200,
  obligation: 210,
  settlement: 220,
  rtgs: 230,
  prefunding: 240,
} as const;
export type AccountCode = (typeof ACCOUNT_CODE)[keyof typeof ACCOUNT_CODE];

/** Why a transfer was made. Numbers are stored; they are never reassigned. */
export const TRANSFER_CODE = {
  payment: 1,
  return: 2,
  deposit: 3,
  withdrawal: 4,
  window_close: 10,
  settlement: 11,
  prefunding: 12,
  other: 99,
} as const;
export type TransferCode = (typeof TRANSFER_CODE)[keyof typeof TRANSFER_CODE];

/** What may change about an account besides its balance. */
export interface AccountTerms {
  /** Posted and pending debits may exceed posted credits by at most this; null is unlimited. 0n forbids overdraft. */
  debitLimit: bigint | null;
  /** The mirror: posted and pending credits may exceed posted debits by at most this. */
  creditLimit: bigint | null;
  /** A hold must also fit the limit without leaning on credits (a net debit cap, see rules.ts). */
  holdsWithinLimit: boolean;
  /** Refuses new debits (phong tỏa, Decree 52/2024 Art 11). */
  frozen: boolean;
  /** Refuses new debits and credits for the time being. */
  suspended: boolean;
  /** Refuses new debits and credits for good. */
  closed: boolean;
}

export interface Balances {
  debitsPending: bigint;
  debitsPosted: bigint;
  creditsPending: bigint;
  creditsPosted: bigint;
}

/** An account as a batch sees it: rules change it in place, the store keeps what changed. */
export interface Account extends AccountRef, AccountTerms, Balances {
  readonly currency: Currency;
  readonly code: AccountCode;
  /** Ledger time of the last transfer, microseconds since the epoch. */
  lastAt: number;
}

interface Leg {
  readonly book: number;
  /** UUID chosen by whoever instructs; the same id with the same fields is the same transfer. */
  readonly id: string;
}

/** What may be instructed. Amounts are minor units, 1 … 2^53 − 1. */
export type Instruction =
  | (Leg & {
      readonly kind: 'posted';
      readonly debit: string;
      readonly credit: string;
      readonly amount: bigint;
      readonly code: TransferCode;
      /** Moves what is owed already (the close of a settlement window): flags and limits do not stop it. */
      readonly sweeps?: true;
    })
  | (Leg & {
      readonly kind: 'pending';
      readonly debit: string;
      readonly credit: string;
      readonly amount: bigint;
      readonly code: TransferCode;
      /** Seconds until the hold expires by itself; 0 for never. */
      readonly timeoutS: number;
    })
  /** Posts a hold: `amount` of it, the rest goes back; without `amount` all of it. */
  | (Leg & { readonly kind: 'post'; readonly pendingId: string; readonly amount?: bigint })
  | (Leg & { readonly kind: 'void'; readonly pendingId: string })
  /** Made by the ledger itself when a timeout has passed. */
  | (Leg & { readonly kind: 'expire'; readonly pendingId: string });

export const TRANSFER_KIND = { posted: 0, pending: 1, post: 2, void: 3, expire: 4 } as const;
export const TRANSFER_KINDS = ['posted', 'pending', 'post', 'void', 'expire'] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];

/** A transfer as it was made; it never changes. */
export interface Transfer {
  readonly book: number;
  readonly id: string;
  readonly kind: TransferKind;
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
  readonly code: TransferCode;
  readonly pendingId: string | null;
  readonly timeoutS: number;
  /** Ledger time, microseconds since the epoch; rises strictly for each account. */
  readonly at: number;
  /** Posted credits minus posted debits of the debit account right after this transfer. */
  readonly debitBalance: bigint;
  readonly creditBalance: bigint;
}

export const PENDING_STATES = ['pending', 'posted', 'voided', 'expired'] as const;
export type PendingState = (typeof PENDING_STATES)[number];

export interface Pending {
  readonly book: number;
  readonly id: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
  readonly code: TransferCode;
  readonly expiresAt: number | null;
  state: PendingState;
}

/**
 * Why a transfer is refused, in the order in which it is checked: the first that applies is the answer. The order is
 * part of the contract (docs/ledger.md) and tested.
 */
export const TRANSFER_REFUSALS = [
  'exists_with_different_kind',
  'exists_with_different_pending_id',
  'exists_with_different_debit_account',
  'exists_with_different_credit_account',
  'exists_with_different_amount',
  'exists_with_different_code',
  'exists_with_different_timeout',
  'chain_exists_in_part',
  'id_repeats_in_chain',
  'amount_must_be_positive',
  'amount_is_too_large',
  'accounts_must_be_different',
  'timeout_must_not_be_negative',
  'pending_transfer_not_found',
  'pending_transfer_already_posted',
  'pending_transfer_already_voided',
  'pending_transfer_already_expired',
  'pending_transfer_has_expired',
  'pending_transfer_has_not_expired',
  'exceeds_pending_amount',
  'debit_account_not_found',
  'credit_account_not_found',
  'accounts_must_have_the_same_currency',
  'debit_account_is_closed',
  'credit_account_is_closed',
  'debit_account_is_suspended',
  'credit_account_is_suspended',
  'debit_account_is_frozen',
  'overflows_debits',
  'overflows_credits',
  'exceeds_debit_limit',
  'exceeds_hold_limit',
  'exceeds_credit_limit',
] as const;
export type TransferRefusal = (typeof TRANSFER_REFUSALS)[number];

/** What became of a linked chain: all of its legs or none. */
export type ChainOutcome =
  | { readonly kind: 'made' }
  /** The same legs were made before. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused'; readonly refusal: TransferRefusal; readonly leg: number };
