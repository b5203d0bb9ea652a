/** pacs.002: how a payment stands, told to banks and by banks. */
import type { StatusReport, TransactionReport, TransactionStatus } from '../../../codecs/iso20022/index.ts';
import { type PaymentState, STATUS_OF } from '../../../services/clearing/index.ts';
import type { BankAnswer, LinePayment, Verdict } from '../model.ts';
import { hexOf, maybe, NO_REFERENCE, uuidOf } from './ids.ts';

/** RJCT needs a reason; where the hub knows none better it says "see narrative" (ExternalStatusReason1Code). */
const REASON_WITHOUT_ONE = 'NARR';
/** In answer to an inquiry: the bank never received the original, and refuses it should it still come. */
const NEVER_RECEIVED = 'NOOR';

export function statusOf(
  payment: LinePayment,
  bin: number,
  state: PaymentState,
  messageId: string,
  at: number,
): StatusReport {
  return {
    type: 'pacs.002',
    messageId,
    createdAt: at,
    transactions: [reportOf(payment, bin, state)],
  };
}

/** What one bank is told of one payment; to the payee's bank it names the instruction that the hub sent. */
export function reportOf(payment: LinePayment, bin: number, state: PaymentState): TransactionReport {
  const about = payment.returned?.original ?? payment;
  const status = STATUS_OF[state];
  return {
    ...maybe('originalInstructionId', instructionFor(payment, bin)),
    originalEndToEndId: about.endToEndId ?? NO_REFERENCE,
    originalTransactionId: about.transactionId,
    ...maybe('originalUetr', about.uetr),
    status,
    ...(status === 'RJCT' ? { reason: { code: payment.reason ?? REASON_WITHOUT_ONE } } : {}),
  };
}

/** The word under which this bank knows the instruction: the hub's where the hub sent it, its own RtrId where it did. */
function instructionFor(payment: LinePayment, bin: number): string | undefined {
  if (bin === payment.creditor.bin) return hexOf(payment.id);
  return payment.kind === 'return' ? payment.transactionId : undefined;
}

export function unknownReport(transactionId: string, endToEndId: string): TransactionReport {
  return {
    originalEndToEndId: endToEndId,
    originalTransactionId: transactionId,
    status: 'RJCT',
    reason: { code: NEVER_RECEIVED },
  };
}

const VERDICT_OF: Readonly<Record<TransactionStatus, Verdict>> = {
  ACCP: 'accepted',
  ACSC: 'accepted',
  PDNG: 'in_process',
  RJCT: 'rejected',
};

/** What a bank says of the hub's instructions. One that does not name an instruction of the hub's is left out. */
export function answersFrom(
  { transactions }: StatusReport,
  bin: number,
  source: BankAnswer['source'],
): BankAnswer[] {
  return transactions.flatMap((one) => {
    const payment = uuidOf(one.originalInstructionId);
    if (payment === undefined) return [];
    const reason = one.reason?.code ?? null;
    const never = source === 'inquiry' && one.status === 'RJCT' && reason === NEVER_RECEIVED;
    return [{ payment, bin, verdict: never ? 'never_received' : VERDICT_OF[one.status], reason, source }];
  });
}
