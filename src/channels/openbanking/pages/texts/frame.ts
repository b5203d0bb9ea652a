/** Words around every page, of receipts and of errors. */
export const FRAME_TEXTS = {
  product: { vi: 'qua Long Biên', en: 'through Long Biên' },
  nav: { vi: 'Trang của bạn', en: 'Your pages' },
  skip: { vi: 'Đến nội dung', en: 'Skip to content' },
  other_language: { vi: 'English', en: 'Tiếng Việt' },
  my_consents: { vi: 'Đồng ý của tôi', en: 'My consents' },
  notices: { vi: 'Thông báo', en: 'Notices' },
  unread_count: { vi: '{count} chưa đọc', en: '{count} unread' },
  all_accesses: { vi: 'Ai đã xem gì', en: 'Who saw what' },
  sign_out: { vi: 'Đăng xuất', en: 'Sign out' },
  error_title: { vi: 'Lỗi: {title}', en: 'Error: {title}' },
  error_heading: { vi: 'Có điều cần sửa', en: 'There is something to correct' },
  deadline: { vi: 'Trang chờ bạn đến {time}.', en: 'The page waits until {time}.' },
  deadline_extend: { vi: 'Thêm thời gian', en: 'More time' },
  help: {
    vi: 'Nhân viên ngân hàng không bao giờ hỏi mật khẩu hay mã xác nhận của bạn.',
    en: 'Nobody from the bank ever asks for your password or your code.',
  },
  hour: { vi: 'Giờ Hà Nội.', en: 'Hanoi time.' },
  back_to_app: { vi: 'Quay lại {software}', en: 'Back to {software}' },

  receipt_agreed: { vi: 'Bạn đã đồng ý', en: 'You agreed' },
  receipt_refused: { vi: 'Bạn đã từ chối', en: 'You refused' },
  receipt_cancelled: { vi: 'Bạn đã hủy', en: 'You cancelled' },
  receipt_agreed_about: {
    vi: 'Đây là biên nhận. Ngân hàng giữ một bản có chữ ký số, đúng từng chữ bạn đã đọc.',
    en: 'This is your receipt. The bank keeps a digitally signed copy, word for word as you read it.',
  },
  receipt_refused_about: {
    vi: 'Không có gì được chia sẻ, không có tiền nào chuyển đi. {software} sẽ được báo là bạn từ chối.',
    en: 'Nothing was shared and no money moved. {software} will be told that you refused.',
  },
  receipt_cancelled_about: {
    vi: 'Không có gì được chia sẻ, không có tiền nào chuyển đi.',
    en: 'Nothing was shared and no money moved.',
  },
  receipt_number: { vi: 'Mã đồng ý', en: 'Consent number' },
  receipt_at: { vi: 'Lúc', en: 'At' },
  receipt_withdraw: { vi: 'Xem hoặc rút lại đồng ý này', en: 'See or withdraw this consent' },

  pending: { vi: 'Còn chờ người khác đồng ý', en: 'Others still have to agree' },
  pending_about: {
    vi: 'Tài khoản này có nhiều chủ. Bạn đã đồng ý, nhưng {software} chỉ được dùng khi mọi người dưới đây đều đồng ý.',
    en: 'This account has several holders. You agreed, but {software} may use it only when everybody below has agreed.',
  },
  pending_until: {
    vi: 'Nếu đến {time} vẫn chưa đủ thì yêu cầu này tự hết hạn.',
    en: 'If somebody is still missing at {time}, the request ends by itself.',
  },
  pending_approved: { vi: 'đã đồng ý', en: 'agreed' },
  pending_waiting: { vi: 'chưa trả lời', en: 'has not answered yet' },

  error_request: { vi: 'Mã để báo ngân hàng: {request}', en: 'Number to tell the bank: {request}' },
  error_home: { vi: 'Về trang Đồng ý của tôi', en: 'To my consents' },
} as const;

