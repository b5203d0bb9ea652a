import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TEXTS } from './index.ts';

interface Sentence {
  readonly key: string;
  readonly vi: string;
  readonly en: string;
}

/** Every pair of sentences below a table, by its path. */
function sentences(table: object, path = ''): Sentence[] {
  const pair = table as Partial<Record<'vi' | 'en', unknown>>;
  if (typeof pair.vi === 'string' || typeof pair.en === 'string')
    return [{ key: path, vi: String(pair.vi), en: String(pair.en) }];
  return Object.entries(table).flatMap(([key, value]) => sentences(value as object, `${path}.${key}`));
}

const ALL = sentences(TEXTS);
/** The same in both languages: a name, and a sentence that is only the amount in Vietnamese words. */
const ALIKE = new Set(['.in_words']);

test('texts: every sentence is there in both languages, and translated', () => {
  assert.ok(ALL.length > 200, `${ALL.length} sentences`);
  for (const { key, vi, en } of ALL) {
    for (const text of [vi, en]) {
      assert.match(text, /\S/, key);
      assert.equal(text, text.normalize('NFC').trim(), key);
      assert.doesNotMatch(text, /\s\s|undefined|[<>&]| ,| \./, key);
    }
    if (!ALIKE.has(key)) assert.notEqual(vi, en, key);
  }
});

test('texts: both languages have the same holes to fill', () => {
  const holes = (text: string): string[] => Array.from(text.matchAll(/\{(\w+)\}/g), ([hole]) => hole).sort();
  for (const { key, vi, en } of ALL) assert.deepEqual(holes(vi), holes(en), key);
});

test('texts: the Vietnamese is Vietnamese and the English is not', () => {
  const marks = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/i;
  /** The switch names the other language in that language. */
  const named = new Set(['.other_language', '.in_words', '.product', '.no_fee']);
  for (const { key, vi, en } of ALL.filter((each) => !named.has(each.key))) {
    if (vi.length > 3) assert.match(vi, marks, key);
    assert.doesNotMatch(en, marks, key);
  }
});

test('texts: every sentence is used', () => {
  const folder = new URL('../', import.meta.url);
  const code = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const unused = Object.keys(TEXTS).filter((key) => !new RegExp(`TEXTS\\.${key}\\b`).test(code));
  assert.deepEqual(unused, []);
});
