/** The words of clearing: ISO 20022's where it has one, Vietnamese law's where it has not. */
import type { Queryable } from '../../core/database/index.ts';
import type { Instruction } from '../../core/ledger/index.ts';
import type { Currency } from '../../kit/money.ts';

/** Circular 40/2024/TT-NHNN and Decree 368/2025/NĐ-CP name these kinds of institutions; the treasury is KBNN's. */
export const PARTICIPANT_KINDS = ['bank', 'wallet', 'mobile_money', 'credit_fund', 'treasury'] as const;
export type ParticipantKind = (typeof PARTICIPANT_KINDS)[number];

/** `hosted`: its customers' accounts are on our ledger. `connected`: it keeps its own core and is asked by message. */
export const CONNECTIONS = ['hosted', 'connected'] as const;
export type Connection = (typeof CONNECTIONS)[number];

export interface Participant {
  readonly bin: number;
  readonly kind: ParticipantKind;
  readonly shortName: string;
  readonly name: string;
  readonly nameEn: string;
  readonly connection: Connection;
  /** Net debit cap, đồng. */
  readonly cap: bigint;
  readonly suspended: boolean;
  /** Of a connected one: where its line listens, `https://…`. */
  readonly endpoint: string | null;
  /** PEM of the authority that vouches for that endpoint's certificate. */
  readonly authority: string | null;
  /** What the line says of it; a payment to one that does not answer is refused before anything is held. */
  readonly reachable: boolean;
}

/** How a payer names an account. */
export interface AccountAddress {
  readonly bin: number;
  readonly account: string;
}

export const ALIAS_KINDS = ['phone', 'citizen', 'merchant', 'virtual_account'] as const;
export type AliasKind = (typeof ALIAS_KINDS)[number];

/** An account as a leg needs it. */
export interface AccountInBook {
  readonly bin: number;
  readonly connection: Connection;
  /** UUID of the ledger account in the institution's book; null where the institution keeps its own books. */
  readonly ledgerAccount: string | null;
}

/** An account that was found behind an address. */
export interface LocatedAccount extends AccountAddress, AccountInBook {
  /** The name it is registered under; null where only its bank knows. */
  readonly name: string | null;
  readonly nameKind: 'person' | 'organisation';
}

/** What a payer's bank learns when it asks for an address. */
export type Located =
  | { readonly kind: 'located'; readonly account: LocatedAccount }
  | { readonly kind: 'institution_not_found' }
  | { readonly kind: 'account_not_found' };

/**
 * What clearing knows of an institution. `banking` implements it for hosted ones, `channels/banks` for connected ones;
 * the rules do not know which is which.
 */
export interface Institution {
  /** A payment to it is held until it answers. */
  readonly answers: boolean;
  /** Accounts by address, in the order asked; undefined where there is none. */
  locate(on: Queryable, many: readonly AccountAddress[]): Promise<readonly (LocatedAccount | undefined)[]>;
  /** Leg in the payer's book; undefined where the institution keeps its own. Pure. */
  debitLeg(leg: LegOrder): Instruction | undefined;
  /** Leg in the payee's book; undefined where the institution keeps its own. Pure. */
  creditLeg(leg: LegOrder): Instruction | undefined;
}

export interface LegOrder {
  /** UUID of the transfer. */
  readonly id: string;
  readonly account: AccountInBook;
  readonly amount: bigint;
  readonly purpose: 'payment' | 'return';
  /** The money is promised until the payee's bank answers, and moves then. */
  readonly hold: boolean;
}

export type Institutions = Readonly<Record<Connection, Institution>>;

