/** Words of signing in. */
export const SIGN_IN_TEXTS = {
  sign_in: { vi: 'Đăng nhập ngân hàng của bạn', en: 'Sign in to your bank' },
  sign_in_for: {
    vi: '{name} gửi bạn đến đây. Bạn sẽ đọc họ muốn gì rồi mới quyết định; đăng nhập chưa phải là đồng ý.',
    en: '{name} sent you here. You will read what they want before you decide; signing in is not agreeing.',
  },
  sign_in_about: {
    vi: 'Để xem ai đang dùng thông tin và tài khoản của bạn, và dừng lại khi bạn muốn.',
    en: 'To see who uses your data and accounts, and to stop it whenever you want.',
  },
  password_stays: {
    vi: 'Bạn đang ở trang của ngân hàng. Ứng dụng không nhìn thấy mật khẩu của bạn.',
    en: 'You are on your bank’s page. The app never sees your password.',
  },
  bank: { vi: 'Ngân hàng', en: 'Bank' },
  choose_bank: { vi: 'Chọn ngân hàng của bạn', en: 'Choose your bank' },
  phone: { vi: 'Số điện thoại', en: 'Phone number' },
  phone_hint: { vi: 'Số bạn đã đăng ký với ngân hàng', en: 'The one your bank knows' },
  password: { vi: 'Mật khẩu', en: 'Password' },
  password_left_empty: {
    vi: 'Để trống nếu ngân hàng của bạn hỏi trong ứng dụng của họ.',
    en: 'Leave it empty if your bank asks you in its app.',
  },
  in_app: { vi: 'hỏi trong ứng dụng', en: 'asks in its app' },
  asked_in_app: {
    vi: 'Ngân hàng sẽ hỏi bạn trong ứng dụng của họ. Không nhập mật khẩu ở đây.',
    en: 'Your bank will ask you in its own app. No password is typed here.',
  },
  bank_app: { vi: 'Mở ứng dụng ngân hàng của bạn', en: 'Open your bank’s app' },
  bank_app_asks: {
    vi: 'Ngân hàng đang hỏi trong ứng dụng xem có đúng là bạn đăng nhập cho {name} không.',
    en: 'Your bank is asking in its app whether it is you who signs in for {name}.',
  },
  bank_app_asks_own: {
    vi: 'Ngân hàng đang hỏi trong ứng dụng xem có đúng là bạn muốn xem các đồng ý của mình không.',
    en: 'Your bank is asking in its app whether it is you who wants to see your consents.',
  },
  bank_app_words: { vi: 'Ứng dụng phải hiện đúng những chữ này:', en: 'The app must show these very words:' },
  bank_app_compare: {
    vi: 'Nếu chữ khác, hoặc không phải bạn vừa yêu cầu, hãy từ chối trong ứng dụng.',
    en: 'If the words differ, or if it was not you who asked just now, refuse in the app.',
  },
  bank_app_page: { vi: 'Hoặc trả lời trên trang của ngân hàng', en: 'Or answer on a page of your bank' },
  bank_app_again: { vi: 'Đổi ngân hàng hoặc số điện thoại', en: 'Another bank or phone number' },
  bank_app_answered: { vi: 'Tôi đã xác nhận', en: 'I have confirmed' },
  continue_title: { vi: 'Trả lời điều ngân hàng vừa hỏi', en: 'Answer what your bank just asked' },
  continue_for: {
    vi: '{name} đang chờ bạn trả lời. Bạn sẽ đọc họ muốn gì rồi mới quyết định; tiếp tục chưa phải là đồng ý.',
    en: '{name} is waiting for your answer. You will read what they want before you decide; going on is not agreeing.',
  },
  continue_words: {
    vi: 'Ứng dụng ngân hàng vừa hiện đúng những chữ này:',
    en: 'Your bank’s app has just shown these very words:',
  },
  continue_safe: {
    vi: 'Chỉ tiếp tục nếu chính ứng dụng ngân hàng trên máy này đưa bạn đến đây. Nếu ai đó gửi bạn địa chỉ này, hãy đóng trang; đừng gửi nó cho ai.',
    en: 'Go on only if your bank’s app on this very device led you here. If somebody sent you this address, close the page; send it to nobody.',
  },
  continue_early: {
    vi: 'Ngân hàng chưa xác nhận là bạn đã chấp nhận. Hãy chấp nhận trong ứng dụng rồi thử lại.',
    en: 'Your bank has not confirmed yet that you approved. Approve in its app, then try again.',
  },
  continue: { vi: 'Tiếp tục', en: 'Continue' },
  or: { vi: 'hoặc', en: 'or' },
  with_passkey: { vi: 'Dùng khóa truy cập', en: 'Use a passkey' },
  passkey_hint: {
    vi: 'Vân tay, khuôn mặt hoặc mã mở khóa của điện thoại, máy tính.',
    en: 'The fingerprint, face or code that unlocks your phone or computer.',
  },
  give_up: { vi: 'Hủy, quay lại ứng dụng', en: 'Cancel, back to the app' },

  second_factor: { vi: 'Xác nhận đúng là bạn', en: 'Confirm that it is you' },
  code: { vi: 'Mã sáu số', en: 'Six-digit code' },
  code_hint: {
    vi: 'Mở ứng dụng tạo mã trên điện thoại và nhập mã đang hiện. Mã đổi sau mỗi 30 giây.',
    en: 'Open the authenticator app on your phone and type the code it shows. It changes every 30 seconds.',
  },
  confirm: { vi: 'Xác nhận', en: 'Confirm' },
  passkey_needs_script: {
    vi: 'Khóa truy cập cần JavaScript, trình duyệt này đang tắt. Hãy bật lên, hoặc dùng mã sáu số nếu bạn có.',
    en: 'A passkey needs JavaScript, which this browser has switched off. Switch it on, or use a six-digit code if you have one.',
  },
} as const;

