/** pacs.028: the hub asks how payments stand that a bank never answered. */
import type { OriginalTransaction, StatusRequest } from '../../../codecs/iso20022/index.ts';
import type { LinePayment } from '../model.ts';
import { hexOf, maybe, NO_REFERENCE } from './ids.ts';

export function inquiryOf(payments: readonly LinePayment[], messageId: string, at: number): StatusRequest {
  return { type: 'pacs.028', messageId, createdAt: at, transactions: payments.map(originalOf) };
}

function originalOf(payment: LinePayment): OriginalTransaction {
  const about = payment.returned?.original ?? payment;
  return {
    originalInstructionId: hexOf(payment.id),
    originalEndToEndId: about.endToEndId ?? NO_REFERENCE,
    originalTransactionId: about.transactionId,
    ...maybe('originalUetr', about.uetr),
  };
}
