/** Law is data: how long a consent may hold, how often data may be read, when the customer is reminded. */
import type { Dated } from '../../../kit/dated.ts';

const CIRCULAR_64 = 'Circular 64/2024/TT-NHNN';

/** Days that a consent to read accounts, or to pay again and again, may hold. */
export const CONSENT_DAYS_MAX: readonly Dated<number>[] = [
  {
    validFrom: '2025-03-01',
    legalRef: `${CIRCULAR_64}: a consented period of queries is at most 180 days (our reading of a secondary source); for recurring payments our own rule`,
    value: 180,
  },
];

/** Reads a day of one account's cluster without the customer being there. */
export const UNATTENDED_READS_PER_DAY_MAX: readonly Dated<number>[] = [
  {
    validFrom: '2025-03-01',
    legalRef: `${CIRCULAR_64} asks for a technical limit on automatic queries and names none (our reading of a secondary source); 4 is that of the EU's RTS Art 36(5)(b)`,
    value: 4,
  },
];

/** Milliseconds in which a payment that was agreed to must be submitted. */
export const PAYMENT_CONSENT_MS: readonly Dated<number>[] = [
  {
    validFrom: '2025-03-01',
    legalRef: `${CIRCULAR_64} Annex 01: consentId lives 300 s (our reading of a secondary source)`,
    value: 300_000,
  },
];

/** Milliseconds in which the customers who are asked must decide: a rule of our own, as Open Finance Brasil has it. */
export const DECISION_MS = 3_600_000;
/** Joint holders are told by message and are not all at hand: a rule of our own. */
export const JOINT_DECISION_MS = 7 * 86_400_000;
/** Days after which the customer is reminded that an app may still read (Australia's CDR rule 4.20). */
export const REMIND_EVERY_DAYS = 90;
export const REMIND_BEFORE_EXPIRY_DAYS = 14;
