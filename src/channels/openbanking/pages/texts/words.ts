/** Words for the closed lists of the model: clusters, purposes, states and so on. */
export const CLUSTER_TEXTS = {
  accounts: {
    vi: 'Bạn có những tài khoản nào',
    en: 'Which accounts you have',
  },
  account_details: {
    vi: 'Số tài khoản đầy đủ và thông tin tài khoản',
    en: 'Full account numbers and account details',
  },
  balances: { vi: 'Số dư', en: 'Balances' },
  transactions: { vi: 'Các lần tiền vào, tiền ra', en: 'Money that came in and went out' },
  standing_orders: { vi: 'Lệnh chuyển tiền định kỳ', en: 'Standing orders' },
  party: { vi: 'Họ tên của bạn', en: 'Your name' },
  statements: { vi: 'Sao kê', en: 'Statements' },
  funds_confirmation: {
    vi: 'Tài khoản có đủ một số tiền hay không',
    en: 'Whether an amount is in the account',
  },
} as const;

/** What exactly is read with a cluster; one line each. */
export const CLUSTER_FIELD_TEXTS = {
  accounts: [
    { vi: 'Ngân hàng và loại tài khoản', en: 'Bank and kind of account' },
    { vi: 'Bốn số cuối của số tài khoản', en: 'Last four digits of the number' },
    { vi: 'Loại tiền', en: 'Currency' },
  ],
  account_details: [
    { vi: 'Số tài khoản đầy đủ', en: 'The full account number' },
    { vi: 'Ngân hàng, loại tài khoản, loại tiền', en: 'Bank, kind of account, currency' },
    { vi: 'Ngày mở', en: 'Day of opening' },
    { vi: 'Đang dùng được, bị phong tỏa hay đã đóng', en: 'Whether it is open, blocked or closed' },
  ],
  balances: [
    { vi: 'Số dư', en: 'Balance' },
    { vi: 'Số tiền dùng được ngay', en: 'Amount you can use now' },
    { vi: 'Thời điểm của số dư', en: 'Time of the balance' },
  ],
  transactions: [
    { vi: 'Ngày giờ, số tiền, tiền vào hay tiền ra', en: 'Date and time, amount, in or out' },
    { vi: 'Số dư sau mỗi lần', en: 'Balance after each' },
    { vi: 'Nội dung chuyển khoản', en: 'Text of the transfer' },
    {
      vi: 'Tên, số tài khoản và ngân hàng của bên kia',
      en: 'Name, account number and bank of the other side',
    },
    { vi: 'Mã và loại giao dịch', en: 'Number and kind of the transaction' },
  ],
  standing_orders: [
    { vi: 'Người nhận, số tiền và nội dung', en: 'Payee, amount and text' },
    {
      vi: 'Bao lâu một lần, lần tới và lần cuối khi nào, còn chạy hay đã dừng',
      en: 'How often, when next and when last, and whether it still runs',
    },
  ],
  party: [
    { vi: 'Họ tên đã đăng ký với ngân hàng', en: 'Name as registered with the bank' },
    { vi: 'Cá nhân hay tổ chức', en: 'Whether a person or an organisation' },
  ],
  statements: [
    { vi: 'Những tháng có sao kê', en: 'The months of which there is one' },
    { vi: 'Số dư đầu tháng và cuối tháng', en: 'Balance at the start and the end of the month' },
    { vi: 'Mọi giao dịch trong tháng, đủ mọi chi tiết', en: 'Every transaction of the month, in full' },
  ],
  funds_confirmation: [
    {
      vi: 'Chỉ câu trả lời có hay không cho số tiền được hỏi; không cho biết số dư',
      en: 'Only yes or no to the amount that is asked; never the balance',
    },
  ],
} as const;

export const PURPOSE_TEXTS = {
  personal_finance: { vi: 'Giúp bạn quản lý thu chi', en: 'Help you manage your money' },
  lending: { vi: 'Xét cho bạn vay', en: 'Decide whether to lend to you' },
  accounting: { vi: 'Làm sổ sách kế toán', en: 'Keep accounts and books' },
  identity_check: { vi: 'Xác minh bạn là ai', en: 'Check who you are' },
  payment_service: { vi: 'Cung cấp dịch vụ thanh toán', en: 'Provide a payment service' },
  public_service: { vi: 'Thực hiện dịch vụ công', en: 'Carry out a public service' },
} as const;

export const KIND_TEXTS = {
  account_information: { vi: 'Xem thông tin tài khoản', en: 'Reads account data' },
  payment: { vi: 'Một khoản thanh toán', en: 'One payment' },
  recurring_payments: { vi: 'Thanh toán nhiều lần', en: 'Repeated payments' },
  wallet_link: { vi: 'Liên kết ví điện tử', en: 'Link to an e-wallet' },
  bulk_payments: { vi: 'Một danh sách khoản thanh toán', en: 'A list of payments' },
  refunds: { vi: 'Hoàn tiền thay bạn', en: 'Gives payments back for you' },
} as const;

