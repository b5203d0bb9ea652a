/** Why a signed request is not taken, in the words of the API. */
import type { SignatureRefusal } from '../../codecs/httpsignature/index.ts';
import type { KeyState } from '../access/index.ts';
import type { OutcomeRow, OutcomeTable } from './outcomes.ts';

export type SignedRequestRefusal =
  | SignatureRefusal
  | Exclude<KeyState, 'valid'>
  | 'key_is_unknown'
  | 'key_is_for_messages'
  | 'request_is_authenticated_twice'
  | 'request_is_for_another_host';

const row = (status: number, vi: string, en: string): OutcomeRow => ({
  status,
  retryable: false,
  outcome: 'none',
  vi,
  en,
});

export const SIGNATURE_OUTCOMES: OutcomeTable<SignedRequestRefusal> = {
  request_is_authenticated_twice: row(
    400,
    'Chỉ dùng một cách xác thực: khóa API hoặc chữ ký.',
    'Authenticate in one way: an API key or a signature.',
  ),
  request_is_for_another_host: row(
    421,
    'Yêu cầu gửi tới địa chỉ không phải của hệ thống này (tiêu đề Host).',
    'The request is for an address that is not this hub’s (the Host header).',
  ),
  signature_is_missing: row(
    401,
    'Thiếu một trong hai tiêu đề Signature-Input và Signature.',
    'One of the headers Signature-Input and Signature is missing.',
  ),
  signature_header_is_malformed: row(
    401,
    'Tiêu đề Signature-Input hoặc Signature không đúng dạng (RFC 9421).',
    'The header Signature-Input or Signature is not in the right form (RFC 9421).',
  ),
  signature_is_not_alone: row(
    401,
    'Yêu cầu phải có đúng một chữ ký, cùng nhãn trong hai tiêu đề.',
    'A request has exactly one signature, under the same label in both headers.',
  ),
  signature_parameter_is_missing: row(
    401,
    'Chữ ký thiếu tham số: cần created, keyid, alg, tag.',
    'The signature lacks a parameter: created, keyid, alg and tag are needed.',
  ),
  signature_parameter_is_not_ours: row(
    401,
    'Chữ ký có tham số khác ngoài created, keyid, alg, tag.',
    'The signature has a parameter besides created, keyid, alg and tag.',
  ),
  signature_component_is_missing: row(
    401,
    'Chữ ký phải phủ @method, @target-uri, content-digest và idempotency-key (nếu có).',
    'The signature must cover @method, @target-uri, content-digest, and idempotency-key where it is sent.',
  ),
  signature_component_is_not_ours: row(
    401,
    'Chữ ký phủ thành phần khác ngoài @method, @target-uri, content-digest, idempotency-key.',
    'The signature covers a component besides @method, @target-uri, content-digest and idempotency-key.',
  ),
  signature_tag_is_not_ours: row(
    401,
    'Tham số tag phải là "longbien".',
    'The parameter tag must be "longbien".',
  ),
  signature_algorithm_is_not_ours: row(
    401,
    'Thuật toán phải là ed25519 hoặc ecdsa-p256-sha256.',
    'The algorithm must be ed25519 or ecdsa-p256-sha256.',
  ),
  signature_key_id_is_malformed: row(
    401,
    'Mã khóa phải có dạng <BIN>.<tên>.',
    'The key id must be <BIN>.<name>.',
  ),
  signature_is_too_old: row(
    401,
    'Chữ ký đã quá 60 giây; hãy ký lại (giữ nguyên Idempotency-Key) và kiểm tra đồng hồ.',
    'The signature is more than 60 seconds old; sign again (same Idempotency-Key) and check your clock.',
  ),
  signature_is_from_the_future: row(
    401,
    'Thời điểm ký sớm hơn đồng hồ hệ thống quá 5 giây; hãy kiểm tra đồng hồ.',
    'The signature was made more than 5 seconds ahead of our clock; check yours.',
  ),
  content_digest_is_missing: row(
    401,
    'Thiếu tiêu đề Content-Digest (nội dung rỗng cũng cần).',
    'The header Content-Digest is missing (an empty body needs it too).',
  ),
  content_digest_is_malformed: row(
    401,
    'Content-Digest phải là đúng một giá trị sha-256 (RFC 9530).',
    'Content-Digest must be exactly one sha-256 (RFC 9530).',
  ),
  content_digest_differs: row(
    401,
    'Nội dung không khớp với Content-Digest.',
    'The body does not match Content-Digest.',
  ),
  signature_algorithm_is_not_the_keys: row(
    401,
    'Tham số alg không phải thuật toán của khóa này.',
    'The parameter alg is not the algorithm of this key.',
  ),
  signature_is_wrong: row(401, 'Chữ ký không đúng.', 'The signature is wrong.'),
  key_is_unknown: row(401, 'Không có khóa mang mã này.', 'There is no key of this id.'),
  key_is_for_messages: row(
    401,
    'Khóa này để ký điện, không để ký yêu cầu HTTP.',
    'This key signs messages, not HTTP requests.',
  ),
  key_is_revoked: row(401, 'Khóa này đã bị thu hồi.', 'This key has been revoked.'),
  key_is_not_yet_valid: row(401, 'Khóa này chưa có hiệu lực.', 'This key is not valid yet.'),
  key_has_expired: row(401, 'Khóa này đã hết hiệu lực.', 'This key has expired.'),
};
