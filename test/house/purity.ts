import { type Finding, type House, isSource, isTest } from './house.ts';
import { type Import, parse, resolveImport, type Source, type SyntaxNode, walk } from './syntax.ts';

/** What a decision may not reach for, and what to do instead. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  Promise: 'decide over facts that were gathered before; await in commands.ts',
  Date: 'take the instant as a number of milliseconds, or the business date from kit/calendar',
  process: 'take the setting as an argument',
  globalThis: 'take what you need as an argument',
  crypto: 'take ids and random bytes as arguments',
  performance: 'take the instant as an argument',
  fetch: 'gather before, tell after: rules do no I/O',
  console: 'return what there is to say; the caller logs',
  setTimeout: 'rules do not wait',
  setInterval: 'rules do not wait',
  setImmediate: 'rules do not wait',
  queueMicrotask: 'rules do not wait',
};

/** `rules.ts` and `rules/`: pure decisions, the same answer for the same facts, for ever. */
export function checkPurity(house: House): Finding[] {
  return [...house]
    .filter(([path]) => isRules(path))
    .flatMap(([path, text]) => {
      const source = parse(path, text);
      return [...reached(source), ...imported(house, source)];
    });
}

function isRules(path: string): boolean {
  return /^src\/(.*\/)?rules(\.ts$|\/)/.test(path) && isSource(path) && !isTest(path);
}

function reached(source: Source): Finding[] {
  const findings: Finding[] = [];
  const add = (node: SyntaxNode, what: string, cure: string): void => {
    findings.push({ file: source.path, line: source.lineAt(node.start), what: `a rule uses ${what}`, cure });
  };
  walk(source.program, (node, ancestors) => {
    if (node.type === 'AwaitExpression' || node.await === true) add(node, 'await', FORBIDDEN.Promise!);
    if (node.async === true) add(node, 'async', FORBIDDEN.Promise!);
    if (node.type === 'ImportExpression')
      add(node, 'import()', 'import at the top, types and pure values only');
    if (node.type !== 'Identifier' || isOnlyAName(node, ancestors.at(-1))) return;
    const name = node.name as string;
    if (Object.hasOwn(FORBIDDEN, name)) add(node, name, FORBIDDEN[name]!);
    if (name === 'Math' && ancestors.at(-1)?.type === 'MemberExpression' && isRandom(ancestors.at(-1)!)) {
      add(node, 'Math.random', 'take the random bytes as an argument');
    }
  });
  return findings;
}

function isRandom(member: SyntaxNode): boolean {
  return (member.property as SyntaxNode).name === 'random';
}

/** True for `x.process` and `{ process: 1 }`, which name a field and reach for nothing. */
function isOnlyAName(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (!parent || parent.computed === true) return false;
  return parent.property === node || parent.key === node;
}

function imported(house: House, source: Source): Finding[] {
  return source.imports.flatMap((it) => {
    const objection = importObjection(house, source.path, it);
    return objection ? [{ file: source.path, line: it.line, ...objection }] : [];
  });
}

function importObjection(house: House, from: string, it: Import): Pick<Finding, 'what' | 'cure'> | undefined {
  const target = resolveImport(house, from, it.specifier);
  if (target === undefined) {
    return {
      what: `a rule imports ${it.specifier}`,
      cure: 'rules stand on kit, codecs and their own model.ts only',
    };
  }
  if (/^src\/(kit|codecs)\//.test(target)) return undefined;
  const room = roomOf(from);
  if (target.startsWith(room)) {
    const own = target.slice(room.length);
    if (/^(model|rules)(\.ts$|\/)/.test(own)) return undefined;
    return {
      what: `a rule imports ${own}`,
      cure: 'move the words into model.ts, the decision or the table into rules/',
    };
  }
  if (it.typeOnly || target === 'src/core/ledger/index.ts') return undefined;
  return {
    what: `a rule imports values of ${target}`,
    cure: 'write "import type", and take the value as an argument of the decision',
  };
}

function roomOf(path: string): string {
  return `${path.split('/').slice(0, 3).join('/')}/`;
}
