import { posix } from 'node:path';
import { type Finding, FRONT_DOOR, type House, isTest } from './house.ts';
import { importGraph } from './loops.ts';

/** Every file under `src/` is reached by somebody who runs it, publishes it or shows it; tests alone do not count. */
export function checkDeadFiles(house: House): Finding[] {
  if (!house.has(FRONT_DOOR)) return [];
  const alive = reachable(importGraph(house), entries(house));
  return [...house.keys()]
    .filter(
      (path) => /^src\/.*\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !isTest(path) && !alive.has(path),
    )
    .map((file) => ({
      file,
      line: 1,
      what: 'is dead: no app, published codec, page or benchmark reaches it',
      cure: 'delete it, or import it where it is used; what only tests use is called testing.ts',
    }));
}

function entries(house: House): string[] {
  const manifest = JSON.parse(house.get('package.json') ?? '{}') as { exports?: Record<string, unknown> };
  const published = Object.values(manifest.exports ?? {}).filter((target) => typeof target === 'string');
  const run = [...house.keys()].filter((path) =>
    /^src\/apps\/[^/]+\/main\.ts$|^(portal|bench|scripts)\//.test(path),
  );
  return [...published.map((target) => posix.normalize(target)), ...run];
}

function reachable(
  graph: ReadonlyMap<string, readonly string[]>,
  from: readonly string[],
): ReadonlySet<string> {
  const alive = new Set<string>(from);
  for (const file of alive) for (const next of graph.get(file) ?? []) alive.add(next);
  return alive;
}
