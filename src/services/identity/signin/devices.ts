/**
 * Browsers that have signed in before (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"): each holds a proof
 * of it for a few customers at most, since families share computers and people have two banks.
 */
import { businessDate } from '../../../kit/calendar.ts';
import { isDeviceOf, mintDevice } from '../keys.ts';
import type { Credential } from '../model.ts';
import type { Guesser } from '../rules/guesses.ts';
import { signInPolicyOn } from '../rules/policy.ts';
import type { Doorway } from './parts.ts';

/** Who asks to be let in, as far as it shows. */
export interface Visitor {
  /** IPv4 or IPv6, as the connection has it. */
  readonly address: string;
  /** What his browser was given at a sign-in before. */
  readonly device: string | undefined;
}

/** What the browser is to keep, and for how long. */
export interface KnownDevice {
  readonly value: string;
  readonly maxAgeS: number;
}

/** Proofs in one browser; the one that was used longest ago goes. */
const CUSTOMERS_MAX = 4;
const DAY_S = 86_400;
const BETWEEN = '.';

const proofsIn = ({ device = '' }: Visitor): string[] => device.split(BETWEEN).slice(0, CUSTOMERS_MAX);

export function guesserOf(
  { keys, nowMs }: Doorway,
  visitor: Visitor,
  credential: Credential | undefined,
): Guesser {
  if (credential === undefined) return 'stranger';
  const isKnown = proofsIn(visitor).some((one) => isDeviceOf(keys, credential, one, nowMs()));
  return isKnown ? 'known' : 'stranger';
}

/** After a whole sign-in. */
export function knownFromNowOn(
  { keys, nowMs, randomBytes }: Doorway,
  visitor: Visitor,
  credential: Credential,
): KnownDevice {
  const now = nowMs();
  const maxAgeS = signInPolicyOn(businessDate(now)).knownDays * DAY_S;
  const others = proofsIn(visitor).filter((one) => one !== '' && !isDeviceOf(keys, credential, one, now));
  const own = mintDevice(keys, credential, now + maxAgeS * 1_000, randomBytes);
  return { value: [own, ...others].slice(0, CUSTOMERS_MAX).join(BETWEEN), maxAgeS };
}
