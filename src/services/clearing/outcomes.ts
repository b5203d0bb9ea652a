/**
 * One table per protocol. ISO codes are those of the external status reason list (ExternalStatusReason1Code); a row
 * that is missing does not compile, and a test holds the table against docs/outcomes.md.
 */
import type { OutcomeTable } from '../../core/http/index.ts';
import type { PaymentRefusal } from './model.ts';

export const PAYMENT_OUTCOMES: OutcomeTable<PaymentRefusal> = {
  payer_institution_not_found: {
    status: 422,
    iso: 'DNOR',
    retryable: false,
    outcome: 'final',
    vi: 'Không có tổ chức nào mang mã BIN của bên trả.',
    en: 'No institution has the payer’s BIN.',
  },
  payee_institution_not_found: {
    status: 422,
    iso: 'CNOR',
    retryable: false,
    outcome: 'final',
    vi: 'Không có tổ chức nào mang mã BIN của bên nhận.',
    en: 'No institution has the payee’s BIN.',
  },
  payer_account_not_found: {
    status: 422,
    iso: 'AC02',
    retryable: false,
    outcome: 'final',
    vi: 'Tài khoản trả tiền không tồn tại.',
    en: 'The payer’s account does not exist.',
  },
  payee_account_not_found: {
    status: 422,
    iso: 'AC03',
    retryable: false,
    outcome: 'final',
    vi: 'Tài khoản nhận tiền không tồn tại.',
    en: 'The payee’s account does not exist.',
  },
  payer_and_payee_are_the_same_account: {
    status: 422,
    iso: 'AG01',
    retryable: false,
    outcome: 'final',
    vi: 'Bên trả và bên nhận là cùng một tài khoản.',
    en: 'Payer and payee are the same account.',
  },
  amount_reaches_the_ceiling: {
    status: 422,
    iso: 'AM02',
    retryable: false,
    outcome: 'final',
    vi: 'Số tiền phải nhỏ hơn hạn mức một giao dịch chuyển nhanh.',
    en: 'The amount must stay below the ceiling of one instant transfer.',
  },
  reference_was_used_for_another_payment: {
    status: 409,
    iso: 'AM05',
    retryable: false,
    outcome: 'final',
    vi: 'Số tham chiếu này đã dùng cho một khoản thanh toán khác.',
    en: 'This reference was used for another payment.',
  },
  payer_account_is_closed: {
    status: 422,
    iso: 'AC05',
    retryable: false,
    outcome: 'final',
    vi: 'Tài khoản trả tiền đã đóng.',
    en: 'The payer’s account is closed.',
  },
  payer_account_is_blocked: {
    status: 422,
    iso: 'AC06',
    retryable: false,
    outcome: 'final',
    vi: 'Tài khoản trả tiền đang bị phong tỏa.',
    en: 'The payer’s account is blocked.',
  },
  payer_has_insufficient_funds: {
    status: 422,
    iso: 'AM04',
    retryable: false,
    outcome: 'final',
    vi: 'Số dư không đủ.',
    en: 'The payer has insufficient funds.',
  },
  payee_account_is_closed: {
    status: 422,
    iso: 'AC07',
    retryable: false,
    outcome: 'final',
    vi: 'Tài khoản nhận tiền đã đóng.',
    en: 'The payee’s account is closed.',
  },
  payee_account_takes_no_money: {
    status: 422,
    iso: 'AC14',
    retryable: false,
    outcome: 'final',
    vi: 'Tài khoản nhận tiền hiện không nhận được tiền.',
    en: 'The payee’s account takes no money for now.',
  },
  payer_institution_is_suspended: {
    status: 422,
    iso: 'AG08',
    retryable: false,
    outcome: 'final',
    vi: 'Tổ chức của bên trả đang bị tạm dừng.',
    en: 'The payer’s institution is suspended.',
  },
  payee_institution_is_suspended: {
    status: 422,
    iso: 'AB08',
    retryable: false,
    outcome: 'final',
    vi: 'Tổ chức của bên nhận đang bị tạm dừng.',
    en: 'The payee’s institution is suspended.',
  },
  net_debit_cap_is_exceeded: {
    status: 422,
    iso: 'AM23',
    retryable: false,
    outcome: 'final',
    vi: 'Tổ chức của bên trả đã dùng hết hạn mức bù trừ.',
    en: 'The payer’s institution has used up its net debit cap.',
  },
  amount_overflows_an_account: {
    status: 422,
    iso: 'AM12',
    retryable: false,
    outcome: 'final',
    vi: 'Số tiền vượt quá tổng mà một tài khoản có thể ghi.',
    en: 'The amount is more than an account can hold.',
  },
  return_exceeds_what_is_left: {
    status: 422,
    iso: 'AM14',
    retryable: false,
    outcome: 'final',
    vi: 'Tổng hoàn trả vượt quá số tiền gốc.',
    en: 'The returns would exceed the original amount.',
  },
  original_payment_is_not_cleared: {
    status: 422,
    iso: 'AG01',
    retryable: false,
    outcome: 'final',
    vi: 'Khoản thanh toán gốc chưa hoàn tất nên không thể hoàn trả.',
    en: 'The original payment was not cleared, so nothing can be returned.',
  },
  both_accounts_are_at_one_connected_bank: {
    status: 422,
    iso: 'AG01',
    retryable: false,
    outcome: 'final',
    vi: 'Hai tài khoản ở cùng một ngân hàng tự giữ sổ; ngân hàng đó tự chuyển.',
    en: 'Both accounts are at one bank that keeps its own books; it moves the money itself.',
  },
  payee_institution_is_not_answering: {
    status: 422,
    iso: 'AB08',
    retryable: true,
    outcome: 'final',
    vi: 'Ngân hàng của bên nhận hiện không trả lời; chưa có khoản tiền nào bị giữ.',
    en: 'The payee’s bank is not answering for now; nothing was held.',
  },
  original_came_after_its_inquiry: {
    status: 422,
    iso: 'TM01',
    retryable: false,
    outcome: 'final',
    vi: 'Đã trả lời rằng chưa nhận được lệnh này, nên lệnh đến sau bị từ chối.',
    en: 'An inquiry about it was answered with “never received”, so it is refused now.',
  },
  payee_institution_rejects: {
    status: 422,
    iso: 'AG01',
    retryable: false,
    outcome: 'final',
    vi: 'Ngân hàng của bên nhận từ chối; tiền đã trở lại tài khoản trả.',
    en: 'The payee’s bank rejects it; the money is back with the payer.',
  },
  payee_institution_was_not_reached: {
    status: 422,
    iso: 'AB05',
    retryable: true,
    outcome: 'final',
    vi: 'Không gửi được tới ngân hàng của bên nhận trong thời hạn; tiền đã trở lại tài khoản trả.',
    en: 'It could not be sent to the payee’s bank in time; the money is back with the payer.',
  },
  payee_institution_never_received_it: {
    status: 422,
    iso: 'AB05',
    retryable: true,
    outcome: 'final',
    vi: 'Ngân hàng của bên nhận trả lời là chưa từng nhận; tiền đã trở lại tài khoản trả.',
    en: 'The payee’s bank answers that it never received it; the money is back with the payer.',
  },
};

