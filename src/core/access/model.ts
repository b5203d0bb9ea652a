/**
 * `operator` runs the scheme, `participant` is an institution, `merchant` a shop's system, `third_party` somebody who asks
 * banks in their customers' name, `auditor` reads everything and changes nothing.
 */
export const ROLES = ['operator', 'participant', 'merchant', 'third_party', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface Caller {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** BIN of the institution it acts for; set for participants. */
  readonly participant: number | null;
  /** UUID of the shop it acts for; set for merchants. */
  readonly shop: string | null;
  /** UUID of the third party it acts for; set for third parties. */
  readonly thirdParty: string | null;
  /** Requests per second it may send, with as many again in a burst. */
  readonly ratePerS: number;
  readonly revoked: boolean;
  /** Id of the key that signed the request; absent where an API key was shown. */
  readonly signedBy?: string;
}

/** Requests per second a caller of each role may send unless its record says otherwise. */
export const RATE_PER_S_DEFAULT: Readonly<Record<Role, number>> = {
  operator: 200,
  // An institution's whole traffic comes under one key; NAPAS's busiest member stays far below.
  participant: 10_000,
  merchant: 50,
  // Its own matters in the directory; what it asks banks goes through the open-banking door.
  third_party: 50,
  auditor: 100,
};
