/** Words of passwords and passkeys, and of the page on which a customer looks after both. */
export const SECURITY_TEXTS = {
  new_password: { vi: 'Đặt mật khẩu của riêng bạn', en: 'Choose a password of your own' },
  new_password_about: {
    vi: 'Mật khẩu đang dùng do ngân hàng cấp hoặc đã hết hạn. Chọn mật khẩu mới rồi bạn đi tiếp.',
    en: 'The password you used came from the bank or has expired. Choose another one, then you go on.',
  },
  password_rules: {
    vi: 'Ít nhất {chars} ký tự, có chữ hoa, chữ thường và chữ số. Không chứa sáu số cuối của số điện thoại, và không trùng mật khẩu vừa dùng.',
    en: 'At least {chars} characters, with capital letters, small letters and digits. Without the last six digits of your phone number, and not the one you just used.',
  },
  chosen_password: { vi: 'Mật khẩu mới', en: 'New password' },
  password_again: { vi: 'Nhập lại mật khẩu mới', en: 'New password again' },
  save_password: { vi: 'Lưu mật khẩu mới', en: 'Save the new password' },
  current_password: { vi: 'Mật khẩu đang dùng', en: 'Current password' },

  security: { vi: 'Đăng nhập của tôi', en: 'My sign-in' },
  security_about: {
    vi: 'Những cách bạn chứng minh mình là mình. Thấy thiết bị lạ? Xóa nó và đổi mật khẩu ngay.',
    en: 'The ways in which you prove that it is you. You see a device that is not yours? Remove it and change your password at once.',
  },
  passkeys: { vi: 'Khóa truy cập', en: 'Passkeys' },
  no_passkeys: { vi: 'Bạn chưa có khóa truy cập nào.', en: 'You have no passkey yet.' },
  passkey_nameless: { vi: 'Thiết bị không tên', en: 'Device without a name' },
  passkey_since: { vi: 'Thêm lúc', en: 'Added' },
  remove_passkey: { vi: 'Xóa', en: 'Remove' },
  add_passkey: { vi: 'Thêm khóa truy cập', en: 'Add a passkey' },
  passkey_label: { vi: 'Bạn gọi thiết bị này là gì', en: 'What you call this device' },
  passkey_label_hint: { vi: 'Ví dụ: điện thoại của tôi', en: 'For example: my phone' },
  passkey_about: {
    vi: 'Đăng nhập bằng vân tay, khuôn mặt hoặc mã mở khóa, không cần mật khẩu. Không ai lừa lấy được.',
    en: 'Sign in by fingerprint, face or the code that unlocks your device, without a password. Nobody can talk you out of it.',
  },
  browser_without_passkeys: {
    vi: 'Trình duyệt này không dùng được khóa truy cập.',
    en: 'This browser cannot use passkeys.',
  },
  adding_needs_script: {
    vi: 'Thêm khóa truy cập cần JavaScript, trình duyệt này đang tắt.',
    en: 'Adding a passkey needs JavaScript, which this browser has switched off.',
  },
  again_about: {
    vi: 'Muốn thêm hoặc xóa khóa truy cập, hãy đăng nhập lại: bạn đã đăng nhập từ lâu.',
    en: 'To add or remove a passkey, sign in again: it has been a while.',
  },
  again: { vi: 'Đăng nhập lại', en: 'Sign in again' },
  change_password: { vi: 'Đổi mật khẩu', en: 'Change your password' },
} as const;

export const NEW_PASSWORD_ERROR_TEXTS = {
  password_is_too_short: { vi: 'Mật khẩu mới quá ngắn.', en: 'The new password is too short.' },
  password_is_too_long: { vi: 'Mật khẩu mới quá dài.', en: 'The new password is too long.' },
  password_needs_digits_capitals_and_small_letters: {
    vi: 'Mật khẩu mới cần có chữ hoa, chữ thường và chữ số.',
    en: 'The new password needs capital letters, small letters and digits.',
  },
  password_holds_the_name: {
    vi: 'Mật khẩu mới chứa số điện thoại của bạn. Hãy chọn mật khẩu khác.',
    en: 'The new password holds your phone number. Choose another one.',
  },
  password_is_the_one_before: {
    vi: 'Đó là mật khẩu vừa dùng. Hãy chọn mật khẩu khác.',
    en: 'That is the password you just used. Choose another one.',
  },
  passwords_differ: { vi: 'Hai lần nhập không giống nhau.', en: 'The two are not the same.' },
  current_password_refused: {
    vi: 'Mật khẩu đang dùng không đúng.',
    en: 'The current password is wrong.',
  },
  sign_in_locked: {
    vi: 'Đang tạm khóa vì nhập sai nhiều lần. Hãy thử lại sau, hoặc liên hệ ngân hàng của bạn.',
    en: 'This is locked after too many wrong attempts. Try again later, or contact your bank.',
  },
} as const;

export const PASSKEY_ERROR_TEXTS = {
  passkey_is_not_good: {
    vi: 'Không thêm được khóa truy cập. Hãy thử lại.',
    en: 'The passkey could not be added. Please try again.',
  },
  passkey_is_registered_already: {
    vi: 'Khóa truy cập này đã có rồi.',
    en: 'This passkey is there already.',
  },
  customer_has_too_many_passkeys: {
    vi: 'Bạn đã có đủ số khóa truy cập cho phép. Hãy xóa bớt một khóa trước.',
    en: 'You have as many passkeys as you may. Remove one first.',
  },
} as const;
