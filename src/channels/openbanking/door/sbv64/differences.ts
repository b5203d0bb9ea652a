/**
 * Where the two public readings of Annex 01 of Circular 64/2024/TT-NHNN differ, or are silent, and what is done here: both
 * are accepted, the stricter is written. Our reading of secondary sources, to be held against the official text. docs
 * prints this table; the schemas and the checks of this folder are what it says.
 */
import type { Dated } from '../../../../kit/dated.ts';

export interface Difference {
  readonly of:
    | 'amount'
    | 'parties'
    | 'signature'
    | 'query_period'
    | 'clock'
    | 'account_id'
    | 'payment_id'
    | 'otp'
    | 'wallet_link'
    | 'information';
  /** The readings, as published. */
  readonly readings: readonly string[];
  readonly accepted: { readonly vi: string; readonly en: string };
  readonly written: { readonly vi: string; readonly en: string };
}

const READINGS =
  'Circular 64/2024/TT-NHNN Annex 01, two public readings of December 2025: our reading of secondary sources';

const since = (value: Difference): Dated<Difference> => ({
  validFrom: '2025-03-01',
  legalRef: READINGS,
  value,
});

export const DIFFERENCES: readonly Dated<Difference>[] = [
  since({
    of: 'amount',
    readings: ['InstructAmount', 'instructedAmount'],
    accepted: {
      vi: 'Cả hai tên, nhưng không đồng thời.',
      en: 'Either name, never both at once.',
    },
    written: { vi: 'Không có trong câu trả lời.', en: 'It is in no answer.' },
  }),
  since({
    of: 'parties',
    readings: ['debtor', 'creditor and, where it is known, debtor'],
    accepted: {
      vi: 'Có hoặc không có debtor. Chỉ có debtor thì bị từ chối (CREDITOR_REQUIRED): không biết trả cho ai.',
      en: 'With or without a debtor. A debtor alone is refused (CREDITOR_REQUIRED): it says not whom to pay.',
    },
    written: { vi: 'Không có trong câu trả lời.', en: 'They are in no answer.' },
  }),
  since({
    of: 'signature',
    readings: ['JWS-Signature on requests with a body', 'JWS-Signature on every request and answer'],
    accepted: {
      vi: 'Yêu cầu không có nội dung có thể không ký; nếu đã ký thì chữ ký (trên nội dung rỗng) phải đúng.',
      en: 'A request without a body may come unsigned; where it is signed (over no bytes) the signature must hold.',
    },
    written: {
      vi: 'Mọi câu trả lời đều được ký, kể cả lỗi.',
      en: 'Every answer is signed, errors too.',
    },
  }),
  since({
    of: 'query_period',
    readings: ['at most 90 days a query', 'as the bank’s rules have it'],
    accepted: {
      vi: `Bất kỳ khoảng nào có không quá 5.000 giao dịch.`,
      en: `Any period with at most 5,000 lines.`,
    },
    written: { vi: 'Không áp dụng.', en: 'Does not apply.' },
  }),
  since({
    of: 'clock',
    readings: ['Request-DateTime is mandatory; how old it may be is not said'],
    accepted: { vi: 'Lệch không quá 5 phút.', en: 'At most five minutes off.' },
    written: { vi: 'Trả lại đúng giá trị nhận được.', en: 'The value that came goes back.' },
  }),
  since({
    of: 'account_id',
    readings: ['accountId, 34 characters'],
    accepted: { vi: 'Số tài khoản.', en: 'The number of the account.' },
    written: { vi: 'Số tài khoản.', en: 'The number of the account.' },
  }),
  since({
    of: 'payment_id',
    readings: ['paymentId, 35 characters; consentId, 36 characters'],
    accepted: {
      vi: '32 chữ số hex; consentId là cùng UUID viết có dấu gạch.',
      en: '32 hex digits; consentId is the same UUID written with hyphens.',
    },
    written: { vi: 'Như trên.', en: 'As accepted.' },
  }),
  since({
    of: 'wallet_link',
    readings: ['top-ups and withdrawals name an ewalletToken; how a wallet comes by one is not said'],
    accepted: {
      vi: 'POST /v1/wallet-links báo trước liên kết; khách hàng đồng ý qua /authorize với scope EWLTS và request có ewalletToken, do hệ thống này đặt theo cách của thanh toán.',
      en: 'POST /v1/wallet-links announces the link; the customer agrees by /authorize, scope EWLTS and a request with the ewalletToken: named by this hub in the way of payments.',
    },
    written: {
      vi: 'ewalletToken, 22 ký tự; request phải được ký. Mã truy cập có hạn 300 giây, không có refresh_token.',
      en: 'ewalletToken, 22 characters; the request must be signed. An access token of 300 s, no refresh token.',
    },
  }),
  since({
    of: 'otp',
    readings: ['authType OTP, DECOUPLED or NONE'],
    accepted: {
      vi: 'Liên kết ví do khách hàng đồng ý trước với hạn mức: authType luôn là NONE; verify-otp-cash-in bị từ chối.',
      en: 'The customer agreed to the wallet link and its limits before: authType is always NONE, verify-otp-cash-in is refused.',
    },
    written: { vi: 'NONE.', en: 'NONE.' },
  }),
  since({
    of: 'information',
    readings: [
      'interest rates and exchange rates are in the catalogue; neither reading names a path or a body',
    ],
    accepted: {
      vi: 'GET /v1/interest-rates và /v1/exchange-rates?bankCode=…, do hệ thống này đặt.',
      en: 'GET /v1/interest-rates and /v1/exchange-rates?bankCode=…, named by this hub.',
    },
    written: { vi: 'bankCode, effectiveDateTime, rates.', en: 'bankCode, effectiveDateTime, rates.' },
  }),
];
