/** Law is data: what the State Bank sets for instant credit transfers, by date. */
import type { Dated } from '../../../kit/dated.ts';

/** A single instant credit transfer must stay below this many đồng. */
export const CREDIT_TRANSFER_CEILING: readonly Dated<bigint>[] = [
  {
    validFrom: '2021-09-01',
    legalRef:
      'NAPAS 247 terms (09/2021): each transaction under 500 million VND; Circular 40/2024/TT-NHNN Art 13.1 ties the ceiling to the low-value limit of IBPS',
    value: 500_000_000n,
  },
];

/**
 * Milliseconds in which a connected bank must answer a credit transfer or a return. Passing it decides nothing about
 * money: the payment becomes `unknown` and the bank is asked.
 */
export const ANSWER_DEADLINE_MS: readonly Dated<number>[] = [
  {
    validFrom: '2021-09-01',
    legalRef:
      'Scheme rule of our own: no Vietnamese text that we have read sets it. 15 s is what UPI has asked of pay requests since 16 June 2025 (our reading of a secondary source)',
    value: 15_000,
  },
];

/** Milliseconds between two inquiries about a payment that its bank still has in process. */
export const INQUIRY_PAUSE_MS = 10_000;
