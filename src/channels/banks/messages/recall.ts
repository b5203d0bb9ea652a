/** camt.056 and camt.029: a payment is asked back, and what becomes of that. */
import type { CancellationRequest, CancellationResolution } from '../../../codecs/iso20022/index.ts';
import type { InstructedRecall, LinePayment, LineRecall, RecallAnswer } from '../model.ts';
import { hexOf, maybe, NO_REFERENCE, uuidOf } from './ids.ts';

const HUB = 0;
/** ExternalPaymentCancellationRejection1Code: "see narrative", where no better reason is known. */
const REASON_WITHOUT_ONE = 'NARR';

const originalOf = (payment: LinePayment, bin: number) => ({
  ...maybe('originalInstructionId', bin === payment.creditor.bin ? hexOf(payment.id) : undefined),
  originalEndToEndId: payment.endToEndId ?? NO_REFERENCE,
  originalTransactionId: payment.transactionId,
  ...maybe('originalUetr', payment.uetr),
});

/** To the payee's bank the hub opens a case of its own: the recall's id. */
export function recallOf(recall: LineRecall, bin: number, messageId: string): CancellationRequest {
  return {
    type: 'camt.056',
    messageId,
    createdAt: recall.createdAt,
    assigner: HUB,
    assignee: bin,
    caseId: hexOf(recall.id),
    caseCreator: HUB,
    cancellationId: hexOf(recall.id),
    ...originalOf(recall.payment, bin),
    originalAmount: { amount: recall.payment.amount, currency: 'VND' },
    reason: { code: recall.reason },
  };
}

/** By TxId alone: OrgnlInstrId of the payer's bank is its own, and may look like one of the hub's ids. */
export function recallFrom(message: CancellationRequest, bin: number): InstructedRecall {
  return {
    bin,
    payment: {
      payment: null,
      debtorBin: bin,
      transactionId: message.originalTransactionId,
    },
    reason: message.reason.code,
    caseId: message.caseId,
  };
}

/** To who asked, under the case that it opened. */
export function resolutionOf(
  recall: LineRecall,
  bin: number,
  messageId: string,
  at: number,
): CancellationResolution {
  const rejected = recall.state === 'rejected';
  return {
    type: 'camt.029',
    messageId,
    createdAt: at,
    assigner: HUB,
    assignee: bin,
    caseId: recall.caseId ?? hexOf(recall.id),
    caseCreator: recall.requester,
    ...originalOf(recall.payment, bin),
    status: rejected ? 'RJCR' : recall.state === 'accepted' ? 'ACCR' : 'PDCR',
    ...(rejected ? { reason: { code: recall.answerReason ?? REASON_WITHOUT_ONE } } : {}),
  };
}

/** Undefined where it names no case of the hub's; `pending` answers nothing yet. */
export function recallAnswerFrom(
  message: CancellationResolution,
  bin: number,
): RecallAnswer | 'pending' | undefined {
  const recall = uuidOf(message.caseId);
  if (recall === undefined) return undefined;
  if (message.status === 'PDCR') return 'pending';
  return { bin, recall, accepted: message.status === 'ACCR', reason: message.reason?.code ?? null };
}
