/** The words of hosted banking: customers, and accounts whose balances are the ledger's. */
import type { OutcomeTable } from '../../core/http/index.ts';

export const ACCOUNT_KINDS = ['current', 'wallet', 'mobile_money'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export interface Customer {
  readonly book: number;
  /** UUID. */
  readonly id: string;
  readonly kind: 'person' | 'organisation';
  readonly name: string;
  /** E.164. */
  readonly phone: string | null;
  /** Hex; the number itself is never kept. */
  readonly citizenHmac: string | null;
  readonly createdAt: number;
}

export interface CustomerAccount {
  readonly book: number;
  readonly number: string;
  /** UUID; the ledger account bears the same. */
  readonly id: string;
  readonly customer: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly nameKind: 'person' | 'organisation';
  readonly openedAt: number;
}

/** A thing of an institution by its id. */
export interface AccountRef {
  readonly book: number;
  /** UUID. */
  readonly id: string;
}

/** A customer who holds an account together with whom it was opened for. */
export interface Holder {
  readonly book: number;
  readonly account: string;
  readonly customer: string;
  readonly addedAt: number;
}

/** Holders of one account, its first among them: a consent to it asks every one of them. */
export const ACCOUNT_HOLDERS_MAX = 8;

export type BankingRefusal =
  | 'customer_not_found'
  | 'customer_holds_the_account_already'
  | 'account_has_too_many_holders'
  | 'institution_is_not_hosted'
  | 'account_number_is_taken'
  | 'account_not_found'
  | 'account_is_closed'
  | 'account_is_not_empty'
  | 'account_has_insufficient_funds'
  | 'account_is_blocked'
  | 'amount_overflows_an_account';

export const BANKING_OUTCOMES: OutcomeTable<BankingRefusal> = {
  customer_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có khách hàng này.',
    en: 'There is no such customer.',
  },
  customer_holds_the_account_already: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Khách hàng này đã là chủ tài khoản.',
    en: 'The customer holds the account already.',
  },
  account_has_too_many_holders: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Tài khoản chung đã đủ số người đồng chủ sở hữu.',
    en: 'The joint account has as many holders as it may.',
  },
  institution_is_not_hosted: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Tổ chức này không mở tài khoản trên hệ thống.',
    en: 'This institution keeps no accounts here.',
  },
  account_number_is_taken: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Số tài khoản này đã có.',
    en: 'This account number is taken.',
  },
  account_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có tài khoản này.',
    en: 'There is no such account.',
  },
  account_is_closed: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Tài khoản đã đóng.',
    en: 'The account is closed.',
  },
  account_is_not_empty: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Tài khoản còn số dư hoặc khoản chờ xử lý nên chưa thể đóng.',
    en: 'The account still holds money or a hold, so it cannot be closed.',
  },
  account_has_insufficient_funds: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Số dư không đủ.',
    en: 'The account has insufficient funds.',
  },
  account_is_blocked: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Tài khoản đang bị phong tỏa.',
    en: 'The account is blocked.',
  },
  amount_overflows_an_account: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Số tiền vượt quá tổng mà một tài khoản có thể ghi.',
    en: 'The amount is more than an account can hold.',
  },
};
