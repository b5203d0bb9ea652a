/** Law is data: what the State Bank sets for customers' sign-in, by date. */
import type { IsoDate } from '../../../kit/calendar.ts';
import { type Dated, inForce } from '../../../kit/dated.ts';

export interface SignInLaw {
  /** Wrong guesses in a row after which only the bank opens again. */
  readonly lockAfterFailures: number;
  readonly passwordCharsMin: number;
  /** Twelve months, as days: never longer. */
  readonly passwordDays: number;
  /** Of a password that the bank has chosen. */
  readonly firstPasswordDays: number;
  /** How long a code of an authenticator app may be good. */
  readonly softOtpMs: number;
}

export const SIGN_IN_LAW: readonly Dated<SignInLaw>[] = [
  {
    validFrom: '2025-01-01',
    legalRef:
      'Circular 50/2024/TT-NHNN Art 11 (our reading of a public copy of the text): password of at least 8 characters with digits, capital and small letters, valid 12 months, the first one 30 days; soft OTP valid at most 2 minutes; access is locked after at most 10 wrong entries in a row',
    value: {
      lockAfterFailures: 10,
      passwordCharsMin: 8,
      passwordDays: 365,
      firstPasswordDays: 30,
      softOtpMs: 120_000,
    },
  },
];

export function signInLawOn(date: IsoDate): SignInLaw {
  const row = inForce(SIGN_IN_LAW, date);
  if (row === undefined) throw new Error(`no rule of sign-in is known for ${date}`);
  return row.value;
}
