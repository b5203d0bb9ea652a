/** The words of the line: what it asks of clearing, what it keeps of a message, what it knows of a bank. */
import type { Origin } from '../../core/command/index.ts';
import type {
  ClaimedDelivery,
  DeliveryRoom,
  PaymentState,
  QrReference,
} from '../../services/clearing/index.ts';
import type { BreakerState } from './rules/breaker.ts';

/** A bank that keeps its own core and is spoken to by message. */
export interface ConnectedBank {
  readonly bin: number;
  readonly name: string;
  /** Where its line listens, without `/messages`. */
  readonly endpoint: string;
  /** PEM of the authority that vouches for that endpoint's certificate; null: those the machine trusts. */
  readonly authority: string | null;
  /** The last verdict that was kept. */
  readonly reachable: boolean;
}

export interface LineParty {
  readonly bin: number;
  readonly account: string;
  readonly name: string | null;
}

/** A payment as messages tell it. */
export interface LinePayment {
  /** UUID. */
  readonly id: string;
  readonly kind: 'credit_transfer' | 'return';
  readonly state: PaymentState;
  /** ISO 20022 reason (ExternalStatusReason1Code) of a refusal or a release. */
  readonly reason: string | null;
  readonly amount: bigint;
  readonly debtor: LineParty;
  readonly creditor: LineParty;
  readonly purpose: string | null;
  readonly endToEndId: string | null;
  /** TxId, unique for the debtor agent. Of a return: its RtrId. */
  readonly transactionId: string;
  /** UUID version 4, where the payer's bank gave one. */
  readonly uetr: string | null;
  /** What the payee goes by, as the QR that was scanned has it. */
  readonly reference: QrReference | null;
  readonly createdAt: number;
  /** Until when the payee's bank may answer; null once it is final. */
  readonly deadlineAt: number | null;
  readonly finalAt: number | null;
  /** Of a return: what it gives back, and why. */
  readonly returned: { readonly original: LinePayment; readonly reason: string } | null;
}

/** Somebody asks for a cleared payment back; only the payee's side can give it. */
export interface LineRecall {
  readonly id: string;
  readonly payment: LinePayment;
  /** BIN of who asks; 0 is the hub. */
  readonly requester: number;
  /** ExternalCancellationReason1Code. */
  readonly reason: string;
  readonly state: 'requested' | 'accepted' | 'rejected';
  /** ExternalPaymentCancellationRejection1Code, where rejected. */
  readonly answerReason: string | null;
  /** Case that its requester opened, where it came by message. */
  readonly caseId: string | null;
  readonly createdAt: number;
}

/** A payment that a bank instructs. */
export interface InstructedTransfer {
  /** The bank that sent it: the debtor's. */
  readonly bin: number;
  readonly transactionId: string;
  readonly endToEndId: string | null;
  readonly amount: bigint;
  readonly debtor: LineParty;
  readonly creditor: LineParty;
  readonly purpose: string | null;
  readonly uetr: string | null;
  readonly reference: QrReference | null;
}

/** A return that a bank instructs; it names the payment by the hub's id or by debtor agent and TxId. */
export interface InstructedReturn {
  readonly bin: number;
  readonly returnId: string;
  readonly original: PaymentName;
  readonly amount: bigint;
  /** ExternalReturnReason1Code. */
  readonly reason: string;
}

/** How a message names a payment that the hub knows. */
export interface PaymentName {
  /** UUID: OrgnlInstrId, which the hub chose; null where the message has none. */
  readonly payment: string | null;
  /** BIN of the debtor agent and its TxId, where the message has them. */
  readonly debtorBin: number | null;
  readonly transactionId: string | null;
}

export type Verdict = 'accepted' | 'rejected' | 'in_process' | 'never_received';

/** What a bank says about a payment that waits for it. */
export interface BankAnswer {
  readonly payment: string;
  readonly bin: number;
  readonly verdict: Verdict;
  /** ISO code, where it rejects. */
  readonly reason: string | null;
  readonly source: 'answer' | 'inquiry';
}

