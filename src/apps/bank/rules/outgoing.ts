/** A payment of the bank's own customer: may it go, and what the hub's word makes of it. */
import type { Account, HubStatus, OutgoingState } from '../model.ts';

export type Refusal =
  | 'payer_account_does_not_exist'
  | 'payer_account_is_blocked'
  | 'payer_account_is_closed'
  | 'payer_has_insufficient_funds'
  | 'amount_is_not_above_zero';

/** Why it may not go; undefined: it may. */
export function refusalOf(account: Account | undefined, amount: bigint): Refusal | undefined {
  if (amount <= 0n) return 'amount_is_not_above_zero';
  if (account === undefined) return 'payer_account_does_not_exist';
  if (account.status === 'closed') return 'payer_account_is_closed';
  if (account.status === 'blocked') return 'payer_account_is_blocked';
  return account.balance - account.reserved < amount ? 'payer_has_insufficient_funds' : undefined;
}

export type Consequence = 'settle' | 'refuse' | 'wait' | 'as_before' | 'odd';

export const CONSEQUENCES: Readonly<Record<OutgoingState, Readonly<Record<HubStatus, Consequence>>>> = {
  sent: { ACSC: 'settle', RJCT: 'refuse', PDNG: 'wait' },
  pending: { ACSC: 'settle', RJCT: 'refuse', PDNG: 'wait' },
  settled: { ACSC: 'as_before', RJCT: 'odd', PDNG: 'as_before' },
  refused: { ACSC: 'odd', RJCT: 'as_before', PDNG: 'as_before' },
};

/** The guideline lets a bank ask three times, from a minute after it has paid; then it waits for the hub's word. */
const INQUIRIES_MAX = 3;
const INQUIRY_AFTER_MS = 60_000;

export function firstInquiryMs(madeMs: number, scale: number): number {
  return madeMs + Math.round(INQUIRY_AFTER_MS * scale);
}

/** Null: that was the last. */
export function nextInquiryAfter(asked: number, nowMs: number, scale: number): number | null {
  return asked >= INQUIRIES_MAX ? null : nowMs + Math.round(INQUIRY_AFTER_MS * scale);
}
