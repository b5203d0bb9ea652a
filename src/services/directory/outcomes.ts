/** What this room refuses, and how that is told. */
import type { OutcomeRow, OutcomeTable } from '../../core/http/index.ts';
import type { KeySetRefusal } from './keyset.ts';
import type { RedirectRefusal } from './rules/redirects.ts';
import type { RoleRefusal } from './rules/registration.ts';

export type DirectoryRefusal =
  | 'third_party_not_found'
  | 'third_party_is_suspended'
  | 'third_party_is_revoked'
  | 'third_party_has_this_status_already'
  | 'third_party_has_too_much_software'
  | 'software_not_found'
  | 'software_is_suspended'
  | 'software_is_revoked'
  | 'software_has_this_status_already'
  | 'third_party_has_too_many_api_keys'
  | 'api_key_not_found'
  | 'only_the_operator_reinstates'
  | 'participant_not_found'
  | 'participant_has_too_many_resource_servers'
  | 'resource_server_not_found'
  | 'resource_server_is_revoked'
  | 'resource_server_has_this_status_already'
  | 'resource_server_needs_one_proof'
  | 'signature_is_required'
  | 'sign_up_is_closed'
  | 'tax_code_is_not_valid'
  | 'tax_code_is_registered'
  | 'name_could_be_taken_for_another'
  | 'name_belongs_to_another'
  | 'contacts_are_not_usable'
  | 'role_is_not_the_third_partys'
  | RoleRefusal
  | RedirectRefusal;

const row = (status: number, vi: string, en: string): OutcomeRow => ({
  status,
  retryable: false,
  outcome: 'none',
  vi,
  en,
});

