import { matchesGlob } from 'node:path';
import { type Finding, FRONT_DOOR, type House, isSource, isTest, readHouse } from './house.ts';
import {
  literal,
  nameOf,
  nodes,
  parse,
  resolveImport,
  type Source,
  type SyntaxNode,
  walk,
} from './syntax.ts';

/**
 * Between two awaits of these files money, or a promise about it, is half way: each await has a name at which a test
 * kills the process. Of the bank line those in which a message is decided, kept, sent or answered; not those that only
 * read what is asked (clearing.ts, whose commands have the desk's points and their callers'), carry bytes (listener.ts,
 * post.ts), prove whose they are, look for banks or ask for names.
 */
const MONEY_PATH = [
  'src/core/database/groupcommit.ts',
  'src/core/command/*.ts',
  'src/channels/connector/instructions.ts',
  'src/channels/banks/{archive,correspondence,deadlines,door,exchange,handlers,probes,sender}.ts',
  'src/apps/bank/{line,store}/*.ts',
];

const CURE =
  "follow it with crashPoint('what-has-just-happened'); on the next line, in a statement of its own";

/**
 * What is killed: the hub, where it speaks to banks by their line or their connector, lets third parties in or tells
 * webhooks, or the simulated bank, a program of its own.
 */
export type Stretch = 'hub' | 'line' | 'connector' | 'openbanking' | 'webhooks' | 'bank';

/** The name of every crash point of a stretch of the path, sorted: a crash test kills its process once at each. */
export function crashPointNames(stretch: Stretch, house: House = readHouse()): string[] {
  return calls(house)
    .filter(({ source }) => stretchOf(source.path) === stretch)
    .flatMap((call) => call.name ?? [])
    .sort();
}

function stretchOf(path: string): Stretch {
  if (path.startsWith('src/apps/bank/')) return 'bank';
  if (path.startsWith('src/channels/openbanking/')) return 'openbanking';
  if (path.startsWith('src/channels/webhooks/')) return 'webhooks';
  if (/^src\/(channels\/connector|services\/openbanking)\//.test(path)) return 'connector';
  return path.startsWith('src/channels/banks/') ? 'line' : 'hub';
}

/** Every await on the money path has a crash point, and no two crash points share a name. There are no exceptions. */
export function checkCrashPoints(house: House): Finding[] {
  const onPath = sources(house).filter((source) => MONEY_PATH.some((glob) => matchesGlob(source.path, glob)));
  return [...lostPatterns(house), ...onPath.flatMap((source) => unnamed(house, source)), ...badNames(house)];
}

function sources(house: House): Source[] {
  return [...house]
    .filter(([path]) => path.startsWith('src/') && isSource(path) && !isTest(path))
    .map(([path, text]) => parse(path, text));
}

/** A money path that was renamed away would pass unseen. */
function lostPatterns(house: House): Finding[] {
  if (!house.has(FRONT_DOOR)) return [];
  const lost = MONEY_PATH.filter((glob) => ![...house.keys()].some((path) => matchesGlob(path, glob)));
  return lost.map((glob) => ({
    file: 'test/house/crashpoints.ts',
    line: 1,
    what: `MONEY_PATH names ${glob}, which is not there`,
    cure: 'name the files where money is half way between two awaits',
  }));
}

function unnamed(house: House, source: Source): Finding[] {
  const findings: Finding[] = [];
  const lastAwaitOf = new Set<SyntaxNode>();
  const add = (node: SyntaxNode, what: string, cure: string): void => {
    findings.push({ file: source.path, line: source.lineAt(node.start), what, cure });
  };
  walk(source.program, (node, ancestors) => {
    if (node.type === 'ForOfStatement' && node.await === true) add(node, 'for await hides its awaits', CURE);
    if (node.type === 'VariableDeclaration' && node.kind === 'await using')
      add(node, 'await using hides its await', CURE);
    if (isThen(node) && !isHandedBack(node, ancestors.at(-1)))
      add(node, '.then( hides an await', `await the promise instead, and ${CURE}`);
    if (node.type !== 'AwaitExpression' || isCrashPoint(node.argument)) return;
    const statement = [...ancestors].reverse().find(isStatement);
    if (!statement || !isFollowed(source, statement, ancestors))
      add(node, 'an await without a crash point', CURE);
    else if (lastAwaitOf.has(statement))
      add(node, 'two awaits share a crash point', `one await per statement; ${CURE}`);
    if (statement) lastAwaitOf.add(statement);
  });
  if (importsStranger(house, source))
    add(source.program, 'crashPoint is not the one of core/database', 'import it from core/database');
  return findings;
}

function isStatement(node: SyntaxNode): boolean {
  return /Statement$|Declaration$|^StaticBlock$|^PropertyDefinition$/.test(node.type) || isFunction(node);
}

function isFunction(node: SyntaxNode): boolean {
  return /Function/.test(node.type);
}

/** Only a plain statement can be followed: the head of an `if` or a loop, and a `return`, cannot. */
function isFollowed(source: Source, statement: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean {
  if (statement.type !== 'ExpressionStatement' && statement.type !== 'VariableDeclaration') return false;
  const parent = ancestors[ancestors.indexOf(statement) - 1];
  const block = nodes(parent?.body ?? parent?.consequent);
  const next = block[block.indexOf(statement) + 1];
  if (!block.includes(statement) || next?.type !== 'ExpressionStatement') return false;
  const near = source.lineAt(next.start) - source.lineAt(statement.end) <= 1;
  return near && isCrashPoint(unawaited(next.expression));
}

function unawaited(value: unknown): unknown {
  const node = value as SyntaxNode;
  return node.type === 'AwaitExpression' ? node.argument : node;
}

function isCrashPoint(value: unknown): value is SyntaxNode {
  const node = value as SyntaxNode | undefined;
  return node?.type === 'CallExpression' && nameOf(node.callee) === 'crashPoint';
}

function isThen(node: SyntaxNode): boolean {
  const callee = node.callee as SyntaxNode | undefined;
  return node.type === 'CallExpression' && callee?.type === 'MemberExpression' && nameOf(callee) === 'then';
}

/** A promise that is returned is awaited by somebody, and that await has its name. */
function isHandedBack(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  return (
    parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === node)
  );
}

function importsStranger(house: House, source: Source): boolean {
  const called = calls(house).some((call) => call.source === source);
  const ours = source.imports.some((it) =>
    resolveImport(house, source.path, it.specifier)?.startsWith('src/core/database/'),
  );
  return called && !ours;
}

interface Call {
  readonly source: Source;
  readonly line: number;
  /** Undefined when it is not a plain text that a test could read. */
  readonly name: string | undefined;
}

function calls(house: House): Call[] {
  const found: Call[] = [];
  for (const source of sources(house)) {
    walk(source.program, (node) => {
      if (!isCrashPoint(node)) return;
      found.push({ source, line: source.lineAt(node.start), name: literal(nodes(node.arguments)[0]) });
    });
  }
  return found;
}

function badNames(house: House): Finding[] {
  const first = new Map<string, Call>();
  return calls(house).flatMap((call) => {
    const where = { file: call.source.path, line: call.line };
    const { name } = call;
    if (name === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
      return [
        {
          ...where,
          what: 'a crash point without a plain name',
          cure: "write crashPoint('small-words-and-dashes')",
        },
      ];
    }
    const before = first.get(name);
    first.set(name, before ?? call);
    if (!before) return [];
    const cure = `the other is ${before.source.path}:${before.line}; say in the name what has just happened`;
    return [{ ...where, what: `two crash points are called ${name}`, cure }];
  });
}
