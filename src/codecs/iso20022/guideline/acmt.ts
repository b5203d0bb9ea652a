/** Whose account it is: acmt. */
import { group, guideline, optional, value } from './element.ts';
import { ACCOUNT, IDENTIFIER, REASON_CODE, TEXT_140, TRUTH } from './forms.ts';
import { agent, createdAt, messageId } from './pieces.ts';

const assignment = group(
  'Assgnmt',
  messageId,
  createdAt,
  group('Assgnr', agent('Agt', 'assigner', 'Bên hỏi', 'Who asks')),
  group('Assgne', agent('Agt', 'assignee', 'Bên trả lời', 'Who is asked')),
);

export const VERIFICATION_REQUEST = guideline(
  'acmt.023.001.02',
  ['Hỏi tên chủ tài khoản', 'Account verification request'],
  'IdVrfctnReq',
  assignment,
  group(
    'Vrfctn',
    value('Id', 'verificationId', IDENTIFIER, 'Số câu hỏi', 'Number of the question'),
    group(
      'PtyAndAcctId',
      optional(group('Pty', value('Nm', 'name', TEXT_140, 'Tên để so', 'The name to compare'))),
      group('Acct', group('Othr', value('Id', 'account', ACCOUNT, 'Tài khoản', 'The account'))),
      agent('Agt', 'agent', 'Nơi giữ tài khoản', 'Who keeps the account'),
    ),
  ),
);

export const VERIFICATION_REPORT = guideline(
  'acmt.024.001.02',
  ['Trả lời tên chủ tài khoản', 'Account verification report'],
  'IdVrfctnRpt',
  assignment,
  group(
    'OrgnlAssgnmt',
    value('MsgId', 'originalMessageId', IDENTIFIER, 'MsgId của câu hỏi', 'MsgId of the question'),
  ),
  group(
    'Rpt',
    value('OrgnlId', 'originalVerificationId', IDENTIFIER, 'Số câu hỏi', 'Number of the question'),
    value(
      'Vrfctn',
      'verified',
      TRUTH,
      'Tài khoản (và tên, nếu hỏi) khớp',
      'The account (and the name, if asked) agrees',
    ),
    optional(group('Rsn', value('Cd', 'reason', REASON_CODE, 'Vì sao không khớp', 'Why it does not agree'))),
    optional(
      group(
        'UpdtdPtyAndAcctId',
        group('Pty', value('Nm', 'updatedName', TEXT_140, 'Tên chủ tài khoản', 'The holder’s name')),
      ),
    ),
  ),
);
