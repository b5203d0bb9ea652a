/** What open banking needs of banks that keep their own core. No answer is kept: it passes through. */
import type { IsoDate } from '../../kit/calendar.ts';
import type { BankFault } from '../../services/openbanking/index.ts';

export type FromBank<Value> =
  | { readonly kind: 'told'; readonly value: Value }
  | {
      readonly kind: BankFault;
      /** Of a refusal, in the contract’s words. */
      readonly code?: string;
    };

export type AskedSignIn =
  | { readonly state: 'pending'; readonly approvalUrl: string | null }
  | {
      readonly state: 'approved';
      /** UUID that the bank chose; unique within the bank. */
      readonly customer: string;
      /** RFC 8176. */
      readonly methods: readonly string[];
      /** Milliseconds since the epoch. */
      readonly approvedAt: number;
    }
  | { readonly state: 'refused' | 'expired' };

export interface AccountAtBank {
  /** UUID that the bank chose; unique within the bank. */
  readonly account: string;
  readonly number: string;
  readonly kind: 'current' | 'savings' | 'wallet' | 'loan' | 'card';
  /** That it is registered under. */
  readonly name: string;
  readonly holders: readonly string[];
  readonly bars: readonly ('blocked' | 'closed' | 'pays_nothing_out' | 'not_for_third_parties')[];
}

export interface LineAtBank {
  readonly id: string;
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

/** Newest first. */
export interface PageAtBank {
  readonly transactions: readonly LineAtBank[];
  readonly nextCursor: string | null;
}

export interface StandingOrderAtBank {
  readonly id: string;
  readonly creditor: { readonly bin: number; readonly account: string; readonly name: string | null };
  readonly amount: bigint;
  readonly frequency: 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  readonly nextDate: IsoDate | null;
  readonly lastDate: IsoDate | null;
  readonly remittance: string | null;
}

/** Under what is read; the bank holds it against its own copy of the consent. */
export interface Ground {
  readonly consent: string;
  readonly customer: string;
  readonly attended: boolean;
  readonly request: string;
}

export interface GroundOfAccount extends Ground {
  readonly account: string;
}

export interface BankSignIns {
  connects(bin: number): Promise<boolean>;
  authenticate(
    bin: number,
    order: {
      readonly authentication: string;
      /** A phone in E.164. */
      readonly name: string;
      readonly bindingWords: string;
      readonly purpose: { readonly kind: 'consent' | 'dashboard'; readonly thirdParty: string | null };
      readonly language: 'vi' | 'en';
      readonly returnUrl: string | null;
      readonly continueUrl?: string;
      readonly expiresAt: number;
    },
  ): Promise<FromBank<AskedSignIn>>;
  authentication(bin: number, authentication: string): Promise<FromBank<AskedSignIn>>;
  customerAccounts(
    bin: number,
    asked: { readonly authentication: string; readonly customer: string; readonly request: string },
  ): Promise<FromBank<readonly AccountAtBank[]>>;
}

export interface BankReads {
  connects(bin: number): Promise<boolean>;
  accounts(
    bin: number,
    ground: Ground & {
      readonly cluster: 'accounts' | 'account_details';
      readonly granted: readonly string[];
    },
  ): Promise<FromBank<readonly AccountAtBank[]>>;
  balances(
    bin: number,
    ground: GroundOfAccount,
  ): Promise<FromBank<{ readonly booked: bigint; readonly available: bigint; readonly at: number }>>;
  transactions(
    bin: number,
    ground: GroundOfAccount & {
      readonly cluster: 'transactions' | 'statements';
      readonly from: IsoDate;
      readonly to: IsoDate;
      readonly cursor: string | null;
      readonly rowsMax: number;
    },
  ): Promise<FromBank<PageAtBank>>;
  standingOrders(bin: number, ground: GroundOfAccount): Promise<FromBank<readonly StandingOrderAtBank[]>>;
  party(
    bin: number,
    ground: Ground,
  ): Promise<FromBank<{ readonly kind: 'person' | 'organisation'; readonly name: string }>>;
  fundsConfirmation(
    bin: number,
    ground: GroundOfAccount & { readonly amount: bigint },
  ): Promise<FromBank<boolean>>;
}
