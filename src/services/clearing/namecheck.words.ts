import { searchKey } from '../../kit/text.ts';

/** Whom the account belongs to, as its bank registered it. */
export type PayeeKind = 'person' | 'organisation';

/**
 * The single way in which a close match departs from the registered name. Two departures at once are no match.
 *
 * Persons: `word_order_differs`, `initials_only`, `middle_name_missing`, `middle_name_added`,
 * `one_joint_holder_given`, `typing_remnants`, `i_and_y_differ`.
 * Organisations: `legal_form_differs`, `legal_form_missing`, `branch_differs`, `business_line_differs`.
 * Both: `spacing_differs`, `one_letter_differs`.
 */
export type CloseMatchReason =
  | 'spacing_differs'
  | 'word_order_differs'
  | 'initials_only'
  | 'middle_name_missing'
  | 'middle_name_added'
  | 'one_joint_holder_given'
  | 'typing_remnants'
  | 'i_and_y_differ'
  | 'one_letter_differs'
  | 'legal_form_differs'
  | 'legal_form_missing'
  | 'branch_differs'
  | 'business_line_differs';

/** What comparing two names says: the same, close for one reason, or another name altogether. */
export type Relation = 'same' | 'other' | CloseMatchReason;

/** A name in an ISO 20022 message holds at most this many characters (Max140Text). */
export const NAME_CHARS_MAX = 140;
/** Code units of the longest name before it is composed: a Vietnamese letter is at most three. */
const NAME_UNITS_MAX = 3 * NAME_CHARS_MAX;

/** Below this a word is too short for a slip of the finger: "An" and "Ân", "Hoa" and "Hòe" are other names. */
const SLIP_LETTERS_MIN = 4;
/** Between two words that are no Vietnamese syllables: "John" and "Joan", "Maria" and "Marie" are other names. */
const FOREIGN_SLIP_LETTERS_MIN = 6;

function codePointsOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * The folded, lower-case words of a name; none when it is too long. Punctuation parts words, an apostrophe does not
 * (H'Hen is one word). In the name of an organisation single letters in a row are one word: "T.N.H.H" is "tnhh".
 */
export function wordsOf(name: string, kind: PayeeKind): readonly string[] {
  if (name.length > NAME_UNITS_MAX || codePointsOf(name.normalize('NFC')) > NAME_CHARS_MAX) return [];
  const key = searchKey(name).replace(/['`´]/g, '');
  if (kind === 'person') return key.replace(/[&;/+]/g, ' va ').match(WORD) ?? [];
  const lettersTogether = key.replace(SPELLED_LETTERS, (letters) => `${letters.replace(/[^\p{L}]/gu, '')} `);
  return lettersTogether.match(WORD) ?? [];
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** "c.p.", "j. s. c", "t n h h": letters that stand alone, parted by dots or spaces. */
const SPELLED_LETTERS = /(?<![\p{L}\p{N}])\p{L}(?:[. ]{1,2}\p{L}(?![\p{L}\p{N}]))+/gu;

/**
 * One syllable of Vietnamese after folding. Its use: "thanh" and "khanh", "hoa" and "hoe" are both syllables, hence
 * two names; "nguyem" is none, hence a slip of the finger. Onsets and rimes are those of the orthography; rimes that
 * only differ by marks fall together.
 */
const ONSETS = 'b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x';
const RIMES = [
  'a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay',
  'e|ec|ech|em|en|eng|enh|eo|ep|et|eu',
  'i|ia|ich|iec|iem|ien|ieng|iep|iet|ieu|im|in|inh|ip|it|iu',
  'o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|oong|op|ot',
  'u|ua|uan|uang|uat|uay|uc|ue|uech|uenh|ui|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu',
  'uy|uya|uych|uyen|uyet|uynh|uyt|uyu|y',
].join('|');
/** Written with y at the start of a syllable and after "qu", and nowhere else: "ngyen" is no syllable. */
const RIMES_IN_Y = 'ych|yem|yen|yeng|yet|yeu|ynh|yt';
const SYLLABLE = new RegExp(`^(?:(?:${ONSETS})?(?:${RIMES})|(?:qu)?(?:${RIMES_IN_Y}))$`);

export function isVietnameseSyllable(word: string): boolean {
  return SYLLABLE.test(word);
}

/** The two names are letter for letter the same once spaces are taken out, and no other name arises on the way. */
export function spacingDiffers(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === b.length || a.join('') !== b.join('')) return false;
  const [joined, parted] = a.length < b.length ? [a, b] : [b, a];
  const partedWords = new Set(parted);
  // "Lê Hoan" is not "Lê Ho An": what was joined must not itself be a name.
  return joined.every((word) => partedWords.has(word) || !isVietnameseSyllable(word));
}

/** Exactly one word departs, by one slip of the finger. */
export function oneLetterDiffers(a: readonly string[], b: readonly string[]): boolean {
  const at = onlyDifference(a, b);
  return at !== undefined && isSlip(a[at]!, b[at]!);
}

/** The index of the one word in which two names of equal length differ; undefined when there is not exactly one. */
export function onlyDifference(a: readonly string[], b: readonly string[]): number | undefined {
  if (a.length !== b.length) return undefined;
  const differing = a.flatMap((word, at) => (word === b[at] ? [] : [at]));
  return differing.length === 1 ? differing[0] : undefined;
}

function isSlip(a: string, b: string): boolean {
  // A number is never nearly another: school 1 is not school 2.
  if (/\p{N}/u.test(a) || /\p{N}/u.test(b)) return false;
  const syllables = [a, b].filter(isVietnameseSyllable).length;
  const lettersMin = syllables === 0 ? FOREIGN_SLIP_LETTERS_MIN : SLIP_LETTERS_MIN;
  return syllables < 2 && Math.min(a.length, b.length) >= lettersMin && isOneEditApart(a, b);
}

/** One letter replaced, left out, added, or swapped with its neighbour; linear in the length of the words. */
function isOneEditApart(a: string, b: string): boolean {
  let head = 0;
  while (head < a.length && a[head] === b[head]) head += 1;
  const [restA, restB] = [a.slice(head), b.slice(head)];
  const swapped = restA.length >= 2 && restA[0] === restB[1] && restA[1] === restB[0];
  if (a.length === b.length)
    return restA.slice(1) === restB.slice(1) || (swapped && restA.slice(2) === restB.slice(2));
  return a.length < b.length ? restA === restB.slice(1) : restA.slice(1) === restB;
}
