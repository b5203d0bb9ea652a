/** Words of the pages on which a customer decides. */
export const DECIDING_TEXTS = {
  consent_title: { vi: 'Cho xem thông tin tài khoản?', en: 'Share account data?' },
  payment_title: { vi: 'Trả khoản này?', en: 'Make this payment?' },
  recurring_title: { vi: 'Cho phép trả tiền nhiều lần?', en: 'Allow repeated payments?' },
  bulk_title: { vi: 'Trả {count} khoản này?', en: 'Make these {count} payments?' },
  refunds_title: { vi: 'Cho phép hoàn tiền thay bạn?', en: 'Let them give payments back for you?' },
  wallet_title: { vi: 'Liên kết tài khoản với ví?', en: 'Link your account to a wallet?' },

  who_asks: { vi: 'Ai hỏi', en: 'Who asks' },
  software: { vi: 'Ứng dụng', en: 'App' },
  tax_code: { vi: 'Mã số thuế', en: 'Tax code' },
  licence: { vi: 'Giấy phép', en: 'Licence' },
  nameless: { vi: '(không có tên đọc được)', en: '(no legible name)' },
  name_check: {
    vi: 'Hãy đối chiếu mã số thuế {taxCode} rồi mới tin.',
    en: 'Check the tax code {taxCode} before you trust it.',
  },

  decoupled: {
    vi: 'Yêu cầu này gửi đến lúc {time}, không phải từ trình duyệt này.',
    en: 'This request came at {time}, and not from this browser.',
  },
  decoupled_message: {
    vi: 'Ứng dụng hoặc nơi bạn đang trả tiền phải hiện đúng dòng này:',
    en: 'The app, or the place where you are paying, must show exactly these words:',
  },
  decoupled_refuse: {
    vi: 'Không thấy dòng đó, hoặc không phải bạn bắt đầu? Hãy từ chối.',
    en: 'You do not see them, or did not start this? Then refuse.',
  },

  what_is_read: { vi: 'Họ được xem gì', en: 'What they may see' },
  what_is_read_hint: {
    vi: 'Bỏ dấu ở mục bạn không muốn cho xem. Có thể ứng dụng sẽ thiếu vài chức năng.',
    en: 'Untick what you do not want to share. The app may then lack some functions.',
  },
  exact_fields: { vi: 'Gồm những gì', en: 'What this includes' },
  which_accounts: { vi: 'Ở tài khoản nào', en: 'Of which accounts' },
  which_accounts_hint: { vi: 'Chọn một hoặc nhiều tài khoản.', en: 'Choose one or more.' },
  source_account: { vi: 'Trả từ tài khoản nào', en: 'From which account' },
  linked_account: { vi: 'Liên kết tài khoản nào', en: 'Which account to link' },
  balance: { vi: 'Số dư {amount}', en: 'Balance {amount}' },
  jointly: { vi: 'Tài khoản chung', en: 'Joint account' },
  no_accounts: {
    vi: 'Bạn không có tài khoản nào dùng được ở đây. Bạn có thể từ chối hoặc hủy.',
    en: 'You have no account that can be used here. You can refuse or cancel.',
  },
  other_holder: { vi: 'Người cùng đứng tên tài khoản', en: 'Another holder of the account' },
  others_must_agree: {
    vi: 'Với tài khoản chung, những người này cũng phải đồng ý: {names}.',
    en: 'For a joint account these people must agree too: {names}.',
  },

  chosen_by: {
    vi: '{names} đã đồng ý và đã chọn những gì dưới đây. Bạn đồng ý đúng như vậy, hoặc từ chối.',
    en: '{names} agreed and chose what is below. You agree to exactly that, or refuse.',
  },

  conditions: { vi: 'Theo những điều kiện nào', en: 'On what terms' },
  purpose: { vi: 'Để làm gì', en: 'What for' },
  history: { vi: 'Xem từ khi nào', en: 'How far back' },
  history_from: { vi: 'Giao dịch từ ngày {date}', en: 'Transactions since {date}' },
  history_all: {
    vi: 'Mọi giao dịch từ khi mở tài khoản',
    en: 'Every transaction since the account was opened',
  },
  frequency: { vi: 'Bao lâu một lần', en: 'How often' },
  frequency_times: {
    vi: 'Khi bạn không mở ứng dụng: mỗi mục nhiều nhất {times} một ngày. Khi bạn đang dùng: mỗi lần bạn cần.',
    en: 'While you are not using the app: each item at most {times} a day. While you are using it: whenever you need it.',
  },
  frequency_attended: {
    vi: 'Chỉ khi bạn đang dùng ứng dụng',
    en: 'Only while you are using the app',
  },
  retention: { vi: 'Họ giữ bao lâu', en: 'How long they keep it' },
  retention_days: {
    vi: 'Họ cam kết xóa sau {days} kể từ ngày xem',
    en: 'They promise to delete it {days} after reading it',
  },
  retention_none: { vi: 'Họ cam kết không lưu lại', en: 'They promise not to store it' },
  validity: { vi: 'Đến khi nào', en: 'Until when' },
  validity_days: {
    vi: 'Đến {date} ({days}). Sau đó phải hỏi bạn lại.',
    en: 'Until {date} ({days}). After that they must ask you again.',
  },
  stopping: { vi: 'Muốn dừng thì sao', en: 'How to stop' },
  stopping_how: {
    vi: 'Rút lại bất cứ lúc nào ở trang Đồng ý của tôi, hoặc ngay trong ứng dụng. Có hiệu lực ngay, không mất phí, không cần lý do.',
    en: 'Withdraw at any time on the page My consents, or in the app. It works at once, costs nothing and needs no reason.',
  },
  cannot_pay: {
    vi: 'Với đồng ý này họ không chuyển tiền được và không biết mật khẩu của bạn.',
    en: 'With this consent they cannot move money and do not learn your password.',
  },

  amount: { vi: 'Số tiền', en: 'Amount' },
  in_words: { vi: '{words} đồng', en: '{words} đồng' },
  payee: { vi: 'Người nhận', en: 'Payee' },
  payee_bank: { vi: 'Ngân hàng nhận', en: 'Payee’s bank' },
  payee_account: { vi: 'Số tài khoản', en: 'Account number' },
  payee_registered: { vi: 'Tên do ngân hàng nhận xác nhận', en: 'Name confirmed by the payee’s bank' },
  payee_differs: {
    vi: 'Ứng dụng gọi người nhận là “{name}”. Tên đăng ký thì khác: hãy chắc chắn trước khi trả.',
    en: 'The app calls the payee “{name}”. The registered name is different: be sure before you pay.',
  },
  payee_unknown: {
    vi: 'Ngân hàng nhận không cho biết tên người nhận.',
    en: 'The payee’s bank does not tell the payee’s name.',
  },
  payee_unknown_called: {
    vi: 'Ứng dụng gọi người nhận là “{name}”; chưa ai kiểm tra tên này.',
    en: 'The app calls the payee “{name}”; nobody has checked this name.',
  },
  remittance: { vi: 'Nội dung', en: 'Text' },
  no_remittance: { vi: 'không có', en: 'none' },
  reference: { vi: 'Mã của ứng dụng', en: 'The app’s reference' },
  execution: { vi: 'Khi nào', en: 'When' },
  execution_now: { vi: 'Ngay khi bạn đồng ý', en: 'As soon as you agree' },
  execution_on: { vi: 'Ngày {date}', en: 'On {date}' },
  fee: { vi: 'Phí', en: 'Fee' },
  no_fee: { vi: '0 ₫, không mất phí', en: '0 ₫, no fee' },
  payment_is_final: {
    vi: 'Tiền đã chuyển thì ngân hàng không tự lấy lại được.',
    en: 'Once paid, the bank cannot take the money back by itself.',
  },

  limits: { vi: 'Giới hạn', en: 'Limits' },
  limits_about: {
    vi: 'Trong giới hạn này họ trả tiền mà không hỏi bạn từng lần. Vượt giới hạn, ngân hàng từ chối.',
    en: 'Within these limits they pay without asking you each time. Beyond them the bank refuses.',
  },
  per_payment: { vi: 'Mỗi lần', en: 'Each time' },
  per_day: { vi: 'Mỗi ngày', en: 'Each day' },
  per_month: { vi: 'Mỗi tháng', en: 'Each month' },
  in_total: { vi: 'Tất cả cộng lại', en: 'All together' },
  at_most: { vi: 'nhiều nhất {amount}', en: 'at most {amount}' },
  at_most_times: {
    vi: 'nhiều nhất {amount}, không quá {times}',
    en: 'at most {amount}, no more than {times}',
  },
  no_limit: { vi: 'không giới hạn riêng', en: 'no limit of its own' },
  wallet: { vi: 'Ví', en: 'Wallet' },
  wallet_holder: { vi: 'Chủ ví', en: 'Wallet holder' },
  wallet_provider: { vi: 'Nhà cung cấp ví', en: 'Wallet provider' },
  wallet_number: { vi: 'Số ví', en: 'Wallet number' },
  wallet_holder_differs: {
    vi: 'Ví này không đứng tên bạn. Chỉ liên kết ví của chính mình.',
    en: 'This wallet is not in your name. Link only a wallet of your own.',
  },
  wallet_about: {
    vi: 'Ví được nạp tiền từ tài khoản này và rút tiền về tài khoản này, trong giới hạn dưới đây.',
    en: 'The wallet may be topped up from this account and paid out to it, within the limits below.',
  },

  bulk_count: { vi: 'Số khoản', en: 'Payments' },
  bulk_list: { vi: 'Trả những ai', en: 'To whom' },
  bulk_show: { vi: 'Xem cả {count} khoản', en: 'See all {count}' },
  bulk_about: {
    vi: 'Ứng dụng được trả đúng các khoản này, mỗi khoản một lần, không khoản nào khác. Khoản nào bị từ chối thì các khoản còn lại vẫn được trả.',
    en: 'The app may make exactly these payments, each once, and no others. If one is refused, the others are made all the same.',
  },

  refunds: { vi: 'Họ được làm gì', en: 'What they may do' },
  refunds_about: {
    vi: 'Họ được trả lại, một phần hoặc toàn bộ, những khoản mà tài khoản này đã nhận, không hỏi bạn từng lần. Tiền chỉ về đúng người đã trả và không bao giờ nhiều hơn số đã nhận. Vượt giới hạn dưới đây, ngân hàng từ chối.',
    en: 'They may give back, in part or in full, what this account has received, without asking you each time. The money goes only to whoever paid it, and never more than was received. Beyond the limits below the bank refuses.',
  },
  refunds_account: { vi: 'Hoàn tiền từ tài khoản nào', en: 'From which account' },
  refunds_nothing_else: {
    vi: 'Với đồng ý này họ không trả tiền cho ai khác và không xem được tài khoản của bạn.',
    en: 'With this consent they can pay nobody else and cannot see your account.',
  },
  per_refund: { vi: 'Mỗi lần hoàn', en: 'Each refund' },

  agree: { vi: 'Đồng ý', en: 'Agree' },
  pay: { vi: 'Trả {amount}', en: 'Pay {amount}' },
  refuse: { vi: 'Từ chối', en: 'Refuse' },
  cancel: { vi: 'Hủy, quay lại ứng dụng', en: 'Cancel, back to the app' },
  cancel_about: {
    vi: 'Hủy là chưa quyết định: ứng dụng có thể hỏi lại.',
    en: 'To cancel is not to decide: the app may ask again.',
  },
  later: { vi: 'Để sau', en: 'Later' },
} as const;

export const DECISION_ERROR_TEXTS = {
  account_is_missing: {
    vi: 'Hãy chọn tài khoản, hoặc bấm Từ chối.',
    en: 'Choose an account, or press Refuse.',
  },
  account_cannot_be_chosen: {
    vi: 'Tài khoản vừa chọn không dùng được nữa. Hãy chọn tài khoản khác.',
    en: 'The account you chose can no longer be used. Choose another one.',
  },
  cluster_is_missing: {
    vi: 'Hãy để ít nhất một mục, hoặc bấm Từ chối.',
    en: 'Leave at least one item, or press Refuse.',
  },
  page_has_changed: {
    vi: 'Nội dung vừa thay đổi so với lúc bạn đọc. Hãy đọc lại rồi quyết định.',
    en: 'The page has changed since you read it. Please read it again and decide.',
  },
} as const;
