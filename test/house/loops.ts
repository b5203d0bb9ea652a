import { type Finding, type House, isSource } from './house.ts';
import { parse, resolveImport } from './syntax.ts';

/** File → the files of the house that it imports, type imports included. */
export function importGraph(house: House): ReadonlyMap<string, readonly string[]> {
  const sources = [...house].filter(([path]) => isSource(path));
  return new Map(
    sources.map(([path, text]) => {
      const targets = parse(path, text).imports.map((it) => resolveImport(house, path, it.specifier));
      return [path, [...new Set(targets.filter((to) => to !== undefined && house.has(to)) as string[])]];
    }),
  );
}

/** No file imports itself by way of others: two rooms that need each other are one room, or need a third. */
export function checkLoops(house: House): Finding[] {
  const graph = importGraph(house);
  const done = new Set<string>();
  const findings: Finding[] = [];
  const follow = (file: string, way: readonly string[]): void => {
    const seenAt = way.indexOf(file);
    if (seenAt !== -1) findings.push(loopFinding([...way.slice(seenAt), file]));
    if (seenAt !== -1 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) follow(file, []);
  return findings;
}

function loopFinding(loop: readonly string[]): Finding {
  return {
    file: loop[0]!,
    line: 1,
    what: `imports itself: ${loop.join(' → ')}`,
    cure: 'move what both need into a third file below both (often model.ts), or hand one to the other as an argument',
  };
}
