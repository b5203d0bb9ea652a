/** How long what the authorization servers issue may hold. */
import type { IsoDate } from '../../../kit/calendar.ts';
import { type Dated, inForce } from '../../../kit/dated.ts';

/** Seconds, each. */
export interface Lifetimes {
  readonly code: number;
  /** Account information, and public rates by client_credentials. */
  readonly accessToken: number;
  /** Good for one payment. */
  readonly paymentToken: number;
  /** Only for account information. */
  readonly refreshToken: number;
}

const DAY_S = 86_400;

/** The most that Annex 01 allows. */
const SBV64_LIFETIMES: readonly Dated<Lifetimes>[] = [
  {
    validFrom: '2025-03-01' as IsoDate,
    legalRef: 'Circular 64/2024/TT-NHNN, Annex 01: our reading of two secondary sources',
    value: { code: 180, accessToken: 3_600, paymentToken: 300, refreshToken: 180 * DAY_S },
  },
];

export function sbv64Lifetimes(on: IsoDate): Lifetimes {
  const row = inForce(SBV64_LIFETIMES, on);
  if (row === undefined) throw new Error(`No lifetimes of tokens are known for ${on}.`);
  return row.value;
}

/** FAPI 2.0 Security Profile §5.3.2.1: codes at most 60 s; short access tokens make little of a stolen one. */
export const FAPI2_LIFETIMES: Lifetimes = {
  code: 60,
  accessToken: 600,
  paymentToken: 600,
  refreshToken: 180 * DAY_S,
};

/** A customer who compares terms and asks at home needs minutes; the page says when it ends. */
export const INTERACTION_S = 900;
/** A session lasts one errand; every consent asks for the sign-in again. */
export const SESSION_S = 900;
/** A customer who is called in a shop has his telephone at hand (FAPI-CIBA). */
export const BACKCHANNEL_S = 300;
