import { oneLetterDiffers, type Relation, spacingDiffers } from './namecheck.words.ts';

type Words = readonly string[];

/**
 * What a phrase in an organisation's name says about its form. The forms of enterprise are those of the Law on
 * Enterprises 59/2020/QH14; household businesses and co-operatives have laws of their own.
 */
type FormPart =
  | 'company'
  | 'limited'
  | 'one_member'
  | 'joint_stock'
  | 'partnership'
  | 'corporation'
  | 'group'
  | 'private_enterprise'
  | 'household_business'
  | 'cooperative';

/** Phrases, folded, that carry a legal form; the longest that fits is taken. One row per way of writing. */
const FORM_PHRASES: ReadonlyArray<readonly [string, readonly FormPart[]]> = [
  ['cong ty', ['company']],
  ['congty', ['company']],
  ['c ty', ['company']],
  ['cty', ['company']],
  ['ct', ['company']],
  ['ctcp', ['company', 'joint_stock']],
  ['cong ty cp', ['company', 'joint_stock']],
  ['cp', ['joint_stock']],
  ['co phan', ['joint_stock']],
  ['ctytnhh', ['company', 'limited']],
  ['cttnhh', ['company', 'limited']],
  ['tnhh', ['limited']],
  ['trach nhiem huu han', ['limited']],
  ['mtv', ['one_member']],
  ['1tv', ['one_member']],
  ['1 tv', ['one_member']],
  ['mot thanh vien', ['one_member']],
  ['1 thanh vien', ['one_member']],
  // A limited company of two or more members is what "TNHH" alone means, so these add nothing.
  ['2tv', []],
  ['2 thanh vien', []],
  ['hai thanh vien', []],
  ['hai thanh vien tro len', []],
  ['2 thanh vien tro len', []],
  ['tong cong ty', ['corporation']],
  ['tct', ['corporation']],
  ['tap doan', ['group']],
  ['hop danh', ['partnership']],
  ['ctyhd', ['company', 'partnership']],
  ['dntn', ['private_enterprise']],
  ['dn tu nhan', ['private_enterprise']],
  ['doanh nghiep tu nhan', ['private_enterprise']],
  ['hkd', ['household_business']],
  ['ho kinh doanh', ['household_business']],
  ['ho kd', ['household_business']],
  ['hkd ca the', ['household_business']],
  ['ho kinh doanh ca the', ['household_business']],
  ['htx', ['cooperative']],
  ['hop tac xa', ['cooperative']],
  ['company', ['company']],
  ['company limited', ['company', 'limited']],
  ['co ltd', ['company', 'limited']],
  ['coltd', ['company', 'limited']],
  ['ltd', ['company', 'limited']],
  ['limited', ['company', 'limited']],
  ['llc', ['company', 'limited']],
  ['one member', ['one_member']],
  ['single member', ['one_member']],
  ['jsc', ['company', 'joint_stock']],
  ['joint stock company', ['company', 'joint_stock']],
  ['cooperative', ['cooperative']],
];

/** Words of the trade that companies write in full or by letters; both become the letters. */
const TRADE_PHRASES: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['thuong mai', ['tm']],
  ['dich vu', ['dv']],
  ['thuong mai dich vu', ['tm', 'dv']],
  ['tmdv', ['tm', 'dv']],
  ['san xuat', ['sx']],
  ['sxtm', ['sx', 'tm']],
  ['sxkd', ['sx', 'kd']],
  ['kinh doanh', ['kd']],
  ['xay dung', ['xd']],
  // "ĐT", "PT" and "VT" each stand for several trades (vận tải, vật tư, viễn thông …), so only the full words count.
  ['dau tu', ['dau tu']],
  ['phat trien', ['phat trien']],
  ['van tai', ['van tai']],
  ['xuat nhap khau', ['xnk']],
];
const TRADES: ReadonlySet<string> = new Set(TRADE_PHRASES.flatMap(([, letters]) => letters));

/** Other shorthand that means one thing only. An empty reading is a word that says nothing: "và" and "and". */
const SHORTHAND_PHRASES: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['va', []],
  ['and', []],
  ['vn', ['viet', 'nam']],
  ['vietnam', ['viet', 'nam']],
  ['tp', ['thanh', 'pho']],
  ['tphcm', ['thanh', 'pho', 'ho', 'chi', 'minh']],
  ['hcm', ['ho', 'chi', 'minh']],
];

type Readings<Reading> = ReadonlyMap<string, Reading>;
const FORMS: Readings<readonly FormPart[]> = new Map(FORM_PHRASES);
const CORE_WORDS: Readings<readonly string[]> = new Map([...TRADE_PHRASES, ...SHORTHAND_PHRASES]);
/** No phrase above is longer, so a name is read in at most five look-ups a word. */
const PHRASE_WORDS_MAX = 5;

interface Organisation {
  /** The form in one word, undefined where the name states none or only "company". */
  readonly form: string | undefined;
  /** A company is never close to a household business or a co-operative of the same name. */
  readonly family: 'enterprise' | 'household_business' | 'cooperative' | undefined;
  /** The branch's own words ("ha noi"); empty for an unnamed branch, undefined for the organisation itself. */
  readonly branch: string | undefined;
  /** The name proper, shorthand read out, form and branch taken away. */
  readonly core: Words;
}

/** Compares two names of organisations that are not word for word the same. */
export function organisationNames(givenWords: Words, registeredWords: Words): Relation {
  const [given, registered] = [organisationOf(givenWords), organisationOf(registeredWords)];
  if (given.core.length === 0 || registered.core.length === 0) return 'other';
  const relations = [
    branches(given, registered),
    forms(given, registered),
    cores(given.core, registered.core),
  ];
  const departures = relations.filter((relation) => relation !== 'same');
  return departures.length > 1 ? 'other' : (departures[0] ?? 'same');
}

