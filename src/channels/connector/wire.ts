/** Questions and answers between the words of the house and those of the contract. */
import { type AnswerOf, instantOf, type RequestOf } from '../../codecs/connector/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, type Named, toWire } from '../../kit/id.ts';
import type {
  BankAccount,
  BankBalance,
  BankStandingOrder,
  BankTransaction,
  Ground,
  GroundOfAccount,
  NoticeForCustomer,
  NoticeOfConsent,
  Paid,
  PayOrder,
  ReturnOrder,
  SignIn,
  SignInOrder,
  TransactionPage,
  TransactionSpan,
} from './model.ts';

/** A UUID without its dashes, as the contract has ids of the hub's own. */
export const hexOf = (uuid: string): string => uuid.replaceAll('-', '');

/** The other way, of what the schema has proven to be 32 hex digits. */
const uuidOfHex = (hex: string): string => fromWire('payment', `pay_${hex}`)!;

/** The schema has proven its form. */
const uuid = (kind: Named, wire: string): string => fromWire(kind, wire)!;
const wireBin = (bin: number): string => bin.toString().padStart(6, '0');
const time = (ms: number | null): string | null => (ms === null ? null : hanoiTimestamp(ms));

export function signInRequest(order: SignInOrder): RequestOf<'begin_authentication'> {
  return {
    authentication: hexOf(order.authentication),
    name: order.name,
    binding_words: order.bindingWords,
    purpose: { kind: order.purpose.kind, third_party: order.purpose.thirdParty },
    language: order.language,
    return_url: order.returnUrl,
    ...(order.continueUrl === undefined ? {} : { continue_url: order.continueUrl }),
    expires_at: hanoiTimestamp(order.expiresAt),
  };
}

export function signInOf(answer: AnswerOf<'authentication'>): SignIn {
  switch (answer.state) {
    case 'pending':
      return { state: 'pending', approvalUrl: answer.approval_url };
    case 'approved':
      return {
        state: 'approved',
        customer: uuid('customer', answer.customer),
        methods: answer.methods,
        approvedAt: instantOf(answer.approved_at),
      };
    case 'refused':
    case 'expired':
      return { state: answer.state };
  }
}

export function groundOf({ consent, customer, attended, request }: Ground) {
  return {
    consent: toWire('consent', consent),
    customer: toWire('customer', customer),
    attended,
    request,
  };
}

export const groundOfAccount = (ground: GroundOfAccount) => ({
  ...groundOf(ground),
  account: toWire('account', ground.account),
});

export const accountsOf = ({ accounts }: AnswerOf<'accounts'>): BankAccount[] =>
  accounts.map(({ account, number, kind, name, holders, bars }) => ({
    ...{ account: uuid('account', account), number, kind, name, bars },
    holders: holders.map((holder) => uuid('customer', holder)),
  }));

export const balanceOf = ({ booked, available, at }: AnswerOf<'balances'>): BankBalance => ({
  booked: BigInt(booked),
  available: BigInt(available),
  at: instantOf(at),
});

export function transactionsRequest(
  asked: GroundOfAccount & TransactionSpan & { readonly cluster: 'transactions' | 'statements' },
): RequestOf<'transactions'> {
  const { from, to, cursor, rowsMax: limit, cluster } = asked;
  return { ...groundOfAccount(asked), cluster, from, to, cursor, limit };
}

export const pageOf = (answer: AnswerOf<'transactions'>): TransactionPage => ({
  transactions: answer.transactions.map(transactionOf),
  nextCursor: answer.next_cursor,
});

function transactionOf(row: AnswerOf<'transactions'>['transactions'][number]): BankTransaction {
  const { id, date, kind, remittance, counterparty, instruction_id: instruction = null } = row;
  const amount = BigInt(row.amount);
  return {
    ...{ id, date, kind, remittance, bookedAt: instantOf(row.booked_at) },
    amount: row.direction === 'credit' ? amount : -amount,
    balance: row.balance === null ? null : BigInt(row.balance),
    counterparty:
      counterparty === null
        ? null
        : { ...counterparty, bin: counterparty.bin === null ? null : Number(counterparty.bin) },
    endToEndId: row.end_to_end_id,
    payment: instruction === null ? null : uuidOfHex(instruction),
  };
}

