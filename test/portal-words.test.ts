/** The page knows the hub through its API, so nothing but this holds their words together. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PARTICIPANT_KINDS, PAYMENT_REFUSALS } from '../src/services/clearing/index.ts';

/** By its path: the page's files are typed for a browser, this one for Node. */
const { TEXTS } = (await import(new URL('../portal/src/texts.ts', import.meta.url).href)) as {
  TEXTS: Record<string, { reasons: object; kinds: object }>;
};

test('the page has words for every refusal of the hub, in both languages, and for no other', () => {
  for (const texts of Object.values(TEXTS)) {
    assert.deepEqual(Object.keys(texts.reasons).sort(), [...PAYMENT_REFUSALS].sort());
    assert.deepEqual(Object.keys(texts.kinds).sort(), [...PARTICIPANT_KINDS].sort());
  }
});
