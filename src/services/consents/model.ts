/** The words of consent: what was asked, what was granted, by whom, and how long it holds. */
import type { IsoDate } from '../../kit/calendar.ts';

/** FAPI 2.0 with rich authorisation requests, or the flows of Circular 64/2024/TT-NHNN Annex 01. */
export const PROFILES = ['fapi2', 'sbv64'] as const;
export type Profile = (typeof PROFILES)[number];

/**
 * Clusters of data, as a customer reads them: name, kind and masked number of accounts; full numbers and features;
 * balances; transactions; standing orders; the registered name; statements; whether an amount is there.
 */
export const CLUSTERS = [
  'accounts',
  'account_details',
  'balances',
  'transactions',
  'standing_orders',
  'party',
  'statements',
  'funds_confirmation',
] as const;
export type Cluster = (typeof CLUSTERS)[number];

/** Why the data is wanted; a closed list, so that two apps that want the same say the same. */
export const PURPOSES = [
  'personal_finance',
  'lending',
  'accounting',
  'identity_check',
  'payment_service',
  'public_service',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface AccountInformationTerms {
  readonly kind: 'account_information';
  readonly clusters: readonly Cluster[];
  readonly purpose: Purpose;
  /** First business date of transactions that may be read; null: all. */
  readonly historyFrom: IsoDate | null;
  /** Times a day that an account's cluster may be read without the customer being there. */
  readonly unattendedPerDay: number;
  /** Days that the third party keeps what it has read. */
  readonly retentionDays: number;
  readonly validDays: number;
}

export interface CreditorTerms {
  readonly bin: number;
  readonly account: string;
  /** As the third party gave it; the customer is shown the registered one beside it. */
  readonly name: string | null;
}

/** One payment, exactly. */
export interface PaymentTerms {
  readonly kind: 'payment';
  readonly amount: number;
  readonly currency: 'VND';
  readonly creditor: CreditorTerms;
  readonly remittance: string | null;
  /** The third party's own reference, unique for it. */
  readonly instruction: string;
  /** Business date; null: at once. */
  readonly executeOn: IsoDate | null;
}

/** Payments to one payee within limits, in the manner of Brazil's automatic payments. */
export interface RecurringPaymentsTerms {
  readonly kind: 'recurring_payments';
  readonly currency: 'VND';
  readonly creditor: CreditorTerms;
  readonly perPayment: number;
  readonly perDay: PeriodLimit | null;
  readonly perMonth: PeriodLimit | null;
  /** All payments together. */
  readonly total: number | null;
  readonly remittance: string | null;
  readonly validDays: number;
}

export interface PeriodLimit {
  readonly payments: number;
  readonly amount: number;
}

/** Top-up of a wallet from the account and withdrawal to it, each below a limit. */
export interface WalletLinkTerms {
  readonly kind: 'wallet_link';
  readonly currency: 'VND';
  readonly wallet: { readonly bin: number; readonly account: string };
  readonly perPayment: number;
  /** Both ways together. */
  readonly perDay: number;
  readonly validDays: number;
}

/** Giving back what an account received, to whoever paid it, within limits: for a shop or a school. */
export interface RefundsTerms {
  readonly kind: 'refunds';
  readonly currency: 'VND';
  readonly perRefund: number;
  readonly perDay: PeriodLimit | null;
  readonly validDays: number;
}

/** Payments of a list (wages, suppliers), each exactly and once, and no others. */
export interface BulkPaymentsTerms {
  readonly kind: 'bulk_payments';
  readonly currency: 'VND';
  /** Of different instructions. */
  readonly payments: readonly ListedPayment[];
}

export type ListedPayment = Pick<PaymentTerms, 'amount' | 'creditor' | 'remittance' | 'instruction'>;

export type Terms =
  | AccountInformationTerms
  | PaymentTerms
  | RecurringPaymentsTerms
  | WalletLinkTerms
  | RefundsTerms
  | BulkPaymentsTerms;
export type ConsentKind = Terms['kind'];

export const CONSENT_STATES = [
  'awaiting_authorisation',
  'partially_authorised',
  'authorised',
  'paused',
  'rejected',
  'revoked',
  'expired',
  'consumed',
] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** Who ended, paused or made it. */
export const ACTORS = ['customer', 'third_party', 'bank', 'authority', 'hub'] as const;
export type Actor = (typeof ACTORS)[number];

export interface Consent {
  /** UUID; the OAuth grant bears the same. */
  readonly id: string;
  /** BIN of the customer's bank. */
  readonly book: number;
  /** UUID of the customer who was asked. */
  readonly customer: string;
  readonly thirdParty: string;
  readonly software: string;
  readonly profile: Profile;
  readonly kind: ConsentKind;
  readonly state: ConsentState;
  /** As asked. */
  readonly terms: Terms;
  /** As granted: UUIDs of accounts that the customer chose, and clusters; never more than was asked. */
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
  /** Customers who must all agree (the one asked, and who holds a chosen account with her), and those who have. */
  readonly approvers: readonly string[];
  readonly approved: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly decidedAt: number | null;
  /** From then on it is expired, whatever the state says. */
  readonly expiresAt: number;
  readonly endedAt: number | null;
  readonly endedBy: Actor | null;
  readonly endReason: string | null;
  /** Of the last signed version; 0 before the first. */
  readonly version: number;
  readonly uses: number;
  readonly lastUseAt: number | null;
  /** When the customer was last reminded that it is there. */
  readonly remindedAt: number | null;
  /** Spent so far, of payments under it. */
  readonly spent: bigint;
}

/** A version is what was true from then on: immutable, signed, chained to the one before. */
export interface ConsentVersion {
  readonly consent: string;
  readonly version: number;
  readonly at: number;
  /** Canonical JSON (RFC 8785) of what was shown and granted. */
  readonly body: string;
  /** SHA-256 (hex) of previous hash and body. */
  readonly hash: string;
  /** Compact JWS over the hash by the hub's consent key. */
  readonly signature: string;
}

/** What the customer was shown when she agreed, word for word. */
export interface Shown {
  readonly language: 'vi' | 'en';
  readonly text: string;
}

/** How she had proven who she is; `bank_app`: to a bank with a core of its own, which says so. */
export const AUTHENTICATIONS = ['password_totp', 'passkey', 'bank_app'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** One read or payment under a consent, as the customer sees it. */
export interface ConsentAccess {
  /** UUID. */
  readonly id: string;
  readonly consent: string;
  readonly at: number;
  readonly cluster: Cluster | 'payment';
  /** UUID; null where it concerns the list of accounts. */
  readonly account: string | null;
  readonly attended: boolean;
  /** The third party's Request-ID or ours. */
  readonly request: string;
}
