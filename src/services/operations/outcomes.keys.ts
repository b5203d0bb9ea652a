import type { OutcomeTable } from '../../core/http/index.ts';
import type { AddKeyAnswer } from './commands.keys.ts';

type KeyRefusal =
  | Exclude<AddKeyAnswer['kind'], 'key_added' | 'participant_not_found'>
  | 'key_not_found'
  | 'public_key_is_not_readable'
  | 'public_key_is_private'
  | 'public_key_kind_is_not_ours'
  | 'signature_is_required'
  | 'key_use_needs_the_operator'
  | 'participant_not_found';

export const KEY_OUTCOMES: OutcomeTable<KeyRefusal> = {
  key_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có khóa này.',
    en: 'There is no such key.',
  },
  participant_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có thành viên này.',
    en: 'There is no such participant.',
  },
  key_id_is_taken: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Tên khóa này đã dùng; tên khóa không bao giờ dùng lại.',
    en: 'This key name was used already; names of keys are never used again.',
  },
  public_key_is_in_use: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Khóa công khai này đã đăng ký; mỗi khóa chỉ cho một thành viên và một mục đích.',
    en: 'This public key is registered already; a key is for one participant and one use.',
  },
  key_would_never_be_valid: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Khóa hết hiệu lực trước khi có hiệu lực.',
    en: 'The key would expire before it is valid.',
  },
  participant_has_too_many_keys: {
    status: 409,
    retryable: false,
    outcome: 'none',
    vi: 'Thành viên đã có đủ số khóa đang dùng; hãy thu hồi khóa cũ.',
    en: 'The participant has as many keys in use as it may; revoke an old one.',
  },
  public_key_is_not_readable: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Không đọc được khóa công khai (cần PEM "PUBLIC KEY" hoặc JWK).',
    en: 'The public key cannot be read (PEM "PUBLIC KEY" or a JWK is needed).',
  },
  public_key_is_private: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Đây là khóa bí mật và coi như đã lộ: hãy bỏ nó và tạo khóa mới.',
    en: 'This is a private key and must be taken for leaked: throw it away and make another.',
  },
  public_key_kind_is_not_ours: {
    status: 422,
    retryable: false,
    outcome: 'none',
    vi: 'Chỉ nhận khóa Ed25519 hoặc P-256.',
    en: 'Only Ed25519 and P-256 keys are taken.',
  },
  signature_is_required: {
    status: 403,
    retryable: false,
    outcome: 'none',
    vi: 'Thành viên phải ký yêu cầu này; khóa API không đủ.',
    en: 'A participant must sign this request; an API key is not enough.',
  },
  key_use_needs_the_operator: {
    status: 403,
    retryable: false,
    outcome: 'none',
    vi: 'Khóa ký điện do đơn vị vận hành đăng ký.',
    en: 'Keys that sign messages are registered by the operator.',
  },
};
