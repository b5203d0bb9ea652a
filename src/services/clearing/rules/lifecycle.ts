/**
 * The life of a payment that a connected bank must answer: one table of states × what is heard. Time alone never gives
 * money back; what is final stays final, and a bank that contradicts it opens a case. Pure.
 */
import type { CaseKind, PaymentRefusal, PaymentState } from '../model.ts';

/** What is heard of a payment. */
export const HEARD = [
  'accepted',
  'rejected',
  'in_process',
  'never_received',
  'deadline_passed',
  'deadline_passed_unsent',
] as const;
export type Heard = (typeof HEARD)[number];

/** What to do about it. */
export type Move =
  | 'clear'
  | 'release'
  | 'become_unknown'
  | 'ask_again_later'
  | 'stay'
  | 'repeat'
  | 'open_case'
  | 'not_found';

type Moves = Readonly<Record<Heard, Move>>;

const NOTHING_SENT: Moves = {
  accepted: 'not_found',
  rejected: 'not_found',
  in_process: 'not_found',
  never_received: 'not_found',
  deadline_passed: 'repeat',
  deadline_passed_unsent: 'repeat',
};

export const LIFECYCLE: Readonly<Record<PaymentState, Moves>> = {
  held: {
    accepted: 'clear',
    rejected: 'release',
    in_process: 'stay',
    // Before the deadline the original may still be on its way: only afterwards is the bank obliged to refuse it.
    never_received: 'stay',
    deadline_passed: 'become_unknown',
    deadline_passed_unsent: 'release',
  },
  unknown: {
    accepted: 'clear',
    rejected: 'release',
    in_process: 'ask_again_later',
    never_received: 'release',
    deadline_passed: 'stay',
    deadline_passed_unsent: 'stay',
  },
  cleared: {
    accepted: 'repeat',
    rejected: 'open_case',
    in_process: 'repeat',
    never_received: 'open_case',
    deadline_passed: 'repeat',
    deadline_passed_unsent: 'repeat',
  },
  released: {
    accepted: 'open_case',
    rejected: 'repeat',
    in_process: 'repeat',
    never_received: 'repeat',
    deadline_passed: 'repeat',
    deadline_passed_unsent: 'repeat',
  },
  refused: NOTHING_SENT,
};

/** Why money went back to the payer. */
export const RELEASED_BECAUSE: Readonly<
  Record<'rejected' | 'never_received' | 'deadline_passed_unsent', PaymentRefusal>
> = {
  rejected: 'payee_institution_rejects',
  never_received: 'payee_institution_never_received_it',
  deadline_passed_unsent: 'payee_institution_was_not_reached',
};

/** Which contradiction a case is about. */
export function caseOf(heard: Heard): CaseKind {
  return heard === 'accepted' ? 'accepted_after_release' : 'rejected_after_clearing';
}

/** States that never change again. */
export function isFinal(state: PaymentState): state is 'cleared' | 'released' | 'refused' {
  return state === 'cleared' || state === 'released' || state === 'refused';
}
