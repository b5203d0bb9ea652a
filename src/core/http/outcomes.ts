/** Outcomes over HTTP: RFC 9457 problems with a code that is never translated and texts in Vietnamese and English. */

/** How one outcome is told over HTTP. */
export interface OutcomeRow {
  readonly status: number;
  /** ISO 20022 external status reason code, where the outcome is a payment's. */
  readonly iso?: string;
  /** May the same request be sent again, with the same key, and fare better? */
  readonly retryable: boolean;
  /** What is known about the money: nothing moved, not known, or decided for good. */
  readonly outcome: 'none' | 'unknown' | 'final';
  readonly vi: string;
  readonly en: string;
}

/** One row for every kind of a closed union: a missing one does not compile. */
export type OutcomeTable<Kind extends string> = Readonly<Record<Kind, OutcomeRow>>;

/** A problem on its way out; the server adds request id and language. */
export interface Problem {
  readonly problem: true;
  readonly code: string;
  readonly row: OutcomeRow;
  /** JSON pointer or name of the parameter that is at fault. */
  readonly param?: string;
  /** Further members of the problem object, such as the id of the refused payment. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface ProblemOptions {
  readonly param?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export function problemOf<Kind extends string>(
  table: OutcomeTable<Kind>,
  code: Kind,
  options: ProblemOptions = {},
): Problem {
  return { problem: true, code, row: table[code], ...options };
}

/** What every door may answer, whichever room stands behind it. */
const GENERAL = {
  request_is_invalid: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Yêu cầu không hợp lệ.',
    en: 'The request is not valid.',
  },
  body_is_not_json: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Nội dung không phải JSON hợp lệ.',
    en: 'The body is not valid JSON.',
  },
  body_is_too_large: {
    status: 413,
    retryable: false,
    outcome: 'none',
    vi: 'Nội dung quá lớn.',
    en: 'The body is too large.',
  },
  media_type_is_not_supported: {
    status: 415,
    retryable: false,
    outcome: 'none',
    vi: 'Chỉ nhận application/json.',
    en: 'Only application/json is accepted.',
  },
  idempotency_key_is_required: {
    status: 400,
    retryable: false,
    outcome: 'none',
    vi: 'Thiếu tiêu đề Idempotency-Key (1–255 ký tự).',
    en: 'The Idempotency-Key header (1–255 characters) is missing.',
  },
  key_was_used_for_another_request: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.',
    en: 'This Idempotency-Key was used for another request.',
  },
  api_key_is_missing: {
    status: 401,
    retryable: false,
    outcome: 'none',
    vi: 'Thiếu khóa API (Authorization: Bearer lb_test_…).',
    en: 'The API key is missing (Authorization: Bearer lb_test_…).',
  },
  api_key_is_not_valid: {
    status: 401,
    retryable: false,
    outcome: 'none',
    vi: 'Khóa API không đúng hoặc đã bị thu hồi.',
    en: 'The API key is wrong or has been revoked.',
  },
  role_may_not_do_this: {
    status: 403,
    retryable: false,
    outcome: 'none',
    vi: 'Vai trò của khóa API không được làm việc này.',
    en: 'The role of this API key may not do this.',
  },
  not_found: { status: 404, retryable: false, outcome: 'none', vi: 'Không tìm thấy.', en: 'Not found.' },
  method_is_not_allowed: {
    status: 405,
    retryable: false,
    outcome: 'none',
    vi: 'Phương thức không được phép.',
    en: 'The method is not allowed.',
  },
  too_many_requests: {
    status: 429,
    retryable: true,
    outcome: 'none',
    vi: 'Quá nhiều yêu cầu; hãy chờ rồi thử lại.',
    en: 'Too many requests; wait and try again.',
  },
  hub_is_busy: {
    status: 503,
    retryable: true,
    outcome: 'none',
    vi: 'Hệ thống đang bận; yêu cầu chưa được thực hiện. Hãy gửi lại với cùng khóa.',
    en: 'The hub is busy; nothing was begun. Send it again under the same key.',
  },
  commit_is_unknown: {
    status: 504,
    retryable: true,
    outcome: 'unknown',
    vi: 'Chưa biết kết quả. Không tạo yêu cầu mới: hãy gửi lại đúng yêu cầu này với cùng khóa.',
    en: 'The outcome is not known. Do not create a new request: send this very one again under the same key.',
  },
  internal_fault: {
    status: 500,
    retryable: true,
    outcome: 'unknown',
    vi: 'Lỗi của hệ thống. Hãy gửi lại với cùng khóa để biết kết quả.',
    en: 'A fault of ours. Send it again under the same key to learn the outcome.',
  },
} as const satisfies Record<string, OutcomeRow>;

export const SUBMIT_OUTCOMES: OutcomeTable<keyof typeof GENERAL> = GENERAL;

export function problem(code: keyof typeof GENERAL, options: ProblemOptions = {}): Problem {
  return problemOf(SUBMIT_OUTCOMES, code, options);
}
