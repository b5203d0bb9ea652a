/** The words of what third parties order: ISO 20022's and Annex 01's, where they have one. */
import type { PaymentRefusal, ReturnRefusal } from '../../codecs/connector/index.ts';
import type { IsoDate } from '../../kit/calendar.ts';
import type { AccountAddress } from '../clearing/index.ts';
import type { PaymentTerms, WalletLinkTerms } from '../consents/index.ts';

/** A single payment, one of many under limits, one of a list, and money to and from the customer's linked wallet. */
export const ORDER_KINDS = ['payment', 'recurring_payment', 'bulk_payment', 'top_up', 'withdrawal'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** What became of its payment is the payment's own state; an order says only whether there is one. */
export const ORDER_STATES = ['scheduled', 'submitted', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export interface PaymentOrder {
  /** UUID; once it is submitted its payment bears the same. */
  readonly id: string;
  readonly kind: OrderKind;
  /** UUID of the consent that allowed it. */
  readonly consent: string;
  readonly thirdParty: string;
  readonly software: string;
  /** The third party's own reference, unique for it. */
  readonly instruction: string;
  /** SHA-256 (hex) of what was ordered: tells a repeated instruction from a reused one. */
  readonly content: string;
  /** At a bank with a core of its own `acc_…`, as that bank names it: the number is not ours to keep. */
  readonly debtor: AccountAddress;
  readonly creditor: AccountAddress & { readonly name: string | null };
  readonly amount: bigint;
  readonly remittance: string | null;
  /** Business date; null: at once. */
  readonly executeOn: IsoDate | null;
  readonly state: OrderState;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly endedAt: number | null;
  readonly endedBy: 'customer' | 'third_party' | 'hub' | null;
}

/** Why a bank with a core of its own does not carry out what it was handed; final. */
export type BankRefusal = PaymentRefusal | ReturnRefusal;

/** Why a bank with a core of its own has told nothing that was asked. */
export type BankFault =
  | 'bank_has_no_connector'
  | 'bank_is_not_answering'
  | 'bank_answer_is_refused'
  | 'bank_refuses';

/** What may be handed to a bank, or wait for one: an order that pays, a refund that gives back. */
export type Instructed = 'payment_order' | 'refund';

export interface InstructedId {
  readonly what: Instructed;
  /** UUID. */
  readonly id: string;
}

/**
 * An order or a refund that the customer's own bank carries out, by a message of its own on the line. Until the bank has
 * given its word, and that is its word alone, nobody knows whether it was sent.
 */
export interface BankInstruction extends InstructedId {
  readonly bin: number;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  /** A bank that first hears of it later refuses it. */
  readonly expiresAt: number;
  readonly state: 'asking' | 'accepted' | 'refused';
  /** TxId of the bank's pacs.008, RtrId of its pacs.004. */
  readonly transactionId: string | null;
  readonly reason: BankRefusal | null;
  readonly settledAt: number | null;
}

/** A payment that an account received, given back in whole or in part by whom its holder let do so. */
export interface Refund {
  /** UUID; the return that gives it back bears the same, or has it as its RtrId where another bank sends it. */
  readonly id: string;
  /** UUID of the consent that allowed it. */
  readonly consent: string;
  readonly thirdParty: string;
  readonly software: string;
  /** The third party's own reference, unique for it. */
  readonly identification: string;
  /** UUID of the payment that is given back. */
  readonly payment: string;
  readonly amount: bigint;
  /** ISO 20022 ExternalReturnReason1Code. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What a third party announces by Annex 01 before its customer is asked: she is then asked for exactly this. */
export interface PaymentIntent {
  /** UUID; the consent to a payment or a wallet link bears the same, and so does the order. */
  readonly id: string;
  readonly kind: 'payment' | 'top_up' | 'wallet_link';
  readonly thirdParty: string;
  readonly software: string;
  readonly instruction: string;
  readonly content: string;
  readonly terms: IntentTerms;
  /** The customer's bank and account, where the third party named them. */
  readonly debtor: { readonly bin: number | null; readonly account: string | null };
  /** UUID of the wallet link, of a top-up. */
  readonly link: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Until then the customer may be asked. */
  readonly expiresAt: number;
}

export type IntentTerms =
  | PaymentTerms
  | WalletLinkTerms
  | { readonly kind: 'top_up'; readonly amount: number; readonly remittance: string | null };

/** ISO 20022 ExternalPaymentTransactionStatus1Code, as far as they are told here. */
export const ORDER_STATUSES = ['ACTC', 'PDNG', 'ACSC', 'RJCT', 'CANC'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** An order of a bank's customer that repeats; her bank keeps it, third parties may read it. */
export interface StandingOrder {
  /** UUID. */
  readonly id: string;
  readonly book: number;
  /** UUID. */
  readonly account: string;
  readonly creditor: AccountAddress & { readonly name: string | null };
  readonly amount: bigint;
  readonly remittance: string | null;
  readonly every: 'week' | 'month';
  /** 1–7 from Monday, or 1–31 and the last where a month has no such day. */
  readonly onDay: number;
  readonly nextOn: IsoDate;
  readonly until: IsoDate | null;
  readonly state: 'active' | 'ended';
  readonly createdAt: number;
  readonly endedAt: number | null;
}

export const INFORMATION_TOPICS = ['interest_rates', 'exchange_rates', 'branches'] as const;
export type InformationTopic = (typeof INFORMATION_TOPICS)[number];

/** What a bank publishes, from an instant on. */
export interface BankInformation {
  /** UUIDv7: of two from one instant the later one holds. */
  readonly id: string;
  readonly bin: number;
  readonly topic: InformationTopic;
  readonly validFrom: number;
  readonly setAt: number;
  /** As its schema has it. */
  readonly body: unknown;
}
