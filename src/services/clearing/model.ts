/** The words of clearing: ISO 20022's where it has one, Vietnamese law's where it has not. */
import type { Queryable } from '../../core/database/index.ts';
import type { Instruction } from '../../core/ledger/index.ts';
import type { Currency } from '../../kit/money.ts';

/** Circular 40/2024/TT-NHNN and Decree 368/2025/NĐ-CP name these kinds of institutions; the treasury is KBNN's. */
export const PARTICIPANT_KINDS = ['bank', 'wallet', 'mobile_money', 'credit_fund', 'treasury'] as const;
export type ParticipantKind = (typeof PARTICIPANT_KINDS)[number];

export interface Participant {
  readonly bin: number;
  readonly kind: ParticipantKind;
  readonly shortName: string;
  readonly name: string;
  readonly nameEn: string;
  /** `hosted`: its customers' accounts are on our ledger. */
  readonly connection: 'hosted';
  /** Net debit cap, đồng. */
  readonly cap: bigint;
  readonly suspended: boolean;
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
  /** UUID of the ledger account in the institution's book. */
  readonly ledgerAccount: string;
}

/** An account that was found behind an address. */
export interface LocatedAccount extends AccountAddress, AccountInBook {
  /** The name it is registered under. */
  readonly name: string;
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
  /** Accounts by address, in the order asked; undefined where there is none. */
  locate(on: Queryable, many: readonly AccountAddress[]): Promise<readonly (LocatedAccount | undefined)[]>;
  /** Leg in the payer's book. Pure. */
  debitLeg(id: string, account: AccountInBook, amount: bigint, purpose: 'payment' | 'return'): Instruction;
  /** Leg in the payee's book. Pure. */
  creditLeg(id: string, account: AccountInBook, amount: bigint, purpose: 'payment' | 'return'): Instruction;
}

/** The final states of a payment between hosted institutions; connected ones add held, unknown and released. */
export type PaymentState = 'cleared' | 'refused';

export interface Payment {
  /** UUID; legs are derived from it. */
  readonly id: string;
  readonly kind: 'credit_transfer' | 'return';
  readonly state: PaymentState;
  readonly reason: PaymentRefusal | null;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly debtor: Party;
  readonly creditor: Party;
  readonly purpose: string | null;
  readonly endToEndId: string | null;
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
] as const;
export type PaymentRefusal = (typeof PAYMENT_REFUSALS)[number];

/** What is remembered under the key of a payment: its state of now is read when the key comes again. */
export type PayAnswer =
  | { readonly kind: 'cleared'; readonly payment: string }
  | { readonly kind: PaymentRefusal; readonly payment: string };

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
