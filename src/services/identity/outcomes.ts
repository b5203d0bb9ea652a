/** Sign-in over HTTP, as banks and the operator manage it. */
import type { OutcomeRow, OutcomeTable } from '../../core/http/index.ts';
import type { EnrolAnswer } from './commands/enrol.ts';
import type { LockAnswer } from './commands/lock.ts';

type ManagedRefusal =
  | Exclude<EnrolAnswer['kind'], 'customer_enrolled'>
  | Exclude<LockAnswer['kind'], 'customer_locked' | 'customer_unlocked'>
  | 'sign_in_name_is_no_mobile_number';

const row = (status: number, vi: string, en: string): OutcomeRow => ({
  status,
  retryable: false,
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