function branches(given: Organisation, registered: Organisation): Relation {
  if (given.branch === registered.branch) return 'same';
  // Head office against branch: one legal person, two accounts. Two branches: the payee is the wrong one.
  return given.branch === undefined || registered.branch === undefined ? 'branch_differs' : 'other';
}

function forms(given: Organisation, registered: Organisation): Relation {
  if (given.family !== undefined && registered.family !== undefined && given.family !== registered.family)
    return 'other';
  if (given.form === registered.form)
    return given.family === registered.family ? 'same' : 'legal_form_missing';
  return given.form === undefined || registered.form === undefined
    ? 'legal_form_missing'
    : 'legal_form_differs';
}

function cores(given: Words, registered: Words): Relation {
  if (given.join(' ') === registered.join(' ')) return 'same';
  if (spacingDiffers(given, registered)) return 'spacing_differs';
  if (oneLetterDiffers(given, registered)) return 'one_letter_differs';
  return tradesDiffer(given, registered) ? 'business_line_differs' : 'other';
}

/** One side leaves trades out ("Thương mại"), names no others instead, and the same proper name remains. */
function tradesDiffer(a: Words, b: Words): boolean {
  const [properA, properB] = [a, b].map((words) => words.filter((word) => !TRADES.has(word)).join(' '));
  if (properA === '' || properA !== properB) return false;
  const [tradesA, tradesB] = [a, b].map((words) => words.filter((word) => TRADES.has(word)));
  return (
    tradesA!.every((trade) => tradesB!.includes(trade)) || tradesB!.every((trade) => tradesA!.includes(trade))
  );
}

function organisationOf(words: Words): Organisation {
  const { branch, rest } = splitBranch(words);
  const leading = formAtStart(rest);
  const trailing = formAtEnd(rest.slice(leading.length));
  const parts = new Set([...leading.parts, ...trailing.parts]);
  const core = rest.slice(leading.length, rest.length - trailing.length);
  return { form: formOf(parts), family: familyOf(parts), branch, core: readOut(core) };
}

/** The stated parts in one word. "MTV" is short for a limited company of one member, so it says both. */
function formOf(parts: ReadonlySet<FormPart>): string | undefined {
  const stated = new Set(parts.has('one_member') ? [...parts, 'limited'] : parts);
  stated.delete('company');
  return stated.size === 0 ? undefined : [...stated].sort().join(' ');
}

function familyOf(parts: ReadonlySet<FormPart>): Organisation['family'] {
  if (parts.has('household_business')) return 'household_business';
  if (parts.has('cooperative')) return 'cooperative';
  return parts.size > 0 ? 'enterprise' : undefined;
}

/**
 * "Chi nhánh Hà Nội - Công ty …" (the place runs up to the form of the company) and "… - Chi nhánh tại Hà Nội".
 * "CN" stands for a branch at the start only; inside it may be technology or industry.
 */
function splitBranch(words: Words): { branch: string | undefined; rest: Words } {
  const marker = words[0] === 'cn' ? 1 : words[0] === 'chi' && words[1] === 'nhanh' ? 2 : 0;
  if (marker > 0) {
    const formAt = words.findIndex((_, at) => at >= marker && longestReading(words, at, FORMS) !== undefined);
    const restAt = Math.max(formAt, marker);
    return { branch: words.slice(marker, restAt).join(' '), rest: words.slice(restAt) };
  }
  const inside = words.findIndex((word, at) => at > 0 && word === 'chi' && words[at + 1] === 'nhanh');
  if (inside < 0) return { branch: undefined, rest: words };
  const place = words.slice(inside + 2);
  return { branch: (place[0] === 'tai' ? place.slice(1) : place).join(' '), rest: words.slice(0, inside) };
}

interface FormReading {
  readonly length: number;
  readonly parts: readonly FormPart[];
}

/** Form phrases one after the other from the first word: "cong ty" "tnhh" "mtv". */
function formAtStart(words: Words): FormReading {
  const parts: FormPart[] = [];
  let length = 0;
  while (length < words.length) {
    const reading = longestReading(words, length, FORMS);
    if (reading === undefined) break;
    parts.push(...reading.value);
    length += reading.length;
  }
  return { length, parts };
}

/** English names carry their form at the end: "one member" "co ltd". Vietnamese shorthand there counts too. */
function formAtEnd(words: Words): FormReading {
  const parts: FormPart[] = [];
  let length = 0;
  while (length < words.length) {
    const phrase = phraseEndingAt(words, words.length - length);
    if (phrase === undefined) break;
    parts.push(...phrase.parts);
    length += phrase.length;
  }
  return { length, parts };
}

function phraseEndingAt(words: Words, end: number): FormReading | undefined {
  for (let length = Math.min(PHRASE_WORDS_MAX, end); length > 0; length -= 1) {
    const parts = FORMS.get(words.slice(end - length, end).join(' '));
    if (parts !== undefined) return { length, parts };
  }
  return undefined;
}

/** Shorthand of trades and places brought to one way of writing. */
function readOut(words: Words): Words {
  const read: string[] = [];
  for (let at = 0; at < words.length; ) {
    const reading = longestReading(words, at, CORE_WORDS);
    read.push(...(reading?.value ?? [words[at]!]));
    at += reading?.length ?? 1;
  }
  return read;
}

function longestReading<Reading>(
  words: Words,
  at: number,
  readings: Readings<Reading>,
): { readonly length: number; readonly value: Reading } | undefined {
  for (let length = Math.min(PHRASE_WORDS_MAX, words.length - at); length > 0; length -= 1) {
    const value = readings.get(words.slice(at, at + length).join(' '));
    if (value !== undefined) return { length, value };
  }
  return undefined;
}
