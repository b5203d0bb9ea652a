import { posix } from 'node:path';
import { parseSync } from 'vite';
import type { House } from './house.ts';

/** A node of the ESTree that oxc builds; the rules look at a few fields, each by name. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** True when nothing of it is left after the types are stripped. */
  readonly typeOnly: boolean;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
  readonly comments: readonly { readonly start: number; readonly end: number; readonly value: string }[];
  readonly imports: readonly Import[];
  lineAt(offset: number): number;
}

const read = new Map<string, Source>();

/** Parses a file of the house once. A file that does not parse is the type check's finding: here it throws. */
export function parse(path: string, text: string): Source {
  const before = read.get(path);
  if (before?.text === text) return before;
  const parsed = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts', sourceType: 'module' });
  const error = parsed.errors[0];
  if (error) throw new Error(`${path} does not parse: ${error.message}`);
  const program = parsed.program as unknown as SyntaxNode;
  const lineAt = lineFinder(text);
  const source = {
    path,
    text,
    program,
    comments: parsed.comments,
    imports: importsOf(program, lineAt),
    lineAt,
  };
  read.set(path, source);
  return source;
}

export type Visit = (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void;

/** Visits every node from the top; `ancestors` ends with the parent. */
export function walk(node: SyntaxNode, visit: Visit, ancestors: readonly SyntaxNode[] = []): void {
  visit(node, ancestors);
  const below = [...ancestors, node];
  for (const child of children(node)) walk(child, visit, below);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function nodes(value: unknown): readonly SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function children(node: SyntaxNode): readonly SyntaxNode[] {
  return Object.values(node).flatMap((value) => (isNode(value) ? [value] : nodes(value)));
}

/** The text of a string literal or of a template without holes. */
export function literal(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value;
  const quasis = nodes(value.quasis);
  return value.type === 'TemplateLiteral' && quasis.length === 1 ? cooked(quasis[0]!) : undefined;
}

export function cooked(quasi: SyntaxNode): string {
  const value = quasi.value as { readonly cooked?: string | null };
  return value.cooked ?? '';
}

/** `name` of `name`, `a.name` and `a.name`: what is called, read or built. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Identifier') return value.name as string;
  if (value.type !== 'MemberExpression') return undefined;
  return value.computed ? literal(value.property) : nameOf(value.property);
}

/** `a.b` as text where both are plain names. */
export function dotted(value: unknown): string | undefined {
  if (!isNode(value) || value.type !== 'MemberExpression') return nameOf(value);
  return `${dotted(value.object) ?? '…'}.${nameOf(value) ?? '…'}`;
}

/** Where an import of this house leads, or undefined when it names a package or a part of Node. */
export function resolveImport(house: House, from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.'))
    return posix.normalize(posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')));
  return specifier.startsWith('longbien/')
    ? publishedSource(house, specifier.slice('longbien'.length))
    : undefined;
}

function publishedSource(house: House, subpath: string): string | undefined {
  const manifest = JSON.parse(house.get('package.json') ?? '{}') as { exports?: Record<string, unknown> };
  const target = manifest.exports?.[`.${subpath}`];
  return typeof target === 'string' ? posix.normalize(target) : undefined;
}

const SOURCE_OF = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

function importsOf(program: SyntaxNode, lineAt: (offset: number) => number): Import[] {
  const imports: Import[] = [];
  walk(program, (node) => {
    const specifier = SOURCE_OF.has(node.type) ? literal(node.source) : urlBesideThisFile(node);
    if (specifier !== undefined)
      imports.push({ specifier, line: lineAt(node.start), typeOnly: isTypeOnly(node) });
  });
  return imports;
}

/** `new URL('./worker.ts', import.meta.url)`: how a file names another that it starts rather than imports. */
function urlBesideThisFile(node: SyntaxNode): string | undefined {
  if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'URL') return undefined;
  const path = literal(nodes(node.arguments)[0]);
  return path !== undefined && /^\.{1,2}\/.*\.tsx?$/.test(path) ? path : undefined;
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true;
  const names = nodes(node.specifiers);
  return names.length > 0 && names.every((name) => name.importKind === 'type' || name.exportKind === 'type');
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
