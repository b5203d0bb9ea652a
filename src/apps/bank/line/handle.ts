/** One message of the hub, already proven and read: what it does to the books and how it is answered. */
import type {
  BusinessMessage,
  CancellationRequest,
  CreditTransfer,
  Message,
  OriginalTransaction,
  PaymentReturn,
  StatusReport,
  StatusRequest,
  SystemEvent,
  VerificationRequest,
} from '../../../codecs/iso20022/index.ts';
import { fitText } from '../../../codecs/iso20022/index.ts';
import { answerInquiry, checkName } from '../payments/ask.ts';
import { conclude } from '../payments/conclude.ts';
import { takeRecall, takeRecallAnswer } from '../payments/recalls.ts';
import { takePayment } from '../payments/take.ts';
import type { OnTheLine } from '../rules/modes.ts';
import { findIncomingByTransaction } from '../store/incoming.ts';
import { findReceived, keepReceived } from '../store/messages.ts';
import { findOutgoing } from '../store/outgoing.ts';
import { HUB_BIN, type LineBank } from './pen.ts';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly onTheLine: OnTheLine;
}

/** Of an instruction: kept durably, nothing more to say. */
const TAKEN: Reply = { status: 202, body: '', onTheLine: 'keep_and_answer' };

/** Inside a transaction: what it keeps and what it answers are one. The same message gets the same reply. */
export function handle(bank: LineBank, { header, message }: BusinessMessage, hash: Buffer): Reply {
  if (header.from !== HUB_BIN || header.to !== Number(bank.settings.bin))
    return rejected(
      bank,
      403,
      header.businessMessageId,
      'not_for_us',
      'The message is not from the hub to us.',
    );
  // A probe changes nothing, and its echo follows from it.
  if (message.type === 'admi.004') return echo(bank, message);
  const before = findReceived(bank.books, header.businessMessageId);
  if (before !== undefined) {
    if (before.hash.equals(hash))
      return { status: before.status, body: before.reply, onTheLine: 'keep_and_answer' };
    const text = 'Another message has come under this BizMsgIdr.';
    return rejected(bank, 409, header.businessMessageId, 'message_id_was_used', text);
  }
  const reply = take(bank, header.businessMessageId, message);
  if (reply.onTheLine === 'keep_and_answer' || reply.onTheLine === 'cut') {
    const { status, body } = reply;
    keepReceived(bank.books, {
      ...{ id: header.businessMessageId, type: message.type, hash, status, reply: body },
      atMs: bank.nowMs(),
    });
  }
  return reply;
}

function take(bank: LineBank, id: string, message: Message): Reply {
  switch (message.type) {
    case 'pacs.008':
      return { ...TAKEN, onTheLine: takePayment(bank, arrivingTransfer(message)) };
    case 'pacs.004':
      return { ...TAKEN, onTheLine: takePayment(bank, arrivingReturn(bank, message)) };
    case 'pacs.002':
      concludeAll(bank, id, message);
      return TAKEN;
    case 'camt.056':
      takeRecall(bank, recallOf(bank, message));
      return TAKEN;
    case 'camt.029':
      takeRecallAnswer(bank, message.caseId, RECALL_STATE[message.status]);
      return TAKEN;
    case 'camt.053':
    case 'camt.054':
    case 'pacs.009':
      return TAKEN;
    case 'pacs.028':
      return answered(reportOn(bank, message));
    case 'acmt.023':
      return answered(nameReport(bank, message));
    case 'acmt.024':
    case 'admi.002':
    case 'admi.004':
      return rejected(bank, 400, id, 'not_a_message_to_us', `A ${message.type} comes as an answer only.`);
  }
}

const RECALL_STATE = { ACCR: 'accepted', RJCR: 'refused', PDCR: 'pending' } as const;

const answered = (body: string): Reply => ({ status: 200, body, onTheLine: 'keep_and_answer' });

export function rejected(
  { pen, nowMs }: Pick<LineBank, 'pen' | 'nowMs'>,
  status: number,
  relatedReference: string,
  reason: string,
  description: string,
): Reply {
  const { xml } = pen.write(() => ({
    ...{ type: 'admi.002', relatedReference, reason, rejectedAt: nowMs() },
    description: fitText(description, DESCRIPTION_CHARS_MAX) ?? reason,
  }));
  return { status, body: xml, onTheLine: 'keep_and_answer' };
}

/** admi.002 has room for 350. */
const DESCRIPTION_CHARS_MAX = 350;

function echo({ pen, nowMs }: LineBank, { eventCode, parameters }: SystemEvent): Reply {
  const pong = eventCode === 'PING' ? 'PONG' : eventCode;
  return answered(pen.write(() => ({ type: 'admi.004', eventCode: pong, parameters, eventAt: nowMs() })).xml);
}

