/** Who signs in to the simulated bank, and what becomes of it where nobody sits at its app. */
import type { AuthenticationMethod } from '../../../codecs/connector/index.ts';

/** Phones of customers whose file names none: 0540 is nobody's (see sandbox/city), then the bank and the row. */
export function phoneOf(bin: string, row: number): string {
  return `+84540${bin.slice(3)}${row.toString().padStart(3, '0')}`;
}

/** Invented: no province has the code 000. The rest is the end of the phone, so that it can be told by heart. */
export const citizenNumberOf = (phone: string): string => `000979${phone.slice(-6)}`;

export interface MagicSignIn {
  readonly decides: 'approved' | 'refused' | null;
  readonly afterS: number;
}

/** Approvals of a person take a moment: long enough that the page is seen to wait. */
const APPROVES: MagicSignIn = { decides: 'approved', afterS: 2 };

/** By the last digit of the phone; every other one approves by itself. */
const BY_DIGIT: Readonly<Record<string, MagicSignIn>> = {
  '7': { decides: 'refused', afterS: 0 },
  // Somebody has to say it: `longbien bank approve`, or the bank's own page.
  '8': { decides: null, afterS: 0 },
  '9': { decides: null, afterS: 0 },
};

export const magicSignIn = (phone: string): MagicSignIn => BY_DIGIT[phone.slice(-1)] ?? APPROVES;

/** What she proved herself by in the bank's app: its PIN, on the phone that the bank knows. */
export const METHODS: readonly AuthenticationMethod[] = ['pin', 'hwk'];
