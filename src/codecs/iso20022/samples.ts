/**
 * One message of each type with every field that it may have: what banks try first. The people, accounts and
 * institutions are the sandbox's and invented.
 */
import type { BusinessMessage, Message, MessageType } from './model.ts';

const HUB = 0;
const NHI_HA = 979_901;
const HO_GUOM_XANH = 979_902;

const at = (time: string): number => Date.parse(`2026-11-28T${time}+07:00`);
const vnd = (amount: bigint) => ({ amount, currency: 'VND' as const });

/** The hub's id of the payment that all of them are about. */
const PAYMENT = '01989c1e5b7a7f10a3c46d2e8b90f000';
const UETR = '3f2b8c1a-6d4e-4f7a-9b0c-1d2e3f405162';
const ORIGINAL = {
  originalInstructionId: PAYMENT,
  originalEndToEndId: 'RAU-28-11',
  originalTransactionId: 'NHIHA2811000017',
  originalUetr: UETR,
};
const CASE = { caseId: 'HGX-CASE-0007', caseCreator: NHI_HA };

type Samples = { readonly [T in MessageType]: Extract<Message, { type: T }> };

const MESSAGES: Samples = {
  'pacs.008': {
    type: 'pacs.008',
    messageId: 'NHIHA-M-000017',
    createdAt: at('09:15:04.120'),
    instructionId: PAYMENT,
    endToEndId: 'RAU-28-11',
    transactionId: 'NHIHA2811000017',
    uetr: UETR,
    amount: vnd(185_000n),
    settlementDate: '2026-11-28',
    acceptedAt: at('09:15:04.008'),
    debtor: { name: 'Đỗ Thị Mẫu', account: '0021000000017', agent: NHI_HA },
    creditor: { name: 'Quán Phở Hàng Mẫu', account: '19000000000023', agent: HO_GUOM_XANH },
    remittance: 'Tiền phở & rau, bàn 5',
    creditorReferences: [{ value: 'HD-000451' }, { label: 'TERMINAL', value: '7K3M9QXA2B-12' }],
  },
  'pacs.002': {
    type: 'pacs.002',
    messageId: 'HGX-M-000203',
    createdAt: at('09:15:05.400'),
    original: { messageId: 'NHIHA-M-000017', messageDefinition: 'pacs.008.001.08' },
    transactions: [
      {
        ...ORIGINAL,
        status: 'RJCT',
        reason: { code: 'AC04', text: 'Tài khoản đã đóng' },
        acceptedAt: at('09:15:05.396'),
      },
    ],
  },
  'pacs.028': {
    type: 'pacs.028',
    messageId: 'HUB-M-000881',
    createdAt: at('09:15:25.000'),
    transactions: [ORIGINAL, { originalEndToEndId: 'DIEN-0042', originalTransactionId: 'NHIHA2811000018' }],
  },
  'pacs.004': {
    type: 'pacs.004',
    messageId: 'HGX-M-000310',
    createdAt: at('10:02:11.000'),
    returnId: 'HGX-R-000012',
    ...ORIGINAL,
    originalAmount: vnd(185_000n),
    returnedAmount: vnd(85_000n),
    settlementDate: '2026-11-28',
    debtor: { name: 'Quán Phở Hàng Mẫu', agent: HO_GUOM_XANH },
    creditor: { name: 'Đỗ Thị Mẫu', agent: NHI_HA },
    reason: { code: 'CUST', text: 'Khách gọi hai tô, quán hết một' },
  },
  'pacs.009': {
    type: 'pacs.009',
    messageId: 'HUB-M-000902',
    createdAt: at('11:00:03.000'),
    instructionId: 'WIN-42-979901',
    endToEndId: 'WIN-42',
    transactionId: 'WIN-42-979901-979902',
    uetr: '9a1c2e3f-4b5d-4c6e-8f70-a1b2c3d4e5f6',
    amount: vnd(1_250_000_000n),
    settlementDate: '2026-11-28',
    debtor: NHI_HA,
    creditor: HUB,
    remittance: 'Phiên quyết toán 42',
  },
  'camt.056': {
    type: 'camt.056',
    messageId: 'NHIHA-M-000044',
    createdAt: at('09:40:00.000'),
    assigner: NHI_HA,
    assignee: HUB,
    ...CASE,
    cancellationId: 'NHIHA-C-000007',
    ...ORIGINAL,
    originalAmount: vnd(185_000n),
    reason: { code: 'DUPL', text: 'Khách bấm hai lần' },
  },
  'camt.029': {
    type: 'camt.029',
    messageId: 'HGX-M-000322',
    createdAt: at('14:20:00.000'),
    assigner: HO_GUOM_XANH,
    assignee: HUB,
    ...CASE,
    cancellationStatusId: 'HGX-A-000007',
    ...ORIGINAL,
    status: 'RJCR',
    reason: { code: 'CUST', text: 'Người nhận không đồng ý' },
  },
  'camt.053': {
    type: 'camt.053',
    messageId: 'HUB-M-001100',
    createdAt: at('17:00:00.000'),
    statementId: 'STMT-20261128-979901',
    sequenceNumber: 228,
    from: at('00:00:00.000'),
    to: at('16:59:59.999'),
    account: '0000979901',
    servicer: HUB,
    balances: [
      { type: 'OPBD', amount: vnd(0n), creditDebit: 'CRDT', date: '2026-11-28' },
      { type: 'CLBD', amount: vnd(1_250_000_000n), creditDebit: 'DBIT', date: '2026-11-28' },
    ],
    entries: [
      {
        entryId: '1',
        amount: vnd(1_250_000_000n),
        creditDebit: 'DBIT',
        status: 'BOOK',
        bookingDate: '2026-11-28',
        valueDate: '2026-11-28',
        servicerReference: 'WIN-42',
        transactionCode: 'SETTLEMENT',
        references: {
          instructionId: 'WIN-42-979901',
          endToEndId: 'WIN-42',
          transactionId: 'WIN-42-979901-979902',
        },
        information: 'Phiên quyết toán 42',
      },
    ],
  },
  'camt.054': {
    type: 'camt.054',
    messageId: 'HUB-M-001050',
    createdAt: at('11:05:00.000'),
    notificationId: 'NTF-42-979902',
    account: '0000979902',
    servicer: HUB,
    entries: [
      {
        entryId: '1',
        amount: vnd(730_000_000n),
        creditDebit: 'CRDT',
        status: 'BOOK',
        bookingDate: '2026-11-28',
        valueDate: '2026-11-28',
        servicerReference: 'WIN-42',
        transactionCode: 'SETTLEMENT',
        references: {
          instructionId: 'WIN-42-979902',
          endToEndId: 'WIN-42',
          transactionId: 'WIN-42-000000-979902',
        },
        information: 'Phiên quyết toán 42',
      },
    ],
  },
  'acmt.023': {
    type: 'acmt.023',
    messageId: 'NHIHA-M-000016',
    createdAt: at('09:14:50.000'),
    assigner: NHI_HA,
    assignee: HUB,
    verificationId: 'NHIHA-V-000016',
    name: 'Quán Phở Hàng Mẫu',
    account: '19000000000023',
    agent: HO_GUOM_XANH,
  },
  'acmt.024': {
    type: 'acmt.024',
    messageId: 'HUB-M-000870',
    createdAt: at('09:14:50.090'),
    assigner: HUB,
    assignee: NHI_HA,
    originalMessageId: 'NHIHA-M-000016',
    originalVerificationId: 'NHIHA-V-000016',
    verified: false,
    reason: 'BE22',
    updatedName: 'QUÁN P*** H*** M***',
  },
  'admi.002': {
    type: 'admi.002',
    relatedReference: 'NHIHA-B-000019',
    reason: 'schema_is_violated',
    rejectedAt: at('09:16:00.000'),
    location: '1',
    description: 'Thông điệp sai lược đồ; The message breaks its schema.',
    additional:
      "Element 'ChrgBr': [facet 'enumeration'] The value 'DEBT' is not an element of the set {'SLEV'}.",
  },
  'admi.004': {
    type: 'admi.004',
    eventCode: 'PING',
    parameters: ['probe-0042'],
    description: 'Trung tâm hỏi đường truyền có thông không',
    eventAt: at('09:15:20.000'),
  },
};

/** Who sends each of them to whom. */
const WAYS: Readonly<Record<MessageType, readonly [from: number, to: number]>> = {
  'pacs.008': [NHI_HA, HUB],
  'pacs.002': [HO_GUOM_XANH, HUB],
  'pacs.028': [HUB, HO_GUOM_XANH],
  'pacs.004': [HO_GUOM_XANH, HUB],
  'pacs.009': [HUB, NHI_HA],
  'camt.056': [NHI_HA, HUB],
  'camt.029': [HO_GUOM_XANH, HUB],
  'camt.053': [HUB, NHI_HA],
  'camt.054': [HUB, HO_GUOM_XANH],
  'acmt.023': [NHI_HA, HUB],
  'acmt.024': [HUB, NHI_HA],
  'admi.002': [HUB, NHI_HA],
  'admi.004': [HUB, HO_GUOM_XANH],
};

export function sample(type: MessageType): BusinessMessage {
  const [from, to] = WAYS[type];
  const businessMessageId = `SAMPLE-${type}`;
  const header = { from, to, businessMessageId, createdAt: at('09:15:04.125'), possibleDuplicate: false };
  return { header, message: MESSAGES[type] };
}
