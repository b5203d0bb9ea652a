import { type Finding, type House, isGenerated, isSource, isTest } from './house.ts';
import { cooked, literal, nodes, parse, type SyntaxNode, walk } from './syntax.ts';

/**
 * Where SQL lives; `database` and `ledger` are made of it, invariants read everything to prove it. The simulated bank is
 * a program with a database of its own.
 */
const HOMES =
  /^src\/(core|services|channels)\/[^/]+\/(store\.ts$|store\/|invariants\.ts$|invariants\/)|^src\/core\/(database|ledger)\/|^src\/apps\/bank\/store\/|^src\/[^/]+\/verify\//;

/** SQL in capitals, as the house writes it. */
const CAPITALS =
  /\bSELECT\b[\s\S]*\bFROM\b|\bSELECT\s+\w+\(|\bINSERT\s+INTO\b|\bUPDATE\s+[\w."]+(\s+AS\s+\w+|\s+\w+)?\s+SET\b|\bDELETE\s+FROM\b|\bFOR\s+(NO\s+KEY\s+)?UPDATE\b|\b(CREATE|ALTER|DROP)\s+(TABLE|INDEX|SCHEMA|TYPE|FUNCTION|VIEW)\b|^\s*(TRUNCATE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT\s+\w+|WITH\s+\w+\s+AS)\b\s*;?\s*($|\()/;
/** SQL in small letters at the start of a text, told from an English sentence by what follows. */
const SMALL =
  /^\s*(select\s+(?!(a|an|the|your|one)\s)[\s\S]+\sfrom\s+[\w."]+|insert\s+into\s+[\w."]+\s*(\(|select\b|values\b)|update\s+[\w."]+\s+set\s+[\w."]+\s*=|delete\s+from\s+[\w."]+\s*($|;|where\b|using\b))/;

/** One place per room knows its tables, so that a change of a table is a change of one file. */
export function checkSql(house: House): Finding[] {
  return [...house]
    .filter(([path]) => path.startsWith('src/') && isSource(path) && !isTest(path) && !isGenerated(path))
    .filter(([path]) => !HOMES.test(path))
    .flatMap(([path, text]) => sqlIn(path, text));
}

function sqlIn(path: string, text: string): Finding[] {
  const source = parse(path, text);
  const findings: Finding[] = [];
  walk(source.program, (node) => {
    const words = textOf(node);
    if (words === undefined || !(CAPITALS.test(words) || SMALL.test(words))) return;
    findings.push({
      file: path,
      line: source.lineAt(node.start),
      what: `holds SQL: ${words.trim().replace(/\s+/g, ' ').slice(0, 60)}`,
      cure: 'move the statement into store.ts of the room that owns the table, as a function named for what it answers',
    });
  });
  return findings;
}

function textOf(node: SyntaxNode): string | undefined {
  if (node.type === 'TemplateLiteral') return nodes(node.quasis).map(cooked).join('x');
  return node.type === 'Literal' ? literal(node) : undefined;
}
