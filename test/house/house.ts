import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every text file of the checkout: path from the root, with `/`, and its text. Rules are pure over it. */
export type House = ReadonlyMap<string, string>;

/** Something that a rule of the house found, and how to mend it. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly cure: string;
}

/** The command line wires everything; until it stands, nothing can be reached from it and nothing is dead. */
export const FRONT_DOOR = 'src/apps/cli/main.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.longbien']);
const TEXT = /\.(ts|tsx|js|mjs|cjs|json|md|sql|ya?ml|html|css|sh|xml|toml|txt|svg|csv)$|^[^.]+$|^\.[\w-]+$/;

export function readHouse(root: string = ROOT): House {
  const house = new Map<string, string>();
  const enter = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (NOT_OURS.has(entry.name)) continue;
      if (entry.isDirectory()) enter(path);
      else if (entry.isFile() && TEXT.test(entry.name))
        house.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  enter('');
  return house;
}

export function isSource(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
}

/** Tests, and what only tests use: `test/`, `*.test.ts`, and a room's `testing.ts` or `testing/`. */
export function isTest(path: string): boolean {
  return /^test\/|\.test\.tsx?$|\/testing(\.tsx?$|\/)/.test(path);
}

export function isGenerated(path: string): boolean {
  return /\.gen\.tsx?$/.test(path);
}

/** Findings as a person wants to read them: where, what, and the cure. */
export function readable(findings: readonly Finding[]): string {
  return findings.map((f) => `${f.file}:${f.line}  ${f.what}\n    cure: ${f.cure}`).join('\n');
}
