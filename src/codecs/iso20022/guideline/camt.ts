/** Recalls, statements and notifications: camt. */
import type { CancellationStatus } from '../model.ts';
import { fixed, group, guideline, list, mirror, object, optional, value } from './element.ts';
import {
  ACCOUNT,
  AMOUNT,
  BALANCE,
  BALANCE_TYPE,
  CANCELLATION_STATUS,
  CREDIT_DEBIT,
  DATE,
  ENTRY_STATUS,
  IDENTIFIER,
  INSTANT,
  SEQUENCE_NUMBER,
  TEXT_140,
  TRANSACTION_CODE,
} from './forms.ts';
import { agent, createdAt, groupHeader, institution, originalIds, reason } from './pieces.ts';

const assignment = group(
  'Assgnmt',
  value('Id', 'messageId', IDENTIFIER, 'Số của thông điệp', 'Number of the message'),
  group('Assgnr', agent('Agt', 'assigner', 'Bên yêu cầu', 'Who hands the case over')),
  group('Assgne', agent('Agt', 'assignee', 'Bên được yêu cầu', 'Who is handed the case')),
  createdAt,
);

function recall(tag: string) {
  return group(
    tag,
    value('Id', 'caseId', IDENTIFIER, 'Số hồ sơ tra soát', 'Number of the case'),
    group('Cretr', agent('Agt', 'caseCreator', 'Bên mở hồ sơ', 'Who opened the case')),
  );
}

export const CANCELLATION_REQUEST = guideline(
  'camt.056.001.08',
  ['Yêu cầu hoàn lại tiền đã chuyển', 'Cancellation request (recall)'],
  'FIToFIPmtCxlReq',
  assignment,
  recall('Case'),
  group(
    'Undrlyg',
    group(
      'TxInf',
      optional(value('CxlId', 'cancellationId', IDENTIFIER, 'Số yêu cầu hoàn', 'Number of the recall')),
      ...originalIds,
      value('OrgnlIntrBkSttlmAmt', 'originalAmount', AMOUNT, 'Số tiền gốc', 'Amount of the original payment'),
      reason('CxlRsnInf'),
    ),
  ),
);

/** ISO says the outcome twice: for the investigation and for the transaction. */
const CONFIRMATIONS: Readonly<Record<CancellationStatus, string>> = {
  ACCR: 'CNCL',
  PDCR: 'PDCR',
  RJCR: 'RJCR',
};

export const CANCELLATION_RESOLUTION = guideline(
  'camt.029.001.09',
  ['Trả lời yêu cầu hoàn lại tiền', 'Resolution of a recall'],
  'RsltnOfInvstgtn',
  assignment,
  recall('RslvdCase'),
  group(
    'Sts',
    mirror(
      'Conf',
      'status',
      CONFIRMATIONS,
      'Kết quả, khớp với TxCxlSts: CNCL ↔ ACCR',
      'The outcome, agreeing with TxCxlSts: CNCL ↔ ACCR',
    ),
  ),
  group(
    'CxlDtls',
    group(
      'TxInfAndSts',
      optional(
        value('CxlStsId', 'cancellationStatusId', IDENTIFIER, 'Số của trả lời', 'Number of the answer'),
      ),
      ...originalIds,
      value('TxCxlSts', 'status', CANCELLATION_STATUS, 'Kết quả', 'The outcome'),
      optional(reason('CxlStsRsnInf')),
    ),
  ),
);

const creditDebit = value('CdtDbtInd', 'creditDebit', CREDIT_DEBIT, 'Bên có hay bên nợ', 'Which side');

function date<Name extends string>(tag: string, field: Name, vi: string, en: string) {
  return group(tag, value('Dt', field, DATE, vi, en));
}

const settlementAccount = group(
  'Acct',
  group(
    'Id',
    group('Othr', value('Id', 'account', ACCOUNT, 'Tài khoản quyết toán', 'The settlement account')),
  ),
  fixed('Ccy', 'VND', 'Đồng Việt Nam', 'Vietnamese đồng'),
  optional(group('Svcr', institution('servicer', 'Nơi giữ tài khoản', 'Who keeps the account'))),
);

const entryParts = [
  optional(value('NtryRef', 'entryId', IDENTIFIER, 'Số bút toán', 'Number of the entry')),
  value('Amt', 'amount', AMOUNT, 'Số tiền', 'Amount'),
  creditDebit,
  group('Sts', value('Cd', 'status', ENTRY_STATUS, 'Đã ghi sổ chưa', 'Booked or not')),
  date('BookgDt', 'bookingDate', 'Ngày ghi sổ', 'Date of booking'),
  optional(date('ValDt', 'valueDate', 'Ngày giá trị', 'Value date')),
  optional(
    value(
      'AcctSvcrRef',
      'servicerReference',
      IDENTIFIER,
      'Số tham chiếu của nơi giữ tài khoản',
      'Reference of who keeps the account',
    ),
  ),
  group(
    'BkTxCd',
    group(
      'Prtry',
      value('Cd', 'transactionCode', TRANSACTION_CODE, 'Loại nghiệp vụ', 'What kind of business'),
    ),
  ),
  optional(
    group(
      'NtryDtls',
      group(
        'TxDtls',
        object(
          'Refs',
          'references',
          optional(value('InstrId', 'instructionId', IDENTIFIER, 'InstrId', 'InstrId')),
          optional(value('EndToEndId', 'endToEndId', IDENTIFIER, 'EndToEndId', 'EndToEndId')),
          value('TxId', 'transactionId', IDENTIFIER, 'TxId', 'TxId'),
        ),
      ),
    ),
  ),
  optional(value('AddtlNtryInf', 'information', TEXT_140, 'Diễn giải', 'In words')),
] as const;

export const STATEMENT = guideline(
  'camt.053.001.08',
  ['Sao kê tài khoản quyết toán', 'Statement of a settlement account'],
  'BkToCstmrStmt',
  groupHeader,
  group(
    'Stmt',
    value('Id', 'statementId', IDENTIFIER, 'Số sao kê', 'Number of the statement'),
    optional(
      value(
        'ElctrncSeqNb',
        'sequenceNumber',
        SEQUENCE_NUMBER,
        'Số thứ tự của sao kê',
        'Place in the row of statements',
      ),
    ),
    group(
      'FrToDt',
      value('FrDtTm', 'from', INSTANT, 'Từ lúc', 'From'),
      value('ToDtTm', 'to', INSTANT, 'Đến lúc', 'To'),
    ),
    settlementAccount,
    list(
      'Bal',
      'balances',
      [1, 10],
      group('Tp', group('CdOrPrtry', value('Cd', 'type', BALANCE_TYPE, 'Loại số dư', 'Which balance'))),
      value('Amt', 'amount', BALANCE, 'Số dư', 'Balance'),
      creditDebit,
      date('Dt', 'date', 'Ngày', 'Date'),
    ),
    list('Ntry', 'entries', [0, 500], ...entryParts),
  ),
);

export const DEBIT_CREDIT_NOTIFICATION = guideline(
  'camt.054.001.08',
  ['Báo có, báo nợ tài khoản quyết toán', 'Credit and debit notification'],
  'BkToCstmrDbtCdtNtfctn',
  groupHeader,
  group(
    'Ntfctn',
    value('Id', 'notificationId', IDENTIFIER, 'Số thông báo', 'Number of the notification'),
    settlementAccount,
    list('Ntry', 'entries', [1, 20], ...entryParts),
  ),
);
