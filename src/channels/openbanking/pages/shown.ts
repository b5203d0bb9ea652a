/** The words that a customer read, out of the very markup that showed them. */
import { createHash } from 'node:crypto';
import type { Html } from '../../../core/http/index.ts';

const BLOCK = /<\/?(?:p|h\d|li|ul|ol|dl|div|section|fieldset|legend|details|summary|form|button|br)\b[^>]*>/g;
const BETWEEN = /<\/(?:dt|label|th|td)>/g;
const TAG = /<[^>]*>/g;
const CHARACTER: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Plain text of our own markup, a line for each paragraph. Text inside is always escaped (core/http html), so whatever
 * stands between `<` and `>` is a tag of ours and a pattern reads it rightly.
 */
export function textOf({ html }: Html): string {
  return html
    .replaceAll('\n', ' ')
    .replaceAll(BLOCK, '\n')
    .replaceAll(BETWEEN, ': ')
    .replaceAll(TAG, '')
    .replaceAll(/&(\w+|#39);/g, (whole, name: string) => CHARACTER[name] ?? whole)
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/[ \t]+/g, ' ')
        .replace(/^: |:? $/g, '')
        .trim(),
    )
    .filter((line) => line !== '')
    .join('\n');
}

/**
 * Fingerprint of what was shown. The form posts it back, and the page is rendered again before the answer is taken: when
 * an account was closed in between, or midnight moved the last day, the customer reads again what he agrees to.
 */
export function shownDigest(shown: string): string {
  return createHash('sha256').update(shown).digest('base64url');
}
