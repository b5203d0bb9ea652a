/** Law is data: who may do what as a third party, by date. */
import type { Dated } from '../../../kit/dated.ts';
import type { ThirdPartyRole } from '../model.ts';

/** Roles that only a bank or a licensed payment intermediary may have. */
export const LICENSED_ROLES: readonly Dated<readonly ThirdPartyRole[]>[] = [
  {
    validFrom: '2025-03-01',
    legalRef:
      'Circular 64/2024/TT-NHNN Art 5(3): payment initiation and wallet interfaces only for banks and payment intermediaries (our reading of a secondary source)',
    value: ['PIS', 'EWLTS'],
  },
];

/** Days that the requests of a third party can be looked up by its developers. */
export const REQUEST_LOG_DAYS: readonly Dated<number>[] = [
  {
    validFrom: '2025-03-01',
    legalRef:
      'Circular 64/2024/TT-NHNN: logs of use at hand for at least three months (our reading of a secondary source); 92 days are three months wherever they begin',
    value: 92,
  },
];
