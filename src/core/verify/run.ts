import type { Checked, Invariant, Snapshots } from './model.ts';

/** More than this many of a kind tell a person nothing new; all are counted. */
const VIOLATIONS_MAX = 20;

/** Checks one after the other, so that verifying takes one connection and at most one processor. */
export async function runInvariants(
  on: Snapshots,
  invariants: readonly Invariant[],
  nowMs: number,
  progress: (name: string, rows: number) => void,
): Promise<Checked[]> {
  const byName = Map.groupBy(invariants, (invariant) => invariant.name);
  const checked: Checked[] = [];
  for (const [name, parts] of byName) checked.push(await runOne(on, name, parts, nowMs, progress));
  return checked;
}

async function runOne(
  on: Snapshots,
  name: string,
  parts: readonly Invariant[],
  nowMs: number,
  progress: (name: string, rows: number) => void,
): Promise<Checked> {
  const violations: string[] = [];
  let violationsFound = 0;
  let rows = 0;
  const startedMs = performance.now();
  const look = {
    nowMs,
    rows(count: number) {
      rows += count;
      progress(name, rows);
    },
    violation(words: string) {
      violationsFound += 1;
      if (violations.length < VIOLATIONS_MAX) violations.push(words);
    },
  };
  for (const part of parts) await part.check(on, look);
  return { name, rows, ms: Math.round(performance.now() - startedMs), violationsFound, violations };
}
