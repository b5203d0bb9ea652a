/** What somebody may be called on a customer's screen. */
import { nfc, searchKey } from '../../../kit/text.ts';

/**
 * Letters of Vietnamese and of Western Europe, digits, single spaces and the marks of company names. Everything that looks
 * like something else or turns text around stays outside: other scripts (а is Cyrillic), full-width and phonetic letters,
 * marks without a letter, controls, bidirectional controls, zero-width signs. A company's name is written in the letters
 * of the Vietnamese alphabet with F, J, Z and W, digits and signs (Law on Enterprises 59/2020/QH14 Art 37).
 */
const PLAIN =
  /^[A-Za-z0-9À-ÖØ-öø-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹ.,&'’()/+:–-]+(?: [A-Za-z0-9À-ÖØ-öø-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹ.,&'’()/+:–-]+)*$/u;
const A_LETTER = /\p{L}/u;

/** The name as it is kept (NFC), or undefined where it could be taken for another. */
export function plainName(text: string, charsMax: number): string | undefined {
  const name = nfc(text).trim();
  return name.length <= charsMax && PLAIN.test(name) && A_LETTER.test(name) ? name : undefined;
}

/** Names that differ only by tones, case and marks are one name: a customer would not tell them apart. */
export function nameKey(name: string): string {
  return searchKey(name)
    .replace(/[^a-z0-9 ]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
