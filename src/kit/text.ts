import { TOTAL_MAX } from './money.ts';

/**
 * Vietnamese text. Keyboards on macOS and iOS may send NFD, where "Nguyễn" is 8 code units instead of 6, so text is
 * brought to NFC at the edge: otherwise signatures, keys and names that look alike differ.
 */
export function nfc(text: string): string {
  return text.normalize('NFC');
}

/**
 * Letters that have no decomposition in Unicode and so survive NFKD. `đ` is a letter of its own, not a `d` with a mark;
 * `ð` is what old code pages leave of it. The dong sign folds to `d` because people copy amounts as `₫` and as `đ`.
 */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  '₫': 'd',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  þ: 'th',
  Þ: 'TH',
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
};
const UNDECOMPOSED_ANY = new RegExp(`[${Object.keys(UNDECOMPOSED).join('')}]`, 'gu');

/** Marks of the Latin script only: a Thai vowel or a Japanese voicing mark is also \p{M}, but it is not decoration. */
const LATIN_MARKS_AND_INVISIBLES = /[\u0300-\u036f]|\p{Cf}/gu;

/**
 * Text without tones, marks and invisible characters, `đ` as `d`: ASCII wherever the letter is Latin. Case and spaces
 * stay as they are; other scripts stay as they are. Folding twice changes nothing more.
 */
export function foldVietnamese(text: string): string {
  if (isAscii(text)) return text;
  return text
    .normalize('NFKD')
    .replace(LATIN_MARKS_AND_INVISIBLES, '')
    .replace(UNDECOMPOSED_ANY, (letter) => UNDECOMPOSED[letter] ?? letter)
    .normalize('NFC');
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** What a search compares: folded, lower case, single spaces. "  Đường  LÁNG" → `duong lang`. */
export function searchKey(text: string): string {
  return foldVietnamese(text).toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The form of bank messages: upper-case printable ASCII. "Nguyễn Thị Dương" → `NGUYEN THI DUONG`. */
export function bankName(text: string): string {
  return foldVietnamese(text)
    .toUpperCase()
    .replace(/[^\x21-\x7e]+/g, ' ')
    .trim();
}

/** Longer text than this is no telephone number, however it is punctuated. */
const PHONE_CHARS_MAX = 32;

/**
 * A Vietnamese mobile number as `+84` and nine digits, from `0912 345 678`, `+84912345678`, `84912345678` or
 * `0084912345678`; undefined for anything else, landlines and the eleven-digit numbers withdrawn in 2018 included.
 * Mobile ranges begin with 3, 5, 7, 8 or 9. Ranges within them are opened and moved between operators, so they are
 * not checked here.
 */
export function phoneE164(text: string): string | undefined {
  if (text.length > PHONE_CHARS_MAX) return undefined;
  const digits = text.trim().replace(/[\s.()-]+/g, '');
  const subscriber = /^(?:\+84|0084|84|0)([35789][0-9]{8})$/.exec(digits)?.[1];
  return subscriber === undefined ? undefined : `+84${subscriber}`;
}

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;
const BILLION = 1_000_000_000n;

/**
 * An amount in Vietnamese words as receipts carry it, northern reading ("linh", "nghìn"), without the currency:
 * 1001n → "một nghìn không trăm linh một". From −10^18 to 10^18; outside is our own fault and throws a RangeError.
 * The reading turns at each billion ("tỷ"): 10^18 is "một tỷ tỷ".
 */
export function amountInWords(amount: bigint): string {
  if (amount > TOTAL_MAX || amount < -TOTAL_MAX) throw new RangeError('amount in words: beyond 10^18');
  if (amount < 0n) return `âm ${amountInWords(-amount)}`;
  if (amount === 0n) return DIGITS[0];
  return positiveInWords(amount, false).join(' ');
}

/** `led`: something larger was said before, so that empty hundreds are spoken ("không trăm linh một"). */
function positiveInWords(amount: bigint, led: boolean): string[] {
  const billions = amount / BILLION;
  const rest = belowBillionInWords(Number(amount % BILLION), led || billions > 0n);
  return billions === 0n ? rest : [...positiveInWords(billions, led), 'tỷ', ...rest];
}

function belowBillionInWords(amount: number, led: boolean): string[] {
  const words: string[] = [];
  const groups = [
    [Math.floor(amount / 1_000_000), 'triệu'],
    [Math.floor(amount / 1_000) % 1_000, 'nghìn'],
    [amount % 1_000, ''],
  ] as const;
  for (const [group, unit] of groups) {
    if (group === 0) continue;
    words.push(...groupInWords(group, led || words.length > 0));
    if (unit !== '') words.push(unit);
  }
  return words;
}

/** 1 to 999. */
function groupInWords(group: number, led: boolean): string[] {
  const hundreds = Math.floor(group / 100);
  const tens = Math.floor(group / 10) % 10;
  const ones = group % 10;
  const words = led || hundreds > 0 ? [DIGITS[hundreds]!, 'trăm'] : [];
  if (tens === 0) {
    if (ones > 0 && words.length > 0) words.push('linh');
  } else {
    words.push(...(tens === 1 ? ['mười'] : [DIGITS[tens]!, 'mươi']));
  }
  if (ones > 0) words.push(onesInWords(ones, tens));
  return words;
}

/** The last digit changes its sound after tens: mốt, tư, lăm. */
function onesInWords(ones: number, tens: number): string {
  if (ones === 5 && tens >= 1) return 'lăm';
  if (ones === 1 && tens >= 2) return 'mốt';
  if (ones === 4 && tens >= 2) return 'tư';
  return DIGITS[ones]!;
}

/**
 * A personal name for the eyes of strangers: the family name in full, of every other word the first letter and always
 * three stars, so that the length says nothing. "Nguyễn Văn An" → "NGUYỄN V*** A***"; a name of one word → "A***".
 *
 * The family name may stand because a dozen of them cover most of the country; the given name is what tells people
 * apart. Schemes leave the form to the directory that shows the name (Nexus, "Masking of Display Names"); this is
 * ours, and the same everywhere.
 */
export function initialsMasked(name: string): string {
  const words = nfc(name).toUpperCase().trim().split(/\s+/);
  const kept = words.length > 1 ? words.slice(0, 1) : [];
  return [...kept, ...words.slice(kept.length).map(firstLetterAndStars)].join(' ');
}

function firstLetterAndStars(word: string): string {
  return word === '' ? '' : `${/^.\p{M}*/su.exec(word)![0]}***`;
}
