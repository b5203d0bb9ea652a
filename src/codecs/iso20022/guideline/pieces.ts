/** Pieces that several messages share. */
import type { OriginalTransaction, Reason } from '../model.ts';
import type { Part } from './element.ts';
import { fixed, group, ignored, object, optional, value } from './element.ts';
import type { Meaning } from './form.ts';
import {
  ACCOUNT,
  BIC,
  BIN,
  IDENTIFIER,
  INSTANT,
  MESSAGE_DEFINITION,
  REASON_CODE,
  TEXT_105,
  UETR,
} from './forms.ts';

/** Institutions are known by BIN everywhere; a BIC may stand beside it and says nothing here. */
export function institution<Name extends string>(field: Name, ...meaning: Meaning) {
  return group(
    'FinInstnId',
    ignored('BICFI', BIC, 'BIC, được phép có nhưng không dùng', 'BIC, allowed and ignored'),
    group('ClrSysMmbId', value('MmbId', field, BIN, ...meaning)),
  );
}

export function agent<Name extends string>(tag: string, field: Name, ...meaning: Meaning) {
  return group(tag, institution(field, ...meaning));
}

export function account<Name extends string>(tag: string, field: Name, ...meaning: Meaning) {
  return group(tag, group('Id', group('Othr', value('Id', field, ACCOUNT, ...meaning))));
}

export const messageId = value(
  'MsgId',
  'messageId',
  IDENTIFIER,
  'Số của thông điệp, do bên gửi đặt',
  'Number of the message, given by its sender',
);

export const createdAt = value(
  'CreDtTm',
  'createdAt',
  INSTANT,
  'Lúc tạo thông điệp',
  'When the message was made',
);

export const groupHeader = group('GrpHdr', messageId, createdAt);

/** One payment a message: an answer then belongs to the whole message. */
export const paymentGroupHeader = group(
  'GrpHdr',
  messageId,
  createdAt,
  fixed('NbOfTxs', '1', 'Mỗi thông điệp một giao dịch', 'One transaction a message'),
  group('SttlmInf', fixed('SttlmMtd', 'CLRG', 'Quyết toán qua trung tâm', 'Settled through the hub')),
);

export const paymentId = group(
  'PmtId',
  optional(
    value(
      'InstrId',
      'instructionId',
      IDENTIFIER,
      'Số của chỉ thị giữa hai bên; trung tâm luôn ghi',
      'Number of the instruction between two parties; always there from the hub',
    ),
  ),
  value(
    'EndToEndId',
    'endToEndId',
    IDENTIFIER,
    'Số tham chiếu của người trả tiền, giữ nguyên đến cuối',
    'The payer’s reference, unchanged to the end',
  ),
  value(
    'TxId',
    'transactionId',
    IDENTIFIER,
    'Số giao dịch của ngân hàng trả tiền, không bao giờ dùng lại',
    'Number of the transaction, unique for the payer’s bank for ever',
  ),
  optional(value('UETR', 'uetr', UETR, 'Số tham chiếu toàn cầu', 'Worldwide reference')),
);

export const originalIds: readonly [
  Part<Partial<Pick<OriginalTransaction, 'originalInstructionId'>>>,
  Part<Pick<OriginalTransaction, 'originalEndToEndId'>>,
  Part<Pick<OriginalTransaction, 'originalTransactionId'>>,
  Part<Partial<Pick<OriginalTransaction, 'originalUetr'>>>,
] = [
  optional(
    value(
      'OrgnlInstrId',
      'originalInstructionId',
      IDENTIFIER,
      'InstrId của thông điệp gốc (RtrId nếu gốc là pacs.004)',
      'InstrId of the original (RtrId where that was a pacs.004)',
    ),
  ),
  value('OrgnlEndToEndId', 'originalEndToEndId', IDENTIFIER, 'EndToEndId gốc', 'EndToEndId of the original'),
  value('OrgnlTxId', 'originalTransactionId', IDENTIFIER, 'TxId gốc', 'TxId of the original'),
  optional(value('OrgnlUETR', 'originalUetr', UETR, 'UETR gốc', 'UETR of the original')),
];

export const originalMessage = [
  value('OrgnlMsgId', 'messageId', IDENTIFIER, 'MsgId của thông điệp gốc', 'MsgId of the original message'),
  value(
    'OrgnlMsgNmId',
    'messageDefinition',
    MESSAGE_DEFINITION,
    'Loại của thông điệp gốc',
    'Type of the original message',
  ),
] as const;

export function reason(tag: string): Part<{ readonly reason: Reason }> {
  return object(
    tag,
    'reason',
    group('Rsn', value('Cd', 'code', REASON_CODE, 'Mã lý do', 'Code of the reason')),
    optional(value('AddtlInf', 'text', TEXT_105, 'Lý do bằng lời', 'Reason in words')),
  );
}
