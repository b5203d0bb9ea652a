/** A payment that the hub sends: what the bank decides, what it says and when, and what becomes of it. */
import { bankName } from '../../../kit/text.ts';
import type { Account, BankStatus, Incoming, IncomingState, Said } from '../model.ts';
import { MODES, type Mode, type ModeName, type Says, SWAP_WAIT_S } from './modes.ts';

/** ISO external status reasons (https://www.iso20022.org/catalogue-messages/additional-content-messages/external-code-sets). */
export const REASON = {
  unknownAccount: 'AC03',
  blockedAccount: 'AC06',
  closedAccount: 'AC07',
  /** The same of an account that is asked about and not paid to. */
  accountIsClosed: 'AC04',
  duplicate: 'AM05',
  nameDiffers: 'BE01',
  neverReceived: 'NOOR',
} as const;

export interface Wanted {
  readonly payeeName: string;
}

const ACCEPTED: Said = { status: 'ACCP' };

/** The bank's own decision, without any behaviour on demand. */
export function judge(account: Account | undefined, { payeeName }: Wanted, checkNames: boolean): Said {
  if (account === undefined) return rejected(REASON.unknownAccount);
  if (account.status === 'closed') return rejected(REASON.closedAccount);
  if (account.status === 'blocked') return rejected(REASON.blockedAccount);
  if (checkNames && !isSameName(account.name, payeeName)) return rejected(REASON.nameDiffers);
  return ACCEPTED;
}

/** Names are compared as bank messages carry them: capitals without marks. A message without a name is no mismatch. */
export function isSameName(registered: string, given: string): boolean {
  const name = bankName(given);
  return name === '' || name === bankName(registered);
}

/** The same words in another order, as forms ask for family and given names in either. */
export function hasSameWords(registered: string, given: string): boolean {
  const words = (name: string): string => bankName(name).split(' ').sort().join(' ');
  return words(registered) === words(given);
}

function rejected(reason: string): Said {
  return { status: 'RJCT', reason };
}

export interface Spoken extends Said {
  readonly afterMs: number;
  readonly copies: number;
}

export interface Plan {
  readonly own: Said;
  readonly state: IncomingState;
  readonly says: readonly Spoken[];
  readonly speaksAfterMs: number;
}

/** What the bank will say by itself. `scale` stretches or shrinks its seconds. */
export function planOf(decided: Said, name: ModeName, scale: number): Plan {
  const mode: Mode = MODES[name];
  const own = mode.reject !== undefined && decided.status === 'ACCP' ? rejected(mode.reject) : decided;
  const says = mode.answers.flatMap((answer) =>
    Array.from({ length: answer.messages ?? 1 }, () => ({
      ...spoken(own, answer.says),
      afterMs: msOf(answer.afterS + (mode.swaps ? SWAP_WAIT_S : 0), scale),
      copies: answer.copies ?? 1,
    })),
  );
  return {
    own,
    state: own.status === 'ACCP' ? 'accepted' : 'rejected',
    says,
    speaksAfterMs: msOf(mode.speaksAfterS ?? 0, scale),
  };
}

/** Whole milliseconds: the books keep nothing finer. */
function msOf(seconds: number, scale: number): number {
  return Math.round(seconds * 1_000 * scale);
}

function spoken(own: Said, says: Says): Said {
  if (says === 'PDNG') return { status: 'PDNG' };
  if (says === 'own') return own;
  return own.status === 'ACCP' ? rejected('MS03') : ACCEPTED;
}

const SAID_OF: Readonly<Record<IncomingState, BankStatus>> = {
  accepted: 'ACCP',
  credited: 'ACCP',
  rejected: 'RJCT',
  // The hub has given it up; the bank had accepted, and says so.
  released: 'ACCP',
  tombstoned: 'RJCT',
};

/** What an inquiry is told, from the state alone. */
export function inquired(one: Incoming | undefined, mode: ModeName | undefined, nowMs: number): Said {
  if (one === undefined) return rejected(REASON.neverReceived);
  const own: Said = { status: SAID_OF[one.state], ...(one.reason === null ? {} : { reason: one.reason }) };
  if (mode === undefined || nowMs >= one.speaksAtMs || one.state === 'credited') return own;
  return spoken(own, (MODES[mode] as Mode).beforeAnswer ?? 'own');
}

/** What the hub's final word makes of a payment; `as_before` is a repetition, `odd` a contradiction. */
export type Consequence = 'credit' | 'release' | 'as_before' | 'odd';

/**
 * The hub's word is final (ACSC: cleared for good), so the money goes to the customer whatever the bank thinks it said;
 * where it had said something else, that is for people to look into.
 */
export const CONSEQUENCES: Readonly<Record<IncomingState, Readonly<Record<'ACSC' | 'RJCT', Consequence>>>> = {
  accepted: { ACSC: 'credit', RJCT: 'release' },
  rejected: { ACSC: 'credit', RJCT: 'as_before' },
  credited: { ACSC: 'as_before', RJCT: 'odd' },
  released: { ACSC: 'odd', RJCT: 'as_before' },
  tombstoned: { ACSC: 'odd', RJCT: 'as_before' },
};
