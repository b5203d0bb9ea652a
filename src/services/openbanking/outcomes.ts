/** What this room refuses, and how that is told. */
import type { OutcomeRow, OutcomeTable } from '../../core/http/index.ts';

export type OpenBankingProblem =
  | 'instruction_was_used_for_another_order'
  | 'payment_order_not_found'
  | 'payment_order_is_not_waiting'
  | 'order_has_another_date'
  | 'refund_not_found'
  | 'refund_identification_was_used_for_another_refund'
  | 'received_payment_not_found'
  | 'intent_not_found'
  | 'intent_is_expired'
  | 'instruction_was_used_for_another_intent'
  | 'wallet_is_not_the_customers'
  | 'wallet_cannot_be_debited_here'
  | 'bank_takes_no_such_order'
  | 'standing_order_not_found'
  | 'standing_order_would_never_be_paid'
  | 'information_is_not_published'
  | 'statement_not_found'
  | 'range_has_too_many_lines';

const row = (status: number, vi: string, en: string): OutcomeRow => ({
  status,
  retryable: false,
  outcome: 'none',
  vi,
  en,
});

export const OPENBANKING_OUTCOMES: OutcomeTable<OpenBankingProblem> = {
  instruction_was_used_for_another_order: row(
    409,
    'Mã lệnh này đã dùng cho một lệnh khác.',
    'This instruction identification was used for another order.',
  ),
  payment_order_not_found: row(404, 'Không có lệnh này.', 'There is no such order.'),
  payment_order_is_not_waiting: row(
    409,
    'Lệnh đã được thực hiện hoặc đã hủy.',
    'The order has been carried out or cancelled.',
  ),
  order_has_another_date: row(
    422,
    'Ngày thực hiện khác với ngày khách hàng đã đồng ý.',
    'The execution date differs from the one that the customer agreed to.',
  ),
  refund_not_found: row(404, 'Không có lần hoàn tiền này.', 'There is no such refund.'),
  refund_identification_was_used_for_another_refund: row(
    409,
    'Mã hoàn tiền này đã dùng cho một lần hoàn tiền khác.',
    'This refund identification was used for another refund.',
  ),
  received_payment_not_found: row(
    404,
    'Tài khoản này chưa nhận khoản thanh toán nào như vậy.',
    'The account of the consent has received no such payment.',
  ),
  intent_not_found: row(404, 'Không có yêu cầu thanh toán này.', 'There is no such payment.'),
  intent_is_expired: row(410, 'Yêu cầu thanh toán đã hết hạn.', 'The payment has expired.'),
  instruction_was_used_for_another_intent: row(
    409,
    'Mã lệnh này đã dùng cho một yêu cầu khác.',
    'This instruction identification was used for another payment.',
  ),
  wallet_is_not_the_customers: row(
    422,
    'Ví và tài khoản phải của cùng một người (Thông tư 40/2024/TT-NHNN Điều 26).',
    'The wallet and the account must be the same person’s (Circular 40/2024/TT-NHNN Art 26).',
  ),
  wallet_cannot_be_debited_here: row(
    422,
    'Chỉ rút được từ ví mở trên hệ thống này.',
    'Only a wallet that is kept on this hub can be withdrawn from.',
  ),
  bank_takes_no_such_order: row(
    501,
    'Ngân hàng của khách hàng không nhận loại lệnh này qua hệ thống.',
    'The customer’s bank takes no such order over this hub.',
  ),
  standing_order_not_found: row(404, 'Không có lệnh định kỳ này.', 'There is no such standing order.'),
  standing_order_would_never_be_paid: row(
    422,
    'Lệnh định kỳ kết thúc trước ngày thực hiện đầu tiên.',
    'The standing order ends before its first date.',
  ),
  information_is_not_published: row(
    404,
    'Ngân hàng chưa công bố thông tin này.',
    'The bank has not published this.',
  ),
  statement_not_found: row(404, 'Không có sao kê này.', 'There is no such statement.'),
  range_has_too_many_lines: row(
    422,
    'Khoảng thời gian có quá nhiều giao dịch; hãy chọn khoảng ngắn hơn.',
    'There are too many lines in this range; ask for a shorter one.',
  ),
};
