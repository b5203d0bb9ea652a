/**
 * What each screen of the customer is told: plain data, made by whoever answers the request. Pages turn it into HTML
 * and know nothing else: no clock, no database, no request. Names of third parties and numbers of accounts come in as
 * they are stored; that they are neutralised and masked is the work of the pages, so that no caller can forget it.
 */
import type {
  AccountInformationTerms,
  Actor,
  BulkPaymentsTerms,
  Cluster,
  Consent,
  ConsentAccess,
  ConsentState,
  PaymentTerms,
  RecurringPaymentsTerms,
  RefundsTerms,
  Terms,
  WalletLinkTerms,
} from '../../../services/consents/index.ts';
import type { StoredNotice } from '../../../services/notices/index.ts';

/** Vietnamese first; English for whoever asks. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A page, and the very words of it that a customer agrees to: they become part of the signed consent version. */
export interface Shown {
  /** The document. */
  readonly html: string;
  /** Plain text of what was asked, in the language of the page, without errors, deadlines and the frame around it. */
  readonly shown: string;
}

/** What every page needs besides its own view. */
export interface Frame {
  readonly language: Language;
  /** Path (and query) of this page: the language switch comes back to it. Never from the request's `Host`. */
  readonly here: string;
  /** The bank whose customer is here, as registered; null before it is known. */
  readonly bank: string | null;
  /** Name of the customer who is signed in, empty while the bank does not tell it; null before that. */
  readonly customer: string | null;
  /** She signs in by her bank's app: how is looked after there. */
  readonly inApp?: boolean;
  /** She is here for one request: her other pages would ask her to sign in. */
  readonly onErrand?: boolean;
  /** Bound to the browser's cookie; every form posts it back. */
  readonly csrf: string;
  /** Notices that he has not read, on his own pages. */
  readonly unread?: number;
  /**
   * When the server stops waiting, and where (a path) a form that asks for more time posts; null where nothing ends.
   * It is said on the page (WCAG 2.2, 2.2.1 Timing Adjustable).
   */
  readonly deadline: { readonly at: number; readonly extend: string | null } | null;
}

/** Who asks, as the directory has it. */
export interface Requester {
  /** Registered name in Vietnamese and in English; never one that the software chose. */
  readonly name: string;
  readonly nameEn: string;
  readonly taxCode: string;
  readonly licence: string | null;
  /** What the software calls itself. */
  readonly software: string;
}

/** Why an account cannot be chosen here. */
export const ACCOUNT_BARS = [
  'account_is_closed',
  'account_is_blocked',
  'account_kind_is_not_covered',
  'customer_may_not_decide_alone',
  'balance_is_too_low',
] as const;
export type AccountBar = (typeof ACCOUNT_BARS)[number];

export interface AccountChoice {
  /** UUID: the value that the form posts. */
  readonly id: string;
  readonly kind: 'current' | 'wallet' | 'mobile_money' | 'savings' | 'loan' | 'card';
  /** In full; the page masks it. */
  readonly number: string;
  /** Shown where money is to leave the account; null: not shown. */
  readonly balance: bigint | null;
  readonly jointly: boolean;
  readonly bar: AccountBar | null;
}

/** An account as it is named after it was chosen; `not_told`: its bank, which keeps its own core, does not name it now. */
export type AccountName = Pick<AccountChoice, 'kind' | 'number'> | 'not_told';

// ---- Signing in

export const SIGN_IN_ERRORS = [
  'bank_is_missing',
  'phone_is_not_valid',
  'password_is_missing',
  /** Unknown name and wrong password read alike. */
  'sign_in_refused',
  'sign_in_locked',
  'passkey_refused',
  'session_is_over',
  /** Her bank, which asks her in its own app. */
  'bank_app_refused',
  'bank_app_expired',
  'bank_is_not_answering',
  'bank_asks_too_often',
  /** The bank has to give another one. */
  'first_password_has_expired',
] as const;
export type SignInError = (typeof SIGN_IN_ERRORS)[number];

