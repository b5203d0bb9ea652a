/** pacs.008: a payment to the payee's bank, and from the payer's. */
import {
  type CreditorReference,
  type CreditorReferenceLabel,
  type CreditTransfer,
  isIdentifier,
} from '../../../codecs/iso20022/index.ts';
import { businessDate } from '../../../kit/calendar.ts';
import type { QrReference } from '../../../services/clearing/index.ts';
import type { InstructedTransfer, LinePayment } from '../model.ts';
import { hexOf, maybe, NO_REFERENCE, wordsFor } from './ids.ts';

const NAME_CHARS_MAX = 140;
const REMITTANCE_CHARS_MAX = 140;

/** The hub names it by its own payment id (InstrId); TxId, EndToEndId and UETR go through unchanged. */
export function transferOf(payment: LinePayment, messageId: string): CreditTransfer {
  const { debtor, creditor } = payment;
  return {
    type: 'pacs.008',
    messageId,
    createdAt: payment.createdAt,
    instructionId: hexOf(payment.id),
    endToEndId: payment.endToEndId ?? NO_REFERENCE,
    transactionId: payment.transactionId,
    ...maybe('uetr', payment.uetr),
    amount: { amount: payment.amount, currency: 'VND' },
    settlementDate: businessDate(payment.createdAt),
    acceptedAt: payment.createdAt,
    debtor: {
      name: wordsFor(debtor.name, NAME_CHARS_MAX) ?? NO_REFERENCE,
      account: debtor.account,
      agent: debtor.bin,
    },
    creditor: {
      ...maybe('name', wordsFor(creditor.name, NAME_CHARS_MAX)),
      account: creditor.account,
      agent: creditor.bin,
    },
    ...maybe('remittance', wordsFor(payment.purpose, REMITTANCE_CHARS_MAX)),
    ...maybe('creditorReferences', referencesOf(payment.reference)),
  };
}

export function transferFrom(message: CreditTransfer, bin: number): InstructedTransfer {
  const { debtor, creditor } = message;
  return {
    bin,
    transactionId: message.transactionId,
    endToEndId: message.endToEndId === NO_REFERENCE ? null : message.endToEndId,
    amount: message.amount.amount,
    debtor: { bin: debtor.agent, account: debtor.account, name: debtor.name },
    creditor: { bin: creditor.agent, account: creditor.account, name: creditor.name ?? null },
    purpose: message.remittance ?? null,
    uetr: message.uetr ?? null,
    reference: referenceFrom(message.creditorReferences ?? []),
  };
}

const LABELS: Readonly<Record<keyof QrReference, CreditorReferenceLabel>> = {
  bill: 'BILL',
  store: 'STORE',
  reference: 'REFERENCE',
  customer: 'CUSTOMER',
  terminal: 'TERMINAL',
};
const NAMES = Object.keys(LABELS) as readonly (keyof QrReference)[];

/** What of it a message can carry: a QR has texts that no identifier has. */
function referencesOf(reference: QrReference | null): CreditorReference[] | undefined {
  const references = NAMES.flatMap((name) => {
    const value = reference?.[name];
    return value !== undefined && isIdentifier(value) ? [{ label: LABELS[name], value }] : [];
  });
  return references.length === 0 ? undefined : references;
}

/** Of two under one label the first counts. */
function referenceFrom(references: readonly CreditorReference[]): QrReference | null {
  const named = NAMES.flatMap((name) => {
    const found = references.find(({ label = 'BILL' }) => label === LABELS[name]);
    return found === undefined ? [] : [[name, found.value] as const];
  });
  return named.length === 0 ? null : Object.fromEntries(named);
}
