/** Ids as messages carry them, and texts as their forms allow. */
import { fitText } from '../../../codecs/iso20022/index.ts';
import { nfc } from '../../../kit/text.ts';

/** A UUID as 32 hex digits: fits Max35Text, and every core system's fields. */
export function hexOf(id: string): string {
  return id.replaceAll('-', '');
}

/** The UUID behind 32 hex digits; undefined for whatever else a bank writes there. */
export function uuidOf(hex: string | undefined): string | undefined {
  if (hex === undefined || !/^[0-9a-f]{32}$/.test(hex)) return undefined;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What ISO 20022 writes where a payer gave no reference of its own. */
export const NO_REFERENCE = 'NOTPROVIDED';

/** Words of people as a message may carry them: composed, without what cannot be seen, cut to so many characters. */
export function wordsFor(text: string | null, charsMax: number): string | undefined {
  return text === null ? undefined : fitText(nfc(text), charsMax);
}

/** `{ name: value }`, or nothing where there is no value: an absent field is absent. */
export function maybe<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { readonly [key in Name]?: Value } {
  return (value === null || value === undefined ? {} : { [name]: value }) as {
    readonly [key in Name]?: Value;
  };
}