export const DIRECTORY_OUTCOMES: OutcomeTable<DirectoryRefusal | KeySetRefusal> = {
  third_party_not_found: row(404, 'Không có bên thứ ba này.', 'There is no such third party.'),
  third_party_is_suspended: row(
    403,
    'Bên thứ ba này đang bị tạm đình chỉ.',
    'This third party is suspended.',
  ),
  third_party_is_revoked: row(
    409,
    'Bên thứ ba này đã bị xóa tên; việc này không đảo lại được.',
    'This third party was revoked, which is for good.',
  ),
  third_party_has_this_status_already: row(
    409,
    'Bên thứ ba đã ở trạng thái này.',
    'The third party has this status already.',
  ),
  third_party_has_too_much_software: row(
    409,
    'Bên thứ ba đã đăng ký đủ 50 phần mềm.',
    'The third party has registered 50 software products, which is the most.',
  ),
  software_not_found: row(
    404,
    'Không có phần mềm này trong danh bạ.',
    'The directory knows no such software.',
  ),
  software_is_suspended: row(
    409,
    'Phần mềm này đang bị tạm đình chỉ.',
    'This software product is suspended.',
  ),
  software_is_revoked: row(
    409,
    'Phần mềm này đã bị thu hồi; hãy đăng ký phần mềm mới.',
    'This software product was revoked, which is for good; register another.',
  ),
  software_has_this_status_already: row(
    409,
    'Phần mềm đã ở trạng thái này.',
    'The software product has this status already.',
  ),
  third_party_has_too_many_api_keys: row(
    409,
    'Bên thứ ba đã có đủ 10 khóa API; hãy thu hồi một khóa trước.',
    'The third party has ten API keys, which is the most; revoke one first.',
  ),
  api_key_not_found: row(404, 'Không có khóa API này.', 'There is no such API key.'),
  only_the_operator_reinstates: row(
    403,
    'Ai cũng tự đình chỉ hoặc thu hồi được phần của mình; chỉ đơn vị vận hành cho hoạt động lại.',
    'Whose it is suspends or revokes it; only the operator makes it active again.',
  ),
  participant_not_found: row(404, 'Không có thành viên này.', 'There is no such participant.'),
  participant_has_too_many_resource_servers: row(
    409,
    'Thành viên đã có đủ 10 máy chủ tài nguyên; hãy thu hồi một máy chủ trước.',
    'The participant has ten resource servers, which is the most; revoke one first.',
  ),
  resource_server_not_found: row(
    404,
    'Không có máy chủ tài nguyên này.',
    'There is no such resource server.',
  ),
  resource_server_is_revoked: row(
    409,
    'Máy chủ tài nguyên này đã bị thu hồi; việc này không đảo lại được.',
    'This resource server was revoked, which is for good.',
  ),
  resource_server_has_this_status_already: row(
    409,
    'Máy chủ tài nguyên đã ở trạng thái này.',
    'The resource server has this status already.',
  ),
  resource_server_needs_one_proof: row(
    422,
    'Máy chủ tài nguyên chứng minh mình bằng khóa (jwks) hoặc bằng chứng thư (certificate_subject), một trong hai.',
    'A resource server proves itself by keys (jwks) or by a certificate (certificate_subject), one of both.',
  ),
  signature_is_required: row(
    403,
    'Thành viên phải ký yêu cầu này; khóa API không đủ.',
    'A participant must sign this request; an API key is not enough.',
  ),
  sign_up_is_closed: row(
    403,
    'Hệ thống này không cho tự đăng ký; hãy liên hệ đơn vị vận hành.',
    'Nobody signs up here by himself; ask the operator.',
  ),
  tax_code_is_not_valid: row(
    422,
    'Mã số thuế không đúng: cần 10 chữ số, hoặc 10 và 3 chữ số của chi nhánh, với chữ số kiểm tra đúng.',
    'The tax code is not valid: ten digits, or ten and three of a branch, with a fitting check digit.',
  ),
  tax_code_is_registered: row(
    409,
    'Mã số thuế này đã được đăng ký.',
    'A third party of this tax code is registered already.',
  ),
  name_could_be_taken_for_another: row(
    422,
    'Tên chỉ được gồm chữ cái Việt hoặc Latinh, chữ số, khoảng trắng đơn và dấu câu thông thường.',
    'A name holds Vietnamese or Latin letters, digits, single spaces and plain marks, and nothing that looks like them.',
  ),
  name_belongs_to_another: row(
    409,
    'Tên này (không kể dấu và chữ hoa) thuộc về một bên thứ ba khác.',
    'This name, tones and capitals aside, belongs to another third party.',
  ),
  contacts_are_not_usable: row(
    422,
    'Thông tin liên hệ không dùng được: cần email; điện thoại 8–15 chữ số; trang web https.',
    'The contacts are not usable: an email; a phone of 8 to 15 digits; a website with https.',
  ),
  role_is_not_the_third_partys: row(
    422,
    'Phần mềm xin một vai trò mà bên thứ ba không có.',
    'The software asks for a role that its third party does not have.',
  ),
  roles_are_not_distinct: row(
    422,
    'Cần ít nhất một vai trò, mỗi vai trò một lần.',
    'At least one role is needed, each once.',
  ),
  role_needs_a_licence: row(
    422,
    'Chỉ ngân hàng hoặc trung gian thanh toán có giấy phép được khởi tạo thanh toán (PIS) và nạp, rút ví (EWLTS).',
    'Only a bank or a licensed payment intermediary may start payments (PIS) or top up and empty wallets (EWLTS).',
  ),
  software_has_too_many_redirect_uris: row(422, 'Tối đa 10 địa chỉ chuyển về.', 'At most ten redirect URIs.'),
  redirect_uris_are_not_distinct: row(
    422,
    'Mỗi địa chỉ chuyển về chỉ ghi một lần.',
    'Each redirect URI is given once.',
  ),
  redirect_uri_is_not_in_its_normal_form: row(
    422,
    'Địa chỉ chuyển về phải viết đúng như trình duyệt viết (kể cả dấu / sau tên miền), tối đa 512 ký tự.',
    'A redirect URI is written as a browser writes it (with the / after the host), in at most 512 characters.',
  ),
  redirect_uri_is_not_https: row(
    422,
    'Địa chỉ chuyển về phải dùng https (http chỉ cho 127.0.0.1 khi phát triển).',
    'A redirect URI uses https (http only to 127.0.0.1, in development).',
  ),
  redirect_uri_has_a_wildcard: row(
    422,
    'Địa chỉ chuyển về không được có dấu *.',
    'A redirect URI has no wildcard.',
  ),
  redirect_uri_has_a_fragment: row(
    422,
    'Địa chỉ chuyển về không được có phần sau dấu #.',
    'A redirect URI has no fragment.',
  ),
  redirect_uri_has_user_information: row(
    422,
    'Địa chỉ chuyển về không được có tên người dùng hoặc mật khẩu.',
    'A redirect URI has no user name and no password.',
  ),
  redirect_uri_host_is_not_public: row(
    422,
    'Máy chủ của địa chỉ chuyển về phải là một tên miền công khai.',
    'The host of a redirect URI is a public domain name.',
  ),
  key_set_is_not_readable: row(
    422,
    'Bộ khóa không phải là JWK Set (RFC 7517).',
    'The key set is not a JWK Set (RFC 7517).',
  ),
  key_set_has_no_keys: row(422, 'Bộ khóa không có khóa nào.', 'The key set has no keys.'),
  key_set_has_too_many_keys: row(422, 'Bộ khóa có quá 10 khóa.', 'The key set has more than ten keys.'),
  key_set_points_elsewhere: row(
    422,
    'Khóa phải được gửi nguyên văn, không phải bằng một địa chỉ (jku, x5u).',
    'Keys are given by value, not by an address (jku, x5u).',
  ),
  key_is_private: row(
    422,
    'Khóa này là khóa riêng hoặc khóa bí mật. Hãy coi nó là đã lộ: tạo khóa mới và chỉ gửi khóa công khai.',
    'This is a private or secret key. Treat it as disclosed: make another, and send the public half only.',
  ),
  key_is_not_readable: row(422, 'Không đọc được khóa.', 'The key cannot be read.'),
  key_id_is_missing: row(422, 'Mỗi khóa cần có kid.', 'Each key needs a kid.'),
  key_ids_are_not_distinct: row(422, 'Hai khóa có cùng kid.', 'Two keys have the same kid.'),
  key_kind_is_not_allowed: row(
    422,
    'Chỉ nhận khóa P-256 (ES256), Ed25519 (EdDSA) và RSA 2048–4096 bit (PS256).',
    'Keys are P-256 (ES256), Ed25519 (EdDSA) or RSA of 2048 to 4096 bits (PS256).',
  ),
  key_is_weak: row(
    422,
    'Khóa RSA cần 2048–4096 bit và số mũ lẻ từ 65537.',
    'An RSA key has 2048 to 4096 bits and an odd exponent from 65537.',
  ),
  key_is_not_for_signatures: row(
    422,
    'Khóa phải dùng để ký (use: sig).',
    'The key must be for signatures (use: sig).',
  ),
};
