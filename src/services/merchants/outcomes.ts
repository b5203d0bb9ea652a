/** What this room refuses, and how that is told. */
import type { OutcomeTable } from '../../core/http/index.ts';

export type MerchantRefusal =
  | 'street_not_found'
  | 'shop_not_found'
  | 'stall_not_found'
  | 'order_not_found'
  | 'settlement_institution_not_found'
  | 'settlement_account_not_found'
  | 'settlement_account_is_at_a_connected_bank'
  | 'account_settles_another_shop'
  | 'shop_cannot_stand_in_a_code'
  | 'stall_number_is_taken'
  | 'order_is_not_waiting';

export const MERCHANT_OUTCOMES: OutcomeTable<MerchantRefusal> = {
  street_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có tuyến phố này.',
    en: 'There is no such street.',
  },
  shop_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có cửa hàng này.',
    en: 'There is no such shop.',
  },
  stall_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có quầy này.',
    en: 'There is no such stall.',
  },
  order_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có đơn này.',
    en: 'There is no such order.',
  },
  settlement_institution_not_found: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Không có tổ chức nào mang mã BIN này.',
    en: 'No institution has the BIN of the settlement account.',
  },
  settlement_account_not_found: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Tài khoản nhận tiền của cửa hàng không tồn tại.',
    en: 'The settlement account does not exist.',
  },
  settlement_account_is_at_a_connected_bank: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Cửa hàng phải nhận tiền vào tài khoản ở tổ chức giữ sổ trên hệ thống này.',
    en: 'A shop must settle at an institution whose accounts are kept here.',
  },
  account_settles_another_shop: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Tài khoản này đã nhận tiền cho một cửa hàng khác; cửa hàng nhiều điểm bán thì thêm quầy.',
    en: 'This account settles another shop already; a shop with several tills adds stalls.',
  },
  shop_cannot_stand_in_a_code: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Tên hoặc số tài khoản có ký tự không ghi được trong mã QR.',
    en: 'The name or the account number holds characters that a QR code cannot carry.',
  },
  stall_number_is_taken: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Số quầy này đã có trong cửa hàng.',
    en: 'The shop has a stall of this number already.',
  },
  order_is_not_waiting: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Đơn này không còn chờ thanh toán.',
    en: 'The order does not wait for payment any more.',
  },
};