export interface InstructedRecall {
  readonly bin: number;
  readonly payment: PaymentName;
  readonly reason: string;
  /** Case that the bank opened; the answer names it. */
  readonly caseId: string;
}

export interface RecallAnswer {
  readonly bin: number;
  /** UUID of the recall: the assignment's case that the hub opened. */
  readonly recall: string;
  readonly accepted: boolean;
  readonly reason: string | null;
}

/** Whether the desk decided; `outcome` is the kind of its answer. */
export type Taken =
  | { readonly kind: 'decided'; readonly outcome: string }
  | { readonly kind: 'key_was_used_for_another_request' | 'commit_is_unknown' | 'hub_is_busy' };

/** What a bank learns that asks about its own payment. */
export type Inquired =
  | {
      readonly kind: 'decided';
      readonly state: PaymentState | 'not_found';
      readonly payment: LinePayment | null;
    }
  | Exclude<Taken, { readonly kind: 'decided' }>;

export interface NameQuestion {
  readonly bin: number;
  readonly account: string;
  readonly name: string | null;
}

/** After a match and a close match the registered name may be shown, after no match it may not. */
export type NameAnswer =
  | { readonly kind: 'match' | 'not_asked'; readonly name: string }
  | { readonly kind: 'close_match'; readonly name: string; readonly reason: string }
  | { readonly kind: 'no_match' }
  | { readonly kind: 'account_not_found' }
  | { readonly kind: 'institution_not_found' };

/** Everything the line asks of clearing. `clearing.ts` answers from the hub, `testing.ts` from memory. */
export interface Clearing {
  pay(order: InstructedTransfer, origin: Origin): Promise<Taken>;
  giveBack(order: InstructedReturn, origin: Origin): Promise<Taken>;
  answer(order: BankAnswer, origin: Origin): Promise<Taken>;
  recall(order: InstructedRecall, origin: Origin): Promise<Taken>;
  answerRecall(order: RecallAnswer, origin: Origin): Promise<Taken>;
  /** "Not found" leaves a tombstone: an original that comes later is refused. */
  inquire(order: { readonly bin: number; readonly transactionId: string }, origin: Origin): Promise<Inquired>;
  /** Moves payments past their deadline to unknown or, where nothing was sent, to released. */
  expire(payments: readonly string[]): Promise<void>;
  /** Keeps the breaker's verdict, so that payments to an unreachable bank are refused at once. */
  reach(bin: number, reachable: boolean): Promise<void>;
  checkName(question: NameQuestion): Promise<NameAnswer>;
  /** Claims deliveries for a while; that they were sent is committed before the first byte leaves. */
  claim(rooms: readonly DeliveryRoom[], nowMs: number): Promise<readonly ClaimedDelivery[]>;
  settle(deliveries: readonly string[]): Promise<void>;
  release(deliveries: readonly { readonly id: string; readonly atMs: number }[]): Promise<void>;
  payments(ids: readonly string[]): Promise<ReadonlyMap<string, LinePayment>>;
  recalls(ids: readonly string[]): Promise<ReadonlyMap<string, LineRecall>>;
  overdue(nowMs: number, max: number): Promise<readonly string[]>;
  /** Unknown payments of one bank whose time to be asked about has come, oldest first. */
  unknown(bin: number, nowMs: number, max: number): Promise<readonly string[]>;
  /** Per bank: deliveries waiting, the oldest of them, payments unknown. */
  backlog(): Promise<readonly Backlog[]>;
  connected(): Promise<readonly ConnectedBank[]>;
}

export interface Backlog {
  readonly bin: number;
  readonly waiting: number;
  /** Milliseconds since the epoch. */
  readonly oldestAt: number | null;
  readonly unknown: number;
}

/** A bank as the operator sees it. */
export interface BankOnLine extends Backlog {
  readonly name: string;
  readonly breaker: BreakerState;
  /** Messages of this process on their way to it. */
  readonly inFlight: number;
}
