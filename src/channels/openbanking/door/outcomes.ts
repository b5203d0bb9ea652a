/** Why the door does not let a call in. */
import type { OutcomeRow, OutcomeTable } from '../../../core/http/index.ts';

export type DoorProblem =
  | 'token_is_missing'
  | 'token_is_not_valid'
  | 'token_is_of_another_profile'
  | 'token_comes_in_another_way'
  | 'proof_is_missing'
  | 'proof_is_not_valid'
  | 'proof_is_of_another_key'
  | 'certificate_is_missing'
  | 'certificate_is_of_another_token'
  | 'token_names_no_consent'
  | 'token_lacks_the_scope'
  | 'message_signature_is_missing'
  | 'message_signature_is_not_valid'
  | 'header_is_missing'
  | 'header_is_not_valid'
  | 'party_header_is_of_another'
  | 'otp_is_not_used_here'
  | 'debtor_is_another'
  | 'account_not_found';

const row = (status: number, vi: string, en: string): OutcomeRow => ({
  status,
  retryable: false,
  outcome: 'none',
  vi,
  en,
});

export const DOOR_OUTCOMES: OutcomeTable<DoorProblem> = {
  token_is_missing: row(
    401,
    'Thiếu mã truy cập trong tiêu đề Authorization.',
    'The access token is missing from the Authorization header.',
  ),
  token_is_not_valid: row(
    401,
    'Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.',
    'The access token is wrong, has expired or was revoked.',
  ),
  token_is_of_another_profile: row(
    401,
    'Mã truy cập thuộc bộ giao diện khác.',
    'The access token is of another profile.',
  ),
  token_comes_in_another_way: row(
    401,
    'Mã gắn với khóa phải gửi theo “DPoP”, các mã khác theo “Bearer”.',
    'A token bound to a key comes as “DPoP”, others as “Bearer”.',
  ),
  token_lacks_the_scope: row(
    403,
    'Mã truy cập không có phạm vi (scope) cho việc này.',
    'The access token lacks the scope for this.',
  ),
  proof_is_missing: row(401, 'Thiếu tiêu đề DPoP (RFC 9449).', 'The DPoP header is missing (RFC 9449).'),
  proof_is_not_valid: row(
    401,
    'Chứng cứ DPoP không hợp lệ cho yêu cầu này.',
    'The DPoP proof is not valid for this request.',
  ),
  proof_is_of_another_key: row(
    401,
    'Chứng cứ DPoP được ký bởi khóa khác với khóa của mã truy cập.',
    'The DPoP proof is by another key than the token’s.',
  ),
  certificate_is_missing: row(
    401,
    'Mã truy cập này cần kết nối TLS hai chiều (RFC 8705).',
    'This access token needs mutual TLS (RFC 8705).',
  ),
  certificate_is_of_another_token: row(
    401,
    'Chứng thư của kết nối khác với chứng thư của mã truy cập.',
    'The certificate of the connection is not the token’s.',
  ),
  token_names_no_consent: row(
    403,
    'Mã truy cập này không gắn với sự đồng ý nào của khách hàng.',
    'This access token stands for no customer’s consent.',
  ),
  message_signature_is_missing: row(
    401,
    'Thiếu tiêu đề JWS-Signature.',
    'The header JWS-Signature is missing.',
  ),
  message_signature_is_not_valid: row(
    401,
    'Chữ ký JWS-Signature không đúng.',
    'The JWS-Signature does not verify.',
  ),
  header_is_missing: row(400, 'Thiếu một tiêu đề bắt buộc.', 'A mandatory header is missing.'),
  header_is_not_valid: row(400, 'Một tiêu đề không hợp lệ.', 'A header is not valid.'),
  party_header_is_of_another: row(
    403,
    'TPP-ID hoặc Provider-ID không khớp với mã truy cập.',
    'TPP-ID or Provider-ID does not go with the access token.',
  ),
  otp_is_not_used_here: row(
    409,
    'Liên kết ví đã được khách hàng đồng ý; không dùng OTP.',
    'The wallet link was agreed to by the customer; no OTP is used.',
  ),
  debtor_is_another: row(
    422,
    'Khách hàng đã chọn tài khoản khác với tài khoản nguồn trong yêu cầu.',
    'The customer chose another account than the debtor’s of the request.',
  ),
  account_not_found: row(404, 'Không có tài khoản này.', 'There is no such account.'),
};
