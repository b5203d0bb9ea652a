/** What this room refuses, and how that is told. */
import type { OutcomeTable } from '../../core/http/index.ts';
import type { UrlRefusal } from './guard/url.ts';

export type WebhookRefusal =
  | UrlRefusal
  | 'event_pattern_is_not_valid'
  | 'owner_is_missing'
  | 'owner_not_found'
  | 'owner_has_too_many_endpoints'
  | 'endpoint_not_found'
  | 'endpoint_is_disabled'
  | 'replay_span_is_empty'
  | 'replay_cursor_is_not_valid';

const row = (status: number, vi: string, en: string) =>
  ({ status, retryable: false, outcome: 'none', vi, en }) as const;

export const WEBHOOK_OUTCOMES: OutcomeTable<WebhookRefusal> = {
  url_is_not_valid: row(422, 'Địa chỉ URL không hợp lệ.', 'The URL is not valid.'),
  url_is_not_https: row(
    422,
    'Webhook chỉ gửi qua HTTPS (môi trường thử: http tới chính máy này).',
    'Webhooks go over HTTPS only (in a sandbox also over HTTP to this machine).',
  ),
  url_has_credentials: row(
    422,
    'URL không được chứa tên đăng nhập hay mật khẩu; hãy kiểm chữ ký.',
    'A URL carries no user name or password; verify the signature instead.',
  ),
  url_port_is_not_allowed: row(422, 'Chỉ nhận cổng 443 và 8443.', 'Only ports 443 and 8443 are allowed.'),
  url_host_is_not_public: row(
    422,
    'Máy chủ trong URL không thuộc mạng công cộng.',
    'The host of the URL is not on the public internet.',
  ),
  event_pattern_is_not_valid: row(
    422,
    'Mẫu sự kiện không hợp lệ: dùng "*", "payment.*" hoặc "payment.cleared".',
    'An event pattern is "*", "payment.*" or "payment.cleared".',
  ),
  owner_is_missing: row(
    400,
    'Hãy nêu chủ của điểm nhận (cửa hàng, tổ chức hay bên thứ ba).',
    'Say whose endpoint it is: a shop, a participant or a third party.',
  ),
  owner_not_found: row(404, 'Không có chủ điểm nhận này.', 'There is no such owner.'),
  owner_has_too_many_endpoints: row(
    409,
    'Đã đủ số điểm nhận cho một chủ.',
    'The owner has as many endpoints as one may have.',
  ),
  endpoint_not_found: row(404, 'Không có điểm nhận này.', 'There is no such endpoint.'),
  endpoint_is_disabled: row(
    409,
    'Điểm nhận đang tắt; hãy bật lại trước.',
    'The endpoint is disabled; enable it first.',
  ),
  replay_span_is_empty: row(
    422,
    'Khoảng thời gian gửi lại phải có đầu trước cuối và trong 30 ngày gần đây.',
    'A replay needs a beginning before its end, within the last 30 days.',
  ),
  replay_cursor_is_not_valid: row(400, 'Con trỏ không hợp lệ.', 'The cursor is not valid.'),
};
