/** Mã số thuế of organisations. */

/**
 * Weights of the first nine digits. No text that we have read prescribes them: our reading of what registration systems
 * and public validators agree on.
 */
const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3] as const;
const FORM = /^([0-9]{9})([0-9])(?:-?([0-9]{3}))?$/;
/** Branches are counted from 001. */
const NO_BRANCH = '000';

/**
 * A tax code in its one form, `NNNNNNNNNN` or `NNNNNNNNNN-NNN` for a branch; undefined where the check digit does not fit
 * or the form is another. Households' twelve digits are no organisation's.
 */
export function taxCodeOf(text: string): string | undefined {
  const [, digits, check, branch] = FORM.exec(text) ?? [];
  if (digits === undefined || branch === NO_BRANCH || checkDigit(digits) !== Number(check)) return undefined;
  return branch === undefined ? `${digits}${check}` : `${digits}${check}-${branch}`;
}

/** Of the first nine digits; 10, which no number has, where numbers that begin so are not given out. */
export function checkDigit(digits: string): number {
  return 10 - (WEIGHTS.reduce((total, weight, n) => total + weight * Number(digits[n]), 0) % 11);
}
