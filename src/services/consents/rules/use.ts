/** May this use of a consent happen? Pure; the counts it goes by are those under the consent's lock. */
import type { Cluster, Consent, ConsentState, ListedPayment, Terms } from '../model.ts';
import { stateAt } from './lifecycle.ts';

export interface Use {
  /** UUID of the software product whose token it is. */
  readonly software: string;
  readonly cluster: Cluster | 'payment';
  /** UUID of the account read or debited; null for the list of accounts. */
  readonly account: string | null;
  /** The third party says that the customer is there. */
  readonly attended: boolean;
  /** Of a payment. */
  readonly spend: Spend | null;
}

export interface Spend {
  /** `in`: from the linked wallet to the account; `back`: to whoever had paid it to the account. */
  readonly direction: 'out' | 'in' | 'back';
  readonly amount: bigint;
  readonly creditor: { readonly bin: number; readonly account: string };
  /** The third party's own reference. */
  readonly instruction: string | null;
}

/** What the ledger of consents has counted. */
export interface Counted {
  readonly unattendedReadsToday: number;
  readonly today: Spent;
  readonly thisMonth: Spent;
}

export interface Spent {
  readonly payments: number;
  readonly amount: bigint;
}

export type UseRefusal =
  | 'consent_is_of_another_software'
  | 'consent_is_not_authorised'
  | 'consent_is_paused'
  | 'consent_is_revoked'
  | 'consent_is_expired'
  | 'consent_is_consumed'
  | 'consent_is_for_something_else'
  | 'cluster_is_not_granted'
  | 'account_is_not_granted'
  | 'unattended_reads_are_used_up'
  | 'payment_differs_from_what_was_agreed'
  | 'payment_is_above_the_agreed_limit';

const REFUSED_BY_STATE: Readonly<Record<ConsentState, UseRefusal | undefined>> = {
  awaiting_authorisation: 'consent_is_not_authorised',
  partially_authorised: 'consent_is_not_authorised',
  authorised: undefined,
  paused: 'consent_is_paused',
  rejected: 'consent_is_revoked',
  revoked: 'consent_is_revoked',
  expired: 'consent_is_expired',
  consumed: 'consent_is_consumed',
};

export function useRefusal(
  consent: Consent,
  use: Use,
  counted: Counted,
  nowMs: number,
): UseRefusal | undefined {
  if (consent.software !== use.software) return 'consent_is_of_another_software';
  const refused = REFUSED_BY_STATE[stateAt(consent, nowMs)];
  if (refused !== undefined) return refused;
  if (use.account !== null && !consent.accounts.includes(use.account)) return 'account_is_not_granted';
  if (use.cluster === 'payment') return spendRefusal(consent, use, counted);
  const { terms } = consent;
  if (terms.kind !== 'account_information') return 'consent_is_for_something_else';
  if (!consent.clusters.includes(use.cluster)) return 'cluster_is_not_granted';
  if (!use.attended && counted.unattendedReadsToday >= terms.unattendedPerDay)
    return 'unattended_reads_are_used_up';
  return undefined;
}

function spendRefusal(
  { terms, spent }: Consent,
  { spend, account }: Use,
  counted: Counted,
): UseRefusal | undefined {
  if (terms.kind === 'account_information' || spend === null) return 'consent_is_for_something_else';
  if (account === null) return 'account_is_not_granted';
  if (spend.direction === 'in' && terms.kind !== 'wallet_link') return 'consent_is_for_something_else';
  if ((spend.direction === 'back') !== (terms.kind === 'refunds')) return 'consent_is_for_something_else';
  // To whom it goes back is not asked of the consent: a return reaches nobody but the payer.
  if (terms.kind === 'refunds')
    return isWithin(terms, spend.amount, spent, counted) ? undefined : 'payment_is_above_the_agreed_limit';
  if (terms.kind === 'payment' || terms.kind === 'bulk_payments')
    return listedOf(terms).some((one) => isAgreed(one, spend))
      ? undefined
      : 'payment_differs_from_what_was_agreed';
  const payee = terms.kind === 'wallet_link' ? terms.wallet : terms.creditor;
  if (spend.direction === 'out' && !isSame(payee, spend.creditor))
    return 'payment_differs_from_what_was_agreed';
  return isWithin(terms, spend.amount, spent, counted) ? undefined : 'payment_is_above_the_agreed_limit';
}

type ExactTerms = Extract<Terms, { kind: 'payment' | 'bulk_payments' }>;

const listedOf = (terms: ExactTerms): readonly ListedPayment[] =>
  terms.kind === 'payment' ? [terms] : terms.payments;

/** That each is made once only is for its instruction to see to, which is one order for ever. */
function isAgreed({ amount, creditor, instruction }: ListedPayment, spend: Spend): boolean {
  return (
    spend.amount === BigInt(amount) && isSame(creditor, spend.creditor) && spend.instruction === instruction
  );
}

/** Whether there is nothing left of it to be used. */
export function isUsedUp({ terms, uses }: Pick<Consent, 'terms' | 'uses'>): boolean {
  return (terms.kind === 'payment' || terms.kind === 'bulk_payments') && uses >= listedOf(terms).length;
}

const isSame = (a: Spend['creditor'], b: Spend['creditor']): boolean =>
  a.bin === b.bin && a.account === b.account;

function isWithin(
  terms: Extract<Terms, { kind: 'recurring_payments' | 'wallet_link' | 'refunds' }>,
  amount: bigint,
  spent: bigint,
  { today, thisMonth }: Counted,
): boolean {
  if (terms.kind === 'refunds') return amount <= BigInt(terms.perRefund) && fits(terms.perDay, today, amount);
  if (amount > BigInt(terms.perPayment)) return false;
  if (terms.kind === 'wallet_link') return today.amount + amount <= BigInt(terms.perDay);
  if (terms.total !== null && spent + amount > BigInt(terms.total)) return false;
  return fits(terms.perDay, today, amount) && fits(terms.perMonth, thisMonth, amount);
}

function fits(
  limit: { readonly payments: number; readonly amount: number } | null,
  { payments, amount }: Spent,
  more: bigint,
): boolean {
  return limit === null || (payments < limit.payments && amount + more <= BigInt(limit.amount));
}
