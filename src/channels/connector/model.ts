/** The words of the connector: what the hub asks a bank, what it believes of the answer, and why it does not. */
import type {
  AuthenticationMethod,
  CONSENT_KINDS,
  ConnectorOperation,
  ConnectorRefusal,
  PaymentRefusal,
  ReturnRefusal,
} from '../../codecs/connector/index.ts';
import type { IsoDate } from '../../kit/calendar.ts';
import type { Actor, Cluster, ConsentState } from '../../services/consents/index.ts';
import type { Notice, NoticeWords } from '../../services/notices/index.ts';
import type { WalletHolder } from '../../services/openbanking/index.ts';

/** Where a bank answers, as the operator registered it. */
export interface Connector {
  readonly bin: number;
  /** Without a slash at its end. */
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Nothing that may be told came back. */
export type NotTold =
  | { readonly kind: 'bank_has_no_connector' }
  /** No answer in time, one that is not provably the bank's, or "later". What it would have said is not guessed. */
  | { readonly kind: 'bank_is_not_answering' }
  /** It is the bank's, and is not what was asked for: dropped whole, and reported. */
  | { readonly kind: 'bank_answer_is_refused' }
  | { readonly kind: 'bank_refuses'; readonly code: ConnectorRefusal };

export type Told<Value> = { readonly kind: 'told'; readonly value: Value } | NotTold;

export interface SignInOrder {
  /** UUID; repeated under it, the same sign-in. */
  readonly authentication: string;
  /** As the customer typed it: a phone in E.164. */
  readonly name: string;
  readonly bindingWords: string;
  readonly purpose: {
    readonly kind: 'consent' | 'payment' | 'dashboard';
    readonly thirdParty: string | null;
  };
  readonly language: 'vi' | 'en';
  readonly returnUrl: string | null;
  /** Where her bank's app leads her on to, where no browser of hers waits. */
  readonly continueUrl?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export type SignIn =
  | { readonly state: 'pending'; readonly approvalUrl: string | null }
  | {
      readonly state: 'approved';
      /** UUID that the bank chose; unique within the bank. */
      readonly customer: string;
      readonly methods: readonly AuthenticationMethod[];
      readonly approvedAt: number;
    }
  | { readonly state: 'refused' | 'expired' };

/** Under what the hub reads; every call carries it, so that the bank can hold it against its own copy of the consent. */
export interface Ground {
  /** UUID of the consent. */
  readonly consent: string;
  /** UUID of the customer who gave it. */
  readonly customer: string;
  readonly attended: boolean;
  /** The third party's Request-ID, or ours. */
  readonly request: string;
}

export interface GroundOfAccount extends Ground {
  readonly account: string;
}

export interface BankAccount {
  /** UUID that the bank chose; unique within the bank. */
  readonly account: string;
  readonly number: string;
  readonly kind: 'current' | 'savings' | 'wallet' | 'loan' | 'card';
  readonly name: string;
  /** UUIDs of all who must agree to a consent about it. */
  readonly holders: readonly string[];
  /** Why it cannot be chosen. */
  readonly bars: readonly ('blocked' | 'closed' | 'pays_nothing_out' | 'not_for_third_parties')[];
}

export interface BankBalance {
  readonly booked: bigint;
  readonly available: bigint;
  readonly at: number;
}

export interface TransactionSpan {
  /** Business dates, both inclusive. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Of the page before. */
  readonly cursor: string | null;
  readonly rowsMax: number;
}

export interface BankTransaction {
  readonly id: string;
  readonly date: IsoDate;
  readonly bookedAt: number;
  /** Signed: what came in is positive. */
  readonly amount: bigint;
  readonly balance: bigint | null;
  readonly kind: 'payment' | 'return' | 'cash' | 'fee' | 'interest' | 'other';
  readonly counterparty: {
    readonly bin: number | null;
    readonly account: string | null;
    readonly name: string | null;
  } | null;
  readonly remittance: string | null;
  readonly endToEndId: string | null;
  /** UUID of the hub’s payment that brought it, where the bank tells it. */
  readonly payment: string | null;
}

export interface TransactionPage {
  readonly transactions: readonly BankTransaction[];
  readonly nextCursor: string | null;
}

export interface BankParty {
  readonly kind: 'person' | 'organisation';
  readonly name: string;
}

export interface BankStandingOrder {
  readonly id: string;
  readonly creditor: { readonly bin: number; readonly account: string; readonly name: string | null };
  readonly amount: bigint;
  readonly frequency: 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  readonly nextDate: IsoDate | null;
  readonly lastDate: IsoDate | null;
  readonly remittance: string | null;
}

/** A payment that the bank shall send over the line for its customer. */
export interface PayOrder {
  /** UUID of the payment order; its hex digits are the EndToEndId. */
  readonly order: string;
  readonly consent: string;
  readonly customer: string;
  readonly account: string;
  readonly amount: bigint;
  readonly creditor: { readonly bin: number; readonly account: string; readonly name: string | null };
  readonly remittance: string | null;
  readonly request: string;
  /** An order that first arrives later is refused by the bank. */
  readonly expiresAt: number;
}

/** A payment that her account received, which the bank shall give back over the line. */
export interface ReturnOrder {
  /** UUID of the refund; its hex digits are the RtrId. */
  readonly refund: string;
  readonly consent: string;
  readonly customer: string;
  readonly account: string;
  /** UUID of the payment that is given back; its hex digits are the InstrId that it came under. */
  readonly payment: string;
  readonly amount: bigint;
  /** ISO 20022 ExternalReturnReason1Code. */
  readonly reason: string;
  readonly request: string;
  /** A refund that first arrives later is refused by the bank. */
  readonly expiresAt: number;
}

/**
 * What is known of an ordered payment or return. `refused` is the bank's own word that nothing was sent and nothing will be;
 * everything that is no such word is `unknown`, and is cured by ordering the same again.
 */
export type Paid =
  | { readonly kind: 'accepted'; readonly transactionId: string }
  | { readonly kind: 'refused'; readonly reason: PaymentRefusal | ReturnRefusal }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'bank_has_no_connector' };

/** A consent as a bank is told it. Times in milliseconds since the epoch. */
export interface NoticeOfConsent {
  readonly consent: string;
  readonly version: number;
  readonly state: ConsentState;
  readonly kind: (typeof CONSENT_KINDS)[number];
  readonly customer: string;
  readonly thirdParty: { readonly id: string; readonly name: string; readonly taxCode: string };
  readonly software: string;
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  readonly endedBy: Actor | null;
  readonly endReason: string | null;
}

/** Everything open banking asks of banks that keep their own core. No answer is kept: it passes through. */
export interface ConnectorPort {
  /** Whether this bank takes part. */
  connects(bin: number): Promise<boolean>;
  authenticate(bin: number, order: SignInOrder): Promise<Told<SignIn>>;
  /** What became of a sign-in; asked every second or two while it is pending. */
  authentication(bin: number, authentication: string): Promise<Told<SignIn>>;
  /** What a customer who has just signed in may choose from. */
  customerAccounts(
    bin: number,
    asked: { readonly authentication: string; readonly customer: string; readonly request: string },
  ): Promise<Told<readonly BankAccount[]>>;
  /** `granted`: UUIDs of the consent's accounts; an answer about any other one is refused. */
  accounts(
    bin: number,
    ground: Ground & {
      readonly cluster: 'accounts' | 'account_details';
      readonly granted: readonly string[];
    },
  ): Promise<Told<readonly BankAccount[]>>;
  balances(bin: number, ground: GroundOfAccount): Promise<Told<BankBalance>>;
  transactions(
    bin: number,
    ground: GroundOfAccount & TransactionSpan & { readonly cluster: 'transactions' | 'statements' },
  ): Promise<Told<TransactionPage>>;
  party(bin: number, ground: Ground): Promise<Told<BankParty>>;
  standingOrders(bin: number, ground: GroundOfAccount): Promise<Told<readonly BankStandingOrder[]>>;
  /** Whether so much could be paid now. */
  fundsConfirmation(
    bin: number,
    ground: GroundOfAccount & { readonly amount: bigint },
  ): Promise<Told<boolean>>;
  /** Who stands behind an account that a wallet is linked to. */
  walletHolder(bin: number, ground: GroundOfAccount): Promise<Told<WalletHolder>>;
  pay(bin: number, order: PayOrder): Promise<Paid>;
  giveBack(bin: number, order: ReturnOrder): Promise<Paid>;
  /** Answers the version that the bank holds. */
  notifyConsent(bin: number, notice: NoticeOfConsent): Promise<Told<number>>;
  /** Answers the notice's id: the bank will tell her. */
  notifyCustomer(bin: number, notice: NoticeForCustomer): Promise<Told<string>>;
  close(): void;
}

/** A notice in its words, for the bank to carry to its customer. */
export interface NoticeForCustomer extends Notice {
  readonly thirdParty: NoticeOfConsent['thirdParty'] | null;
  readonly words: NoticeWords;
}

/** Why an answer that is the bank's is not believed. */
export type AnswerFault =
  | 'answer_is_not_of_the_contract'
  | 'answer_is_about_another_sign_in'
  | 'approval_has_one_factor_only'
  | 'approval_is_from_the_future'
  | 'answer_is_about_another_customer'
  | 'answer_is_about_another_account'
  | 'account_is_not_the_customers'
  | 'account_was_not_asked_for'
  | 'row_comes_twice'
  | 'row_is_outside_the_dates'
  | 'rows_are_out_of_order'
  | 'more_rows_than_asked_for'
  | 'answer_is_about_another_consent'
  | 'version_is_older_than_told'
  | 'answer_is_about_another_notice'
  | 'answer_is_about_another_order';

/** An answer that was dropped: for the operator and for the bank itself, without anything of what it said. */
export interface RefusedAnswer {
  readonly bin: number;
  readonly operation: ConnectorOperation;
  readonly fault: AnswerFault;
  /** UUID, where the question was under one. */
  readonly consent: string | null;
}

/** One line of the log for every call. */
export interface ConnectorLog {
  readonly bin: number;
  readonly operation: ConnectorOperation;
  /** How it ended: a kind of `Told`, a refusal's code, or why nothing is believed. */
  readonly outcome: string;
  readonly status: number | null;
  readonly ms: number;
}
