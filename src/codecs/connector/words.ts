/** The closed lists of the contract; whoever meets a word that is not here has met another version of it. */

/** Clusters of data, as consents have them (`services/consents` holds the same list). */
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

export const ACCOUNT_KINDS = ['current', 'savings', 'wallet', 'loan', 'card'] as const;

/** Why an account that the customer sees cannot be chosen, or not paid from. */
export const ACCOUNT_BARS = ['blocked', 'closed', 'pays_nothing_out', 'not_for_third_parties'] as const;

/** What the customer proved herself by, in the words of RFC 8176 (amr), without those that name no factor. */
export const AUTHENTICATION_METHODS = [
  'pwd',
  'pin',
  'otp',
  'sms',
  'hwk',
  'swk',
  'fpt',
  'face',
  'iris',
] as const;
export type AuthenticationMethod = (typeof AUTHENTICATION_METHODS)[number];

/** What she knows, has or is: two methods of one factor are one (Circular 50/2024/TT-NHNN asks for two factors). */
export const FACTOR_OF: Readonly<Record<AuthenticationMethod, 'knows' | 'has' | 'is'>> = {
  pwd: 'knows',
  pin: 'knows',
  otp: 'has',
  sms: 'has',
  hwk: 'has',
  swk: 'has',
  fpt: 'is',
  face: 'is',
  iris: 'is',
};

export const TRANSACTION_KINDS = ['payment', 'return', 'cash', 'fee', 'interest', 'other'] as const;

export const STANDING_ORDER_FREQUENCIES = ['weekly', 'monthly', 'quarterly', 'yearly'] as const;

/** States of a consent; from the first of the lower four on it has ended. */
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

export const CONSENT_ACTORS = ['customer', 'third_party', 'bank', 'authority', 'hub'] as const;

export const CONSENT_KINDS = [
  'account_information',
  'payment',
  'recurring_payments',
  'wallet_link',
  'bulk_payments',
  'refunds',
] as const;

/** Why a bank does not send an ordered payment. Final: the same order is never sent later. */
export const PAYMENT_REFUSALS = [
  'account_is_not_known',
  'account_is_blocked',
  'account_is_closed',
  'account_has_insufficient_funds',
  'amount_is_above_the_banks_limit',
  'creditor_is_at_this_bank',
  'consent_is_not_known',
  'consent_has_ended',
  'account_is_not_in_consent',
  'order_has_expired',
  'bank_declines',
] as const;
export type PaymentRefusal = (typeof PAYMENT_REFUSALS)[number];

/** Why a bank does not send an ordered return. Final too. */
export const RETURN_REFUSALS = [
  'payment_is_not_known',
  'amount_is_above_what_is_left',
  'account_is_not_known',
  'account_is_blocked',
  'account_is_closed',
  'account_has_insufficient_funds',
  'consent_is_not_known',
  'consent_has_ended',
  'account_is_not_in_consent',
  'order_has_expired',
  'bank_declines',
] as const;
export type ReturnRefusal = (typeof RETURN_REFUSALS)[number];