export interface SignInView {
  /** Path that the form posts to. */
  readonly action: string;
  /** Who sent the customer here; null on the way to one's own consents. */
  readonly requester: Requester | null;
  /** Banks to choose from; empty where the request named it (`Frame.bank`). */
  readonly banks: readonly { readonly bin: number; readonly name: string; readonly inApp?: boolean }[];
  /** The bank is known and asks her in its own app: there is no password to type. */
  readonly inApp?: boolean;
  /** What was typed before, so that nothing is typed twice; the password never comes back. */
  readonly typed: { readonly bin: number | null; readonly phone: string };
  readonly error: SignInError | null;
  /** With `sign_in_locked`: when the next attempt is taken; null: only the bank unlocks it. */
  readonly lockedUntil: number | null;
  /** Options of `navigator.credentials.get` in their JSON form (WebAuthn 3 §5.1.9); null: no passkey-first sign-in. */
  readonly passkey: object | null;
  /** May the customer give up and go back to the app with `access_denied`? */
  readonly cancellable: boolean;
}

/** Her bank is asking her in its own app. */
export interface BankAppView {
  readonly action: string;
  /** Null on the way to her own consents. */
  readonly requester: Requester | null;
  /** To be compared with those in the app. */
  readonly bindingWords: string;
  /** A page of the bank's where she can answer as well; null: only in the app. */
  readonly approvalUrl: string | null;
  readonly cancellable: boolean;
}

/** She comes from her bank's app, where she approved a request that came without a browser. */
export interface ContinueView {
  readonly action: string;
  readonly requester: Requester;
  /** The app has shown the same. */
  readonly bindingWords: string;
  /** Her bank has not said yet that she approved. */
  readonly isEarly: boolean;
}

export const SECOND_FACTOR_ERRORS = [
  'code_is_not_six_digits',
  'code_refused',
  'passkey_refused',
  'sign_in_locked',
] as const;
export type SecondFactorError = (typeof SECOND_FACTOR_ERRORS)[number];

export interface SecondFactorView {
  readonly action: string;
  readonly requester: Requester | null;
  /** Does the customer have an authenticator app? */
  readonly totp: boolean;
  /** Options of `navigator.credentials.get`; null: no passkey. */
  readonly passkey: object | null;
  readonly error: SecondFactorError | null;
  readonly lockedUntil: number | null;
  readonly cancellable: boolean;
}

export const NEW_PASSWORD_ERRORS = [
  'password_is_too_short',
  'password_is_too_long',
  'password_needs_digits_capitals_and_small_letters',
  'password_holds_the_name',
  'password_is_the_one_before',
  'passwords_differ',
  /** Where a password is changed: the one he has. */
  'current_password_refused',
  'sign_in_locked',
] as const;
export type NewPasswordError = (typeof NEW_PASSWORD_ERRORS)[number];

/** Both factors were right, and before anything else another password must be chosen. */
export interface NewPasswordView {
  readonly action: string;
  readonly requester: Requester | null;
  /** Fewest characters, by the law of the day. */
  readonly charsMin: number;
  readonly error: NewPasswordError | null;
  readonly cancellable: boolean;
}

export const PASSKEY_ERRORS = [
  'passkey_is_not_good',
  'passkey_is_registered_already',
  'customer_has_too_many_passkeys',
] as const;
export type PasskeyError = (typeof PASSKEY_ERRORS)[number];

export interface PasskeyLine {
  /** Credential id: what the form that removes it posts. */
  readonly id: string;
  /** The customer's own word for the device. */
  readonly label: string;
  readonly registeredAt: number;
  readonly lastUsedAt: number | null;
}

export interface SecurityView {
  readonly passkeys: readonly PasskeyLine[];
  /** Options of `navigator.credentials.create`; null: the customer must prove first, once more, who he is. */
  readonly newPasskey: object | null;
  readonly charsMin: number;
  readonly error: NewPasswordError | PasskeyError | null;
  readonly notice: Notice | null;
}

