/** The words of merchants: EMVCo's for codes, the street's own for the rest. */
import type { QrReference } from '../clearing/index.ts';

/** Phố thanh toán thông minh: a named stretch of shops that take payments without cash. */
export interface Street {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  /** Phường, xã: addresses have two levels since 1 July 2025. */
  readonly ward: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Shop {
  /** UUID. */
  readonly id: string;
  /** Store label of its codes (62-03). */
  readonly code: string;
  readonly name: string;
  /** As registered for business and tax. */
  readonly legalName: string;
  readonly taxCode: string;
  /** ISO 18245, four digits. */
  readonly mcc: string;
  /** UUID of its street. */
  readonly street: string | null;
  /** Institution and number of the settlement account, and the ledger account behind it. */
  readonly bin: number;
  readonly account: string;
  readonly ledgerAccount: string;
  readonly createdAt: number;
}

/** Quầy: a place of the shop that shows a code of its own. */
export interface Stall {
  /** UUID. */
  readonly id: string;
  readonly shop: string;
  readonly number: number;
  readonly label: string;
  /** Terminal label of its codes (62-07); unique by itself, for some apps hand on one label only. */
  readonly code: string;
  readonly createdAt: number;
}

/** What is kept of an order; `expired` is what a waiting one is called once its time has passed. */
export const ORDER_STATES = [
  'waiting',
  'paid',
  'paid_late',
  'underpaid',
  'overpaid',
  'expired',
  'cancelled',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** One dynamic code. */
export interface Order {
  /** UUID. */
  readonly id: string;
  readonly shop: string;
  readonly stall: string;
  /** Bill number of its code (62-01). */
  readonly code: string;
  /** Minor units. */
  readonly amount: bigint;
  /** All that was paid towards it. */
  readonly received: bigint;
  readonly state: Exclude<OrderState, 'expired'>;
  readonly expiresAt: number;
  readonly createdAt: number;
}

/**
 * How an incoming payment meets what the shop asked for: the order's amount in time, a stall's static code, too
 * little, too much, after the order's time, or money for the shop that names no stall of it.
 */
export const MATCHES = ['exact', 'static', 'underpaid', 'overpaid', 'late', 'unmatched_stall'] as const;
export type Match = (typeof MATCHES)[number];

export interface Receipt {
  /** UUID of the payment. */
  readonly payment: string;
  readonly shop: string;
  readonly stall: string | null;
  readonly order: string | null;
  readonly match: Match;
  readonly amount: bigint;
  readonly returned: bigint;
  readonly paidAt: number;
}

/** A cleared payment to or from a shop's settlement account. */
export interface ShopPayment {
  /** UUID. */
  readonly payment: string;
  /** Of a return: the payment that it gives back. */
  readonly original: string | null;
  /** UUID of the shop. */
  readonly shop: string;
  readonly amount: bigint;
  readonly reference: QrReference | null;
  readonly at: number;
}

/** Sums of one stall in one hour; `stall` is null where none is known. */
export interface HourTotal {
  readonly hour: number;
  readonly stall: string | null;
  readonly payments: number;
  readonly gross: bigint;
  readonly returned: bigint;
}

/** A bill is read and paid while the customer stands there; a day serves deliveries. */
export const ORDER_EXPIRES_S_DEFAULT = 900;
export const ORDER_EXPIRES_S_MAX = 86_400;
/** Object 54 has 13 characters. */
export const ORDER_AMOUNT_MAX = 9_999_999_999_999;
/** Four digits keep a stall's code within the 25 characters of 62-07 and readable aloud. */
export const STALL_NUMBER_MAX = 9_999;
/** Payments that one command takes, returns and their originals counted apart. */
export const MATCHED_PAYMENTS_MAX = 500;
