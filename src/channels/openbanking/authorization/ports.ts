/** What the authorization servers need of the customer's bank: how he signs in, and which accounts he has. */
import type { Authentication, Terms } from '../../../services/consents/index.ts';
import type { AccountChoice, NewPasswordError, Payee } from '../pages/views.ts';

/** A customer of a hosted bank. */
export interface Customer {
  /** UUID; what the library calls the account. */
  readonly id: string;
  /** BIN of his bank. */
  readonly book: number;
  readonly name: string;
}

export type SignInStep =
  | { readonly kind: 'signed_in'; readonly customer: Customer; readonly authentication: Authentication }
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

/** How a customer proves who he is: the bank's own business; ours is to ask each time. */
export interface SignIn {
  banks(): Promise<readonly { readonly bin: number; readonly name: string }[]>;
  begin(bin: number, name: string, password: string): Promise<SignInStep>;
  confirmTotp(ticket: string, code: string): Promise<SignInStep>;
  confirmPasskey(ticket: string, response: string): Promise<SignInStep>;
  choosePassword(ticket: string, password: string): Promise<SignInStep>;
  /** Undefined for one who is no customer any more. */
  find(book: number, customer: string): Promise<Customer | undefined>;
}

export interface Accounts {
  /** All of the customer's, with the reason where one cannot be chosen under these terms. */
  of(customer: Customer, terms: Terms): Promise<readonly AccountChoice[]>;
  /** UUIDs of all customers who hold one of these. */
  holdersOf(book: number, accounts: readonly string[]): Promise<readonly string[]>;
  payee(bin: number, account: string): Promise<Payee>;
}

/** Nothing was decided; the customer is asked to try again. */
export class SignInIsBusyFault extends Error {}
