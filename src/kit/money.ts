/**
 * Money is a whole number of minor units beside its currency (ISO 4217). The đồng has no minor unit, so 1n is 1 ₫.
 * In JSON an instructed amount is an integer of at most 2^53 − 1; balances and totals are strings of digits.
 */
export type Currency = 'VND';

/** Totals are exact up to here; PostgreSQL's bigint reaches 9.2 × 10^18, so sums of two never wrap before we notice. */
export const TOTAL_MAX = 10n ** 18n;

/** ISO 4217 numeric codes as EMVCo writes them in object 53. */
export const NUMERIC_CURRENCY: Readonly<Record<Currency, string>> = { VND: '704' };

/** `1.234.567 ₫`: how people in Vietnam read an amount. Plain space, so that copied text can be searched. */
export function readableVnd(amount: bigint): string {
  return `${groupDigits(amount)} ₫`;
}

function groupDigits(amount: bigint): string {
  return amount.toString().replace(/\B(?=(\d{3})+$)/g, '.');
}