const sixDigits = (bin: number): string => String(bin).padStart(6, '0');

function arrivingTransfer(message: CreditTransfer): Parameters<typeof takePayment>[1] {
  const { instructionId, transactionId, endToEndId, debtor, creditor, amount } = message;
  return {
    ...{ id: instructionId ?? transactionId, kind: 'payment', debtorAgent: sixDigits(debtor.agent) },
    ...{ txId: transactionId, endToEndId, original: null, account: creditor.account, amount: amount.amount },
    ...{ payeeName: creditor.name ?? '', payerName: debtor.name, payerAccount: debtor.account },
    ...{ remittance: message.remittance ?? '', references: message.creditorReferences ?? [] },
    uetr: message.uetr ?? null,
  };
}

function arrivingReturn(bank: LineBank, message: PaymentReturn): Parameters<typeof takePayment>[1] {
  const { returnId, originalTransactionId, originalEndToEndId, returnedAmount, debtor, creditor } = message;
  return {
    ...{ id: returnId, kind: 'return', debtorAgent: sixDigits(debtor.agent), txId: originalTransactionId },
    ...{ endToEndId: originalEndToEndId, original: ourPayment(bank, message), account: '' },
    ...{ payeeName: creditor.name ?? '', payerName: debtor.name ?? '', payerAccount: '' },
    ...{ amount: returnedAmount.amount, remittance: message.reason.text ?? message.reason.code },
    ...{ references: [], uetr: message.originalUetr ?? null },
  };
}

/** Our payment that a message is about: our InstrId and TxId are one. */
function ourPayment({ books }: LineBank, about: OriginalTransaction): string | null {
  const { originalTransactionId, originalInstructionId } = about;
  if (findOutgoing(books, originalTransactionId) !== undefined) return originalTransactionId;
  const known =
    originalInstructionId !== undefined && findOutgoing(books, originalInstructionId) !== undefined;
  return known ? originalInstructionId : null;
}

/**
 * Of a return the RtrId stands as the InstrId, and its TxId is that of the payment which it gives back: where there is
 * an InstrId it alone says what is meant, also when nothing is known under it.
 */
function subjectOf({ books }: LineBank, about: OriginalTransaction): string {
  const { originalInstructionId: instruction, originalTransactionId: transaction } = about;
  if (instruction !== undefined) return instruction;
  if (findOutgoing(books, transaction) !== undefined) return transaction;
  return findIncomingByTransaction(books, transaction)?.id ?? transaction;
}

export function concludeAll(bank: LineBank, id: string, { transactions }: StatusReport): void {
  for (const one of transactions) {
    // ACCP is a bank's word, not the hub's: as little final as PDNG.
    const status = one.status === 'ACCP' ? 'PDNG' : one.status;
    const payment = subjectOf(bank, one);
    conclude(bank, { message: id, payment, status, reason: one.reason?.code ?? null });
  }
}

function recallOf(bank: LineBank, message: CancellationRequest): Parameters<typeof takeRecall>[1] {
  const { caseId, caseCreator, originalEndToEndId, originalTransactionId, reason } = message;
  return {
    ...{ id: caseId, creator: caseCreator, payment: subjectOf(bank, message), reason: reason.code },
    ...{ endToEndId: originalEndToEndId, txId: originalTransactionId },
  };
}

function reportOn(bank: LineBank, { transactions }: StatusRequest): string {
  const reports = transactions.map((one) => {
    const said = answerInquiry(bank, {
      ...{ id: subjectOf(bank, one), txId: one.originalTransactionId, endToEndId: one.originalEndToEndId },
      debtorAgent: '',
    });
    return {
      ...one,
      status: said.status,
      ...(said.reason === undefined ? {} : { reason: { code: said.reason } }),
    };
  });
  return bank.pen.write((head) => ({ ...head, type: 'pacs.002', transactions: reports })).xml;
}

/** Codes after the EPC's Verification of Payee: nearly that name, another name. */
const NEARLY = 'CMTC';
const DIFFERS = 'NMTC';

/** Whoever guessed wrong learns no name. */
function nameReport(bank: LineBank, asked: VerificationRequest): string {
  const found = checkName(bank, asked.account, asked.name);
  const reason = {
    matches: undefined,
    nearly: NEARLY,
    differs: DIFFERS,
    unknown: 'reason' in found ? found.reason : undefined,
  }[found.kind];
  return bank.pen.write((head) => ({
    ...head,
    type: 'acmt.024',
    ...{ assigner: Number(bank.settings.bin), assignee: HUB_BIN, originalMessageId: asked.messageId },
    ...{ originalVerificationId: asked.verificationId, verified: found.kind === 'matches' },
    ...(reason === undefined ? {} : { reason }),
    ...('account' in found ? { updatedName: found.account.name } : {}),
  })).xml;
}
