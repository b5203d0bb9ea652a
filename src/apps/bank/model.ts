/** The words of the simulated bank's core. Money is whole đồng; instants are milliseconds since the epoch. */
import type { CreditorReference } from '../../codecs/iso20022/index.ts';

export type AccountStatus = 'open' | 'blocked' | 'closed';
/** What the bank does with the hub's wish to get a credit back (camt.056). */
export type RecallPolicy = 'accept' | 'refuse' | 'silent';

/** `clearing` is what the hub owes the bank; `suspense` takes a credit whose account has gone; `capital` opens the books. */
export const OWN_ACCOUNTS = ['clearing', 'suspense', 'capital'] as const;
export type OwnAccount = (typeof OWN_ACCOUNTS)[number];

export interface Account {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly nameKind: 'person' | 'organisation';
  readonly status: AccountStatus;
  readonly recalls: RecallPolicy;
  readonly balance: bigint;
  /** Part of the balance that waits for the end of payments on their way. */
  readonly reserved: bigint;
}

export type PaymentKind = 'payment' | 'return';

export type IncomingState =
  /** The customer may be credited once the hub says that it is final. */
  | 'accepted'
  | 'rejected'
  /** Final; the customer has the money. */
  | 'credited'
  /** The hub gave it up after we had accepted. */
  | 'released'
  /** The hub asked before it came and was told "never received": the original is refused if it comes later. */
  | 'tombstoned';

/** A payment or a return that the hub sends to a customer of ours, as it arrives. */
export interface Arriving {
  /** The hub's InstrId, of a return its RtrId. */
  readonly id: string;
  readonly kind: PaymentKind;
  readonly debtorAgent: string;
  readonly txId: string;
  readonly endToEndId: string;
  /** Of a return: our payment that comes back. */
  readonly original: string | null;
  readonly account: string;
  readonly payeeName: string;
  readonly payerName: string;
  readonly payerAccount: string;
  readonly amount: bigint;
  readonly remittance: string;
  /** What the payee goes by, such as a bill's number. */
  readonly references: readonly CreditorReference[];
  /** The worldwide reference that the payer's bank gave. */
  readonly uetr: string | null;
}

/** It as we keep it. */
export interface Incoming extends Arriving {
  readonly state: IncomingState;
  readonly reason: string | null;
  /** The behaviour it met. */
  readonly mode: string;
  /** Before this instant an inquiry is told "in process". */
  readonly speaksAtMs: number;
  readonly arrivedMs: number;
  readonly endedMs: number | null;
  /** Given back by pacs.004, on its way included. */
  readonly returned: bigint;
}

export type OutgoingState =
  /** Reserved and told to the hub, or about to be. */
  | 'sent'
  /** The hub holds it, or does not know its end. */
  | 'pending'
  | 'settled'
  | 'refused';

/** A payment of a customer of ours, or a return of what one received. */
export interface Outgoing {
  /** Our InstrId, of a return its RtrId. */
  readonly id: string;
  readonly kind: PaymentKind;
  /** The same as `id`, of a return the one of the payment that is given back. */
  readonly txId: string;
  readonly endToEndId: string;
  /** Of a return: the incoming payment that is given back. */
  readonly original: string | null;
  readonly account: string;
  readonly creditorAgent: string;
  readonly creditorAccount: string;
  readonly creditorName: string;
  readonly amount: bigint;
  readonly remittance: string;
  /** What the payee goes by, such as a bill's number. */
  readonly references: readonly CreditorReference[];
  /** The worldwide reference that the payer's bank gave. */
  readonly uetr: string | null;
  readonly state: OutgoingState;
  readonly reason: string | null;
  readonly inquiries: number;
  readonly nextInquiryMs: number | null;
  readonly madeMs: number;
  readonly endedMs: number | null;
  /** Came back by the hub's pacs.004. */
  readonly returned: bigint;
}

/** What the hub says is final, or what it says of a payment that is not. */
export type HubStatus = 'ACSC' | 'RJCT' | 'PDNG';
/** What a bank says of a payment that the hub sent it. */
export type BankStatus = 'ACCP' | 'RJCT' | 'PDNG';

export interface Said {
  readonly status: BankStatus;
  /** ISO external status reason where it is RJCT. */
  readonly reason?: string;
}
