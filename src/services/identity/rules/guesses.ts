/** Guesses at a name: each makes the next one wait longer, and a number of them within the law's locks. */
import type { NameState } from '../model.ts';
import type { SignInLaw } from './law.ts';
import type { SignInPolicy } from './policy.ts';

/**
 * Whose guess it is. `known`: of a browser, a session or a passkey that has proven before to be the customer's. Theirs are
 * counted apart (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"), so nobody is locked out by strangers.
 */
export type Guesser = 'known' | 'stranger';

/**
 * Milliseconds to wait after so many failures in a row. Two mistypings cost nothing; from there on a guesser loses more
 * time than a customer who looks for his glasses. The lock comes after the last of them.
 */
const WAIT_MS = [0, 0, 0, 5_000, 15_000] as const;
const WAIT_MS_MAX = 30_000;

export type Admission =
  | { readonly kind: 'admitted' }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'must_wait'; readonly until: number }
  | { readonly kind: 'locked' };

/** Milliseconds since the epoch at which he was locked out; null where he is not. */
export const lockedAtFor = ({ lockedAt, strangersLockedAt }: NameState, guesser: Guesser): number | null =>
  guesser === 'known' ? lockedAt : (lockedAt ?? strangersLockedAt);

/** Whether a guess is looked at now. Whoever guesses while he must wait is counted and not looked at. */
export function admissionOf(name: NameState, guesser: Guesser, nowMs: number): Admission {
  if (lockedAtFor(name, guesser) !== null) return { kind: 'locked' };
  const [failures, failedAt] =
    guesser === 'known' ? [name.knownFailures, name.knownFailedAt] : [name.failures, name.failedAt];
  const until = (failedAt ?? 0) + (WAIT_MS[failures] ?? WAIT_MS_MAX);
  return until > nowMs ? { kind: 'must_wait', until } : { kind: 'admitted' };
}

/** Whoever is locked out is counted no more: else strangers would count the owner out as well. */
export function afterFailure(
  name: NameState,
  guesser: Guesser,
  nowMs: number,
  { strangersFailuresMax, knownFailuresMax }: SignInPolicy,
  { lockAfterFailures }: Pick<SignInLaw, 'lockAfterFailures'>,
): NameState {
  if (lockedAtFor(name, guesser) !== null) return name;
  const counted =
    guesser === 'known'
      ? { ...name, knownFailures: name.knownFailures + 1, knownFailedAt: nowMs }
      : { ...name, failures: name.failures + 1, failedAt: nowMs };
  const locks =
    counted.knownFailures >= knownFailuresMax ||
    counted.failures + counted.knownFailures >= lockAfterFailures;
  const locksStrangers = counted.failures >= strangersFailuresMax;
  return {
    ...counted,
    lockedAt: name.lockedAt ?? (locks ? nowMs : null),
    strangersLockedAt: name.strangersLockedAt ?? (locksStrangers ? nowMs : null),
  };
}

/** After a whole sign-in: of whoever made it, and of nobody else. */
export function forgiven(name: NameState, guesser: Guesser): NameState {
  return guesser === 'known'
    ? { ...name, knownFailures: 0, knownFailedAt: null }
    : { ...name, failures: 0, failedAt: null };
}

/** When the bank unlocks, or enrols anew. */
export function unlocked(name: NameState): NameState {
  return {
    ...forgiven(forgiven(name, 'known'), 'stranger'),
    ...{ lockedAt: null, strangersLockedAt: null },
  };
}
