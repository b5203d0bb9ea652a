/** What a connected bank's refusal of an order or a refund means to whoever gave it. ISO 20022 ExternalStatusReason1Code. Pure. */
import type { BankRefusal } from '../model.ts';

interface BankRefusalRow {
  readonly iso: string;
  readonly vi: string;
  readonly en: string;
}

export const BANK_REFUSALS: Readonly<Record<BankRefusal, BankRefusalRow>> = {
  account_is_not_known: {
    ...{ iso: 'AC02', vi: 'Ngân hàng không có tài khoản trích nợ này.' },
    en: 'The bank has no such account to debit.',
  },
  account_is_blocked: {
    ...{ iso: 'AC06', vi: 'Tài khoản trích nợ đang bị phong tỏa.', en: 'The account to debit is blocked.' },
  },
  account_is_closed: {
    ...{ iso: 'AC04', vi: 'Tài khoản trích nợ đã đóng.', en: 'The account to debit is closed.' },
  },
  account_has_insufficient_funds: {
    ...{ iso: 'AM04', vi: 'Số dư không đủ.', en: 'There is not enough money.' },
  },
  amount_is_above_the_banks_limit: {
    ...{
      iso: 'AM02',
      vi: 'Số tiền vượt hạn mức của ngân hàng.',
      en: 'The amount is above the bank’s limit.',
    },
  },
  creditor_is_at_this_bank: {
    ...{ iso: 'AG01', vi: 'Người nhận cùng ngân hàng: chưa chuyển được qua hệ thống này.' },
    en: 'The payee is at the same bank: it cannot be paid over this hub yet.',
  },
  consent_is_not_known: {
    ...{ iso: 'AG01', vi: 'Ngân hàng không có chấp thuận này.', en: 'The bank knows of no such consent.' },
  },
  consent_has_ended: {
    ...{
      iso: 'AG01',
      vi: 'Chấp thuận đã hết hiệu lực tại ngân hàng.',
      en: 'The consent has ended at the bank.',
    },
  },
  account_is_not_in_consent: {
    ...{
      iso: 'AG01',
      vi: 'Chấp thuận không có tài khoản này.',
      en: 'The consent does not have this account.',
    },
  },
  order_has_expired: {
    ...{ iso: 'TM01', vi: 'Lệnh đến ngân hàng quá muộn.', en: 'The order reached the bank too late.' },
  },
  payment_is_not_known: {
    ...{ iso: 'NOOR', vi: 'Tài khoản này chưa nhận khoản thanh toán nào như vậy.' },
    en: 'This account has received no such payment.',
  },
  amount_is_above_what_is_left: {
    ...{ iso: 'AM14', vi: 'Tổng hoàn trả vượt quá số tiền gốc.' },
    en: 'The returns would exceed the original amount.',
  },
  bank_declines: {
    ...{
      iso: 'MS03',
      vi: 'Ngân hàng không thực hiện lệnh này.',
      en: 'The bank does not carry out this order.',
    },
  },
};