// ---- Deciding

export const DECISION_ERRORS = [
  'account_is_missing',
  'account_cannot_be_chosen',
  'cluster_is_missing',
  /** What the form answered is no longer what would be shown: read again. */
  'page_has_changed',
] as const;
export type DecisionError = (typeof DECISION_ERRORS)[number];

interface Asking<T extends Terms> {
  /** Path that the form posts to: agree, refuse or cancel. */
  readonly action: string;
  readonly requester: Requester;
  readonly terms: T;
  readonly accounts: readonly AccountChoice[];
  /** UUIDs that are ticked when the page opens: those chosen before an error, or of a consent that is renewed. */
  readonly chosen: readonly string[];
  readonly error: DecisionError | null;
  /** Others who must agree too, by name, when they hold the account jointly; null where only their bank knows it. */
  readonly approvers: readonly (string | null)[];
  /** Who has chosen already, by name: whoever agrees after them agrees to the same. Empty: the customer chooses. */
  readonly chosenBy: readonly (string | null)[];
  /**
   * Set when the request came without this browser (CIBA): the words that the app shows too, so that the customer
   * compares them. The app calls them `binding_message`.
   */
  readonly decoupled: { readonly message: string | null; readonly askedAt: number } | null;
}

export interface ConsentView extends Asking<AccountInformationTerms> {
  /** Clusters that are ticked when the page opens; the customer may grant fewer than were asked. */
  readonly clusters: readonly Cluster[];
  /** The instant from which it is over. */
  readonly expiresAt: number;
}

/** The payee as his own bank has registered him. */
export interface Payee {
  /** Null: his bank did not say. */
  readonly name: string | null;
  readonly bank: string;
  readonly account: string;
}

export interface PaymentView extends Asking<PaymentTerms> {
  readonly payee: Payee;
  /** Minor units of VND. */
  readonly fee: bigint;
}

export interface BulkView extends Asking<BulkPaymentsTerms> {
  /** In the order of the list. */
  readonly payees: readonly Payee[];
}

export interface RecurringView extends Asking<RecurringPaymentsTerms> {
  readonly payee: Payee;
  readonly expiresAt: number;
}

export interface WalletLinkView extends Asking<WalletLinkTerms> {
  /** The wallet's holder and provider. */
  readonly wallet: Payee;
  readonly expiresAt: number;
}

export interface RefundsView extends Asking<RefundsTerms> {
  readonly expiresAt: number;
}

/** What the customer is asked, of whatever kind. */
export type Ask =
  | ({ readonly kind: 'account_information' } & ConsentView)
  | ({ readonly kind: 'payment' } & PaymentView)
  | ({ readonly kind: 'recurring_payments' } & RecurringView)
  | ({ readonly kind: 'wallet_link' } & WalletLinkView)
  | ({ readonly kind: 'refunds' } & RefundsView)
  | ({ readonly kind: 'bulk_payments' } & BulkView);

// ---- After deciding

/** Where the customer goes on to. An address of the app was checked against its registration before it comes here. */
export interface Return {
  readonly software: string;
  readonly url: string;
}

export interface ReceiptView {
  readonly outcome: 'agreed' | 'refused' | 'cancelled';
  readonly requester: Requester;
  readonly consent: ConsentSummary;
  readonly at: number;
  /** Whom money goes to under it, or whose wallet is linked; of a list in its order. */
  readonly payees: readonly Payee[];
  readonly back: Return | null;
}

export interface PendingView {
  readonly requester: Requester;
  readonly consent: ConsentSummary;
  /** Everybody who must agree, the customer among them. */
  readonly approvers: readonly { readonly name: string | null; readonly approved: boolean }[];
  /** Until when the others may agree. */
  readonly until: number;
  readonly back: Return | null;
}

