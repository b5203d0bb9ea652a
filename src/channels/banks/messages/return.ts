/** pacs.004: money of a cleared payment goes back, to the payer's bank and from the payee's. */
import type { PaymentReturn } from '../../../codecs/iso20022/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import type { InstructedReturn, LineParty, LinePayment } from '../model.ts';
import { hexOf, maybe, NO_REFERENCE, uuidOf, wordsFor } from './ids.ts';

const NAME_CHARS_MAX = 140;

/** RtrId is the hub's payment id of the return; it is what the bank's answer names. */
export function returnOf(payment: LinePayment, messageId: string): PaymentReturn {
  if (payment.returned === null) throw new Error('A return knows what it gives back.');
  const { original, reason } = payment.returned;
  return {
    type: 'pacs.004',
    messageId,
    createdAt: payment.createdAt,
    returnId: hexOf(payment.id),
    originalEndToEndId: original.endToEndId ?? NO_REFERENCE,
    originalTransactionId: original.transactionId,
    ...maybe('originalUetr', original.uetr),
    originalAmount: { amount: original.amount, currency: 'VND' },
    returnedAmount: { amount: payment.amount, currency: 'VND' },
    settlementDate: businessDate(payment.createdAt),
    debtor: partyOf(payment.debtor),
    creditor: partyOf(payment.creditor),
    reason: { code: reason },
  };
}

function partyOf({ bin, name }: LineParty): PaymentReturn['debtor'] {
  return { ...maybe('name', wordsFor(name, NAME_CHARS_MAX)), agent: bin };
}

/** Its creditor is who paid first: that bank and TxId, or the hub's own id, name the payment. */
export function returnFrom(message: PaymentReturn, bin: number): InstructedReturn {
  return {
    bin,
    returnId: message.returnId,
    original: {
      payment: uuidOf(message.originalInstructionId) ?? null,
      debtorBin: message.creditor.agent,
      transactionId: message.originalTransactionId,
    },
    amount: message.returnedAmount.amount,
    reason: message.reason.code,
  };
}
