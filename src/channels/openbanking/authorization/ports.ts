/** What the authorization servers need of others: the consent ledger, the customer's sign-in, his accounts. */
import type { AuthorizationDetail } from 'oidc-provider';
import type { Actor, Cluster, Consent, Profile, Terms } from '../../../services/consents/model.ts';

/** A customer of a hosted bank. */
export interface Customer {
  /** UUID; what the library calls the account. */
  readonly id: string;
  /** BIN of his bank. */
  readonly book: number;
  readonly name: string;
}

export type Authentication = 'password_totp' | 'passkey';

export type DetailRead =
  | { readonly ok: true; readonly terms: Terms; readonly expiresInDays?: number }
  | { readonly ok: false; readonly reason: string; readonly param: string };

export interface ConsentOrder {
  /** UUID; the grant bears the same. */
  readonly id: string;
  readonly customer: Customer;
  readonly thirdParty: string;
  readonly software: string;
  readonly profile: Profile;
  readonly terms: Terms;
  readonly validDays: number;
}

export interface ConsentDecision {
  readonly id: string;
  readonly customer: string;
  /** UUIDs. */
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
  readonly shown: { readonly language: 'vi' | 'en'; readonly text: string };
  readonly authentication: Authentication;
}

/** Refusals are the ledger's own outcomes. */
export type Answered<Kind extends string> = { readonly kind: Kind } | { readonly kind: 'refused'; readonly outcome: string };

export interface ConsentLedger {
  /** One object of RFC 9396; unknown fields are refused. */
  read(detail: unknown): DetailRead;
  /** As granted, with the accounts that the customer chose. */
  describe(consent: Consent): AuthorizationDetail;
  find(id: string): Promise<Consent | undefined>;
  request(order: ConsentOrder): Promise<Answered<'consent_requested'>>;
  authorise(
    decision: ConsentDecision,
  ): Promise<Answered<'consent_authorised' | 'consent_partially_authorised'>>;
  reject(id: string, customer: string, reason: string): Promise<Answered<'consent_rejected'>>;
  revoke(id: string, by: Actor, reason: string): Promise<Answered<'consent_revoked'>>;
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
  | { readonly kind: 'sign_in_refused' }
  | { readonly kind: 'sign_in_locked'; readonly until: number | null };

/** How a customer proves who he is; the bank's own business, ours is to ask each time. */
export interface SignIn {
  banks(): Promise<readonly { readonly bin: number; readonly name: string }[]>;
  begin(bin: number, name: string, password: string): Promise<SignInStep>;
  confirmTotp(ticket: string, code: string): Promise<SignInStep>;
  confirmPasskey(ticket: string, response: string): Promise<SignInStep>;
  find(customer: string, book: number): Promise<Customer | undefined>;
}

export interface Accounts {
  /** All of the customer's, with the reason where one cannot be chosen under these terms. */
  of(customer: Customer, terms: Terms): Promise<readonly AccountChoice[]>;
  payee(bin: number, account: string): Promise<Payee>;
}

export interface AccountChoice {
  /** UUID. */
  readonly id: string;
  readonly kind: 'current' | 'wallet' | 'mobile_money';
  readonly number: string;
  readonly balance: bigint | null;
  readonly jointly: boolean;
  readonly bar: string | null;
}

export interface Payee {
  readonly name: string | null;
  readonly bank: string;
  readonly account: string;
}
