/** What the authorization servers need of the customer's bank: how he signs in, and which accounts he has. */
import type { Authentication, Terms } from '../../../services/consents/index.ts';
import type { KnownDevice, Visitor } from '../../../services/identity/index.ts';
import type { AccountAtBank } from '../connected.ts';
import type { AccountChoice, Language, NewPasswordError, Payee } from '../pages/views.ts';

/** A customer of a hosted bank, or of one with a core of its own that has just told who she is. */
export interface Customer {
  /** UUID; what the library calls the account. */
  readonly id: string;
  /** BIN of his bank. */
  readonly book: number;
  readonly name: string;
  /** What a bank with a core of its own told for this page; null at a hosted one. */
  readonly held: readonly AccountAtBank[] | null;
}

export type SignInStep =
  | {
      readonly kind: 'signed_in';
      readonly customer: Pick<Customer, 'id' | 'book'>;
      readonly authentication: Authentication;
      /** What her browser is known by from now on; null where it was known. */
      readonly device: KnownDevice | null;
    }
  | {
      readonly kind: 'second_factor_needed';
      readonly ticket: string;
      readonly totp: boolean;
      /** Options of `navigator.credentials.get`. */
      readonly passkey: object | null;
    }
  /** Both factors were right; first another password, by `choosePassword`. */
  | { readonly kind: 'new_password_needed'; readonly ticket: string; readonly charsMin: number }
  | { readonly kind: 'first_password_has_expired' }
  | { readonly kind: 'new_password_refused'; readonly error: NewPasswordError }
  | { readonly kind: 'sign_in_refused' }
  /** Null: only the bank unlocks it. */
  | { readonly kind: 'sign_in_locked'; readonly until: number | null };

/** A bank whose customers can sign in. */
export interface SignInBank {
  readonly bin: number;
  readonly name: string;
  /** It keeps its own core and asks her in its own app: no password is typed here. */
  readonly inApp: boolean;
}

/** A question that waits in the bank's app. */
export interface BankAppQuestion {
  readonly bin: number;
  /** UUID. */
  readonly authentication: string;
  /** Shown here and there, for her to compare. */
  readonly bindingWords: string;
  /** A page of the bank's where she can say so as well. */
  readonly approvalUrl: string | null;
}

export type BankAppStep =
  | {
      readonly kind: 'signed_in';
      readonly customer: Pick<Customer, 'id' | 'book'>;
      readonly authentication: 'bank_app';
      /** RFC 8176. */
      readonly methods: readonly string[];
      /** Milliseconds since the epoch. */
      readonly approvedAt: number;
    }
  | { readonly kind: 'bank_app_is_asking'; readonly question: BankAppQuestion }
  | {
      readonly kind:
        | 'bank_app_refused'
        | 'bank_app_expired'
        | 'bank_is_not_answering'
        | 'bank_asks_too_often';
    };

/** Her bank, which keeps its own core, is silent or has not told what was asked. */
export class BankIsSilentFault extends Error {}

/**
 * How a customer proves who he is: the bank's own business; ours is to ask each time. Throws a TooManyEntriesFault where
 * the visitor's address has spent its wrong entries.
 */
export interface SignIn {
  banks(): Promise<readonly SignInBank[]>;
  begin(visitor: Visitor, bin: number, name: string, password: string): Promise<SignInStep>;
  confirmTotp(visitor: Visitor, ticket: string, code: string): Promise<SignInStep>;
  confirmPasskey(visitor: Visitor, ticket: string, response: string): Promise<SignInStep>;
  choosePassword(visitor: Visitor, ticket: string, password: string): Promise<SignInStep>;
  /** `phone`: in E.164. `visitor`: null where it is no browser that asks. */
  askInApp(visitor: Visitor | null, bin: number, phone: string, order: BankAppOrder): Promise<BankAppStep>;
  /** Counts a question about this phone that comes from elsewhere; false: there were too many, and it is not asked now. */
  mayAskInApp(bin: number, phone: string): boolean;
  /** What became of it. */
  askedInApp(visitor: Visitor | null, question: BankAppQuestion): Promise<BankAppStep>;
  /** Undefined for one who is no customer any more, or whose approval is over. `question`: UUID, where her bank asked her. */
  find(book: number, customer: string, question?: string | null): Promise<Customer | undefined>;
}

export interface BankAppOrder {
  /** Name of the third party, as registered; null: she signs in to her own pages. */
  readonly thirdParty: string | null;
  readonly language: Language;
  /** Where a page of the bank's sends her back to; null: to no page. */
  readonly returnUrl: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** A question that has its id (UUID) and words already: it may be repeated, and tells how it stands. */
  readonly as?: {
    readonly authentication: string;
    readonly bindingWords: string;
    /** Where the bank's app leads her on to. */
    readonly continueUrl: string;
  };
}

export interface Accounts {
  /** All of the customer's, with the reason where one cannot be chosen under these terms. */
  of(customer: Customer, terms: Terms): Promise<readonly AccountChoice[]>;
  /** UUIDs of all customers who hold one of these. */
  holdersOf(customer: Customer, accounts: readonly string[]): Promise<readonly string[]>;
  payee(bin: number, account: string): Promise<Payee>;
}

/** Nothing was decided; the customer is asked to try again. */
export class SignInIsBusyFault extends Error {}