/** Title and advice of each error page. */
export const PAGE_ERROR_TEXTS = {
  request_is_over: {
    title: { vi: 'Yêu cầu này đã hết hạn', en: 'This request has expired' },
    advice: {
      vi: 'Không có gì được chia sẻ, không có tiền nào chuyển đi. Hãy quay lại ứng dụng và bắt đầu lại.',
      en: 'Nothing was shared and no money moved. Go back to the app and start again.',
    },
  },
  request_was_already_decided: {
    title: { vi: 'Yêu cầu này đã được trả lời', en: 'This request was already answered' },
    advice: {
      vi: 'Mỗi yêu cầu chỉ trả lời một lần. Xem kết quả ở trang Đồng ý của tôi.',
      en: 'Each request is answered once. The result is on the page My consents.',
    },
  },
  request_belongs_to_another_browser: {
    title: { vi: 'Yêu cầu này được mở ở trình duyệt khác', en: 'This request was opened in another browser' },
    advice: {
      vi: 'Để không ai trả lời thay bạn, yêu cầu chỉ mở được ở nơi bạn bắt đầu. Nếu có người gửi cho bạn đường dẫn này, đừng tiếp tục.',
      en: 'So that nobody answers for you, a request opens only where you started it. If somebody sent you this link, do not go on.',
    },
  },
  request_is_not_valid: {
    title: { vi: 'Ứng dụng đã gửi yêu cầu sai', en: 'The app sent a faulty request' },
    advice: {
      vi: 'Bạn không làm gì sai. Không có gì được chia sẻ. Hãy báo cho nhà cung cấp ứng dụng.',
      en: 'You did nothing wrong. Nothing was shared. Please tell the provider of the app.',
    },
  },
  third_party_is_suspended: {
    title: { vi: 'Ứng dụng này đang bị tạm ngừng', en: 'This app is suspended' },
    advice: {
      vi: 'Nhà cung cấp ứng dụng hiện không được phép hỏi thông tin hay khởi tạo thanh toán. Không có gì được chia sẻ.',
      en: 'Its provider may not ask for data or start payments at the moment. Nothing was shared.',
    },
  },
  third_party_is_not_known: {
    title: { vi: 'Không nhận ra ứng dụng này', en: 'This app is not known' },
    advice: {
      vi: 'Ứng dụng không có trong danh bạ bên thứ ba. Đừng đưa mật khẩu cho ứng dụng đã gửi bạn đến đây.',
      en: 'The app is not in the directory of third parties. Do not give your password to the app that sent you here.',
    },
  },
  form_is_out_of_date: {
    title: { vi: 'Trang này đã cũ', en: 'This page is out of date' },
    advice: {
      vi: 'Có thể bạn đã mở trang ở hai thẻ hoặc để quá lâu. Chưa có gì thay đổi. Hãy mở lại trang.',
      en: 'It may have been open in two tabs, or for too long. Nothing was changed. Please open the page again.',
    },
  },
  too_many_attempts: {
    title: { vi: 'Quá nhiều lần thử', en: 'Too many attempts' },
    advice: { vi: 'Hãy đợi ít phút rồi thử lại.', en: 'Please wait a few minutes and try again.' },
  },
  consent_not_found: {
    title: { vi: 'Không có đồng ý này', en: 'There is no such consent' },
    advice: {
      vi: 'Bạn không có đồng ý nào mang mã này.',
      en: 'You have no consent with this number.',
    },
  },
  page_not_found: {
    title: { vi: 'Không có trang này', en: 'There is no such page' },
    advice: { vi: 'Hãy kiểm tra lại địa chỉ.', en: 'Please check the address.' },
  },
  address_was_used: {
    title: { vi: 'Địa chỉ này đã được dùng', en: 'This address was used already' },
    advice: {
      vi: 'Nó chỉ mở được một lần. Nếu bạn chưa trả lời, hãy đăng nhập vào trang Đồng ý của tôi; nếu không phải bạn đã mở, hãy từ chối ở đó và báo ngân hàng.',
      en: 'It opens once. If you have not answered yet, sign in to My consents; if it was not you who opened it, refuse there and tell your bank.',
    },
  },
  bank_is_not_answering: {
    title: { vi: 'Ngân hàng của bạn chưa trả lời', en: 'Your bank is not answering' },
    advice: {
      vi: 'Chưa có gì được đồng ý. Hãy tải lại trang này sau ít phút.',
      en: 'Nothing was agreed to. Please reload this page in a few minutes.',
    },
  },
  service_is_busy: {
    title: { vi: 'Hệ thống đang bận', en: 'The service is busy' },
    advice: {
      vi: 'Yêu cầu của bạn chưa được ghi nhận. Hãy thử lại sau ít phút.',
      en: 'Your request was not recorded. Please try again in a few minutes.',
    },
  },
  something_went_wrong: {
    title: { vi: 'Hệ thống gặp lỗi', en: 'Something went wrong' },
    advice: {
      vi: 'Lỗi ở phía chúng tôi. Trước khi làm lại, hãy xem trang Đồng ý của tôi: có thể việc bạn vừa làm đã xong.',
      en: 'The fault is ours. Before you do it again, look at My consents: what you just did may be done.',
    },
  },
} as const;
