/** Payments and their status: pacs. */
import { fixed, group, guideline, list, object, optional, value, within } from './element.ts';
import {
  AMOUNT,
  CREDITOR_REFERENCE_LABEL,
  DATE,
  IDENTIFIER,
  INSTANT,
  TEXT_140,
  TRANSACTION_STATUS,
} from './forms.ts';
import {
  account,
  agent,
  groupHeader,
  institution,
  originalIds,
  originalMessage,
  paymentGroupHeader,
  paymentId,
  reason,
} from './pieces.ts';

const amount = value('IntrBkSttlmAmt', 'amount', AMOUNT, 'Số tiền', 'Amount');
const settlementDate = optional(
  value('IntrBkSttlmDt', 'settlementDate', DATE, 'Ngày quyết toán', 'Date of settlement'),
);
const shared = fixed('ChrgBr', 'SLEV', 'Phí theo thỏa thuận dịch vụ', 'Charges as the service has agreed');

export const CREDIT_TRANSFER = guideline(
  'pacs.008.001.08',
  ['Lệnh chuyển tiền của khách hàng', 'Customer credit transfer'],
  'FIToFICstmrCdtTrf',
  paymentGroupHeader,
  group(
    'CdtTrfTxInf',
    paymentId,
    amount,
    settlementDate,
    optional(
      value(
        'AccptncDtTm',
        'acceptedAt',
        INSTANT,
        'Lúc ngân hàng trả tiền nhận lệnh',
        'When the payer’s bank took the order',
      ),
    ),
    shared,
    within(
      'debtor',
      group('Dbtr', value('Nm', 'name', TEXT_140, 'Tên người trả tiền', 'The payer’s name')),
      account('DbtrAcct', 'account', 'Tài khoản trả tiền', 'The payer’s account'),
      agent('DbtrAgt', 'agent', 'Ngân hàng của người trả tiền', 'The payer’s bank'),
    ),
    within(
      'creditor',
      agent('CdtrAgt', 'agent', 'Ngân hàng của người nhận tiền', 'The payee’s bank'),
      group('Cdtr', optional(value('Nm', 'name', TEXT_140, 'Tên người nhận tiền', 'The payee’s name'))),
      account('CdtrAcct', 'account', 'Tài khoản nhận tiền', 'The payee’s account'),
    ),
    optional(
      group(
        'RmtInf',
        optional(value('Ustrd', 'remittance', TEXT_140, 'Nội dung chuyển tiền', 'Words of the payer')),
        optional(
          list(
            'Strd',
            'creditorReferences',
            [1, 5],
            group(
              'CdtrRefInf',
              optional(
                group(
                  'Tp',
                  group(
                    'CdOrPrtry',
                    value(
                      'Prtry',
                      'label',
                      CREDITOR_REFERENCE_LABEL,
                      'Loại tham chiếu; không ghi là số hóa đơn',
                      'What it is called; without it a bill’s number',
                    ),
                  ),
                ),
              ),
              value(
                'Ref',
                'value',
                IDENTIFIER,
                'Số tham chiếu của người nhận, như số hóa đơn',
                'The payee’s reference, such as a bill’s number',
              ),
            ),
          ),
        ),
      ),
    ),
  ),
);

export const STATUS_REPORT = guideline(
  'pacs.002.001.10',
  ['Trạng thái thanh toán', 'Payment status report'],
  'FIToFIPmtStsRpt',
  groupHeader,
  optional(object('OrgnlGrpInfAndSts', 'original', ...originalMessage)),
  list(
    'TxInfAndSts',
    'transactions',
    [1, 100],
    ...originalIds,
    value('TxSts', 'status', TRANSACTION_STATUS, 'Trạng thái giao dịch', 'How the payment stands'),
    optional(reason('StsRsnInf')),
    optional(
      value(
        'AccptncDtTm',
        'acceptedAt',
        INSTANT,
        'Lúc chấp nhận hoặc thanh toán',
        'When accepted or cleared',
      ),
    ),
  ),
);

export const STATUS_REQUEST = guideline(
  'pacs.028.001.03',
  ['Hỏi trạng thái thanh toán', 'Payment status request'],
  'FIToFIPmtStsReq',
  groupHeader,
  list('TxInf', 'transactions', [1, 100], ...originalIds),
);

export const PAYMENT_RETURN = guideline(
  'pacs.004.001.09',
  ['Hoàn trả tiền', 'Payment return'],
  'PmtRtr',
  paymentGroupHeader,
  group(
    'TxInf',
    value('RtrId', 'returnId', IDENTIFIER, 'Số của lệnh hoàn trả', 'Number of the return'),
    ...originalIds,
    optional(
      value('OrgnlIntrBkSttlmAmt', 'originalAmount', AMOUNT, 'Số tiền gốc', 'Amount of the original payment'),
    ),
    value('RtrdIntrBkSttlmAmt', 'returnedAmount', AMOUNT, 'Số tiền hoàn trả', 'Amount that goes back'),
    settlementDate,
    shared,
    group(
      'RtrChain',
      within(
        'debtor',
        returnParty('Dbtr', 'Tên bên hoàn trả', 'Name of who gives back'),
        agent('DbtrAgt', 'agent', 'Ngân hàng hoàn trả', 'The bank that gives back'),
      ),
      within(
        'creditor',
        agent('CdtrAgt', 'agent', 'Ngân hàng nhận lại', 'The bank that gets back'),
        returnParty('Cdtr', 'Tên bên nhận lại', 'Name of who gets back'),
      ),
    ),
    reason('RtrRsnInf'),
  ),
);

function returnParty(tag: string, vi: string, en: string) {
  return group(tag, group('Pty', optional(value('Nm', 'name', TEXT_140, vi, en))));
}

export const INSTITUTION_TRANSFER = guideline(
  'pacs.009.001.08',
  ['Chuyển tiền giữa hai tổ chức', 'Transfer between institutions'],
  'FICdtTrf',
  paymentGroupHeader,
  group(
    'CdtTrfTxInf',
    paymentId,
    amount,
    settlementDate,
    group('Dbtr', institution('debtor', 'Tổ chức trả tiền', 'The institution that pays')),
    group('Cdtr', institution('creditor', 'Tổ chức nhận tiền', 'The institution that is paid')),
    optional(
      group(
        'RmtInf',
        value('Ustrd', 'remittance', TEXT_140, 'Nội dung, như số phiên', 'Such as the window’s number'),
      ),
    ),
  ),
);
