/** What this room refuses, and how that is told. */
import type { OutcomeRow, OutcomeTable } from '../../core/http/index.ts';
import type { ConsentRefusal } from './commands/agree.ts';
import type { RequestAnswer } from './commands/request.ts';
import type { UseDenial } from './commands/use.ts';

export type ConsentProblem = ConsentRefusal | UseDenial | Exclude<RequestAnswer['kind'], 'consent_requested'>;

const row = (status: number, vi: string, en: string): OutcomeRow => ({
  status,
  retryable: false,
  outcome: 'none',
  vi,
  en,
});

export const CONSENT_OUTCOMES: OutcomeTable<ConsentProblem> = {
  software_not_found: row(
    404,
    'Không có phần mềm này trong danh bạ.',
    'The directory knows no such software.',
  ),
  third_party_is_not_active: row(
    403,
    'Bên thứ ba hoặc phần mềm đang bị tạm dừng hoặc đã bị thu hồi.',
    'The third party or its software is suspended or revoked.',
  ),
  role_does_not_allow_this: row(
    403,
    'Vai trò của bên thứ ba trong danh bạ không cho phép việc này.',
    'The role of the third party in the directory does not allow this.',
  ),
  consent_not_found: row(404, 'Không có sự đồng ý này.', 'There is no such consent.'),
  consent_is_not_in_that_state: row(
    409,
    'Trạng thái của sự đồng ý không cho phép việc này.',
    'The state of the consent does not allow this.',
  ),
  customer_is_not_asked: row(
    403,
    'Sự đồng ý này không hỏi khách hàng này.',
    'This customer is not asked by this consent.',
  ),
  customer_has_agreed_already: row(409, 'Khách hàng đã đồng ý rồi.', 'The customer has agreed already.'),
  validity_is_above_the_law: row(
    422,
    'Thời hạn dài hơn mức quy định cho phép.',
    'The validity is longer than the rules allow.',
  ),
  no_account_was_chosen: row(422, 'Chưa chọn tài khoản nào.', 'No account was chosen.'),
  no_cluster_was_chosen: row(422, 'Chưa chọn loại thông tin nào.', 'No kind of data was chosen.'),
  cluster_was_not_asked_for: row(
    422,
    'Loại thông tin này không nằm trong yêu cầu.',
    'This kind of data was not asked for.',
  ),
  payment_needs_one_account: row(
    422,
    'Chỉ chọn một tài khoản để trả tiền.',
    'Choose one account to pay from.',
  ),
  consent_is_of_another_software: row(
    403,
    'Sự đồng ý này dành cho phần mềm khác.',
    'This consent is for another software.',
  ),
  consent_is_not_authorised: row(
    403,
    'Khách hàng chưa đồng ý, hoặc chưa đủ người đồng ý.',
    'The customer has not agreed, or not all who must have.',
  ),
  consent_is_paused: row(403, 'Khách hàng đang tạm dừng sự đồng ý.', 'The customer has paused the consent.'),
  consent_is_revoked: row(403, 'Sự đồng ý đã bị rút.', 'The consent was withdrawn.'),
  consent_is_expired: row(403, 'Sự đồng ý đã hết hạn.', 'The consent has expired.'),
  consent_is_consumed: row(
    409,
    'Sự đồng ý đã được dùng cho một lần thanh toán.',
    'The consent was used up by a payment.',
  ),
  consent_is_for_something_else: row(
    403,
    'Sự đồng ý không dành cho việc này.',
    'The consent is for something else.',
  ),
  cluster_is_not_granted: row(
    403,
    'Khách hàng không cho phép loại thông tin này.',
    'The customer has not granted this kind of data.',
  ),
  account_is_not_granted: row(
    403,
    'Khách hàng không chọn tài khoản này.',
    'The customer has not chosen this account.',
  ),
  unattended_reads_are_used_up: row(
    429,
    'Đã hết số lần tự động truy vấn trong ngày.',
    'The unattended reads of the day are used up.',
  ),
  payment_differs_from_what_was_agreed: row(
    422,
    'Lệnh thanh toán khác với điều khách hàng đã đồng ý.',
    'The payment differs from what the customer agreed to.',
  ),
  payment_is_above_the_agreed_limit: row(
    422,
    'Vượt hạn mức mà khách hàng đã đồng ý.',
    'Above the limit that the customer agreed to.',
  ),
  proof_was_used_before: row(
    401,
    'Chứng cứ sở hữu khóa (DPoP) đã dùng rồi.',
    'The proof of possession (DPoP) was used before.',
  ),
};
