/** Of the line itself: admi. */
import { group, guideline, optional, value, values } from './element.ts';
import { EVENT_CODE, IDENTIFIER, INSTANT, TEXT_350, TEXT_1000, TEXT_20000 } from './forms.ts';

export const MESSAGE_REJECT = guideline(
  'admi.002.001.01',
  ['Từ chối thông điệp', 'Message rejection'],
  'admi.002.001.01',
  group(
    'RltdRef',
    value(
      'Ref',
      'relatedReference',
      IDENTIFIER,
      'BizMsgIdr của thông điệp bị từ chối; NOTPROVIDED nếu không đọc được',
      'BizMsgIdr of the message refused; NOTPROVIDED where it could not be read',
    ),
  ),
  group(
    'Rsn',
    value('RjctgPtyRsn', 'reason', IDENTIFIER, 'Mã từ chối', 'Code of the reason'),
    optional(value('RjctnDtTm', 'rejectedAt', INSTANT, 'Lúc từ chối', 'When it was refused')),
    optional(value('ErrLctn', 'location', TEXT_350, 'Chỗ sai', 'Where the fault is')),
    optional(value('RsnDesc', 'description', TEXT_350, 'Lý do bằng lời', 'Reason in words')),
    optional(value('AddtlData', 'additional', TEXT_20000, 'Thêm', 'More')),
  ),
);

export const SYSTEM_EVENT = guideline(
  'admi.004.001.02',
  ['Sự kiện hệ thống', 'System event'],
  'SysEvtNtfctn',
  group(
    'EvtInf',
    value(
      'EvtCd',
      'eventCode',
      EVENT_CODE,
      'Mã sự kiện: PING hỏi, PONG đáp',
      'What happened: PING asks, PONG answers',
    ),
    values('EvtParam', 'parameters', [0, 10], IDENTIFIER, 'Tham số', 'Parameter'),
    optional(value('EvtDesc', 'description', TEXT_1000, 'Bằng lời', 'In words')),
    optional(value('EvtTm', 'eventAt', INSTANT, 'Lúc xảy ra', 'When it happened')),
  ),
);
