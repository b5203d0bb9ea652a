/** What the hub tells this page: `GET /live/state` once, then `GET /live/stream` (server-sent events). */

export type PaymentState = 'cleared' | 'refused' | 'held' | 'unknown' | 'released';

export interface Payment {
  readonly id: string;
  /** ISO 8601 with offset. */
  readonly at: string;
  /** Minor units as digits. */
  readonly amount: string;
  readonly currency: 'VND';
  readonly state: PaymentState;
  /** Why it was refused or released: the name of the outcome. */
  readonly reason?: string;
  readonly from: Bank;
  readonly to: Bank;
  readonly shop?: string;
  readonly street?: string;
}

export interface Bank {
  readonly bin: string;
  readonly shortName: string;
}

export type ParticipantKind = 'bank' | 'wallet' | 'mobile_money' | 'credit_fund' | 'treasury';

export interface Position extends Bank {
  readonly name: string;
  readonly nameEn: string;
  readonly kind: ParticipantKind;
  /** Signed digits; positive means that the participant owes the scheme and has used that much of its limit. */
  readonly position: string;
  /** Reserved by payments that are held; counts against the limit. */
  readonly pending: string;
  readonly limit: string;
  readonly suspended: boolean;
}

export interface SettlementWindow {
  readonly id: string;
  readonly number: number;
  readonly openedAt: string;
  readonly payments: number;
  readonly value: string;
}

export interface Today {
  readonly payments: number;
  readonly value: string;
  readonly refused: number;
}

export interface Street {
  readonly name: string;
  readonly payments: number;
  readonly value: string;
}

export interface LiveState {
  readonly at: string;
  readonly hub: { readonly name: string; readonly version: string };
  readonly window: SettlementWindow;
  readonly today: Today;
  readonly positions: readonly Position[];
  readonly streets: readonly Street[];
  /** Newest first. */
  readonly recent: readonly Payment[];
}

/** Event name → what its data holds. */
export interface LiveEvents {
  readonly payment: Payment;
  readonly positions: readonly Position[];
  readonly window: SettlementWindow;
  readonly totals: Today;
}

export type LiveEvent = {
  [Name in keyof LiveEvents]: { readonly name: Name; readonly data: LiveEvents[Name] };
}[keyof LiveEvents];
