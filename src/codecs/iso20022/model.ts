/**
 * The words of the bank line: one plain value per message, in the words of ISO 20022 spelt out. Amounts are whole
 * đồng beside their currency, instants milliseconds since the epoch, dates `YYYY-MM-DD`, institutions their BIN.
 */
import type { IsoDate } from '../../kit/calendar.ts';
import type { Currency } from '../../kit/money.ts';

/** Six digits as a number; the hub itself is 0, written `000000`. */
export type Bin = number;
/** Milliseconds since the epoch; written with Hanoi's offset. */
export type Instant = number;

export interface Money {
  readonly amount: bigint;
  readonly currency: Currency;
}

/** Why: a code of ISO's external lists (four letters or digits) and words for people. */
export interface Reason {
  readonly code: string;
  /** At most 105 characters. */
  readonly text?: string;
}

/** A party to a payment: whose account, at which institution. */
export interface Party {
  readonly name: string;
  readonly account: string;
  readonly agent: Bin;
}

/** The payee, whose name the payer may not know. */
export interface Payee extends Omit<Party, 'name'> {
  readonly name?: string;
}

/** A party to a return, where the original payment names the account. */
export interface ReturnParty {
  readonly name?: string;
  readonly agent: Bin;
}

/** What tells one payment from all others, repeated by every message about it. */
export interface OriginalTransaction {
  /** The sender's own word for that one message; the hub's is its payment id as 32 hex digits. */
  readonly originalInstructionId?: string;
  readonly originalEndToEndId: string;
  readonly originalTransactionId: string;
  readonly originalUetr?: string;
}

interface GroupHeader {
  readonly messageId: string;
  readonly createdAt: Instant;
}

/** The names that VietQR gives them in its additional data (object 62). */
export type CreditorReferenceLabel = 'BILL' | 'CUSTOMER' | 'REFERENCE' | 'STORE' | 'TERMINAL';

export interface CreditorReference {
  /** Without one it is a bill's number. */
  readonly label?: CreditorReferenceLabel;
  readonly value: string;
}

/** pacs.008: a customer's credit transfer. */
export interface CreditTransfer extends GroupHeader {
  readonly type: 'pacs.008';
  /** Always there from the hub. */
  readonly instructionId?: string;
  readonly endToEndId: string;
  readonly transactionId: string;
  /** UUID version 4 in lower case. */
  readonly uetr?: string;
  readonly amount: Money;
  readonly settlementDate?: IsoDate;
  /** When the payer's bank accepted the order. */
  readonly acceptedAt?: Instant;
  readonly debtor: Party;
  readonly creditor: Payee;
  /** Words of the payer, at most 140 characters. */
  readonly remittance?: string;
  /** What the payee goes by, such as a bill's number: 1 to 5. */
  readonly creditorReferences?: readonly CreditorReference[];
}

/** ACCP accepted, PDNG in process or held, ACSC cleared and final, RJCT refused or released. */
export type TransactionStatus = 'ACCP' | 'ACSC' | 'PDNG' | 'RJCT';

export interface TransactionReport extends OriginalTransaction {
  readonly status: TransactionStatus;
  /** Belongs to RJCT; XSD 1.0 cannot demand it. */
  readonly reason?: Reason;
  readonly acceptedAt?: Instant;
}

/** The message that a status is about, where it is known. */
export interface OriginalMessage {
  readonly messageId: string;
  /** Such as `pacs.008.001.08`. */
  readonly messageDefinition: string;
}

/** pacs.002: how payments stand. */
export interface StatusReport extends GroupHeader {
  readonly type: 'pacs.002';
  readonly original?: OriginalMessage;
  /** 1 to 100. */
  readonly transactions: readonly TransactionReport[];
}

/** pacs.028: asks how payments stand. */
export interface StatusRequest extends GroupHeader {
  readonly type: 'pacs.028';
  /** 1 to 100. */
  readonly transactions: readonly OriginalTransaction[];
}

/** pacs.004: money of a cleared payment goes back; the debtor is who received it first. */
export interface PaymentReturn extends GroupHeader, OriginalTransaction {
  readonly type: 'pacs.004';
  readonly returnId: string;
  readonly originalAmount?: Money;
  readonly returnedAmount: Money;
  readonly settlementDate?: IsoDate;
  readonly debtor: ReturnParty;
  readonly creditor: ReturnParty;
  readonly reason: Reason;
}

/** pacs.009: one institution pays another, such as what a settlement window left it owing. */
export interface InstitutionTransfer extends GroupHeader {
  readonly type: 'pacs.009';
  readonly instructionId?: string;
  readonly endToEndId: string;
  readonly transactionId: string;
  readonly uetr?: string;
  readonly amount: Money;
  readonly settlementDate?: IsoDate;
  readonly debtor: Bin;
  readonly creditor: Bin;
  readonly remittance?: string;
}

/** Who hands a case to whom. */
interface Assignment extends GroupHeader {
  readonly assigner: Bin;
  readonly assignee: Bin;
}

/** What ties an answer to a recall. */
interface Case {
  readonly caseId: string;
  readonly caseCreator: Bin;
}

/** camt.056: asks for a cleared payment back. */
export interface CancellationRequest extends Assignment, Case, OriginalTransaction {
  readonly type: 'camt.056';
  readonly cancellationId?: string;
  readonly originalAmount: Money;
  readonly reason: Reason;
}

/** ACCR accepted (a pacs.004 follows), PDCR pending, RJCR refused. */
export type CancellationStatus = 'ACCR' | 'PDCR' | 'RJCR';

/** camt.029: what becomes of a recall. */
export interface CancellationResolution extends Assignment, Case, OriginalTransaction {
  readonly type: 'camt.029';
  readonly cancellationStatusId?: string;
  readonly status: CancellationStatus;
  /** Belongs to RJCR; XSD 1.0 cannot demand it. */
  readonly reason?: Reason;
}