export const PAGE_ERRORS = [
  'request_is_over',
  'request_was_already_decided',
  'request_belongs_to_another_browser',
  'request_is_not_valid',
  'third_party_is_suspended',
  'third_party_is_not_known',
  'address_was_used',
  'form_is_out_of_date',
  'too_many_attempts',
  'consent_not_found',
  'page_not_found',
  'service_is_busy',
  'bank_is_not_answering',
  'something_went_wrong',
] as const;
export type PageError = (typeof PAGE_ERRORS)[number];

export interface ErrorView {
  readonly error: PageError;
  /** Request id: what the customer tells the bank. */
  readonly request: string;
  readonly back: Return | null;
}

// ---- Looking after consents

/** A consent as lists and receipts name it. */
export interface ConsentSummary
  extends Pick<
    Consent,
    | 'id'
    | 'kind'
    | 'state'
    | 'terms'
    | 'clusters'
    | 'createdAt'
    | 'decidedAt'
    | 'expiresAt'
    | 'endedAt'
    | 'endedBy'
    | 'uses'
    | 'lastUseAt'
    | 'spent'
  > {
  readonly requester: Requester;
  /** As granted. */
  readonly accounts: readonly AccountName[];
  /** It waits for the very customer who looks at it, and he can answer it on his own pages. */
  readonly mayAnswer: boolean;
}

export const NOTICES = [
  'consent_paused',
  'consent_resumed',
  'consent_renewed',
  'consent_withdrawn',
  'password_changed',
  'passkey_added',
  'passkey_removed',
  'nothing_changed',
] as const;
export type Notice = (typeof NOTICES)[number];

export interface DashboardView {
  /** Newest first; the page groups them: waiting, active, paused, ended. */
  readonly consents: readonly ConsentSummary[];
  /** Path of the page of older ones. */
  readonly older: string | null;
  readonly notice: Notice | null;
  /** Now, to tell what has expired since it was last written. */
  readonly now: number;
}

export const VERSION_EVENTS = [
  'requested',
  'partially_authorised',
  'authorised',
  'paused',
  'resumed',
  'renewed',
  /** The customer was reminded that it is there. */
  'reminder',
  'rejected',
  'revoked',
  'expired',
  'consumed',
] as const;
export type VersionEvent = (typeof VERSION_EVENTS)[number];

export interface VersionLine {
  readonly version: number;
  readonly at: number;
  readonly event: VersionEvent;
  readonly by: Actor;
  /** SHA-256, hex. */
  readonly hash: string;
}

export interface AccessLine extends Pick<ConsentAccess, 'id' | 'at' | 'cluster' | 'attended' | 'request'> {
  readonly account: AccountName | null;
}

export interface ConsentDetailView {
  readonly consent: ConsentSummary;
  readonly payees: readonly Payee[];
  readonly versions: readonly VersionLine[];
  readonly accesses: readonly AccessLine[];
  readonly older: string | null;
  readonly notice: Notice | null;
  /** Days that one step of renewal gives; null where it cannot be renewed. */
  readonly renewalDays: number | null;
  readonly now: number;
}

export interface WithdrawView {
  readonly consent: ConsentSummary;
}

export interface AccessesView {
  readonly accesses: readonly (AccessLine & {
    /** UUID. */
    readonly consent: string;
    readonly requester: Requester;
  })[];
  readonly older: string | null;
}

/** Something that the customer was told. */
export interface NoticeLine extends Pick<StoredNotice, 'id' | 'kind' | 'at' | 'facts' | 'readAt'> {
  /** The consent that it is about and who asked for it; null: it is about signing in. */
  readonly consent: { readonly id: string; readonly requester: Requester } | null;
}

export interface NoticesView {
  /** Newest first. */
  readonly notices: readonly NoticeLine[];
  readonly older: string | null;
}

export type {
  AccountInformationTerms,
  BulkPaymentsTerms,
  Cluster,
  ConsentState,
  PaymentTerms,
  RecurringPaymentsTerms,
  RefundsTerms,
  Terms,
  WalletLinkTerms,
};