export const STATE_TEXTS = {
  awaiting_authorisation: { vi: 'Chờ bạn trả lời', en: 'Waits for your answer' },
  partially_authorised: { vi: 'Chờ người khác đồng ý', en: 'Waits for others' },
  authorised: { vi: 'Đang dùng được', en: 'Active' },
  paused: { vi: 'Đang tạm dừng', en: 'Paused' },
  rejected: { vi: 'Đã từ chối', en: 'Refused' },
  revoked: { vi: 'Đã rút lại', en: 'Withdrawn' },
  expired: { vi: 'Đã hết hạn', en: 'Expired' },
  consumed: { vi: 'Đã dùng xong', en: 'Used up' },
} as const;

export const ACTOR_TEXTS = {
  customer: { vi: 'bạn', en: 'you' },
  third_party: { vi: 'bên xin phép', en: 'the third party' },
  bank: { vi: 'ngân hàng', en: 'the bank' },
  authority: { vi: 'cơ quan nhà nước', en: 'the authority' },
  hub: { vi: 'hệ thống', en: 'the system' },
} as const;

export const ACCOUNT_KIND_TEXTS = {
  current: { vi: 'Tài khoản thanh toán', en: 'Current account' },
  wallet: { vi: 'Ví điện tử', en: 'E-wallet' },
  mobile_money: { vi: 'Tài khoản Mobile Money', en: 'Mobile money account' },
  savings: { vi: 'Tài khoản tiết kiệm', en: 'Savings account' },
  loan: { vi: 'Tài khoản vay', en: 'Loan account' },
  card: { vi: 'Tài khoản thẻ', en: 'Card account' },
} as const;

export const ACCOUNT_BAR_TEXTS = {
  account_is_closed: { vi: 'Không chọn được: đã đóng', en: 'Cannot be chosen: it is closed' },
  account_is_blocked: { vi: 'Không chọn được: đang bị phong tỏa', en: 'Cannot be chosen: it is blocked' },
  account_kind_is_not_covered: {
    vi: 'Không chọn được: loại tài khoản này không dùng ở đây',
    en: 'Cannot be chosen: this kind of account is not covered',
  },
  customer_may_not_decide_alone: {
    vi: 'Không chọn được: bạn không được tự quyết về tài khoản này',
    en: 'Cannot be chosen: you may not decide about it alone',
  },
  balance_is_too_low: { vi: 'Không chọn được: không đủ số dư', en: 'Cannot be chosen: not enough money' },
} as const;

export const VERSION_EVENT_TEXTS = {
  requested: { vi: 'Được xin phép', en: 'Requested' },
  partially_authorised: { vi: 'Đồng ý, còn chờ người khác', en: 'Agreed, others still to agree' },
  authorised: { vi: 'Đồng ý', en: 'Agreed' },
  paused: { vi: 'Tạm dừng', en: 'Paused' },
  resumed: { vi: 'Cho dùng tiếp', en: 'Resumed' },
  renewed: { vi: 'Gia hạn', en: 'Renewed' },
  reminder: { vi: 'Nhắc bạn', en: 'You were reminded' },
  rejected: { vi: 'Từ chối', en: 'Refused' },
  revoked: { vi: 'Rút lại', en: 'Withdrawn' },
  expired: { vi: 'Hết hạn', en: 'Expired' },
  consumed: { vi: 'Dùng xong', en: 'Used up' },
} as const;

export const DONE_TEXTS = {
  consent_paused: {
    vi: 'Đã tạm dừng. Từ lúc này ứng dụng không đọc được gì thêm.',
    en: 'Paused. From now on the app can read nothing more.',
  },
  consent_resumed: { vi: 'Ứng dụng được dùng tiếp.', en: 'The app may go on.' },
  consent_renewed: { vi: 'Đã gia hạn.', en: 'Renewed.' },
  consent_withdrawn: {
    vi: 'Đã rút lại. Ứng dụng mất quyền ngay từ lúc này và đã được báo.',
    en: 'Withdrawn. The app has lost its access as of now and has been told.',
  },
  password_changed: {
    vi: 'Đã đổi mật khẩu. Mọi nơi khác đang đăng nhập đã bị đăng xuất.',
    en: 'Your password is changed. Everywhere else you have been signed out.',
  },
  passkey_added: { vi: 'Đã thêm khóa truy cập.', en: 'The passkey was added.' },
  passkey_removed: { vi: 'Đã xóa khóa truy cập.', en: 'The passkey was removed.' },
  nothing_changed: {
    vi: 'Không có gì thay đổi: trạng thái đã khác trước khi bạn bấm.',
    en: 'Nothing was changed: the state was different before you pressed.',
  },
} as const;

export const NAME_WARNING_TEXTS = {
  mixes_scripts: {
    vi: 'Tên này lẫn chữ của nhiều hệ chữ viết, có thể để giả tên khác.',
    en: 'This name mixes letters of several alphabets, perhaps to imitate another name.',
  },
  has_unusual_letters: {
    vi: 'Tên này có chữ lạ, có thể để giả tên khác.',
    en: 'This name has unusual letters, perhaps to imitate another name.',
  },
  had_hidden_characters: {
    vi: 'Tên này có ký tự ẩn, đã được bỏ đi.',
    en: 'This name had hidden characters, which were removed.',
  },
} as const;
