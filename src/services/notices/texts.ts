/** Every sentence that a customer is told, in both languages; what goes into `{holes}` is looked up when it is read. */
import type { Ender, NoticeKind } from './model.ts';

export interface Text {
  readonly vi: string;
  readonly en: string;
}

interface NoticeText {
  /** Without holes: fit for a locked screen. */
  readonly title: Text;
  readonly text: Text;
}

export const NOTICE_TEXTS = {
  consent_given: {
    title: { vi: 'Bạn đã đồng ý cho một ứng dụng', en: 'You gave an app your consent' },
    text: {
      vi: 'Đồng ý cho {party} có hiệu lực đến {until}. Không phải bạn? Hãy rút lại ngay và báo ngân hàng.',
      en: 'Your consent for {party} holds until {until}. Was it not you? Withdraw it at once and tell your bank.',
    },
  },
  consent_awaits_you: {
    title: { vi: 'Có yêu cầu chờ bạn trả lời', en: 'A request waits for your answer' },
    text: {
      vi: '{party} hỏi về tài khoản bạn cùng đứng tên. Người khác đã đồng ý; nếu bạn không trả lời trước {until}, yêu cầu tự hết hạn.',
      en: '{party} asks about an account that you hold with others. Somebody has agreed; unless you answer by {until}, the request ends by itself.',
    },
  },
  consent_first_use: {
    title: { vi: 'Một ứng dụng bắt đầu dùng đồng ý của bạn', en: 'An app has begun to use your consent' },
    text: {
      vi: '{party} vừa xem thông tin của bạn lần đầu. Mọi lần xem đều có trong đồng ý này.',
      en: '{party} has just read your data for the first time. Every access is listed with the consent.',
    },
  },
  consent_reminder: {
    title: { vi: 'Một ứng dụng vẫn đang được phép', en: 'An app still has your consent' },
    text: {
      vi: '{party} vẫn được làm điều bạn đã đồng ý, đến {until}. Không cần nữa thì rút lại lúc nào cũng được.',
      en: '{party} may still do what you agreed to, until {until}. If you no longer need it, withdraw it at any time.',
    },
  },
  consent_ends_soon: {
    title: { vi: 'Một đồng ý sắp hết hạn', en: 'A consent ends soon' },
    text: {
      vi: 'Đồng ý cho {party} hết hạn lúc {until}. Muốn dùng tiếp thì gia hạn; không thì bạn không phải làm gì.',
      en: 'Your consent for {party} ends at {until}. Renew it to go on; otherwise there is nothing to do.',
    },
  },
  consent_expired: {
    title: { vi: 'Một đồng ý đã hết hạn', en: 'A consent has expired' },
    text: {
      vi: 'Đồng ý cho {party} đã hết hạn lúc {until}.',
      en: 'Your consent for {party} expired at {until}.',
    },
  },
  consent_ended: {
    title: { vi: 'Một đồng ý đã kết thúc', en: 'A consent was ended' },
    text: {
      vi: 'Đồng ý cho {party} đã kết thúc, bởi {actor}.',
      en: 'Your consent for {party} was ended by {actor}.',
    },
  },
  payment_ordered: {
    title: { vi: 'Một ứng dụng đã đặt lệnh trả tiền', en: 'An app has ordered a payment' },
    text: {
      vi: '{party} đã đặt lệnh trả {amount} từ tài khoản của bạn, theo điều bạn đã đồng ý.',
      en: '{party} has ordered a payment of {amount} from your account, under your consent.',
    },
  },
  wallet_withdrawal_ordered: {
    title: { vi: 'Một ví đã đặt lệnh chuyển tiền về', en: 'A wallet has ordered a payment to you' },
    text: {
      vi: '{party} đã đặt lệnh chuyển {amount} từ ví về tài khoản của bạn.',
      en: '{party} has ordered a payment of {amount} from the wallet to your account.',
    },
  },
  refund_ordered: {
    title: { vi: 'Một ứng dụng đã hoàn tiền', en: 'An app has given money back' },
    text: {
      vi: '{party} đã đặt lệnh hoàn {amount} từ tài khoản của bạn cho người đã trả.',
      en: '{party} has ordered {amount} of your account to be given back to whoever had paid it.',
    },
  },
  third_party_suspended: {
    title: { vi: 'Một ứng dụng đang bị tạm ngừng', en: 'An app is suspended' },
    text: {
      vi: '{party} đang bị tạm ngừng: không xem, không trả được gì. Đồng ý của bạn vẫn còn; bạn rút lại được.',
      en: '{party} is suspended: it can neither read nor pay. Your consent is still there; you can withdraw it.',
    },
  },
  third_party_reinstated: {
    title: { vi: 'Một ứng dụng hoạt động trở lại', en: 'An app is no longer suspended' },
    text: {
      vi: '{party} được hoạt động trở lại, theo điều bạn đã đồng ý. Không cần nữa thì rút lại.',
      en: '{party} may work again, within what you agreed to. If you no longer need it, withdraw it.',
    },
  },
  third_party_revoked: {
    title: { vi: 'Một ứng dụng đã bị thu hồi quyền', en: 'An app has lost its registration' },
    text: {
      vi: '{party} đã bị thu hồi quyền vĩnh viễn: không xem, không trả được gì nữa.',
      en: '{party} has lost its registration for good: it can neither read nor pay any more.',
    },
  },
  sign_in_enrolled: {
    title: { vi: 'Ngân hàng đã cấp đăng nhập cho bạn', en: 'Your bank has set up your sign-in' },
    text: {
      vi: 'Bạn đăng nhập được ở đây từ lúc này. Bạn không yêu cầu? Hãy báo ngân hàng ngay.',
      en: 'You can sign in here from now on. Did you not ask for it? Tell your bank at once.',
    },
  },
  sign_in_locked: {
    title: { vi: 'Đăng nhập của bạn đã bị khóa', en: 'Your sign-in is locked' },
    text: {
      vi: 'Do nhập sai nhiều lần, hoặc do ngân hàng khóa. Chỉ ngân hàng mở lại được. Không phải bạn nhập? Hãy báo ngân hàng.',
      en: 'After too many wrong entries, or by your bank. Only the bank opens it again. Was it not you? Tell your bank.',
    },
  },
  sign_in_locked_to_strangers: {
    title: { vi: 'Có người thử đăng nhập thay bạn', en: 'Somebody has tried to sign in as you' },
    text: {
      vi: 'Nhập sai nhiều lần từ trình duyệt lạ. Chỉ trình duyệt bạn từng đăng nhập, hoặc khóa truy cập (passkey), còn vào được. Hãy báo ngân hàng.',
      en: 'Many wrong entries came from unknown browsers. Only browsers that you have used before, or a passkey, still get in. Tell your bank.',
    },
  },
  sign_in_unlocked: {
    title: { vi: 'Đăng nhập của bạn đã được mở lại', en: 'Your sign-in is open again' },
    text: {
      vi: 'Ngân hàng đã mở khóa. Bạn không yêu cầu? Hãy báo ngân hàng ngay.',
      en: 'Your bank has unlocked it. Did you not ask for it? Tell your bank at once.',
    },
  },
  password_changed: {
    title: { vi: 'Mật khẩu đã được đổi', en: 'Your password was changed' },
    text: {
      vi: 'Mọi nơi khác đang đăng nhập đã bị đăng xuất. Không phải bạn? Hãy báo ngân hàng ngay.',
      en: 'Everywhere else you have been signed out. Was it not you? Tell your bank at once.',
    },
  },
  passkey_added: {
    title: { vi: 'Đã thêm một khóa truy cập', en: 'A passkey was added' },
    text: {
      vi: 'Có thiết bị mới đăng nhập được bằng khóa truy cập. Không phải bạn? Hãy xóa khóa ấy và báo ngân hàng.',
      en: 'A new device can sign in by a passkey. Was it not you? Remove that passkey and tell your bank.',
    },
  },
  passkey_removed: {
    title: { vi: 'Đã xóa một khóa truy cập', en: 'A passkey was removed' },
    text: {
      vi: 'Thiết bị ấy không đăng nhập được bằng khóa truy cập nữa. Không phải bạn? Hãy báo ngân hàng ngay.',
      en: 'That device can no longer sign in by it. Was it not you? Tell your bank at once.',
    },
  },
} as const satisfies Readonly<Record<NoticeKind, NoticeText>>;

export const ENDER_TEXTS = {
  co_holder: { vi: 'người cùng đứng tên tài khoản', en: 'somebody who holds the account with you' },
  third_party: { vi: 'bên xin phép', en: 'the third party' },
  bank: { vi: 'ngân hàng', en: 'the bank' },
  authority: { vi: 'cơ quan nhà nước', en: 'the authority' },
  hub: { vi: 'hệ thống', en: 'the system' },
} as const satisfies Readonly<Record<Ender, Text>>;
