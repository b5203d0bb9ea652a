/** Labels of the pages in both languages. What a route says of itself is English, as its names are. */
export type Language = 'vi' | 'en';

export const TEXTS = {
  reference: { vi: 'Tài liệu API', en: 'API reference' },
  problems: { vi: 'Mã kết quả', en: 'Outcome codes' },
  other: { vi: 'English', en: 'Tiếng Việt' },
  contents: { vi: 'Mục lục', en: 'Contents' },
  skip: { vi: 'Đến nội dung', en: 'Skip to content' },
  parameters: { vi: 'Tham số', en: 'Parameters' },
  body: { vi: 'Nội dung gửi', en: 'Request body' },
  answer: { vi: 'Trả lời', en: 'Answer' },
  example: { vi: 'Ví dụ', en: 'Example' },
  name: { vi: 'Tên', en: 'Name' },
  type: { vi: 'Kiểu', en: 'Type' },
  about: { vi: 'Ý nghĩa', en: 'Meaning' },
  required: { vi: 'bắt buộc', en: 'required' },
  inPath: { vi: 'đường dẫn', en: 'path' },
  inQuery: { vi: 'truy vấn', en: 'query' },
  inHeader: { vi: 'tiêu đề', en: 'header' },
  shape: { vi: 'OpenAPI 3.1 dạng JSON', en: 'OpenAPI 3.1 as JSON' },
  code: { vi: 'Mã', en: 'Code' },
  retryable: { vi: 'Gửi lại cùng khóa', en: 'Retry under the same key' },
  yes: { vi: 'có', en: 'yes' },
  no: { vi: 'không', en: 'no' },
  outcome: { vi: 'Về số tiền', en: 'About the money' },
  where: { vi: 'Nơi gặp', en: 'Where' },
  intro: {
    vi: 'Mọi lệnh thay đổi đều cần tiêu đề Idempotency-Key: gửi lại cùng khóa thì nhận lại đúng câu trả lời cũ. Số tiền là số nguyên đồng; số dư và tổng là chuỗi chữ số.',
    en: 'Every change takes an Idempotency-Key: the same key gets the same answer. Amounts are integers of đồng; balances and totals are strings of digits.',
  },
  problemsIntro: {
    vi: 'Lỗi theo RFC 9457. Mã không bao giờ được dịch hay đổi nghĩa; hãy dựa vào mã, đừng dựa vào câu chữ.',
    en: 'Problems follow RFC 9457. A code is never translated and never changes its meaning: rely on the code, not on the sentence.',
  },
} as const satisfies Record<string, Record<Language, string>>;

/** What the member `outcome` says about the money. */
export const OUTCOME_TEXTS = {
  none: { vi: 'Không có tiền nào chuyển động.', en: 'No money moved.' },
  unknown: {
    vi: 'Chưa biết: gửi lại đúng yêu cầu này với cùng khóa.',
    en: 'Not known: send this very request again under the same key.',
  },
  final: {
    vi: 'Đã quyết định dứt khoát: khoản này bị từ chối.',
    en: 'Decided for good: this payment is refused.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export const TABLE_TEXTS: Readonly<Record<string, Record<Language, string>>> = {
  general: { vi: 'mọi lệnh', en: 'every call' },
  payments: { vi: 'thanh toán', en: 'payments' },
  scheme: { vi: 'thành viên, quyết toán, bí danh', en: 'participants, settlement, aliases' },
  accounts: { vi: 'tài khoản', en: 'accounts' },
  operations: { vi: 'vận hành', en: 'operations' },
  merchants: { vi: 'cửa hàng', en: 'shops' },
  directory: { vi: 'bên thứ ba', en: 'third parties' },
};