/** `held` and `unknown` wait for the payee's bank; the others are final. */
export const PAYMENT_STATES = ['held', 'unknown', 'cleared', 'released', 'refused'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

export interface Payment {
  /** UUID; legs are derived from it. */
  readonly id: string;
  readonly kind: 'credit_transfer' | 'return';
  readonly state: PaymentState;
  readonly reason: PaymentRefusal | null;
  /** ISO 20022 reason (ExternalStatusReason1Code) that the payee's bank gave. */
  readonly statusReason: string | null;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly debtor: Party;
  readonly creditor: Party;
  readonly purpose: string | null;
  readonly endToEndId: string | null;
  /** TxId of a connected debtor agent; null where the hub chose it (`transactionIdOf`). */
  readonly transactionId: string | null;
  /** The worldwide reference that the payer's bank gave it: UUID version 4. A return has its original's. */
  readonly uetr: string | null;
  /** Additional data (object 62) of the QR that was scanned. */
  readonly reference: QrReference | null;
  readonly windowNumber: number | null;
  /** UUID of the payment that a return gives back. */
  readonly original: string | null;
  readonly returnReason: string | null;
  /** How much of it has been returned. */
  readonly returned: bigint;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When it became final. */
  readonly finalAt: number | null;
}

export interface Party extends AccountAddress {
  readonly name: string | null;
  readonly ledgerAccount: string | null;
}

export interface QrReference {
  readonly bill?: string;
  readonly store?: string;
  readonly reference?: string;
  readonly customer?: string;
  readonly terminal?: string;
}

/** Why a payment is refused; each name is a sentence and has a row in every outcome table. */
export const PAYMENT_REFUSALS = [
  'payer_institution_not_found',
  'payee_institution_not_found',
  'payer_account_not_found',
  'payee_account_not_found',
  'payer_and_payee_are_the_same_account',
  'amount_reaches_the_ceiling',
  'reference_was_used_for_another_payment',
  'payer_account_is_closed',
  'payer_account_is_blocked',
  'payer_has_insufficient_funds',
  'payee_account_is_closed',
  'payee_account_takes_no_money',
  'payer_institution_is_suspended',
  'payee_institution_is_suspended',
  'net_debit_cap_is_exceeded',
  'amount_overflows_an_account',
  'return_exceeds_what_is_left',
  'original_payment_is_not_cleared',
  'both_accounts_are_at_one_connected_bank',
  'payee_institution_is_not_answering',
  'original_came_after_its_inquiry',
  'payee_institution_rejects',
  'payee_institution_was_not_reached',
  'payee_institution_never_received_it',
] as const;
export type PaymentRefusal = (typeof PAYMENT_REFUSALS)[number];

/** What is remembered under the key of a payment: its state of now is read when the key comes again. */
export interface PayAnswer {
  readonly kind: 'cleared' | 'held' | 'unknown' | PaymentRefusal;
  /** UUID. */
  readonly payment: string;
}

export type ReturnAnswer = PayAnswer | { readonly kind: 'payment_not_found' };

export interface SettlementWindow {
  readonly number: number;
  readonly id: string;
  readonly state: 'open' | 'closed' | 'settled';
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly settledAt: number | null;
}

export interface SettlementPosition {
  readonly windowNumber: number;
  readonly bin: number;
  /** Positive: pays; negative: receives. */
  readonly net: bigint;
  readonly confirmedAt: number | null;
}

/** A bank said something that contradicts what is final; people must settle it. */
export interface Case {
  /** UUID. */
  readonly id: string;
  readonly payment: string;
  readonly kind: CaseKind;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** How it was settled, in the operator's words. */
  readonly resolution: string | null;
}

export const CASE_KINDS = ['accepted_after_release', 'rejected_after_clearing'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const RECALL_STATES = ['requested', 'accepted', 'rejected'] as const;

/** The payer's side asks for a payment back (camt.056); only the payee's side can give it, by a return. */
export interface Recall {
  /** UUID. */
  readonly id: string;
  readonly payment: string;
  /** BIN of the institution that asks; 0 for the hub itself. */
  readonly requester: number;
  /** ISO 20022 ExternalCancellationReason1Code. */
  readonly reason: string;
  readonly state: (typeof RECALL_STATES)[number];
  readonly answerReason: string | null;
  /** Id of the message that asked, where it came by message. */
  readonly messageId: string | null;
  readonly createdAt: number;
  readonly answeredAt: number | null;
}

/** What a bank says of the account behind a number. */
export type NameAnswer =
  | { readonly kind: 'named'; readonly name: string; readonly nameKind?: 'person' | 'organisation' }
  | { readonly kind: 'account_not_found' }
  | { readonly kind: 'institution_is_not_answering' };

/** Asks a connected bank under which name an account is registered. */
export type AskName = (address: AccountAddress) => Promise<NameAnswer>;
