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
