import {
  type CloseMatchReason,
  isVietnameseSyllable,
  oneLetterDiffers,
  onlyDifference,
  type Relation,
  spacingDiffers,
} from './namecheck.words.ts';

type Words = readonly string[];

/** Forms of address and degrees that people put before a name; never part of what a bank registers. */
const TITLES: ReadonlySet<string> = new Set(
  'ong ba anh chi co chu bac em mr mrs ms miss dr bs ths ts gs pgs ks ls'.split(' '),
);

/** Each departure is a question about the whole name; the first that says yes names the reason. */
const DEPARTURES: ReadonlyArray<readonly [CloseMatchReason, (given: Words, registered: Words) => boolean]> = [
  ['spacing_differs', spacingDiffers],
  ['word_order_differs', wordOrderDiffers],
  ['initials_only', initialsOnly],
  ['middle_name_missing', middleNameMissing],
  ['middle_name_added', (given, registered) => middleNameMissing(registered, given)],
  ['i_and_y_differ', iAndYDiffer],
  ['typing_remnants', typingRemnants],
  ['one_letter_differs', oneLetterDiffers],
  ['one_joint_holder_given', oneJointHolderGiven],
];

/** Compares two personal names that are not word for word the same. */
export function personNames(given: Words, registered: Words): Relation {
  const untitled = withoutTitle(given);
  if (untitled.join(' ') === registered.join(' ')) return 'same';
  // As it stands first: Ông and Bá are family names too.
  return (
    departure(given, registered) ??
    (untitled === given ? 'other' : (departure(untitled, registered) ?? 'other'))
  );
}

function departure(given: Words, registered: Words): CloseMatchReason | undefined {
  return DEPARTURES.find(([, holds]) => holds(given, registered))?.[0];
}

/** The name behind leading titles ("PGS TS"), as long as two words of a name remain. */
function withoutTitle(words: Words): Words {
  let first = 0;
  while (first < words.length - 2 && TITLES.has(words[first]!)) first += 1;
  return first === 0 ? words : words.slice(first);
}

/**
 * The orders in which people abroad write a Vietnamese name: some words from the end moved to the front (An Nguyễn
 * Văn; Văn An Nguyễn; Thu Hà Nguyễn Thị), or family and given name exchanged (An Văn Nguyễn). Any other order gives
 * somebody else a given name: Nguyễn Minh Văn is not Nguyễn Văn Minh.
 */
function wordOrderDiffers(given: Words, registered: Words): boolean {
  if (given.length !== registered.length || given.length < 2) return false;
  const [first, last] = [registered[0]!, registered.at(-1)!];
  if (given.join(' ') === [last, ...registered.slice(1, -1), first].join(' ')) return true;
  return ` ${registered.join(' ')} ${registered.join(' ')} `.includes(` ${given.join(' ')} `);
}

/** Family or middle names shortened on one side: "N. V. An", "Ng Văn An". The given name stands in full. */
function initialsOnly(given: Words, registered: Words): boolean {
  if (given.length !== registered.length || given.at(-1) !== registered.at(-1)) return false;
  return given.every((word, at) => {
    const other = registered[at]!;
    return word === other || isInitialOf(word, other) || isInitialOf(other, word);
  });
}

/** A first letter, or the consonants before the first vowel ("Ng", "Th"). */
function isInitialOf(short: string, word: string): boolean {
  return (
    short.length < word.length && word.startsWith(short) && /^(?:\p{L}|[bcdghklmnpqrstvx]{2,3})$/u.test(short)
  );
}

/** Same family name, same given name, and the middle names of the short form appear in order in the long one. */
function middleNameMissing(short: Words, long: Words): boolean {
  if (short.length < 2 || short.length >= long.length) return false;
  if (short[0] !== long[0] || short.at(-1) !== long.at(-1) || long.includes(JOINED_BY)) return false;
  let found = 1;
  for (const word of long.slice(1, -1)) if (found < short.length - 1 && short[found] === word) found += 1;
  return found === short.length - 1;
}

/** Lý and Lí, Mỹ and Mĩ are two spellings of one sound; papers of one person may carry both. */
function iAndYDiffer(given: Words, registered: Words): boolean {
  const at = onlyDifference(given, registered);
  return at !== undefined && withI(given[at]!) === withI(registered[at]!);
}

function withI(word: string): string {
  return word.replace(/^(h|k|l|m|s|t|v|qu)y$/, '$1i');
}

/**
 * What Telex and VNI leave in a name when the input method was off: "Nguyeenx Vawn An", "Nguye6n4 Va8n An". Only words
 * that are no syllables as they stand are read so, and only if what results is the registered word.
 */
function typingRemnants(given: Words, registered: Words): boolean {
  if (given.length !== registered.length) return false;
  return given.every((word, at) => {
    const other = registered[at]!;
    return (
      word === other || (isVietnameseSyllable(other) && !isVietnameseSyllable(word) && typed(word) === other)
    );
  });
}

/** The folded syllable behind its Telex or VNI keys. No Vietnamese syllable ends in s, f, r, x, j or w. */
function typed(word: string): string {
  const onset = /^(?:dd|[^aeiouyw])*/.exec(word)![0];
  const rime = word
    .slice(onset.length)
    .replace(/[sfrxjw1-9]/g, '')
    .replace(/([aeo])\1/g, '$1');
  return onset.replace('dd', 'd').replace(/[1-9]/g, '') + rime;
}

/** Between the holders of a joint account: "và", "&", ";" and "/" all become this word. */
const JOINED_BY = 'va';

/** One holder of a joint account, in full. Both names need two words, for "Va" might be part of a name. */
function oneJointHolderGiven(given: Words, registered: Words): boolean {
  const at = registered.indexOf(JOINED_BY);
  if (at < 2 || registered.length - at < 3) return false;
  const holder = given.join(' ');
  return holder === registered.slice(0, at).join(' ') || holder === registered.slice(at + 1).join(' ');
}
