/** Guesses at a name: each makes the next one wait longer, and the law's number of them locks. */
import type { NameState } from '../model.ts';

/**
 * Milliseconds to wait after so many failures in a row. Two mistypings cost nothing; from there on a guesser loses more
 * time than a customer who looks for his glasses. The lock is the law's and comes after the last of them.
 */
const WAIT_MS = [0, 0, 0, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000] as const;
const WAIT_MS_MAX = 600_000;

export type Admission =
  | { readonly kind: 'admitted' }
  /** Milliseconds since the epoch. */
  | { readonly kind: 'must_wait'; readonly until: number }
  | { readonly kind: 'locked' };

/** Whether a guess is looked at now. Whoever guesses while he must wait is counted and not looked at. */
export function admissionOf({ failures, failedAt, lockedAt }: NameState, nowMs: number): Admission {
  if (lockedAt !== null) return { kind: 'locked' };
  const until = (failedAt ?? 0) + (WAIT_MS[failures] ?? WAIT_MS_MAX);
  return until > nowMs ? { kind: 'must_wait', until } : { kind: 'admitted' };
}

export function afterFailure(name: NameState, nowMs: number, lockAfterFailures: number): NameState {
  const failures = name.failures + 1;
  const lockedAt = name.lockedAt ?? (failures >= lockAfterFailures ? nowMs : null);
  return { ...name, failures, failedAt: nowMs, lockedAt };
}

/** After a whole sign-in, or when the bank unlocks. */
export function forgiven(name: NameState): NameState {
  return { ...name, failures: 0, failedAt: null, lockedAt: null };
}
