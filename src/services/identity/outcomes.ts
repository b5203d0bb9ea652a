/** Sign-in over HTTP, as banks and the operator manage it, and as pages tell customers. */
import type { OutcomeRow, OutcomeTable } from '../../core/http/index.ts';
import type { EnrolAnswer } from './commands/enrol.ts';
import type { LockAnswer } from './commands/lock.ts';
import type { PasswordFault } from './rules/password.ts';
import type {
  Begun,
  Confirmed,
  PasskeyConfirmed,
  PasskeyRegistered,
  PasswordChanged,
} from './signin/index.ts';

type ManagedRefusal =
  | Exclude<EnrolAnswer['kind'], 'customer_enrolled'>
  | Exclude<LockAnswer['kind'], 'customer_locked' | 'customer_unlocked'>
  | 'sign_in_name_is_no_mobile_number';

const row = (status: number, vi: string, en: string, retryable = false): OutcomeRow => ({
  status,
  retryable,
  outcome: 'none',
  vi,
  en,
});

export const IDENTITY_OUTCOMES: OutcomeTable<ManagedRefusal> = {
  customer_not_found: row(404, 'Không có khách hàng này.', 'There is no such customer.'),
  customer_is_not_enrolled: row(
    404,
    'Khách hàng này chưa đăng ký đăng nhập.',
    'This customer has no sign-in.',
  ),
  sign_in_name_is_taken: row(
    409,
    'Số điện thoại này đã là tên đăng nhập của khách hàng khác.',
    'This phone number is the sign-in name of another customer.',
  ),
  sign_in_name_is_no_mobile_number: row(
    422,
    'Tên đăng nhập phải là số di động Việt Nam.',
    'A sign-in name must be a Vietnamese mobile number.',
  ),
};

type SignInKind = (Begun | Confirmed | PasskeyConfirmed | PasswordChanged | PasskeyRegistered)['kind'];
/** What is no refusal, or leads on. */
type Leading =
  | 'second_factor_needed'
  | 'signed_in'
  | 'password_changed'
  | 'password_must_be_changed'
  | 'passkey_registered';

/** What a customer is told; a wrong password and a name that nobody bears have one text. */
const SIGN_IN_OUTCOMES: OutcomeTable<Exclude<SignInKind, Leading>> = {
  sign_in_refused: row(
    401,
    'Số điện thoại hoặc mật khẩu không đúng.',
    'The phone number or the password is not right.',
  ),
  locked: row(
    403,
    'Đăng nhập tạm khóa vì nhập sai nhiều lần. Hãy chờ rồi thử lại, hoặc liên hệ ngân hàng để mở khóa.',
    'Sign-in is locked after too many wrong entries. Wait and try again, or ask your bank to unlock it.',
  ),
  sign_in_is_busy: row(
    503,
    'Hệ thống đang bận. Vui lòng thử lại sau ít giây.',
    'The system is busy. Please try again in a few seconds.',
    true,
  ),
  code_is_wrong: row(401, 'Mã xác thực không đúng.', 'The code is not right.'),
  code_was_used: row(
    401,
    'Mã này đã được dùng. Hãy chờ ứng dụng hiện mã mới.',
    'This code was used already. Wait until the app shows the next one.',
  ),
  ticket_is_not_good: row(
    401,
    'Bước đăng nhập đã hết hạn. Hãy nhập lại từ đầu.',
    'This step of the sign-in has ended. Begin again.',
  ),
  first_password_has_expired: row(
    403,
    'Mật khẩu lần đầu đã hết hạn (30 ngày). Hãy liên hệ ngân hàng để được cấp lại.',
    'The first password has expired (30 days). Ask your bank for another one.',
  ),
  must_sign_in_again: row(
    401,
    'Hãy đăng nhập lại để thay đổi cách đăng nhập.',
    'Sign in again to change how you sign in.',
  ),
  passkey_is_not_good: row(
    422,
    'Không đăng ký được khóa truy cập. Hãy thử lại.',
    'The passkey could not be registered. Try again.',
  ),
  passkey_is_registered_already: row(
    409,
    'Khóa truy cập này đã được đăng ký.',
    'This passkey is registered already.',
  ),
  customer_has_too_many_passkeys: row(
    409,
    'Đã có đủ 10 khóa truy cập; hãy xóa một khóa cũ.',
    'There are 10 passkeys already; remove an old one.',
  ),
  password_is_the_one_before: row(
    422,
    'Mật khẩu mới phải khác mật khẩu hiện tại.',
    'The new password must differ from the one you have.',
  ),
  ...passwordFaults(),
};

function passwordFaults(): OutcomeTable<PasswordFault> {
  return {
    password_is_too_short: row(
      422,
      'Mật khẩu cần ít nhất 8 ký tự.',
      'A password needs at least 8 characters.',
    ),
    password_is_too_long: row(422, 'Mật khẩu tối đa 128 ký tự.', 'A password has at most 128 characters.'),
    password_needs_digits_capitals_and_small_letters: row(
      422,
      'Mật khẩu cần có chữ số, chữ hoa và chữ thường.',
      'A password needs digits, capital and small letters.',
    ),
    password_holds_the_name: row(
      422,
      'Mật khẩu không được chứa số điện thoại của bạn.',
      'A password must not hold your phone number.',
    ),
  };
}
