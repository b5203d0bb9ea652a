import { type Finding, type House, isGenerated, isSource } from './house.ts';
import { parse } from './syntax.ts';

/** What one sitting can hold; the guide in CONTRIBUTING.md says 400, and fifty lines are room to think. */
const CODE_LINES_MAX = 450;

/** Lines that hold code: neither blank nor comment alone. */
export function codeLines(path: string, text: string): number {
  const withoutComments = parse(path, text).comments.reduceRight(
    (rest, c) =>
      rest.slice(0, c.start) + rest.slice(c.start, c.end).replace(/[^\n]/g, ' ') + rest.slice(c.end),
    text,
  );
  return withoutComments.split('\n').filter((line) => line.trim() !== '').length;
}

export function checkLength(house: House): Finding[] {
  return [...house]
    .filter(([path]) => path.startsWith('src/') && isSource(path) && !isGenerated(path))
    .map(([path, text]) => ({ path, lines: codeLines(path, text) }))
    .filter(({ lines }) => lines > CODE_LINES_MAX)
    .map(({ path, lines }) => ({
      file: path,
      line: CODE_LINES_MAX,
      what: `has ${lines} lines of code, more than ${CODE_LINES_MAX}`,
      cure: 'make it a folder of the same name, one idea per file, or delete what nobody needs',
    }));
}