export const standingOrdersOf = (answer: AnswerOf<'standing_orders'>): BankStandingOrder[] =>
  answer.standing_orders.map((row) => ({
    ...{ id: row.id, amount: BigInt(row.amount), frequency: row.frequency, remittance: row.remittance },
    creditor: { ...row.creditor, bin: Number(row.creditor.bin) },
    nextDate: row.next_date,
    lastDate: row.last_date,
  }));

export function paymentRequest(order: PayOrder): RequestOf<'payments'> {
  const { remittance, request, creditor } = order;
  return {
    order: toWire('payment_order', order.order),
    consent: toWire('consent', order.consent),
    customer: toWire('customer', order.customer),
    account: toWire('account', order.account),
    amount: Number(order.amount),
    currency: 'VND',
    creditor: { ...creditor, bin: wireBin(creditor.bin) },
    ...{ remittance, request },
    end_to_end_id: hexOf(order.order),
    expires_at: hanoiTimestamp(order.expiresAt),
  };
}

export function paidOf(answer: AnswerOf<'payments'>): Paid {
  switch (answer.state) {
    case 'accepted':
      return { kind: 'accepted', transactionId: answer.transaction_id };
    case 'refused':
      return { kind: 'refused', reason: answer.reason };
    case 'unknown':
      return { kind: 'unknown' };
  }
}

export function returnRequest(order: ReturnOrder): RequestOf<'returns'> {
  const { refund, consent, customer, account, payment, reason, request } = order;
  return {
    refund: toWire('refund', refund),
    consent: toWire('consent', consent),
    customer: toWire('customer', customer),
    account: toWire('account', account),
    instruction_id: hexOf(payment),
    amount: Number(order.amount),
    currency: 'VND',
    ...{ reason, request, return_id: hexOf(refund) },
    expires_at: hanoiTimestamp(order.expiresAt),
  };
}

export function givenBackOf(answer: AnswerOf<'returns'>): Paid {
  switch (answer.state) {
    case 'accepted':
      return { kind: 'accepted', transactionId: answer.return_id };
    case 'refused':
      return { kind: 'refused', reason: answer.reason };
    case 'unknown':
      return { kind: 'unknown' };
  }
}

const partyOf = ({ id, name, taxCode }: NoticeOfConsent['thirdParty']) => ({
  ...{ id: toWire('third_party', id), name },
  tax_code: taxCode,
});

export function customerNoticeRequest(notice: NoticeForCustomer): RequestOf<'notices'> {
  const { thirdParty, facts, words } = notice;
  return {
    notice: toWire('notice', notice.id),
    kind: notice.kind,
    customer: toWire('customer', notice.customer),
    consent: notice.consent === null ? null : toWire('consent', notice.consent),
    third_party: thirdParty === null ? null : partyOf(thirdParty),
    amount: facts.amount ?? null,
    until: time(facts.until ?? null),
    ...{ title: words.title, text: words.text },
    at: hanoiTimestamp(notice.at),
  };
}

export function noticeRequest(notice: NoticeOfConsent): RequestOf<'consents'> {
  const { thirdParty } = notice;
  return {
    consent: toWire('consent', notice.consent),
    ...{ version: notice.version, state: notice.state, kind: notice.kind },
    customer: toWire('customer', notice.customer),
    third_party: partyOf(thirdParty),
    software: notice.software,
    accounts: notice.accounts.map((account) => toWire('account', account)),
    ...{ clusters: [...notice.clusters], detail: { ...notice.detail } },
    expires_at: hanoiTimestamp(notice.expiresAt),
    ended_at: time(notice.endedAt),
    ended_by: notice.endedBy,
    end_reason: notice.endReason === '' ? null : notice.endReason,
  };
}