/** Outcomes of the scheme's own commands: participants, windows, aliases. */
export const SCHEME_OUTCOMES: OutcomeTable<SchemeRefusal> = {
  participant_exists_already: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Mã BIN này đã tham gia.',
    en: 'This BIN takes part already.',
  },
  participant_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có thành viên này.',
    en: 'There is no such participant.',
  },
  participant_is_hosted: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Thành viên này giữ sổ trên hệ thống, không có đường nối riêng.',
    en: 'This participant’s accounts are kept here; it has no line of its own.',
  },
  prefunding_is_still_needed: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Không thể rút: vị thế hiện tại đang cần khoản ký quỹ này.',
    en: 'It cannot be withdrawn: the position leans on it.',
  },
  window_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có phiên quyết toán này.',
    en: 'There is no such settlement window.',
  },
  window_is_not_open: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Phiên này không còn mở.',
    en: 'This window is not open any more.',
  },
  window_is_not_closed: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Phiên này chưa đóng nên chưa thể xác nhận.',
    en: 'This window is not closed, so nothing can be confirmed.',
  },
  nothing_to_confirm: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Thành viên này không có khoản nào chờ xác nhận trong phiên.',
    en: 'This participant has nothing left to confirm in this window.',
  },
  payment_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có khoản thanh toán này.',
    en: 'There is no such payment.',
  },
  alias_is_taken: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Bí danh này đã trỏ tới một tài khoản khác.',
    en: 'This alias points to another account already.',
  },
  alias_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có bí danh này.',
    en: 'There is no such alias.',
  },
  alias_is_not_valid: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Bí danh không đúng dạng.',
    en: 'The alias is not in the right form.',
  },
  account_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có tài khoản này.',
    en: 'There is no such account.',
  },
  institution_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có tổ chức này.',
    en: 'There is no such institution.',
  },
  qr_is_not_readable: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Không đọc được mã QR này.',
    en: 'This QR cannot be read.',
  },
  qr_is_not_payable_here: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Mã QR này thuộc hệ khác, không thanh toán được tại đây.',
    en: 'This QR belongs to another family and cannot be paid here.',
  },
  qr_amount_differs: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Số tiền khác với số tiền ghi trong mã QR.',
    en: 'The amount differs from the one in the QR.',
  },
  institution_is_not_answering: {
    status: 503,
    retryable: true,
    outcome: 'none',
    vi: 'Ngân hàng này hiện không trả lời.',
    en: 'This bank is not answering for now.',
  },
  recall_is_open_already: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Khoản này đã có một yêu cầu thu hồi đang chờ trả lời.',
    en: 'A recall of this payment is waiting for its answer already.',
  },
  recall_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có yêu cầu thu hồi này.',
    en: 'There is no such recall.',
  },
  recall_is_answered_already: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Yêu cầu thu hồi này đã được trả lời.',
    en: 'This recall has been answered already.',
  },
  payment_cannot_be_recalled: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Chỉ thu hồi được khoản chuyển tiền đã hoàn tất và chưa hoàn trả hết.',
    en: 'Only a credit transfer that has cleared, and was not given back in full, can be recalled.',
  },
  delivery_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có thông điệp nào như vậy đang chờ: ngân hàng đã nhận, hoặc chưa từng có.',
    en: 'No such message waits: its bank has acknowledged it, or there never was one.',
  },
  delivery_decides_a_payment: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Khoản chuyển tiền còn chờ ngân hàng trả lời về thông điệp này; không gác lại được.',
    en: 'A payment waits for the bank’s answer to this message; it cannot be set aside.',
  },
  case_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có vụ việc này.',
    en: 'There is no such case.',
  },
  case_is_closed_already: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Vụ việc này đã khép lại.',
    en: 'This case is closed already.',
  },
};

export type SchemeRefusal =
  | 'participant_exists_already'
  | 'participant_not_found'
  | 'participant_is_hosted'
  | 'prefunding_is_still_needed'
  | 'window_not_found'
  | 'window_is_not_open'
  | 'window_is_not_closed'
  | 'nothing_to_confirm'
  | 'payment_not_found'
  | 'alias_is_taken'
  | 'alias_not_found'
  | 'alias_is_not_valid'
  | 'account_not_found'
  | 'institution_not_found'
  | 'qr_is_not_readable'
  | 'qr_is_not_payable_here'
  | 'qr_amount_differs'
  | 'institution_is_not_answering'
  | 'recall_is_open_already'
  | 'recall_not_found'
  | 'recall_is_answered_already'
  | 'payment_cannot_be_recalled'
  | 'delivery_not_found'
  | 'delivery_decides_a_payment'
  | 'case_not_found'
  | 'case_is_closed_already';
