/**
 * Is an answer about what was asked? The schema says what an answer looks like; these say whose it may be. A bank that
 * mixes up two customers must not make the hub do it.
 */
import { type AnswerOf, FACTOR_OF, instantOf, type RequestOf } from '../../../codecs/connector/index.ts';
import type { AnswerFault } from '../model.ts';
import { CLOCK_AHEAD_MS_MAX } from './limits.ts';

type Checked = AnswerFault | undefined;

const FACTORS_MIN = 2;

export function signInFault(asked: string, answer: AnswerOf<'authentication'>, nowMs: number): Checked {
  if (answer.authentication !== asked) return 'answer_is_about_another_sign_in';
  if (answer.state !== 'approved') return undefined;
  const factors = new Set(answer.methods.map((method) => FACTOR_OF[method]));
  if (factors.size < FACTORS_MIN) return 'approval_has_one_factor_only';
  return isPast(answer.approved_at, nowMs) ? undefined : 'approval_is_from_the_future';
}

/** `granted`: those of the consent; null where the customer has still to choose. */
export function accountsFault(
  customer: string,
  granted: readonly string[] | null,
  answer: AnswerOf<'accounts'>,
): Checked {
  if (answer.customer !== customer) return 'answer_is_about_another_customer';
  const ids = answer.accounts.map(({ account }) => account);
  if (new Set(ids).size < ids.length) return 'row_comes_twice';
  if (granted !== null && ids.some((id) => !granted.includes(id))) return 'account_was_not_asked_for';
  return answer.accounts.every(({ holders }) => holders.includes(customer))
    ? undefined
    : 'account_is_not_the_customers';
}

export function accountFault(asked: string, answer: { readonly account: string }): Checked {
  return answer.account === asked ? undefined : 'answer_is_about_another_account';
}

export function balanceFault(asked: string, answer: AnswerOf<'balances'>, nowMs: number): Checked {
  if (answer.account !== asked) return 'answer_is_about_another_account';
  return isPast(answer.at, nowMs) ? undefined : 'answer_is_not_of_the_contract';
}

/** False also for what is no instant, such as the thirteenth month. */
const isPast = (timestamp: string, nowMs: number): boolean =>
  instantOf(timestamp) <= nowMs + CLOCK_AHEAD_MS_MAX;

export function transactionsFault(
  asked: RequestOf<'transactions'>,
  { account, transactions }: AnswerOf<'transactions'>,
): Checked {
  if (account !== asked.account || transactions.some((row) => row.account !== asked.account))
    return 'answer_is_about_another_account';
  if (transactions.length > asked.limit) return 'more_rows_than_asked_for';
  if (transactions.some(({ date }) => date < asked.from || date > asked.to))
    return 'row_is_outside_the_dates';
  if (new Set(transactions.map(({ id }) => id)).size < transactions.length) return 'row_comes_twice';
  const times = transactions.map(({ booked_at }) => instantOf(booked_at));
  const isInOrder = times.every((time, i) => time <= (times[i - 1] ?? Number.MAX_SAFE_INTEGER));
  return isInOrder ? undefined : 'rows_are_out_of_order';
}

export function partyFault(customer: string, answer: AnswerOf<'parties'>): Checked {
  return answer.customer === customer ? undefined : 'answer_is_about_another_customer';
}

export function standingOrdersFault(
  asked: string,
  { account, standing_orders: rows }: AnswerOf<'standing_orders'>,
): Checked {
  return account === asked && rows.every((row) => row.account === asked)
    ? undefined
    : 'answer_is_about_another_account';
}

export function noticeFault(told: RequestOf<'consents'>, answer: AnswerOf<'consents'>): Checked {
  if (answer.consent !== told.consent) return 'answer_is_about_another_consent';
  return answer.version < told.version ? 'version_is_older_than_told' : undefined;
}

export function customerNoticeFault(notice: string, answer: AnswerOf<'notices'>): Checked {
  return answer.notice === notice ? undefined : 'answer_is_about_another_notice';
}

export function paymentFault(order: string, answer: AnswerOf<'payments'>): Checked {
  return answer.order === order ? undefined : 'answer_is_about_another_order';
}

/** The RtrId is the refund's own: a bank that names another return has mixed up two. */
export function returnFault(asked: RequestOf<'returns'>, answer: AnswerOf<'returns'>): Checked {
  const isOther = answer.refund !== asked.refund;
  const isOtherReturn = answer.state === 'accepted' && answer.return_id !== asked.return_id;
  return isOther || isOtherReturn ? 'answer_is_about_another_order' : undefined;
}

export function walletHolderFault(
  asked: RequestOf<'wallet_holders'>,
  answer: AnswerOf<'wallet_holders'>,
): Checked {
  if (answer.customer !== asked.customer) return 'answer_is_about_another_customer';
  return accountFault(asked.account, answer);
}
