/** Why a message is not taken: the HTTP status, the words, and whether to send it again. One row for every reason. */

/** How a reason is told: over HTTP, and inside admi.002 (`RjctgPtyRsn` is the code itself, at most 35 characters). */
export interface RefusalRow {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503 | 504;
  /** `same`: the very same message may be sent again later. `new`: mend it and send it as a new one. `never`. */
  readonly again: 'same' | 'new' | 'never';
  readonly vi: string;
  readonly en: string;
}

const ROWS = {
  path_is_not_found: {
    status: 404,
    again: 'never',
    vi: 'Chỉ có đường dẫn /messages.',
    en: 'There is only /messages.',
  },
  method_is_not_allowed: {
    status: 405,
    again: 'never',
    vi: 'Chỉ nhận POST.',
    en: 'Only POST is taken.',
  },
  media_type_is_not_xml: {
    status: 415,
    again: 'new',
    vi: 'Chỉ nhận application/xml, UTF-8.',
    en: 'Only application/xml in UTF-8 is taken.',
  },
  message_is_too_large: {
    status: 413,
    again: 'new',
    vi: 'Thông điệp lớn hơn 128 KiB.',
    en: 'The message is larger than 128 KiB.',
  },
  id_header_is_malformed: {
    status: 400,
    again: 'new',
    vi: 'Idempotency-Key phải là BizMsgIdr: 1–35 ký tự.',
    en: 'Idempotency-Key must be the BizMsgIdr: 1–35 characters.',
  },
  request_signature_is_refused: {
    status: 401,
    again: 'same',
    vi: 'Chữ ký của yêu cầu (RFC 9421) không được chấp nhận.',
    en: 'The signature of the request (RFC 9421) is not accepted.',
  },
  key_is_not_known: {
    status: 401,
    again: 'same',
    vi: 'Không biết khóa này, hoặc khóa đã hết hiệu lực.',
    en: 'This key is not known or not in force.',
  },
  sender_is_not_connected: {
    status: 403,
    again: 'never',
    vi: 'Tổ chức này không nối đường truyền ngân hàng.',
    en: 'This institution is not connected to the line.',
  },
  message_is_not_readable: {
    status: 400,
    again: 'new',
    vi: 'Thông điệp không đúng XML hoặc không đúng lược đồ.',
    en: 'The message is no XML of its schema.',
  },
  message_signature_is_refused: {
    status: 401,
    again: 'same',
    vi: 'Chữ ký trong thông điệp (AppHdr/Sgntr) không được chấp nhận.',
    en: 'The signature inside the message (AppHdr/Sgntr) is not accepted.',
  },
  sender_is_not_the_signer: {
    status: 403,
    again: 'new',
    vi: 'Fr phải là tổ chức đã ký yêu cầu và thông điệp.',
    en: 'Fr must be the institution that signed request and message.',
  },
  receiver_is_not_the_hub: {
    status: 400,
    again: 'new',
    vi: 'To phải là 000000.',
    en: 'To must be 000000.',
  },
  id_is_not_the_idempotency_key: {
    status: 400,
    again: 'new',
    vi: 'BizMsgIdr phải bằng Idempotency-Key.',
    en: 'BizMsgIdr must equal Idempotency-Key.',
  },
  message_is_too_old: {
    status: 400,
    again: 'new',
    vi: 'CreDt cũ hơn một ngày.',
    en: 'CreDt is older than a day.',
  },
  message_is_from_the_future: {
    status: 400,
    again: 'new',
    vi: 'CreDt ở tương lai; hãy chỉnh đồng hồ.',
    en: 'CreDt is in the future; set the clock.',
  },
  message_type_is_not_taken: {
    status: 400,
    again: 'never',
    vi: 'Trung tâm không nhận loại thông điệp này từ ngân hàng.',
    en: 'The hub does not take messages of this type from banks.',
  },
  event_is_not_known: {
    status: 400,
    again: 'never',
    vi: 'admi.004 chỉ mang PING.',
    en: 'admi.004 carries PING only.',
  },
  agent_is_not_the_sender: {
    status: 403,
    again: 'new',
    vi: 'Tổ chức trả tiền trong thông điệp phải là bên gửi.',
    en: 'The paying agent of the message must be its sender.',
  },
  answer_names_no_payment: {
    status: 400,
    again: 'new',
    vi: 'OrgnlInstrId phải là InstrId (hay RtrId) mà trung tâm đã gửi.',
    en: 'OrgnlInstrId must be the InstrId (or RtrId) that the hub sent.',
  },
  answer_names_no_case: {
    status: 400,
    again: 'new',
    vi: 'Case/Id phải là mã mà trung tâm đã gửi.',
    en: 'Case/Id must be the one that the hub sent.',
  },
  payment_is_not_found: {
    status: 400,
    again: 'never',
    vi: 'Không có khoản thanh toán này của quý tổ chức.',
    en: 'There is no such payment of yours.',
  },
  transaction_id_was_used: {
    status: 409,
    again: 'new',
    vi: 'TxId này đã dùng cho một khoản thanh toán khác (AM05).',
    en: 'This TxId was used for another payment (AM05).',
  },
  payment_cannot_be_recalled: {
    status: 400,
    again: 'never',
    vi: 'Chỉ xin trả lại được khoản đã thanh toán và chưa hoàn hết.',
    en: 'Only a cleared payment that was not given back in full can be recalled.',
  },
  recall_is_open_already: {
    status: 409,
    again: 'never',
    vi: 'Đã có một yêu cầu trả lại đang chờ trả lời.',
    en: 'A recall of this payment waits for its answer already.',
  },
  recall_is_answered_already: {
    status: 409,
    again: 'never',
    vi: 'Yêu cầu trả lại này đã được trả lời khác.',
    en: 'This recall was answered otherwise before.',
  },
  id_was_used_for_another_message: {
    status: 409,
    again: 'new',
    vi: 'BizMsgIdr này đã dùng cho thông điệp có nội dung khác.',
    en: 'This BizMsgIdr was used for a message with other content.',
  },
  too_many_inquiries: {
    status: 429,
    again: 'same',
    vi: 'Đã hỏi đủ ba lần trong hai giờ; kết quả sẽ được gửi đến ngay khi có.',
    en: 'Asked three times in two hours; the outcome will be sent as soon as it is known.',
  },
  line_is_busy: {
    status: 503,
    again: 'same',
    vi: 'Đang quá tải; hãy gửi lại chính thông điệp này.',
    en: 'Too much is under way; send this very message again.',
  },
  hub_is_busy: {
    status: 503,
    again: 'same',
    vi: 'Hệ thống đang bận; chưa làm gì. Hãy gửi lại chính thông điệp này.',
    en: 'The hub is busy; nothing was begun. Send this very message again.',
  },
  outcome_is_unknown: {
    status: 504,
    again: 'same',
    vi: 'Chưa biết kết quả. Hãy gửi lại chính thông điệp này, không tạo thông điệp mới.',
    en: 'The outcome is not known. Send this very message again, do not make a new one.',
  },
  internal_fault: {
    status: 500,
    again: 'same',
    vi: 'Lỗi của hệ thống. Hãy gửi lại chính thông điệp này.',
    en: 'A fault of ours. Send this very message again.',
  },
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof ROWS;
export const REFUSALS: Readonly<Record<RefusalCode, RefusalRow>> = ROWS;

export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** More for the sender's engineers: a reason's code, the schema's own words. Nothing of the message's content. */
  readonly detail?: string;
  /** Where in the message. */
  readonly location?: string;
  readonly retryAfterS?: number;
}

export function refuse(code: RefusalCode, more: Omit<Refusal, 'kind' | 'code'> = {}): Refusal {
  return { kind: 'refused', code, ...more };
}
