import { type Finding, type House, isGenerated, isSource, isTest } from './house.ts';
import {
  dotted,
  isNode,
  literal,
  nameOf,
  nodes,
  parse,
  type Source,
  type SyntaxNode,
  walk,
} from './syntax.ts';

const VAGUE_NAMES = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'manager',
  'managers',
  'common',
  'misc',
  'lib',
]);
const OURS = /^(src|portal|bench|test|scripts|bin)\//;

/** Names of files say what is inside. */
export function checkFileNames(house: House): Finding[] {
  return [...house.keys()]
    .filter((path) => OURS.test(path))
    .flatMap((file) => {
      const vague = file.split(/[/.\-_]/).find((word) => VAGUE_NAMES.has(word.toLowerCase()));
      if (!vague) return [];
      const cure = 'name it after the idea it holds, in the words of the field; two ideas are two files';
      return [{ file, line: 1, what: `"${vague}" says nothing about what is inside`, cure }];
    });
}

interface Word {
  readonly what: string;
  readonly cure: string;
  /** Files that may say it. */
  readonly except?: (path: string) => boolean;
}

const mayReadTheClock = (path: string): boolean =>
  isTest(path) || /^(src\/apps|bench|portal|scripts)\//.test(path) || path === 'src/kit/clock.ts';

const CALLED: Readonly<Record<string, Word>> = {
  parseFloat: { what: 'parseFloat(', cure: 'money and rates are bigint: parse the digits with kit/money' },
  'Number.parseFloat': {
    what: 'parseFloat(',
    cure: 'money and rates are bigint: parse the digits with kit/money',
  },
  'Math.random': {
    what: 'Math.random(',
    cure: 'take a Random of kit/id as an argument; tests print their seed',
  },
  'Date.now': {
    what: 'Date.now(',
    cure: 'take a Clock of kit/clock and call clock.now()',
    except: mayReadTheClock,
  },
};

const TO_FIXED: Word = {
  what: '.toFixed(',
  cure: 'divide bigint and say where the remainder goes; show with kit/money',
};
const BARE_DATE: Word = {
  what: 'new Date() without an instant',
  cure: 'new Date(clock.now()), clock from kit/clock',
};
const ANY: Word = { what: 'the type any', cure: 'unknown and a check, or the type itself' };
const FOR_EVER: Word = {
  what: 'a loop without an end',
  cure: 'bound it: a count from kit/limits, or a signal as condition',
};
const SKIPPED: Word = {
  what: 'a test that does not run',
  cure: "run it or delete it; where the machine lacks something: t.skip('what is missing and how to get it')",
};

const IN_COMMENTS: readonly (Word & { readonly pattern: RegExp })[] = [
  {
    pattern: /\b(TODO|FIXME|XXX)\b/,
    what: 'a note to self',
    cure: 'do it, or delete it: what is missing goes to the roadmap',
  },
  {
    pattern: /@ts-(ignore|expect-error|nocheck)/,
    what: 'a silenced type error',
    cure: 'make the types say the truth',
  },
  {
    pattern:
      /\b(biome|oxlint|eslint|prettier)-(ignore|disable)|\b(c8|v8|node:coverage) (ignore|disable)|@knipignore/,
    what: 'a silenced check',
    cure: 'change the code so that the check passes; a wrong check is changed for everybody, in its configuration',
  },
];

/** Ways of writing that were tried elsewhere and cost money or nights, each with what to write instead. */
export function checkWords(house: House): Finding[] {
  return [...house].flatMap(([path, text]) => {
    if (!OURS.test(path) || isGenerated(path)) return [];
    if (isSource(path)) return sourceWords(parse(path, text));
    return /\.(sql|css|html|js|sh)$/.test(path) ? commentWords(path, text, 1) : [];
  });
}

function sourceWords(source: Source): Finding[] {
  const findings = source.comments.flatMap((c) => commentWords(source.path, c.value, source.lineAt(c.start)));
  walk(source.program, (node) => {
    const word = wordOf(node, source.path);
    if (!word || word.except?.(source.path)) return;
    findings.push({ file: source.path, line: source.lineAt(node.start), what: word.what, cure: word.cure });
  });
  return findings;
}

function commentWords(file: string, text: string, firstLine: number): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    IN_COMMENTS.filter(({ pattern }) => pattern.test(line)).map(({ what, cure, pattern }) => ({
      file,
      line: firstLine + index,
      what: `${what}: ${pattern.exec(line)![0]}`,
      cure,
    })),
  );
}

function wordOf(node: SyntaxNode, path: string): Word | undefined {
  switch (node.type) {
    case 'TSAnyKeyword':
      return ANY;
    case 'WhileStatement':
    case 'DoWhileStatement':
      return isAlwaysTrue(node.test) ? FOR_EVER : undefined;
    case 'ForStatement':
      return node.test === null && node.update === null ? FOR_EVER : undefined;
    case 'NewExpression':
      return isBareDate(node) ? BARE_DATE : undefined;
    case 'Property':
      return isTest(path) && isSkipOption(node) ? SKIPPED : undefined;
    case 'CallExpression':
      return calledWord(node, path);
    default:
      return undefined;
  }
}

function calledWord(node: SyntaxNode, path: string): Word | undefined {
  const callee = node.callee;
  if (isBareDate(node)) return BARE_DATE;
  if (isNode(callee) && callee.type === 'MemberExpression' && nameOf(callee) === 'toFixed') return TO_FIXED;
  if (isTest(path) && isSkipCall(node)) return SKIPPED;
  const name = dotted(callee);
  return name !== undefined && Object.hasOwn(CALLED, name) ? CALLED[name] : undefined;
}

function isBareDate(node: SyntaxNode): boolean {
  return dotted(node.callee) === 'Date' && nodes(node.arguments).length === 0;
}

function isAlwaysTrue(test: unknown): boolean {
  return isNode(test) && test.type === 'Literal' && Boolean(test.value);
}

/** `test.skip('name', () => …)` hides a test; `t.skip('no chromium: npm ci')` says what the machine lacks. */
function isSkipCall(node: SyntaxNode): boolean {
  const [object, verb] = (dotted(node.callee) ?? '').split('.');
  if (!/^(test|it|describe|suite|t|context)$/.test(object ?? '')) return false;
  if (verb === 'only' || verb === 'todo') return true;
  const [reason, ...more] = nodes(node.arguments);
  return verb === 'skip' && (more.length > 0 || !(reason && isText(reason)));
}

function isText(node: SyntaxNode): boolean {
  return node.type === 'TemplateLiteral' || (literal(node) ?? '') !== '';
}

function isSkipOption(node: SyntaxNode): boolean {
  return (
    /^(skip|todo|only)$/.test(nameOf(node.key) ?? '') &&
    isAlwaysTrue(node.value) &&
    literal(node.value) === undefined
  );
}
