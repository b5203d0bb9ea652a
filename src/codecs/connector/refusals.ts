/** Why a bank does not answer with data: the closed list, its HTTP status, and what the hub makes of it. */

export interface ConnectorRefusalRow {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;
  /** `later`: the same request may be sent again. `never`: it will not fare better. */
  readonly again: 'later' | 'never';
  readonly vi: string;
  readonly en: string;
}

const ROWS = {
  request_is_not_readable: {
    status: 400,
    again: 'never',
    vi: 'Nội dung không phải JSON theo hợp đồng.',
    en: 'The body is not JSON of the contract.',
  },
  cursor_is_not_valid: {
    status: 400,
    again: 'never',
    vi: 'Con trỏ trang không đúng hoặc đã hết hạn.',
    en: 'The cursor is not one of the bank’s, or has expired.',
  },
  request_signature_is_refused: {
    status: 401,
    again: 'later',
    vi: 'Chữ ký của yêu cầu (RFC 9421) không được chấp nhận.',
    en: 'The signature of the request (RFC 9421) is not accepted.',
  },
  consent_is_not_known: {
    status: 403,
    again: 'later',
    vi: 'Ngân hàng chưa có chấp thuận này.',
    en: 'The bank has no copy of this consent (yet).',
  },
  consent_has_ended: {
    status: 403,
    again: 'never',
    vi: 'Chấp thuận đã kết thúc hoặc đang tạm dừng.',
    en: 'The consent has ended or is paused.',
  },
  cluster_is_not_granted: {
    status: 403,
    again: 'never',
    vi: 'Chấp thuận không có nhóm dữ liệu này.',
    en: 'The consent does not have this cluster of data.',
  },
  account_is_not_in_consent: {
    status: 403,
    again: 'never',
    vi: 'Chấp thuận không có tài khoản này.',
    en: 'The consent does not have this account.',
  },
  customer_is_not_signed_in: {
    status: 403,
    again: 'never',
    vi: 'Khách hàng chưa chấp nhận đăng nhập này, hoặc đã quá 15 phút.',
    en: 'The customer has not approved this sign-in, or more than 15 minutes ago.',
  },
  path_is_not_found: {
    status: 404,
    again: 'never',
    vi: 'Không có đường dẫn này.',
    en: 'There is no such path.',
  },
  authentication_is_not_known: {
    status: 404,
    again: 'never',
    vi: 'Không có lần đăng nhập này.',
    en: 'There is no such sign-in.',
  },
  customer_is_not_known: {
    status: 404,
    again: 'never',
    vi: 'Không có khách hàng này.',
    en: 'There is no such customer.',
  },
  account_is_not_known: {
    status: 404,
    again: 'never',
    vi: 'Không có tài khoản này.',
    en: 'There is no such account.',
  },
  method_is_not_allowed: {
    status: 405,
    again: 'never',
    vi: 'Phương thức không được phép.',
    en: 'The method is not allowed.',
  },
  id_was_used_for_another_request: {
    status: 409,
    again: 'never',
    vi: 'Mã này đã dùng cho yêu cầu có nội dung khác.',
    en: 'This id was used for a request with other content.',
  },
  request_is_too_large: {
    status: 413,
    again: 'never',
    vi: 'Nội dung lớn hơn 64 KiB.',
    en: 'The body is larger than 64 KiB.',
  },
  media_type_is_not_json: {
    status: 415,
    again: 'never',
    vi: 'Chỉ nhận application/json.',
    en: 'Only application/json is taken.',
  },
  too_many_requests: { status: 429, again: 'later', vi: 'Quá nhiều yêu cầu.', en: 'Too many requests.' },
  internal_fault: { status: 500, again: 'later', vi: 'Lỗi của ngân hàng.', en: 'A fault of the bank’s.' },
  bank_is_busy: { status: 503, again: 'later', vi: 'Ngân hàng đang bận.', en: 'The bank is busy.' },
} as const satisfies Record<string, ConnectorRefusalRow>;

export type ConnectorRefusal = keyof typeof ROWS;
export const CONNECTOR_REFUSALS: Readonly<Record<ConnectorRefusal, ConnectorRefusalRow>> = ROWS;
