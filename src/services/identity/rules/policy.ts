/** What we set ourselves, within the law, by date: whom wrong entries are counted against, and from where. */
import type { IsoDate } from '../../../kit/calendar.ts';
import { type Dated, inForce } from '../../../kit/dated.ts';

export interface SignInPolicy {
  /** Wrong entries in a row from browsers that never signed in as this customer, after which such browsers are locked. */
  readonly strangersFailuresMax: number;
  /** From all browsers that did, after which everybody is locked. */
  readonly knownFailuresMax: number;
  /** How long a browser is known after a whole sign-in. */
  readonly knownDays: number;
  /** Wrong entries from one address at once, and how long it takes until as many are good again. */
  readonly addressFailuresMax: number;
  readonly addressMs: number;
}

export const SIGN_IN_POLICY: readonly Dated<SignInPolicy>[] = [
  {
    validFrom: '2025-01-01',
    legalRef:
      'ours, within Circular 50/2024/TT-NHNN Art 11: both counts together are never more than the ten in a row after which access must be locked, whichever browsers they come from; device cookies as OWASP describes them; sixty from an address, since mobile networks put thousands of customers behind one',
    value: {
      strangersFailuresMax: 5,
      knownFailuresMax: 5,
      knownDays: 180,
      addressFailuresMax: 60,
      addressMs: 600_000,
    },
  },
];

export function signInPolicyOn(date: IsoDate): SignInPolicy {
  const row = inForce(SIGN_IN_POLICY, date);
  if (row === undefined) throw new Error(`no policy of sign-in is known for ${date}`);
  return row.value;
}
