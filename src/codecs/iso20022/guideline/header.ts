/** head.001: the business application header. */

import { group, guideline, optional, signature, value } from './element.ts';
import { IDENTIFIER, INSTANT, MESSAGE_DEFINITION, TRUTH } from './forms.ts';
import { agent } from './pieces.ts';

export const HEADER = guideline(
  'head.001.001.02',
  ['Phần đầu thông điệp', 'Business application header'],
  'AppHdr',
  group('Fr', agent('FIId', 'from', 'Bên gửi', 'Who sends')),
  group('To', agent('FIId', 'to', 'Bên nhận', 'Who receives')),
  value(
    'BizMsgIdr',
    'businessMessageId',
    IDENTIFIER,
    'Số của thông điệp trên đường truyền; mỗi bên gửi dùng một lần',
    'Number of the message on the line, used once by each sender',
  ),
  value('MsgDefIdr', 'messageDefinition', MESSAGE_DEFINITION, 'Loại thông điệp', 'Type of the message'),
  value('CreDt', 'createdAt', INSTANT, 'Lúc ký và gửi', 'When it was signed and sent'),
  optional(
    value('PssblDplct', 'possibleDuplicate', TRUTH, 'Có thể đã gửi một lần rồi', 'May have been sent before'),
  ),
  signature('Chữ ký XMLDSig', 'XMLDSig signature'),
);
