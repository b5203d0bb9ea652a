import type { OutcomeTable } from '../../core/http/index.ts';
import type { NotTold } from './model.ts';

/** What a third party, a page or an operator is told of a bank that keeps its own core. */
export const CONNECTOR_OUTCOMES: OutcomeTable<NotTold['kind'] | 'connector_not_found'> = {
  bank_has_no_connector: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Ngân hàng này chưa tham gia giao diện lập trình mở qua hệ thống.',
    en: 'This bank does not take part in open banking through this hub.',
  },
  bank_is_not_answering: {
    status: 503,
    retryable: true,
    outcome: 'none',
    vi: 'Ngân hàng của khách hàng không trả lời; hãy thử lại sau.',
    en: 'The customer’s bank is not answering; try again later.',
  },
  bank_answer_is_refused: {
    status: 502,
    retryable: false,
    outcome: 'none',
    vi: 'Ngân hàng của khách hàng trả lời không đúng điều được hỏi; câu trả lời đã bị loại bỏ.',
    en: 'The customer’s bank answered something else than was asked; the answer was dropped.',
  },
  bank_refuses: {
    status: 403,
    retryable: false,
    outcome: 'none',
    vi: 'Ngân hàng của khách hàng từ chối yêu cầu này.',
    en: 'The customer’s bank refuses this request.',
  },
  connector_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Ngân hàng này chưa đăng ký giao diện kết nối.',
    en: 'This bank has no connector registered.',
  },
};
