import assert from 'node:assert/strict';
import type { Finding, House } from './house.ts';

/** A house on paper, to show that a rule catches what it says. */
export function draft(files: Readonly<Record<string, string>>): House {
  return new Map(Object.entries(files));
}

/** The rule objects once, in this file, in these words, and names a cure. */
export function assertCaught(findings: readonly Finding[], file: string, words: RegExp): void {
  assert.equal(findings.length, 1, JSON.stringify(findings));
  const [finding] = findings;
  assert.equal(finding!.file, file);
  assert.match(finding!.what, words);
  assert.ok(finding!.cure.length > 10, 'a cure is named');
}

export function assertClean(findings: readonly Finding[]): void {
  assert.deepEqual(findings, []);
}
