/** Writes the bank's messages and signs them. */
import {
  type BusinessMessage,
  type Message,
  type OriginalTransaction,
  type Reason,
  writeUnsigned,
} from '../../../codecs/iso20022/index.ts';
import { signCanonicalMessage } from '../../../codecs/xmldsig/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import type { OwnKey } from '../config.ts';
import type { Incoming } from '../model.ts';
import type { Bank, Letter, Pen } from '../payments/bank.ts';

export interface PenParts {
  readonly bin: string;
  readonly messageKey: OwnKey;
  readonly nowMs: () => number;
  /** 32 hex digits. */
  readonly mint: () => string;
}

/** The hub as an agent. */
export const HUB_BIN = 0;

/** Also answers to questions, which are told in the body of the response. */
export interface LinePen extends Pen {
  write(make: (head: { messageId: string; createdAt: number }) => Message): Letter;
}

/** The bank as the line needs it. */
export interface LineBank extends Bank {
  readonly pen: LinePen;
}

export function createPen({ bin, messageKey, nowMs, mint }: PenParts): LinePen {
  const from = Number(bin);
  const write: LinePen['write'] = (make) => {
    const id = mint();
    const createdAt = nowMs();
    const message = make({ messageId: id, createdAt });
    const business: BusinessMessage = {
      header: { from, to: HUB_BIN, businessMessageId: id, createdAt },
      message,
    };
    const xml = signCanonicalMessage(writeUnsigned(business), {
      keyName: messageKey.id,
      privateKey: messageKey.privateKey,
    });
    return { id, type: message.type, xml };
  };
  return {
    write,
    status: (about, { status, reason }) =>
      write((head) => ({
        ...head,
        type: 'pacs.002',
        transactions: [
          {
            ...originalOf(about),
            status,
            ...(reason === undefined ? {} : { reason: { code: reason } }),
          },
        ],
      })),
    transfer: (payment, payerName) =>
      write((head) => ({
        ...head,
        type: 'pacs.008',
        instructionId: payment.id,
        endToEndId: payment.endToEndId,
        transactionId: payment.id,
        amount: vnd(payment.amount),
        settlementDate: businessDate(head.createdAt),
        acceptedAt: payment.madeMs,
        debtor: { name: payerName, account: payment.account, agent: from },
        creditor: {
          account: payment.creditorAccount,
          agent: Number(payment.creditorAgent),
          ...(payment.creditorName === '' ? {} : { name: payment.creditorName }),
        },
        ...(payment.remittance === '' ? {} : { remittance: payment.remittance }),
        ...(payment.references.length === 0 ? {} : { creditorReferences: payment.references }),
        ...(payment.uetr === null ? {} : { uetr: payment.uetr }),
      })),
    giveBack: (back, original, reason) =>
      write((head) => ({
        ...head,
        type: 'pacs.004',
        ...originalOf(original),
        returnId: back.id,
        originalAmount: vnd(original.amount),
        returnedAmount: vnd(back.amount),
        settlementDate: businessDate(head.createdAt),
        debtor: { agent: from, ...named(original.payeeName) },
        creditor: { agent: Number(original.debtorAgent), ...named(original.payerName) },
        reason: { code: reason },
      })),
    inquiry: (payment) =>
      write((head) => ({ ...head, type: 'pacs.028', transactions: [originalOf(payment)] })),
    recall: (recallId, payment, reason) =>
      write((head) => ({
        ...head,
        type: 'camt.056',
        ...{ assigner: from, assignee: HUB_BIN, caseId: recallId, caseCreator: from },
        ...originalOf(payment),
        originalAmount: vnd(payment.amount),
        reason: { code: reason },
      })),
    recallAnswer: (about, { accepted, reason }) =>
      write((head) => ({
        ...head,
        type: 'camt.029',
        ...{ assigner: from, assignee: HUB_BIN, caseId: about.id, caseCreator: about.creator },
        originalInstructionId: about.payment,
        originalEndToEndId: about.endToEndId,
        originalTransactionId: about.txId,
        status: accepted ? 'ACCR' : 'RJCR',
        ...(reason === undefined ? {} : { reason: { code: reason } satisfies Reason }),
      })),
  };
}

const vnd = (amount: bigint) => ({ amount, currency: 'VND' }) as const;

const named = (name: string): { name?: string } => (name === '' ? {} : { name });

/** Of a return of ours the RtrId plays the part of the InstrId. */
function originalOf({
  id,
  endToEndId,
  txId,
  uetr,
}: Pick<Incoming, 'id' | 'endToEndId' | 'txId' | 'uetr'>): OriginalTransaction {
  return {
    ...{ originalInstructionId: id, originalEndToEndId: endToEndId, originalTransactionId: txId },
    ...(uetr === null ? {} : { originalUetr: uetr }),
  };
}