export const SIGN_IN_ERROR_TEXTS = {
  bank_is_missing: { vi: 'Hãy chọn ngân hàng của bạn.', en: 'Choose your bank.' },
  phone_is_not_valid: {
    vi: 'Hãy nhập số điện thoại di động, ví dụ 0912 345 678.',
    en: 'Type a Vietnamese mobile number, for example 0912 345 678.',
  },
  password_is_missing: { vi: 'Hãy nhập mật khẩu.', en: 'Type your password.' },
  sign_in_refused: {
    vi: 'Số điện thoại hoặc mật khẩu không đúng.',
    en: 'The phone number or the password is wrong.',
  },
  sign_in_locked: {
    vi: 'Đăng nhập đang bị khóa vì sai nhiều lần. Hãy dùng trình duyệt mà bạn từng đăng nhập hoặc khóa truy cập, nếu không được thì liên hệ ngân hàng của bạn.',
    en: 'Signing in is locked after too many wrong attempts. Use a browser in which you have signed in before, or a passkey; if neither works, contact your bank.',
  },
  sign_in_locked_until: {
    vi: 'Đăng nhập tạm khóa vì sai nhiều lần. Bạn thử lại được từ {time}.',
    en: 'Signing in is locked for a while after too many wrong attempts. You can try again from {time}.',
  },
  passkey_refused: {
    vi: 'Khóa truy cập này không được chấp nhận. Hãy thử lại hoặc dùng cách khác.',
    en: 'This passkey was not accepted. Try again or use another way.',
  },
  session_is_over: {
    vi: 'Phiên đăng nhập đã hết để giữ an toàn cho bạn. Hãy đăng nhập lại.',
    en: 'Your session has ended to keep you safe. Please sign in again.',
  },
  bank_app_refused: {
    vi: 'Bạn đã từ chối trong ứng dụng ngân hàng. Chưa có gì được chia sẻ.',
    en: 'You refused in your bank’s app. Nothing was shared.',
  },
  bank_app_expired: {
    vi: 'Không có xác nhận nào trong ứng dụng ngân hàng trước khi hết giờ. Hãy thử lại.',
    en: 'Nobody confirmed in the bank’s app before the time was up. Please try again.',
  },
  bank_is_not_answering: {
    vi: 'Ngân hàng của bạn chưa trả lời. Hãy thử lại sau ít phút.',
    en: 'Your bank is not answering. Please try again in a few minutes.',
  },
  bank_asks_too_often: {
    vi: 'Số điện thoại này đã được hỏi nhiều lần. Hãy đợi mười phút rồi thử lại.',
    en: 'This phone number was asked about many times. Wait ten minutes and try again.',
  },
  first_password_has_expired: {
    vi: 'Mật khẩu ngân hàng cấp đã hết hạn. Hãy xin ngân hàng cấp mật khẩu khác.',
    en: 'The password that your bank gave you has expired. Ask your bank for another one.',
  },
  code_is_not_six_digits: { vi: 'Mã gồm đúng sáu chữ số.', en: 'The code has exactly six digits.' },
  code_refused: {
    vi: 'Mã không đúng, hoặc đã dùng rồi. Hãy đợi mã mới rồi nhập lại.',
    en: 'The code is wrong or was used already. Wait for the next one and type that.',
  },
} as const;
