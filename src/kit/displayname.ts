/**
 * Text that strangers wrote, made safe to look at: names of third parties, what they call a payee, what they say of a
 * payment. A name must not be able to look like another one by means that the eye cannot see.
 */

/** As an organisation's registered name; longer ones exist on no register that we know. */
const CHARS_MAX = 200;

export type NameWarning =
  /** Latin letters beside letters of another script: Cyrillic `а` in `Vietcombаnk` (UTS 39 §5.2, Single Script). */
  | 'mixes_scripts'
  /** Letters or digits that neither Vietnamese nor its neighbours in Latin-1 write. */
  | 'has_unusual_letters'
  /** Something was taken out that changes how the rest is read or shows nothing: U+202E, U+200B, a stack of marks. */
  | 'had_hidden_characters';

export interface DisplayName {
  /** Put it into `<bdi>`, so that right-to-left letters move nothing outside it. Empty when nothing legible was there. */
  readonly text: string;
  readonly warnings: readonly NameWarning[];
}

/** Breaks of lines are spaces; other controls are taken out below. */
const BREAKS = /[\t\n\v\f\r\u0085\p{Z}]+/gu;
/**
 * Controls, bidirectional and other format characters, private and unassigned ones, lone surrogates; fillers, variation
 * selectors and tags (Default_Ignorable_Code_Point); the braille cell without dots.
 */
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Pictures could claim what only the directory may say: a padlock, a tick, a flag. ASCII has `#`, `*` and digits. */
const PICTURES =
  /(?![\p{ASCII}©®])[\p{So}\p{Sk}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/gu;
/** NFC has composed every mark that Vietnamese writes, so what is left on Latin letters, digits and signs is disguise. */
const MARKS_ON_LATIN = /([\p{Script=Latin}\p{Script=Common}]|^)\p{M}+/gu;
/** Other scripts need their marks; no word of any needs more than this many on one letter (UTS 39 §5.4). */
const MARKS_STACKED = /(\p{M}{4})\p{M}+/gu;

export function displayName(text: string, charsMax = CHARS_MAX): DisplayName {
  const bounded = text.slice(0, charsMax * 4);
  const composed = bounded.normalize('NFKC').replace(BREAKS, ' ');
  const visible = untilStill(composed, (it) =>
    it
      .replace(INVISIBLE, '')
      .replace(PICTURES, '')
      .replace(MARKS_ON_LATIN, '$1')
      .replace(MARKS_STACKED, '$1'),
  );
  const legible = shortened(visible.replace(BREAKS, ' ').trim(), charsMax);
  const warnings: NameWarning[] = [];
  if (mixesScripts(legible)) warnings.push('mixes_scripts');
  else if (UNUSUAL.test(legible)) warnings.push('has_unusual_letters');
  if (visible !== composed) warnings.push('had_hidden_characters');
  return { text: legible, warnings };
}

/** Taking one thing out can bring two others together that compose, so once is not enough. */
function untilStill(text: string, step: (text: string) => string): string {
  const next = step(text).normalize('NFKC');
  return next === text ? text : untilStill(next, step);
}

/** Three dots and not `…`, which NFKC takes apart again. */
function shortened(text: string, charsMax: number): string {
  const letters = Array.from(text);
  return letters.length <= charsMax
    ? text
    : `${letters
        .slice(0, charsMax - 3)
        .join('')
        .trimEnd()}...`;
}

const LATIN = /\p{Script=Latin}/u;
const OTHER_LETTER = /(?!\p{Script=Latin})[\p{L}\p{Nl}]/u;

function mixesScripts(text: string): boolean {
  return LATIN.test(text) && OTHER_LETTER.test(text);
}

/**
 * Letters and digits beyond ASCII, Latin-1 (Crédit, Müller) and Vietnamese. `Ð`, `ð` and `þ` stand in Latin-1, but the
 * first is `Đ` to every eye; they and `ı`, `ɡ`, `ꓐ`, `٣` are unusual.
 */
const UNUSUAL = /(?![A-Za-z0-9ªºµÀ-ÏÑ-ÖØ-Ýß-ïñ-öø-ýÿĂăĐđĨĩŨũƠơƯư\u1EA0-\u1EF9])[\p{L}\p{N}]/u;
