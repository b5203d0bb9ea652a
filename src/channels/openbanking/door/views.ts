/** From the domain to what both profiles tell: words that do not depend on a profile. */
import { type OutcomeRow, type Problem, problem, problemOf } from '../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import type { CustomerAccount, StatementLine } from '../../../services/banking/index.ts';
import { isoReasonOf, PAYMENT_OUTCOMES, type Party, type Payment } from '../../../services/clearing/index.ts';
import { CONSENT_OUTCOMES, type ConsentProblem } from '../../../services/consents/index.ts';
import {
  BANK_REFUSALS,
  type BankFault,
  OPENBANKING_OUTCOMES,
  type OpenBankingProblem,
  type OrderNow,
  type OrderOutcome,
  type RefundOutcome,
} from '../../../services/openbanking/index.ts';
import type { AccountAtBank } from '../connected.ts';
import type { RouteParts } from './parts.ts';

/** What an account is called: its kind, since whose it is belongs to another cluster (ISO 20022 `Acct/Nm`). */
export const ACCOUNT_NAME: Readonly<
  Record<CustomerAccount['kind'] | AccountAtBank['kind'], { readonly vi: string; readonly en: string }>
> = {
  current: { vi: 'Tài khoản thanh toán', en: 'Current account' },
  wallet: { vi: 'Ví điện tử', en: 'Wallet' },
  mobile_money: { vi: 'Tài khoản Mobile Money', en: 'Mobile money account' },
  savings: { vi: 'Tiền gửi tiết kiệm', en: 'Savings' },
  loan: { vi: 'Khoản vay', en: 'Loan' },
  card: { vi: 'Thẻ', en: 'Card' },
};

/** Short numbers are masked whole. */
export const masked = (number: string): string => (number.length > 4 ? `****${number.slice(-4)}` : '****');

export function counterpartyOf({ payment, amount }: StatementLine): Party | null {
  if (payment === null) return null;
  return amount < 0n ? payment.creditor : payment.debtor;
}

/** When an order came into the state it is in. */
export const statusMs = ({ order, payment, instruction }: OrderNow): number =>
  payment?.finalAt ?? payment?.createdAt ?? instruction?.settledAt ?? order.endedAt ?? order.createdAt;

export const statusTime = (now: OrderNow): string => hanoiTimestamp(statusMs(now));

export interface StatusReason {
  readonly code: string;
  readonly iso: string | null;
  readonly row: Pick<OutcomeRow, 'vi' | 'en'>;
}

/** Why nothing moved; null where it is not refused. */
export function statusReason({
  payment,
  instruction,
}: Pick<OrderNow, 'payment' | 'instruction'>): StatusReason | null {
  const refusal = instruction?.reason ?? null;
  if (refusal !== null)
    return { code: refusal, iso: BANK_REFUSALS[refusal].iso, row: BANK_REFUSALS[refusal] };
  return paymentReason(payment);
}

function paymentReason(payment: Payment | undefined): StatusReason | null {
  if (payment === undefined || payment.reason === null) return null;
  return { code: payment.reason, iso: isoReasonOf(payment), row: PAYMENT_OUTCOMES[payment.reason] };
}

type Refused = Exclude<OrderOutcome | RefundOutcome, { kind: 'order' | 'refund' }>['kind'];
type OrderRefusal = Exclude<Refused, BankFault>;

const BANK_FAULTS: Readonly<Record<BankFault, true>> = {
  ...{ bank_has_no_connector: true, bank_is_not_answering: true },
  ...{ bank_answer_is_refused: true, bank_refuses: true },
};

/** The same where a bank with a core of its own had to be asked. */
export const submitProblem = ({ bankProblem }: Pick<RouteParts, 'bankProblem'>, kind: Refused): Problem =>
  isBankFault(kind) ? bankProblem(kind) : orderProblem(kind);

const isBankFault = (kind: Refused): kind is BankFault => Object.hasOwn(BANK_FAULTS, kind);

/** An order or a refund that was not taken, as a problem. */
export function orderProblem(kind: OrderRefusal): Problem {
  if (isOf(CONSENT_OUTCOMES, kind)) return problemOf(CONSENT_OUTCOMES, kind);
  if (isOf(OPENBANKING_OUTCOMES, kind)) return problemOf(OPENBANKING_OUTCOMES, kind);
  return problem(kind as Exclude<OrderRefusal, ConsentProblem | OpenBankingProblem>);
}

function isOf<Kind extends string>(table: Readonly<Record<Kind, OutcomeRow>>, kind: string): kind is Kind {
  return Object.hasOwn(table, kind);
}