/** acmt.023: asks whose account it is. */
export interface VerificationRequest extends Assignment {
  readonly type: 'acmt.023';
  readonly verificationId: string;
  /** The name to compare, if the payer gave one. */
  readonly name?: string;
  readonly account: string;
  readonly agent: Bin;
}

/** acmt.024: whose account it is. */
export interface VerificationReport extends Assignment {
  readonly type: 'acmt.024';
  readonly originalMessageId: string;
  readonly originalVerificationId: string;
  readonly verified: boolean;
  /** A code of four letters or digits. */
  readonly reason?: string;
  /** The name as the account's institution keeps it. */
  readonly updatedName?: string;
}

export type CreditDebit = 'CRDT' | 'DBIT';

/** OPBD opening, ITBD interim, CLBD closing: balances booked. */
export type BalanceType = 'CLBD' | 'ITBD' | 'OPBD';

export interface Balance {
  readonly type: BalanceType;
  /** Never negative; `creditDebit` says on which side. */
  readonly amount: Money;
  readonly creditDebit: CreditDebit;
  readonly date: IsoDate;
}

export interface EntryReferences {
  readonly instructionId?: string;
  readonly endToEndId?: string;
  readonly transactionId: string;
}

export type EntryStatus = 'BOOK' | 'PDNG';

export interface Entry {
  readonly entryId?: string;
  readonly amount: Money;
  readonly creditDebit: CreditDebit;
  readonly status: EntryStatus;
  readonly bookingDate: IsoDate;
  readonly valueDate?: IsoDate;
  readonly servicerReference?: string;
  /** The hub's own word: upper-case letters, digits and `_`. */
  readonly transactionCode: string;
  readonly references?: EntryReferences;
  readonly information?: string;
}

/** A settlement account: its number and the institution that keeps it. */
interface AccountReport extends GroupHeader {
  readonly account: string;
  readonly servicer?: Bin;
  readonly entries: readonly Entry[];
}

/** camt.053: everything on a settlement account in a period. */
export interface Statement extends AccountReport {
  readonly type: 'camt.053';
  readonly statementId: string;
  readonly sequenceNumber?: number;
  readonly from: Instant;
  readonly to: Instant;
  /** 1 to 10. */
  readonly balances: readonly Balance[];
  /** 0 to 500. */
  readonly entries: readonly Entry[];
}

/** camt.054: an entry on a settlement account as it happens. */
export interface DebitCreditNotification extends AccountReport {
  readonly type: 'camt.054';
  readonly notificationId: string;
  /** 1 to 20. */
  readonly entries: readonly Entry[];
}

/** admi.002: a message could not be taken. */
export interface MessageReject {
  readonly type: 'admi.002';
  /** BizMsgIdr of that message, or `NOTPROVIDED` where it could not be read. */
  readonly relatedReference: string;
  readonly reason: string;
  readonly rejectedAt?: Instant;
  /** Where in the message: an element or a line. */
  readonly location?: string;
  readonly description?: string;
  readonly additional?: string;
}

/** admi.004: something happened to a system; `PING` asks whether the other is there, `PONG` says so. */
export interface SystemEvent {
  readonly type: 'admi.004';
  /** One to four letters or digits. */
  readonly eventCode: string;
  /** 0 to 10. */
  readonly parameters: readonly string[];
  readonly description?: string;
  readonly eventAt?: Instant;
}

export type Message =
  | CreditTransfer
  | StatusReport
  | StatusRequest
  | PaymentReturn
  | InstitutionTransfer
  | CancellationRequest
  | CancellationResolution
  | VerificationRequest
  | VerificationReport
  | Statement
  | DebitCreditNotification
  | MessageReject
  | SystemEvent;

export type MessageType = Message['type'];

/** head.001: who sends what to whom; the message's definition follows from the message. */
export interface Header {
  readonly from: Bin;
  readonly to: Bin;
  /** Unique for the sender; on the line also the Idempotency-Key. */
  readonly businessMessageId: string;
  readonly createdAt: Instant;
  /** The sender is not sure whether it sent this before. */
  readonly possibleDuplicate?: boolean;
}

export interface BusinessMessage {
  readonly header: Header;
  readonly message: Message;
}

/** Why a message cannot be read; the text says what to tell a person. */
export const REJECTIONS = {
  message_is_too_large: 'The message is larger than 128 KiB (a statement: 1 MiB).',
  encoding_is_not_utf8: 'The message is not plain UTF-8.',
  document_type_is_forbidden: 'A document type (DOCTYPE) has no place in a message.',
  markup_is_forbidden: 'Comments, CDATA sections and processing instructions have no place in a message.',
  xml_is_not_well_formed: 'The message is not well-formed XML.',
  attribute_is_forbidden: 'An attribute with a namespace (xsi:, xml:) has no place in a message.',
  message_type_is_unknown: 'No message of this type is exchanged on the bank line.',
  schema_is_violated: 'The message breaks its schema.',
  header_contradicts_document: 'The header names another message than the one it heads.',
  message_contradicts_itself: 'Two fields of the message contradict each other.',
} as const;
export type RejectionCode = keyof typeof REJECTIONS;

export interface SchemaError {
  /** From 1; 0 where no line is to blame. */
  readonly line: number;
  /** The parser's or the schema's own words: at most 500 characters that an admi.002 can carry. */
  readonly message: string;
}

export interface Rejected {
  readonly ok: false;
  readonly code: RejectionCode;
  /** At most 20. */
  readonly errors: readonly SchemaError[];
  /** As far as the message could be read. */
  readonly businessMessageId?: string;
  readonly type?: MessageType;
}
