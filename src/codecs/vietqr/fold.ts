/** Vietnamese in plain ASCII, as payment messages carry it: `Phở Gà Đông Đô` becomes `Pho Ga Dong Do`. */

// Letters and marks of print that have no decomposition in Unicode.
const PLAIN: Readonly<Record<string, string>> = {
  đ: 'd',
  Đ: 'D',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u00a0': ' ',
};
const UNFOLDED = /[đĐ\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0]/g;

/** Drops diacritics; characters with no plain form (other scripts, emoji) stay as they are. */
export function foldToAscii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(UNFOLDED, (mark) => PLAIN[mark] as string)
    .normalize('NFC');
}

/** Folded and cut to `charsMax`, at the end of a word where one fits. Cutting is the caller's choice, never the writer's. */
export function shorten(text: string, charsMax: number): string {
  const folded = foldToAscii(text).replace(/\s+/g, ' ').trim();
  if (folded.length <= charsMax) return folded;
  const cut = folded.slice(0, charsMax);
  const space = folded[charsMax] === ' ' ? charsMax : cut.lastIndexOf(' ');
  return (space > 0 ? cut.slice(0, space) : cut).trimEnd();
}
