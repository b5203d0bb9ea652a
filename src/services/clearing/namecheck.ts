import { organisationNames } from './namecheck.organisation.ts';
import { personNames } from './namecheck.person.ts';
import { type CloseMatchReason, type PayeeKind, wordsOf } from './namecheck.words.ts';

export { type CloseMatchReason, NAME_CHARS_MAX, type PayeeKind } from './namecheck.words.ts';

/**
 * The payee name check: does the name that a payer typed belong to the account? Pure; the rule and its examples are
 * written out for people in docs/name-check.md, and the test executes that page.
 *
 * The three answers follow the European practice (art. 5c of Regulation (EU) 260/2012 as amended by 2024/886; EPC
 * Verification of Payee, codes MTCH, CMTC and NMTC, our reading): after a match and a close match the registered name may be shown to the payer,
 * after no match it may not, so that the check is no directory of strangers. The fourth European answer, "not
 * possible", is the caller's: it speaks of a bank that did not reply.
 */

export type PayeeNameCheck =
  | { readonly kind: 'match' }
  | { readonly kind: 'close_match'; readonly reason: CloseMatchReason }
  | { readonly kind: 'no_match' };

/**
 * Compares the name a payer gave with the name registered on the account. Never throws. Names longer than
 * NAME_CHARS_MAX, and names without any letter or digit, match nothing.
 */
export function checkPayeeName(given: string, registered: string, kind: PayeeKind): PayeeNameCheck {
  const givenWords = wordsOf(given, kind);
  const registeredWords = wordsOf(registered, kind);
  if (givenWords.length === 0 || registeredWords.length === 0) return { kind: 'no_match' };
  if (givenWords.join(' ') === registeredWords.join(' ')) return { kind: 'match' };
  const relation =
    kind === 'person'
      ? personNames(givenWords, registeredWords)
      : organisationNames(givenWords, registeredWords);
  if (relation === 'same') return { kind: 'match' };
  return relation === 'other' ? { kind: 'no_match' } : { kind: 'close_match', reason: relation };
}
